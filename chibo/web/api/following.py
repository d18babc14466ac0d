"""Following candidates: entering one, taking a step, taking one off the list.

The operations are those of the router that reads candidates: both share their addresses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from chibo.access.rights import Right
from chibo.admissions import contents as c
from chibo.admissions import progress, reads
from chibo.admissions.enter import Cause, NewCandidate, NotTaken, enter, withdraw
from chibo.admissions.reads import Line
from chibo.admissions.steps import PLACES
from chibo.admissions.wording import FIELDS, sentence
from chibo.ledger.contents import Base, OrganisationId
from chibo.ledger.scope import Scope
from chibo.register import reads as register
from chibo.register import reads_people
from chibo.register.particulars import Education, EthnicGroup, Particulars, Sex
from chibo.register.record import Malformed, Refused

from .asking import Id, day_of, latest_of_all
from .candidates import router
from .errors import Broken, Wrong, refused_by_register, wrong_fields
from .once import KEY, WRITING, write_once
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
(_STEP,), SCHEMAS = msgspec.json.schema_components(
    (StepIn,), ref_template="#/components/schemas/{name}"
)
"""The forms of all steps, for the description of the API."""


class WithdrawalIn(Schema):
    """From when on a candidate is off the list, and the cause."""

    on: date
    cause: Cause


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
        try:
            return {"person": enter(new, actor, now)}
        except NotTaken as refused:
            raise _not_taken(refused) from None

    return write_once(request, key, act)


@router.post(
    "/candidates/{candidate_id}/steps",
    response={200: StepRecorded, **WRITING},
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": _STEP}}}
    },
)
def take_step(request: HttpRequest, candidate_id: Id, key: KEY) -> Any:
    """Take a step: those of the cell who enters candidates, those of committees who records."""
    scope, line = _followed(request, candidate_id)
    try:
        step = msgspec.json.decode(request.body, type=StepIn)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise Wrong("malformed", str(error)) from None
    kind = c.kind_of(step)
    right = Right.CANDIDATES if PLACES[kind].turn == "cell" else Right.RECORD
    permit(request, reads.reads(reader_asking(request).scope(right), line.one))
    _names_whom_it_may(scope, line, step)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        try:
            return {"kind": kind, "position": _take(candidate_id, step, actor, now)}
        except NotTaken as refused:
            raise _not_taken(refused) from None
        except Refused as refused:
            raise refused_by_register(refused) from None
        except (Malformed, c.MalformedStep) as error:
            raise Wrong("malformed", str(error)) from None

    return write_once(request, key, act)


@router.post("/candidates/{candidate_id}/withdrawal", response={200: Withdrawn, **WRITING})
def withdraw_candidate(
    request: HttpRequest, candidate_id: Id, typed: WithdrawalIn, key: KEY
) -> Any:
    """Take a candidate off the list: all about the person is erased some days after."""
    _scope, line = _followed(request, candidate_id)
    permit(request, reads.reads(reader_asking(request).scope(Right.CANDIDATES), line.one))

    def act(actor: str, now: datetime) -> dict[str, Any]:
        try:
            withdraw(candidate_id, typed.on, typed.cause, actor, now)
        except NotTaken as refused:
            raise _not_taken(refused) from None
        return {"on": typed.on.isoformat()}

    return write_once(request, key, act)


def _followed(request: HttpRequest, person: int) -> tuple[Scope, Line]:
    """Return a candidate whom the token may read, with the scope in which it reads persons."""
    scope = scope_for(request, Right.PERSONS)
    line = reads.candidate(scope, person, latest_of_all(scope, None))
    if line is None:
        raise Http404
    return scope, line


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


def _not_taken(refused: NotTaken) -> Wrong:
    """Return the error of what the rules of admission refuse: every reason, at its field."""
    said = {FIELDS.get(one.code, "on"): sentence(one) for one in reversed(refused.refusals)}
    broken = tuple(
        Broken(code=one.code, grade="impossible", message=sentence(one), source=one.source)
        for one in refused.refusals
    )
    return Wrong("refused", broken[0].message, broken=broken, fields=said)
