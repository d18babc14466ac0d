"""Decisions: those recorded, and recording. A write carries a key, so that it happens once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from msgspec import Meta
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.drafting.touched import lies_within
from chibo.drafting.withdrawals import standing
from chibo.drafting.writes import OutOfReach
from chibo.ledger.contents import (
    Content,
    EraseParticulars,
    OpeningBalance,
    PersonId,
    Replace,
    SamePerson,
)
from chibo.ledger.decision import Decision, target_of
from chibo.ledger.scope import Scope
from chibo.register import reads_decisions
from chibo.register.ids import new_id
from chibo.register.particulars import Particulars
from chibo.register.record import Paper, UnknownTarget, record_many

from . import bodies
from .asking import Id, InPages, Listed, listed
from .errors import Wrong
from .once import KEY, WRITING, write_once
from .service import ERRORS, permit, reader_asking, scope_for

router = Router(tags=["decisions"])
MOST = 500


class PaperIn(msgspec.Struct, forbid_unknown_fields=True):
    """A decision to record, with the particulars of persons who are new or corrected by it."""

    decision: Decision
    particulars: dict[PersonId, Particulars] = {}


class PapersIn(msgspec.Struct, forbid_unknown_fields=True):
    """Decisions in the order in which they are recorded: all of them, or none."""

    decisions: Annotated[tuple[PaperIn, ...], Meta(min_length=1, max_length=MOST)]


class DecisionLine(Schema):
    """A decision as it stands in a list; ``position`` is its place in the ledger."""

    position: int
    kind: str
    number: str
    issuer: int | None
    signed_on: date | None
    effective_on: date
    recorded_at: datetime
    withdraws: int | None
    withdrawn_by: int | None
    person: int | None


class Effect(Schema):
    """What a decision sets, of which subject, from when on, and why."""

    kind: str
    a: int
    b: int
    effective_on: date
    fields: dict[str, Any]
    reason: str


class RecordedDecision(DecisionLine):
    """A decision with its ground, exceptions and recorded effects."""

    ground: str
    exceptions: dict[str, str]
    effects: list[Effect]


class Recorded(Schema):
    """Where the decisions stand in the ledger, in their order."""

    positions: list[int]


class Ids(Schema):
    """Random ids for what is new: persons, places, organisations."""

    ids: list[int]


(_PAPERS,), SCHEMAS = bodies.schemas_of(PapersIn)
"""The forms of all that can be recorded, for the description of the API."""


@router.get("/decisions", response={200: Listed[DecisionLine], **ERRORS})
def decisions(request: HttpRequest, part: InPages) -> Any:
    """List the decisions in the order of the ledger."""
    scope = scope_for(request, Right.READ)
    lines = reads_decisions.recorded_after(scope, part.after, part.limit + 1)
    return listed(lines, part.page(), lambda line: line.position, _line)


@router.get("/decisions/{position}", response={200: RecordedDecision, **ERRORS})
def decision(request: HttpRequest, position: Id) -> Any:
    """Return a decision with its effects on what the token may read."""
    found = reads_decisions.decision(scope_for(request, Right.READ), position)
    if found is None:
        raise Http404
    return {
        **_line(found.line),
        "ground": found.ground,
        "exceptions": dict(found.exceptions),
        "effects": [
            {
                "kind": effect.subject.kind,
                "a": effect.subject.a,
                "b": effect.subject.b,
                "effective_on": effect.effective_on,
                "fields": effect.fields,
                "reason": effect.reason,
            }
            for effect in found.effects
        ],
    }


@router.post(
    "/decisions", response={200: Recorded, **WRITING}, openapi_extra=bodies.asking_for(_PAPERS)
)
def record(request: HttpRequest, key: KEY) -> Any:
    """Record decisions, all of them or none."""
    scope = scope_for(request, Right.RECORD)
    typed: PapersIn = bodies.read(request.body, PapersIn)
    permit_kinds(request, [paper.decision.content for paper in typed.decisions])
    return write_once(request, key, partial(_record, scope, typed))


@router.post("/ids", response={200: Ids, **ERRORS})
def ids(request: HttpRequest, count: Annotated[int, Query(ge=1, le=1000)] = 1) -> Any:
    """Return random ids for persons, places and organisations that are new."""
    scope_for(request, Right.RECORD)
    return {"ids": [new_id() for _one in range(count)]}


def permit_kinds(request: HttpRequest, contents: Iterable[Content]) -> None:
    """Ask for the right that the pages of a kind ask for, and refuse what no page records.

    Raises NotAllowed, Wrong.
    """
    acts = [one.by if isinstance(one, Replace) else one for one in contents]
    if any(isinstance(act, EraseParticulars) for act in acts):
        words = _("An erasure is not recorded here: the command chibo erase makes one.")
        raise Wrong("erasure", words)
    if any(isinstance(act, OpeningBalance | SamePerson) for act in acts):
        permit(request, reader_asking(request).may(Right.OPEN))


def refuse_fallen_targets(decisions: Iterable[Decision]) -> None:
    """Raise UnknownTarget where there is nothing to take back, as of an opening balance."""
    for decision in decisions:
        target = target_of(decision)
        if target is not None and standing(target) is None:
            raise UnknownTarget(target)


def _record(scope: Scope, typed: PapersIn, username: str, now: datetime) -> dict[str, Any]:
    decisions = [paper.decision for paper in typed.decisions]
    if not lies_within(scope, decisions):
        raise OutOfReach
    refuse_fallen_targets(decisions)
    papers = [Paper(paper.decision, now, paper.particulars) for paper in typed.decisions]
    return {"positions": record_many(papers, username)}


def _line(line: reads_decisions.DecisionLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in DecisionLine.model_fields}
