"""The close of half-years: which committees have closed one, and the figures of a close."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from chibo.access.rights import Right
from chibo.campaign import closing as rules
from chibo.campaign import periods, reads_periods
from chibo.campaign.closing import State
from chibo.campaign.models import Closing, ClosingStep
from chibo.campaign.periods import Adjustment
from chibo.ledger.scope import Scope
from chibo.register import reads

from .asking import Id, InPages, Listed, latest_of_all, part_of
from .errors import wrong_fields
from .once import KEY, WRITING, write_once
from .service import ERRORS, permit, scope_for
from .texts import Said

router = Router(tags=["closings"])


class ClosingLine(Schema):
    """A committee and its close of a half-year; ``id`` is null where it has not begun."""

    id: int | None
    organisation: int
    name: str
    ends_on: date
    state: State
    changed_at: datetime | None


class ClosingStepTold(Schema):
    """A step of a close; ``position``: what the register knew at a submission, else 0."""

    step: Literal["submit", "return", "accept"]
    reason: str
    position: int
    at: datetime
    by: str


class FigureSince(Schema):
    """A figure as submitted and as known now; ``positions`` of the decisions in between.

    These are told to those entitled to persons.
    """

    key: str
    then: float | None
    now: float | None
    difference: float
    positions: list[int]


class SubmissionIn(Schema):
    """The half-year that is closed, by its last day."""

    ends_on: date


class ReturnIn(Schema):
    """What is to be put right."""

    reason: Annotated[Said, Field(max_length=300)]


class ClosingChanged(Schema):
    """A close, and how it stands after the step."""

    id: int
    state: State


class OneClosing(Schema):
    """A close with its steps, and its figures as they were submitted last and are known now."""

    id: int
    organisation: int
    since: date
    ends_on: date
    state: State
    steps: list[ClosingStepTold]
    figures: list[FigureSince]


@router.get("/closings", response={200: Listed[ClosingLine], **ERRORS})
def closings(
    request: HttpRequest,
    part: InPages,
    ends_on: Annotated[
        date | None, Query(description="30 June or 31 December; the last one by default.")
    ] = None,
) -> Any:
    """List the committees with how they stand with a half-year; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    end = _end(scope, ends_on)
    lines = [_line(line, end) for line in reads_periods.lines(scope, end)] if end else []
    return part_of(lines, part.page(), lambda line: line)


@router.post("/organisations/{organisation_id}/closings", response={200: ClosingChanged, **WRITING})
def submit(request: HttpRequest, organisation_id: Id, typed: SubmissionIn, key: KEY) -> Any:
    """Submit a committee's figures of a half-year, kept as the register knows them now."""
    scope = scope_for(request, Right.CAMPAIGN)
    if not scope.reads_organisation(organisation_id):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return _changed(periods.submit(scope, organisation_id, typed.ends_on, actor, now))

    return write_once(request, key, act)


@router.post("/closings/{closing_id}/acceptance", response={200: ClosingChanged, **WRITING})
def accept(request: HttpRequest, closing_id: Id, key: KEY) -> Any:
    """Accept what was submitted, as the level above: later changes are adjustments."""
    found = _to_decide(request, closing_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return _changed(periods.accept(found, actor, now))

    return write_once(request, key, act)


@router.post("/closings/{closing_id}/return", response={200: ClosingChanged, **WRITING})
def send_back(request: HttpRequest, closing_id: Id, typed: ReturnIn, key: KEY) -> Any:
    """Return what was submitted, as the level above, with what is to be put right."""
    found = _to_decide(request, closing_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return _changed(periods.send_back(found, typed.reason, actor, now))

    return write_once(request, key, act)


@router.get("/closings/{closing_id}", response={200: OneClosing, **ERRORS})
def closing(request: HttpRequest, closing_id: Id) -> Any:
    """Return a close: its steps, its figures as submitted, and what changed since."""
    scope = scope_for(request, Right.READ)
    found = periods.closing_of(scope, closing_id)
    if found is None:
        raise Http404
    return OneClosing(
        id=found.pk,
        organisation=found.organisation,
        since=rules.first_day(found.ends_on),
        ends_on=found.ends_on,
        state=periods.state(found),
        steps=[
            ClosingStepTold(
                step=one.step,  # type: ignore[arg-type]
                reason=one.reason,
                position=one.position,
                at=one.at,
                by=one.actor,
            )
            for one in periods.steps(found)
        ],
        figures=[_figure(one) for one in periods.adjustments(scope, found)],
    )


def _to_decide(request: HttpRequest, closing_id: int) -> Closing:
    """Return a close that the token's organisation, as the level above, returns or accepts."""
    scope = scope_for(request, Right.CAMPAIGN)
    found = periods.closing_of(scope, closing_id)
    if found is None:
        raise Http404
    permit(request, periods.may_decide(scope, found))
    return found


def _changed(step: ClosingStep) -> dict[str, Any]:
    return {"id": step.closing_id, "state": periods.state(step.closing)}


def _end(scope: Scope, asked: date | None) -> date | None:
    """Return the half-year's end that is asked for, within the register. Raises Wrong."""
    span = reads.span(scope)
    last = latest_of_all(scope, None)
    ends = rules.ends_between(span.first_day if span else last, last)
    if asked is not None and asked not in ends:
        raise wrong_fields({"ends_on": _("A half-year ends on 30 June or on 31 December.")})
    return asked or next(iter(ends), None)


def _line(line: reads_periods.Line, ends_on: date) -> ClosingLine:
    return ClosingLine(
        id=line.id,
        organisation=line.organisation,
        name=line.name,
        ends_on=ends_on,
        state=line.state,
        changed_at=line.latest.at if line.latest else None,
    )


def _figure(one: Adjustment) -> FigureSince:
    return FigureSince(
        key=one.key,
        then=one.then,
        now=one.now,
        difference=one.difference,
        positions=sorted({e.decision.position for e in one.explained if e.decision}),
    )
