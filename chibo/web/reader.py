"""The reader of a request: the account's rights as they are at this moment, asked for once."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from chibo.access.rights import Reader
from chibo.access.scopes import reader_of

_KEPT = "chibo_reader"


def reader_for(request: HttpRequest) -> Reader:
    """Return the rights of the account that asks."""
    kept = vars(request)
    if _KEPT not in kept:
        kept[_KEPT] = reader_of(request.user, timezone.localdate())
    return cast(Reader, kept[_KEPT])
