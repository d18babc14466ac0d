"""A decision: the dated act by which the register changes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from .contents import WORDS, Base, Content, Ground, OrganisationId, Recordable, Replace, Revoke


class ExceptionGround(Base, frozen=True):
    """A rule that this decision breaks knowingly, and the written ground for it."""

    code: Annotated[str, Meta(pattern=WORDS, max_length=40)]
    ground: Ground


class Decision(Base, frozen=True):
    """An act as it is signed.

    ``effective_on`` is the first day on which its effects hold. ``issuer`` is the
    organisation that decided; none only for an opening balance and the ledger's own acts.
    """

    effective_on: date
    content: Content
    issuer: OrganisationId | None = None
    number: Annotated[str, Meta(pattern=WORDS, max_length=60)] | None = None
    signed_on: date | None = None
    exceptions: tuple[ExceptionGround, ...] = ()


def act_of(decision: Decision) -> Recordable | None:
    """Return what the decision itself does: of a replacement the new act, of a revocation none."""
    content = decision.content
    if isinstance(content, Replace):
        return content.by
    return None if isinstance(content, Revoke) else content


def target_of(decision: Decision) -> int | None:
    """Return the position of the decision that this one revokes or replaces, if it does."""
    content = decision.content
    return content.target if isinstance(content, Revoke | Replace) else None
