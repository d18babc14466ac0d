"""Writes of programs that happen once, however often they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from .models import AnsweredRequest

KEPT_FOR = timedelta(days=30)
"""A program asks again within minutes; nothing is kept of its writes for long."""


class KeyUsed(Exception):
    """The key belongs to another request."""


@transaction.atomic
def once(
    username: str, key: str, asked: bytes, now: datetime, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Act, and keep the answer under the key; asked again, return it and do nothing.

    What is raised leaves nothing behind, and the key free. Raises KeyUsed.
    """
    # Keyed: a name that stood in the body cannot be found by trying names.
    digest = salted_hmac("chibo.answered", asked, algorithm="sha256").hexdigest()
    row, made = AnsweredRequest.objects.get_or_create(
        username=username, key=key, defaults={"digest": digest, "at": now}
    )
    if row.digest != digest:
        raise KeyUsed
    if made:
        row.answer = act()
        row.save()
    return dict(row.answer)


def forget_old(now: datetime) -> None:
    """Delete answers that no program asks for again."""
    AnsweredRequest.objects.filter(at__lt=now - KEPT_FOR).delete()
