"""Candidates: how many at each stage, who they are, and one with the way gone. Reading is noted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from chibo.access.readings import note_person
from chibo.access.rights import Right
from chibo.admissions import reads
from chibo.admissions.case import OPEN_STAGES
from chibo.admissions.deadlines import Deadline
from chibo.admissions.enter import erasure_day
from chibo.admissions.reads import Line, Taken
from chibo.admissions.steps import Turn, next_steps, possible

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .service import ERRORS, reader_asking, scope_for

router = Router(tags=["candidates"])
Stage = Literal["listed", "trained", "applied", "resolved", "decided", "probation", "considered"]


class AtStage(Schema):
    """How many candidates stand at a stage, and how many of them are late with something."""

    stage: Stage
    candidates: int
    late: int


class Due(Schema):
    """What is due until a day, that day included, by which kind of step, and whose turn it is."""

    code: str
    step: str
    turn: Turn
    since: date
    due: date
    source: str


class CandidateLine(Schema):
    """A candidate in a list. No particulars stand here."""

    person: int
    cell: int
    village: int | None
    committee: int | None
    stage: str
    since: date
    next_step: str | None
    deadlines: list[Due]


class CandidateDue(Due):
    """What is due of a candidate, and the days that are left; below zero, those it is late."""

    person: int
    cell: int
    village: int | None
    committee: int | None
    stage: str
    days_left: int


class StepTaken(Schema):
    """A step as it was entered; ``fields`` are those of its kind."""

    kind: str
    fields: dict[str, Any]
    entered_by: str
    entered_at: datetime
    taken_back_by: str
    taken_back_at: datetime | None


class OneCandidate(CandidateLine):
    """A candidate with the particulars (null where they are erased) and the way gone.

    ``possible``: the kinds of steps whose place has come. ``erased_on``: the day on which all
    about one who withdrew is erased.
    """

    name: str | None
    birth_date: date | None
    sex: str | None
    ethnic_group: str | None
    education: str | None
    listed_on: date
    told_on: date
    kept_on: date | None
    withdrawn_on: date | None
    withdrawal_cause: str
    erased_on: date | None
    reached: dict[str, date]
    possible: list[str]
    next_steps: list[str]
    steps: list[StepTaken]


@router.get("/candidates/stages", response={200: list[AtStage], **ERRORS})
def stages(request: HttpRequest, on: Day = None) -> Any:
    """Count the candidates of a day by stage."""
    scope = scope_for(request, Right.READ)
    day = latest_of_all(scope, on)
    lines = reads.open_candidates(scope, day)
    late = [line for line in lines if any(d.is_overdue(day) for d in line.deadlines)]
    counted, behind = reads.by_stage(lines), reads.by_stage(late)
    return [
        AtStage(stage=stage, candidates=counted[stage], late=behind[stage])  # type: ignore[arg-type]
        for stage in OPEN_STAGES
    ]


@router.get("/candidates", response={200: Listed[CandidateLine], **ERRORS})
def candidates(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    stage: Annotated[Stage | None, Query()] = None,
    committee: Annotated[Id | None, Query(description="The one above the cell.")] = None,
) -> Any:
    """List who is followed on a day, the most urgent first; ``after`` counts lines."""
    scope = scope_for(request, Right.PERSONS)
    found = [
        line
        for line in reads.open_candidates(scope, latest_of_all(scope, on))
        if stage in (None, line.stage) and committee in (None, line.committee)
    ]
    return part_of(found, part.page(), lambda line: CandidateLine(**_line(line)))


@router.get("/candidates/due", response={200: Listed[CandidateDue], **ERRORS})
def calendar(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    turn: Annotated[Turn | None, Query(description="Whose turn it is.")] = None,
    committee: Annotated[Id | None, Query(description="The one above the cell.")] = None,
) -> Any:
    """List what is overdue or due soon, the most urgent first; ``after`` counts lines."""
    scope = scope_for(request, Right.PERSONS)
    day = latest_of_all(scope, on)
    found = [
        one
        for one in reads.due(reads.open_candidates(scope, day), day)
        if turn in (None, one.deadline.turn) and committee in (None, one.line.committee)
    ]
    return part_of(found, part.page(), _of_calendar)


@router.get("/candidates/{candidate_id}", response={200: OneCandidate, **ERRORS})
def candidate(request: HttpRequest, candidate_id: Id, on: Day = None) -> Any:
    """Return a candidate with steps and deadlines. It is noted like the reading of the page."""
    scope = scope_for(request, Right.PERSONS)
    day = latest_of_all(scope, on)
    line = reads.candidate(scope, candidate_id, day)
    if line is None:
        raise Http404
    note_person(reader_asking(request).username, candidate_id, timezone.now())
    one, case = line.one, line.one.case
    known = one.particulars
    return OneCandidate(
        **_line(line),
        name=known.name if known else None,
        birth_date=known.birth_date if known else None,
        sex=known.sex if known else None,
        ethnic_group=known.ethnic_group if known else None,
        education=known.education if known else None,
        listed_on=case.listed_on,
        told_on=case.told_on,
        kept_on=case.kept_on,
        withdrawn_on=one.withdrawn_on,
        withdrawal_cause=one.withdrawal_cause,
        erased_on=erasure_day(one.withdrawn_on) if one.withdrawn_on else None,
        reached=case.reached(),
        possible=possible(case),
        next_steps=next_steps(case),
        steps=[_step(taken) for taken in reads.history(scope, candidate_id, day)],
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "person": line.one.person,
        "cell": line.one.cell,
        "village": line.one.village,
        "committee": line.committee,
        "stage": line.stage,
        "since": line.since,
        "next_step": line.next_step,
        "deadlines": [_due(deadline) for deadline in line.deadlines],
    }


def _of_calendar(one: reads.Due) -> CandidateDue:
    told = {name: getattr(one.deadline, name) for name in Due.model_fields}
    of = {name: getattr(one.line.one, name) for name in ("person", "cell", "village", "committee")}
    return CandidateDue(**told, **of, stage=one.line.stage, days_left=one.days_left)


def _due(deadline: Deadline) -> Due:
    return Due(**{name: getattr(deadline, name) for name in Due.model_fields})


def _step(taken: Taken) -> StepTaken:
    fields = msgspec.to_builtins(taken.step)
    del fields["kind"]
    return StepTaken(
        kind=taken.kind,
        fields=fields,
        entered_by=taken.entered_by,
        entered_at=taken.entered_at,
        taken_back_by=taken.taken_back_by,
        taken_back_at=taken.taken_back_at,
    )
