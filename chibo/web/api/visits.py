"""Visits to villages: those made, entering one, and putting one right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_visits
from chibo.campaign import visits as acts
from chibo.campaign.models import Visit
from chibo.campaign.reads_visits import VisitLine
from chibo.campaign.visits import VisitSpec
from chibo.ledger.scope import Scope
from chibo.register import reads_people

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .once import KEY, WRITING, Act, Written, write_once
from .service import ERRORS, scope_for

router = Router(tags=["visits"])
MOST_VISITORS = 20
"""The page has fields for three; who was entered beyond them stays."""
Finding = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]


class VisitTold(Schema):
    """A visit: how many went, and who, for those entitled to persons.

    ``open``: not settled on the day; ``late``: its deadline is past.
    """

    id: int
    village: int
    on: date
    finding: str
    due_on: date | None
    settled_on: date | None
    went: int
    persons: list[int]
    open: bool
    late: bool


class VisitIn(Schema):
    """A visit: ``finding`` is about the village's work, never about persons."""

    village: Id
    on: date
    persons: Annotated[list[Id], Field(min_length=1, max_length=MOST_VISITORS)]
    finding: Finding
    due_on: date | None = None
    settled_on: date | None = None


@router.get("/visits", response={200: Listed[VisitTold], **ERRORS})
def visits(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    village: Annotated[Id | None, Query()] = None,
) -> Any:
    """List the visits made up to a day, those first that are late; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    lines = reads_visits.visits(scope, latest_of_all(scope, on), village)
    return part_of(lines, part.page(), _told)


@router.post("/visits", response={200: Written, **WRITING})
def enter_visit(request: HttpRequest, typed: VisitIn, key: KEY) -> Any:
    """Enter a visit."""
    scope = scope_for(request, Right.CAMPAIGN)
    return write_once(request, key, _saving(scope, typed, None))


@router.post("/visits/{visit_id}", response={200: Written, **WRITING})
def correct_visit(request: HttpRequest, visit_id: Id, typed: VisitIn, key: KEY) -> Any:
    """Put a visit right, or say when what it found was settled: the whole visit is written."""
    scope = scope_for(request, Right.CAMPAIGN)
    kept = reads_visits.visit(scope, visit_id)
    if kept is None:
        raise Http404
    return write_once(request, key, _saving(scope, typed, kept))


def _saving(scope: Scope, typed: VisitIn, kept: Visit | None) -> Act:
    """Return what keeps a visit. The token reads the village, and who was not named before."""
    day = latest_of_all(scope, None)
    if not scope.reads_place(typed.village):
        raise Http404
    went = set(kept.visitors.values_list("person", flat=True)) if kept else set()
    new = set(typed.persons) - went
    if any(reads_people.person(scope, person, day) is None for person in new):
        raise Http404
    spec = VisitSpec(
        village=typed.village,
        on=typed.on,
        persons=tuple(typed.persons),
        finding=" ".join(typed.finding.split()),
        due_on=typed.due_on,
        settled_on=typed.settled_on,
    )

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"id": acts.save_visit(spec, actor, now, kept).pk}

    return act


def _told(line: VisitLine) -> VisitTold:
    row = line.visit
    return VisitTold(
        id=row.pk,
        village=row.village,
        on=row.on,
        finding=row.finding,
        due_on=row.due_on,
        settled_on=row.settled_on,
        went=line.number,
        persons=list(line.persons),
        open=line.is_open,
        late=line.late,
    )
