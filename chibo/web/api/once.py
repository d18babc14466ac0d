"""Writing of programs: each write carries a key, so that it happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Schema

from chibo.access.answered import KeyUsed, answer_before, once

from .errors import Problem, Wrong
from .service import ERRORS, reader_asking

KEY = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Chosen by the program: the same key with the same body acts once.",
    ),
]
WRITING: dict[int, Any] = {409: Problem, **ERRORS}
"""The answers that every write may give beside its own."""


class Written(Schema):
    """The number of what was written."""

    id: int


Act = Callable[[str, datetime], dict[str, Any]]


def write_once(request: HttpRequest, key: str, act: Act) -> dict[str, Any]:
    """Act as the token's account at this moment, or return what was answered. Raises Wrong.

    A key belongs to the address, too: no other write answers to it.
    """
    username, now = reader_asking(request).username, timezone.now()
    try:
        return once(username, key, _asked(request), now, lambda: act(username, now))
    except KeyUsed:
        raise _key_used() from None


def answered_before(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """Return what was answered to this very request before; none where it is new. Raises Wrong.

    For a write that takes away what it is about, or by whom it may be asked.
    """
    try:
        return answer_before(reader_asking(request).username, key, _asked(request))
    except KeyUsed:
        raise _key_used() from None


def _asked(request: HttpRequest) -> bytes:
    return f"{request.method} {request.path}\n".encode() + request.body


def _key_used() -> Wrong:
    words = _("This key was used for another request: choose a new one.")
    return Wrong("key_used", words, status=409)
