"""The service: who asks, what a token may, and the operations of each area."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer

from chibo.access.readings import note_refusal
from chibo.access.rights import Reader, Right
from chibo.access.tokens import reader_of_token
from chibo.ledger.scope import Scope

from . import errors, refusals
from .errors import NotAllowed, Problem

ERRORS: dict[int, Any] = dict.fromkeys((401, 403, 404, 422), Problem)
"""The answers that every operation may give beside its own."""


class ByToken(HttpBearer):
    """A token in the header ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        """Return the token's rights now; none for one that does not hold."""
        return reader_of_token(token, timezone.now())


api = NinjaAPI(
    title="chibo",
    version="1",
    description="The dated register of villages, cells and people, its figures and decisions.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=ByToken(),
)
errors.add_handlers(api)
refusals.add_handlers(api)


def scope_for(request: HttpRequest, right: Right) -> Scope:
    """Return the scope within which the token has the right. Raises NotAllowed, and notes it."""
    reader = reader_asking(request)
    permit(request, reader.may(right))
    return reader.scope(right)


def permit(request: HttpRequest, allowed: bool) -> None:
    """Go on where it is allowed. Raises NotAllowed, and notes it."""
    if not allowed:
        note_refusal(reader_asking(request).username, request.path, timezone.now())
        raise NotAllowed


def reader_asking(request: HttpRequest) -> Reader:
    """Return the rights of the token that asks."""
    reader: Reader = request.auth  # type: ignore[attr-defined]
    return reader
