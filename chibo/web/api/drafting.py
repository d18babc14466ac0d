"""Preparing decisions: drafts made, completed from the signed paper, approved, and recorded.

The operations are those of the router that reads drafts: both share their addresses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from msgspec import Meta
from ninja import Field, Schema

from chibo.access.rights import Right
from chibo.drafting import reads, writes
from chibo.drafting.around import around
from chibo.drafting.papers import Prepared
from chibo.drafting.reads import DraftLine
from chibo.drafting.trial import grounds_lacking, is_stale, trial_of_draft
from chibo.drafting.writes import Completion, Signature
from chibo.ledger.contents import WORDS, Content, OrganisationId, PersonId
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.scope import Scope
from chibo.register.particulars import Particulars

from . import bodies
from .asking import Id
from .decisions import MOST, permit_kinds, refuse_fallen_targets
from .drafts import State, router
from .errors import Wrong, wrong_fields
from .once import KEY, WRITING, Written, write_once
from .service import scope_for


class PreparedIn(msgspec.Struct, forbid_unknown_fields=True):
    """A decision before it is signed: without a number."""

    content: Content
    effective_on: date
    issuer: OrganisationId | None = None
    particulars: dict[PersonId, Particulars] = {}


class DraftIn(msgspec.Struct, forbid_unknown_fields=True):
    """Decisions that are recorded all together; ``unit``: the committee in whose area."""

    unit: OrganisationId
    decisions: Annotated[tuple[PreparedIn, ...], Meta(min_length=1, max_length=MOST)]


class SignedIn(msgspec.Struct, forbid_unknown_fields=True):
    """What is read from the signed paper, and the grounds on which rules are passed over."""

    ordinal: Annotated[int, Meta(ge=0, le=MOST)]
    number: Annotated[str, Meta(pattern=WORDS, max_length=60)] | None = None
    signed_on: date | None = None
    exceptions: tuple[ExceptionGround, ...] = ()


class CompletionIn(msgspec.Struct, forbid_unknown_fields=True):
    """What is said of the draft's decisions; of those left out nothing is kept.

    ``seen``: the digest of the trial that was read; where the draft would do something else by
    now, it is neither submitted nor recorded.
    """

    papers: Annotated[tuple[SignedIn, ...], Meta(max_length=MOST)]
    seen: Annotated[str, Meta(max_length=64)] | None = None


class ApprovalIn(Schema):
    """The digest of the trial that was read: what would do something else is not approved."""

    seen: Annotated[str, Field(max_length=64)] | None = None


class DraftChanged(Schema):
    """A draft, and how it stands after the act."""

    id: int
    state: State


class DraftRecorded(Schema):
    """Where the draft's decisions stand in the ledger, in their order."""

    positions: list[int]


(_DRAFT, _COMPLETION), SCHEMAS = bodies.schemas_of(DraftIn, CompletionIn)
"""The forms of drafts, for the description of the API."""


@router.post("/drafts", response={200: Written, **WRITING}, openapi_extra=bodies.asking_for(_DRAFT))
def make_draft(request: HttpRequest, key: KEY) -> Any:
    """Draft decisions in the area of one of the token's committees."""
    return _save(request, key, None)


