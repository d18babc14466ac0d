"""The founding of a village's own cell as a case: survey, resolution, proposal, decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from chibo.access.rights import Right
from chibo.drafting import cases
from chibo.drafting.around import Around
from chibo.drafting.models import FoundingCase
from chibo.ledger.scope import Scope

from ..deciding import founding as form
from .asking import Id, InPages, Listed, part_of
from .errors import Wrong, wrong_fields
from .once import KEY, WRITING, Act, Written, write_once
from .service import ERRORS, scope_for
from .texts import MaySay

router = Router(tags=["foundings"])
Count = Annotated[int, Field(ge=0, lt=2**31)]
Votes = Annotated[int, Field(ge=0, lt=2**15)]
GoesOver = Annotated[list[Id], Field(max_length=1000)]


class FoundingTold(Schema):
    """A case in a list; ``source``: the cell that gives the village up, if one covers it."""

    id: int
    village: int
    unit: int
    source: int | None
    made_by: str
    made_at: datetime


class SurveyIn(Schema):
    """What the survey of the village found. Persons are members, by id."""

    surveyed_on: date | None = None
    households: Count | None = None
    population: Count | None = None
    meeting_place: bool | None = None
    goes: GoesOver = []
    secretary: Id | None = None


class SplitResolvedIn(Schema):
    """How the joint cell resolved it."""

    resolved_on: date | None = None
    votes_for: Votes | None = None
    votes_against: Votes | None = None


class ProposedIn(Schema):
    """By which paper the founding was proposed."""

    proposed_on: date | None = None
    proposal_number: Annotated[MaySay, Field(max_length=60)] | None = None


class FoundingIn(Schema):
    """What is decided: it takes effect at the hand-over."""

    cell_name: Annotated[MaySay, Field(max_length=160)]
    issuer: Id
    goes: GoesOver
    secretary: Id | None = None
    deputy: Id | None = None
    handover_on: date


class ReadyTold(Schema):
    """Whether those who go over make a cell: enough official members, a possible secretary."""

    official: int
    needed: int
    lacking: int
    source: str
    secretary: bool
    ready: bool


class OneFounding(FoundingTold):
    """A case with all that its steps say. ``may_go``: the members who may go over.

    ``draft``: the founding's decisions in preparation, once the last step is taken.
    """

    closed_at: datetime | None
    surveyed_on: date | None
    households: int | None
    population: int | None
    meeting_place: bool | None
    resolved_on: date | None
    votes_for: int | None
    votes_against: int | None
    proposed_on: date | None
    proposal_number: str
    issuer: int | None
    cell_name: str
    secretary: int | None
    deputy: int | None
    handover_on: date | None
    draft: int | None
    goes: list[int]
    may_go: list[int]
    readiness: ReadyTold


class CaseIn(Schema):
    """The village whose own cell is to be founded."""

    village: Id


class FoundingDrafted(Schema):
    """The case, and the draft of its decisions: to be completed and recorded like any other."""

    id: int
    draft: int


@router.get("/foundings", response={200: Listed[FoundingTold], **ERRORS})
def foundings(request: HttpRequest, part: InPages) -> Any:
    """List the foundings under way, the latest first; ``after`` counts lines."""
    scope = scope_for(request, Right.RECORD)
    return part_of(cases.cases(scope), part.page(), lambda row: FoundingTold(**_line(row)))


@router.get("/foundings/{case_id}", response={200: OneFounding, **ERRORS})
def founding(request: HttpRequest, case_id: Id) -> Any:
    """Return a case with what its steps say by now, and whether those who go over make a cell."""
    row, near = _case(scope_for(request, Right.RECORD), case_id)
    may_go = cases.candidates(near, row)
    goes = list(row.members.values_list("person", flat=True))
    ready = cases.readiness(may_go, goes, row.secretary, near.on)
    of_steps = OneFounding.model_fields.keys() - FoundingTold.model_fields.keys()
    of_steps -= {"draft", "goes", "may_go", "readiness"}
    return OneFounding(
        **_line(row),
        **{name: getattr(row, name) for name in of_steps},
        draft=row.draft_id,
        goes=goes,
        may_go=[member.person for member in may_go],
        readiness=ReadyTold(
            **{name: getattr(ready, name) for name in ReadyTold.model_fields},
        ),
    )


@router.post("/foundings", response={200: Written, **WRITING})
def begin(request: HttpRequest, typed: CaseIn, key: KEY) -> Any:
    """Open the case of a village without a cell of its own."""
    scope = scope_for(request, Right.RECORD)
    near = cases.near_village(scope, typed.village, timezone.localdate())
    if near is None:
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        try:
            return {"id": cases.begin(scope, near, typed.village, actor, now).id}
        except cases.CaseOpen as there:
            words = _("The founding is under way already: it is case %(n)s.")
            raise Wrong("changed", words % {"n": there.case}, status=409) from None
        except cases.HasOwnCell:
            words = _("A cell is based in this village already.")
            raise wrong_fields({"village": words}) from None

    return write_once(request, key, act)


@router.post("/foundings/{case_id}/survey", response={200: Written, **WRITING})
def survey(request: HttpRequest, case_id: Id, typed: SurveyIn, key: KEY) -> Any:
    """Keep what the survey found, in place of what stood there."""
    return write_once(request, key, _keeping(request, case_id, "survey", typed))


@router.post("/foundings/{case_id}/resolution", response={200: Written, **WRITING})
def resolve(request: HttpRequest, case_id: Id, typed: SplitResolvedIn, key: KEY) -> Any:
    """Keep how the joint cell resolved it, in place of what stood there."""
    return write_once(request, key, _keeping(request, case_id, "resolution", typed))


@router.post("/foundings/{case_id}/proposal", response={200: Written, **WRITING})
def propose(request: HttpRequest, case_id: Id, typed: ProposedIn, key: KEY) -> Any:
    """Keep by which paper it was proposed, in place of what stood there."""
    return write_once(request, key, _keeping(request, case_id, "proposal", typed))


@router.post("/foundings/{case_id}/decision", response={200: FoundingDrafted, **WRITING})
def decide(request: HttpRequest, case_id: Id, typed: FoundingIn, key: KEY) -> Any:
    """Keep what is decided, and draft the founding with its appointments, or draft it anew."""
    scope = scope_for(request, Right.RECORD)
    keep = _keeping(request, case_id, "decision", typed)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        keep(actor, now)
        _row, near = _case(scope, case_id)
        draft = cases.prepare(scope, near, case_id, actor, now)
        return {"id": case_id, "draft": draft.id}

    return write_once(request, key, act)


@router.post("/foundings/{case_id}/giving-up", response={200: Written, **WRITING})
def give_up(request: HttpRequest, case_id: Id, key: KEY) -> Any:
    """Give a case up, with its draft: nothing is recorded."""
    _case(scope_for(request, Right.RECORD), case_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        cases.close(case_id, actor, now)
        return {"id": case_id}

    return write_once(request, key, act)


def _keeping(request: HttpRequest, case_id: int, step: str, typed: Schema) -> Act:
    """Return what keeps a step, read as the page's form reads it."""
    row, near = _case(scope_for(request, Right.RECORD), case_id)
    known = form.step_of(step)
    assert known is not None

    def act(_actor: str, _now: datetime) -> dict[str, Any]:
        errors: dict[str, str] = {}
        columns = form.read(known, row, near, _as_typed(typed.model_dump()), errors)
        if errors:
            raise wrong_fields(errors)
        cases.save_step(case_id, columns)
        return {"id": case_id}

    return act


def _as_typed(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return values as the page's form sends them."""
    given = {name: value for name, value in values.items() if value is not None}
    return {
        name: [_text(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in given.items()
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _case(scope: Scope, case_id: int) -> tuple[FoundingCase, Around]:
    row = cases.case(scope, case_id)
    near = cases.near_case(scope, row, timezone.localdate()) if row else None
    if row is None or near is None:
        raise Http404
    return row, near


def _line(row: FoundingCase) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FoundingTold.model_fields}
