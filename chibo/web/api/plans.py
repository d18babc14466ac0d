"""Admission plans of committees and cells by year, beside what was admitted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from chibo.access.rights import Right
from chibo.admissions.plans import MOST, PlanLine, own_line, plan, plan_lines
from chibo.ledger.scope import Scope

from .asking import Day, Id, latest_of_all
from .figures import plain
from .meetings import unit_or_404
from .once import KEY, WRITING, write_once
from .service import ERRORS, permit, scope_for

router = Router(tags=["admission plans"])
MOST_UNITS = 500


class Planned(Schema):
    """A unit's plan for a year (null: not planned), and what it admitted in it so far.

    ``parts``: what the units under it plan together; null where none of them plans.
    """

    organisation: int
    name: str
    planned: int | None
    admitted: float | int | None
    parts: int | None


class Plans(Schema):
    """A unit's own plan, and those of the units directly under it."""

    year: int
    own: Planned
    under: list[Planned]


class PlanIn(Schema):
    """What a unit plans to admit; null takes its plan away."""

    organisation: Id
    planned: Annotated[int, Field(ge=0, le=MOST)] | None


class PlansIn(Schema):
    """The plans of units directly under the one in the address; others stay as they are."""

    plans: Annotated[list[PlanIn], Field(min_length=1, max_length=MOST_UNITS)]


class PlansKept(Schema):
    """How many plans were set or taken away."""

    kept: int


@router.get(
    "/organisations/{organisation_id}/admission-plans/{year}", response={200: Plans, **ERRORS}
)
def plans(request: HttpRequest, organisation_id: Id, year: int, on: Day = None) -> Any:
    """Return what a unit and those directly under it plan to admit in a year."""
    scope = scope_for(request, Right.READ)
    day = _day(scope, year, on)
    unit = unit_or_404(scope, organisation_id, day)
    return Plans(
        year=year,
        own=_planned(own_line(scope, unit, year, day)),
        under=[_planned(line) for line in plan_lines(scope, unit.id, year, day)],
    )


@router.post(
    "/organisations/{organisation_id}/admission-plans/{year}",
    response={200: PlansKept, **WRITING},
)
def set_plans(
    request: HttpRequest, organisation_id: Id, year: int, typed: PlansIn, key: KEY
) -> Any:
    """Set what units directly under one plan to admit in a year."""
    may, scope = scope_for(request, Right.CAMPAIGN), scope_for(request, Right.READ)
    day = _day(scope, year, None)
    unit_or_404(scope, organisation_id, day)
    under = {line.organisation for line in plan_lines(scope, organisation_id, year, day)}
    numbers = {one.organisation: one.planned for one in typed.plans}
    if not numbers.keys() <= under:
        raise Http404
    permit(request, all(may.reads_organisation(unit) for unit in numbers))

    def act(actor: str, now: datetime) -> dict[str, Any]:
        plan(numbers, year, actor, now)
        return {"kept": len(numbers)}

    return write_once(request, key, act)


def _day(scope: Scope, year: int, on: date | None) -> date:
    """Return the day of the year that is asked about: plans go as far as the next year."""
    day = latest_of_all(scope, on)
    if not latest_of_all(scope, None).year - 100 < year <= timezone.localdate().year + 1:
        raise Http404
    return min(max(day, date(year, 1, 1)), date(year, 12, 31))


def _planned(line: PlanLine) -> Planned:
    return Planned(
        organisation=line.organisation,
        name=line.name,
        planned=line.planned,
        admitted=plain(line.actual),
        parts=line.parts,
    )