@router.post(
    "/drafts/{draft_id}",
    response={200: Written, **WRITING},
    openapi_extra=bodies.asking_for(_DRAFT),
)
def change_draft(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Put other decisions in the place of those of a draft that nobody waits for."""
    _drafted(scope_for(request, Right.RECORD), draft_id)
    return _save(request, key, draft_id)


@router.post(
    "/drafts/{draft_id}/completion",
    response={200: DraftChanged, **WRITING},
    openapi_extra=bodies.asking_for(_COMPLETION),
)
def complete(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Keep numbers and days of signing, typed from the signed papers, and grounds."""
    scope = scope_for(request, Right.RECORD)
    _drafted(scope, draft_id)
    _said, typed = _completion(request)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        writes.complete(draft_id, typed, actor, now)
        return _changed(scope, draft_id)

    return write_once(request, key, act)


@router.post(
    "/drafts/{draft_id}/submission",
    response={200: DraftChanged, **WRITING},
    openapi_extra=bodies.asking_for(_COMPLETION),
)
def submit_draft(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Ask for another person's approval; every rule that is passed over has its ground."""
    scope = scope_for(request, Right.RECORD)
    line = _drafted(scope, draft_id)
    said, typed = _completion(request)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        _as_seen(scope, line, said.seen, actor, now)
        writes.submit(draft_id, typed, actor, now)
        lacking = grounds_lacking(trial_of_draft(scope, line, actor, now), typed)
        if lacking:
            words = _("Write the ground before you submit.")
            raise wrong_fields({f"papers.{n}.exceptions.{code}": words for n, code in lacking})
        return _changed(scope, draft_id)

    return write_once(request, key, act)


@router.post("/drafts/{draft_id}/approval", response={200: DraftChanged, **WRITING})
def approve_draft(request: HttpRequest, draft_id: Id, typed: ApprovalIn, key: KEY) -> Any:
    """Approve what another person made and submitted."""
    scope = scope_for(request, Right.APPROVE)
    line = _drafted(scope, draft_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        _as_seen(scope, line, typed.seen, actor, now)
        writes.approve(scope, draft_id, actor, now)
        return _changed(scope, draft_id)

    return write_once(request, key, act)


@router.post("/drafts/{draft_id}/taking-up", response={200: DraftChanged, **WRITING})
def take_up_draft(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Return a draft to who prepares it: a submission, or an approval, is void."""
    scope = scope_for(request, Right.RECORD)
    _drafted(scope, draft_id)

    def act(_actor: str, now: datetime) -> dict[str, Any]:
        writes.take_up_again(draft_id, now)
        return _changed(scope, draft_id)

    return write_once(request, key, act)


@router.post("/drafts/{draft_id}/giving-up", response={200: DraftChanged, **WRITING})
def give_up_draft(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Give a draft up: nothing is recorded, what it knows of persons is destroyed."""
    scope = scope_for(request, Right.RECORD)
    _drafted(scope, draft_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        writes.discard(draft_id, actor, now)
        return _changed(scope, draft_id)

    return write_once(request, key, act)


@router.post(
    "/drafts/{draft_id}/recording",
    response={200: DraftRecorded, **WRITING},
    openapi_extra=bodies.asking_for(_COMPLETION),
)
def record_draft(request: HttpRequest, draft_id: Id, key: KEY) -> Any:
    """Record a draft's decisions with the numbers of the signed papers, all of them or none."""
    scope = scope_for(request, Right.RECORD)
    line = _drafted(scope, draft_id)
    said, typed = _completion(request)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        _as_seen(scope, line, said.seen, actor, now)
        return {"positions": writes.record(scope, draft_id, actor, now, typed)}

    return write_once(request, key, act)


def _save(request: HttpRequest, key: str, draft: int | None) -> Any:
    scope = scope_for(request, Right.RECORD)
    typed: DraftIn = bodies.read(request.body, DraftIn)
    permit_kinds(request, [one.content for one in typed.decisions])
    prepared = [
        Prepared(one.content, one.effective_on, one.issuer, one.particulars)
        for one in typed.decisions
    ]
    if around(scope, typed.unit, max(one.effective_on for one in prepared)) is None:
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        # No form of the pages made it: it is changed by whole decisions alone.
        kept = writes.save(scope, "", {}, typed.unit, prepared, actor, now, draft)
        refuse_fallen_targets(Decision(one.effective_on, one.content) for one in prepared)
        return {"id": kept.id}

    return write_once(request, key, act)


def _drafted(scope: Scope, draft_id: int) -> DraftLine:
    line = reads.draft(scope, draft_id)
    if line is None:
        raise Http404
    return line


def _as_seen(scope: Scope, line: DraftLine, seen: str | None, actor: str, now: datetime) -> None:
    """Raise Wrong where the draft would do something else by now than what was read."""
    if is_stale(scope, line, seen or "", actor, now):
        words = _("The register has changed since you looked: see again what this does.")
        raise Wrong("changed", words, status=409)


def _completion(request: HttpRequest) -> tuple[CompletionIn, Completion]:
    typed: CompletionIn = bodies.read(request.body, CompletionIn)
    return typed, Completion(
        {one.ordinal: Signature(one.number or "", one.signed_on) for one in typed.papers},
        {
            one.ordinal: {given.code: given.ground for given in one.exceptions}
            for one in typed.papers
        },
    )


def _changed(scope: Scope, draft_id: int) -> dict[str, Any]:
    return {"id": draft_id, "state": _drafted(scope, draft_id).draft.state}
