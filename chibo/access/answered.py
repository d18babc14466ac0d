"""Writes of programs that happen once, however often they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from .models import AnsweredRequest


class KeyUsed(Exception):
    """The key belongs to another request."""


@transaction.atomic
def once(
    username: str, key: str, asked: bytes, now: datetime, act: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Act, and keep the answer under the key; asked again, return it and do nothing.

    What is raised leaves nothing behind, and the key free. Raises KeyUsed.
    """
    digest = hashlib.sha256(asked).hexdigest()
    row, made = AnsweredRequest.objects.get_or_create(
        username=username, key=key, defaults={"digest": digest, "at": now}
    )
    if row.digest != digest:
        raise KeyUsed
    if made:
        row.answer = act()
        row.save()
    return dict(row.answer)
