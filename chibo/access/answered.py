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
    row, made = AnsweredRequest.objects.get_or_create(
        username=username, key=key, defaults={"digest": _digest(asked), "at": now}
    )
    _check(row, asked)
    if made:
        row.answer = act()
        row.save()
    return dict(row.answer)


def answer_before(username: str, key: str, asked: bytes) -> dict[str, Any] | None:
    """Return what was answered to this very request; none where it is new. Raises KeyUsed."""
    row = AnsweredRequest.objects.filter(username=username, key=key).first()
    if row is None:
        return None
    _check(row, asked)
    return dict(row.answer)


def _check(row: AnsweredRequest, asked: bytes) -> None:
    if row.digest != _digest(asked):
        raise KeyUsed


def _digest(asked: bytes) -> str:
    """Return a keyed digest: a name that stood in the body cannot be found by trying names."""
    return salted_hmac("chibo.answered", asked, algorithm="sha256").hexdigest()


def forget_old(now: datetime) -> None:
    """Delete answers that no program asks for again."""
    AnsweredRequest.objects.filter(at__lt=now - KEPT_FOR).delete()
