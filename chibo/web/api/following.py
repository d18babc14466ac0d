"""Following candidates: entering one, taking a step, taking one off the list.

The operations are those of the router that reads candidates: both share their addresses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from chibo.access.rights import Right
from chibo.admissions import contents as c
from chibo.admissions import progress, reads
from chibo.admissions.enter import Cause, NewCandidate, enter, keep, move, resume, withdraw
from chibo.admissions.reads import Line
from chibo.admissions.steps import PLACES
from chibo.ledger.contents import Base, OrganisationId
from chibo.ledger.scope import Scope
from chibo.register import reads as register
from chibo.register import reads_people
from chibo.register.particulars import Education, EthnicGroup, Particulars, Sex

from . import bodies
from .asking import Id, day_of, latest_of_all
from .candidates import router
from .errors import wrong_fields
from .once import KEY, WRITING, answered_before, write_once
from .service import permit, reader_asking, scope_for


class CandidateIn(Schema):
    """Who is entered: only whom the cell resolved to follow, and who was told of it."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    birth_date: date
    sex: Sex
    ethnic_group: EthnicGroup
    education: Education | None = None
    cell: Id
    village: Id | None = None
    listed_on: date
    told_on: date


class Ceremony(Base, frozen=True, tag="admitted", tag_field="kind"):
    """The ceremony: it is recorded in the register, the candidate is a member from then on."""

    on: date


class OfficialStatus(Base, frozen=True, tag="recognised", tag_field="kind"):
    """The decision on official status, recorded from the exact end of probation on."""

    on: date
    number: c.DocumentNumber
    issuer: OrganisationId


StepIn: TypeAlias = (
    c.HelperAssigned
    | c.CourseTaken
    | c.Applied
    | c.CheckAsked
    | c.CheckAnswered
    | c.Introduced
    | c.Excepted
    | c.CellResolved
    | c.CommitteeResolved
    | c.Extended
    | c.Decided
    | Ceremony
    | c.NewMemberCourse
    | c.RecognitionResolved
    | c.RecognitionCommitteeResolved
    | OfficialStatus
)
(_STEP,), SCHEMAS = bodies.schemas_of(StepIn)
"""The forms of all steps, for the description of the API."""


class WithdrawalIn(Schema):
    """From when on a candidate is off the list, and the cause."""

    on: date
    cause: Cause


class ReviewIn(Schema):
    """The day of a review by which a candidate of long standing stays on the list."""

    on: date


class HomeIn(Schema):
    """The cell that follows the candidate from now on, and a village that it covers."""

    cell: Id
    village: Id | None = None


class CandidateEntered(Schema):
    """The number by which the candidate is followed; the member's later on."""

    person: int


class StepRecorded(Schema):
    """The step taken; ``position`` of the register's decision where it makes one."""

    kind: str
    position: int | None


class Withdrawn(Schema):
    """From when on the candidate is off the list."""

    on: date


class Followed(Schema):
    """Where the candidate stands after a write."""

    person: int
    cell: int
    village: int | None
    stage: str
    kept_on: date | None
    withdrawn_on: date | None


@router.post("/candidates", response={200: CandidateEntered, **WRITING})
def enter_candidate(request: HttpRequest, typed: CandidateIn, key: KEY) -> Any:
    """Enter a candidate of one of the token's cells."""
    scope = scope_for(request, Right.CANDIDATES)
    if not scope.reads_organisation(typed.cell):
        raise Http404
    known = Particulars(
        typed.name, typed.birth_date, typed.sex, typed.ethnic_group, typed.education
    )
    new = NewCandidate(known, typed.cell, typed.village, typed.listed_on, typed.told_on)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"person": enter(new, actor, now)}

    return write_once(request, key, act)


@router.post(
    "/candidates/{candidate_id}/steps",
    response={200: StepRecorded, **WRITING},
    openapi_extra=bodies.asking_for(_STEP),
)
def take_step(request: HttpRequest, candidate_id: Id, key: KEY) -> Any:
    """Take a step: those of the cell who enters candidates, those of committees who records."""
    scope, line = _followed(request, candidate_id)
    step = bodies.read(request.body, StepIn)
    kind = c.kind_of(step)
    permit(request, _may_enter(request, line, kind))
    _names_whom_it_may(scope, line, step)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"kind": kind, "position": _take(candidate_id, step, actor, now)}

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/withdrawal", response={200: Withdrawn, **WRITING})
def withdraw_candidate(
    request: HttpRequest, candidate_id: Id, typed: WithdrawalIn, key: KEY
) -> Any:
    """Take a candidate off the list: all about the person is erased some days after."""
    _kept_by_the_token(request, candidate_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        withdraw(candidate_id, typed.on, typed.cause, actor, now)
        return {"on": typed.on.isoformat()}

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/taking-back", response={200: Followed, **WRITING})
def take_back_step(request: HttpRequest, candidate_id: Id, key: KEY) -> Any:
    """Take back the step entered last, as who may enter it; what is recorded is revoked before."""
    line = _kept_by_the_token(request, candidate_id)
    if said := answered_before(request, key):
        return said
    last = progress.kind_entered_last(candidate_id)
    permit(request, last is None or _may_enter(request, line, last))

    def act(actor: str, now: datetime) -> dict[str, Any]:
        progress.take_back(candidate_id, actor, now)
        return _stands(candidate_id)

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/review", response={200: Followed, **WRITING})
def keep_candidate(request: HttpRequest, candidate_id: Id, typed: ReviewIn, key: KEY) -> Any:
    """Note the review after which a candidate, inactive for long, stays on the list."""
    _kept_by_the_token(request, candidate_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        keep(candidate_id, typed.on, actor, now)
        return _stands(candidate_id)

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/resumption", response={200: Followed, **WRITING})
def resume_candidate(request: HttpRequest, candidate_id: Id, key: KEY) -> Any:
    """Put a candidate who withdrew on the list again, before all about the person is erased."""
    _kept_by_the_token(request, candidate_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        resume(candidate_id, actor, now)
        return _stands(candidate_id)

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/home", response={200: Followed, **WRITING})
def move_candidate(request: HttpRequest, candidate_id: Id, typed: HomeIn, key: KEY) -> Any:
    """Let another cell of the token follow the candidate, as after a split."""
    _kept_by_the_token(request, candidate_id)
    if not reader_asking(request).scope(Right.CANDIDATES).reads_organisation(typed.cell):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        move(candidate_id, typed.cell, typed.village, actor, now)
        return _stands(candidate_id)

    return write_once(request, key, act)


def _followed(request: HttpRequest, person: int) -> tuple[Scope, Line]:
    """Return a candidate whom the token may read, with the scope in which it reads persons."""
    scope = scope_for(request, Right.PERSONS)
    line = reads.candidate(scope, person, latest_of_all(scope, None))
    if line is None:
        raise Http404
    return scope, line


def _may_enter(request: HttpRequest, line: Line, kind: str) -> bool:
    """Who enters candidates enters the cell's steps; who records, those of committees."""
    right = Right.CANDIDATES if PLACES[kind].turn == "cell" else Right.RECORD
    return reads.reads(reader_asking(request).scope(right), line.one)


def _kept_by_the_token(request: HttpRequest, person: int) -> Line:
    """Return a candidate of whom the token enters the steps of the cell."""
    _scope, line = _followed(request, person)
    permit(request, reads.reads(reader_asking(request).scope(Right.CANDIDATES), line.one))
    return line


def _stands(person: int) -> dict[str, Any]:
    everything = Scope.everything()
    line = reads.candidate(everything, person, latest_of_all(everything, None))
    if line is None:
        raise Http404
    one = line.one
    return Followed(
        person=person,
        cell=one.cell,
        village=one.village,
        stage=line.stage,
        kept_on=one.case.kept_on,
        withdrawn_on=one.withdrawn_on,
    ).model_dump(mode="json")


def _take(person: int, step: Any, actor: str, now: datetime) -> int | None:
    if isinstance(step, Ceremony):
        return progress.admit(person, step.on, actor, now)
    if isinstance(step, OfficialStatus):
        return progress.recognise(person, step.on, step.number, step.issuer, actor, now)
    progress.take(person, step, actor, now)
    return None


def _names_whom_it_may(scope: Scope, line: Line, step: Any) -> None:
    """Refuse members whom the token may not read, and bodies that do not stand above the cell."""
    day = day_of(scope, None)
    if any(reads_people.person(scope, person, day) is None for person in reads.people_of(step)):
        raise Http404
    body = reads.organisation_of(step)
    if body is None:
        return
    everything = Scope(whole=True)
    cell = register.organisation(everything, line.one.cell, day)
    above = register.ancestors(everything, cell, day) if cell else []
    if body not in {unit.id for unit in above}:
        name = "consented_by" if isinstance(step, c.Excepted) else "issuer"
        raise wrong_fields({name: _("Choose one from the list.")})
