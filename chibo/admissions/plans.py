"""Admission plans of commune committees and cells by year, beside what was admitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from chibo.indicators.question import Answer, By, Figure
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.reads import Unit, held
from chibo.register.reads_figures import figures, question

from .enter import NotTaken
from .models import AdmissionPlan
from .steps import Refusal

MOST = 10_000
BREAKDOWN_OF: dict[str, By] = {
    "cell": "cell",
    "commune_committee": "committee",
    "district_committee": "district",
    "provincial_committee": "province",
}
"""Kind of organisation to the breakdown that has a row for each."""


@dataclass(frozen=True)
class PlanLine:
    """A unit's plan for a year (none: not planned) and its admissions in it so far.

    ``parts``: the sum of what the units under it plan; none where none of them plans.
    """

    organisation: int
    name: str
    planned: int | None
    actual: Figure
    parts: int | None = None

    @property
    def share(self) -> float | None:
        """Admissions in parts of what is planned."""
        if not self.planned or not isinstance(self.actual, int | float):
            return None
        return self.actual / self.planned

    @property
    def differs(self) -> int:
        """By how much the plans of the units under it add up to more; below zero, to less."""
        if self.planned is None or self.parts is None:
            return 0
        return self.parts - self.planned


@transaction.atomic
def plan(numbers: Mapping[int, int | None], year: int, actor: str, now: datetime) -> None:
    """Set what units plan to admit in a year; none takes a plan away. Raises NotTaken."""
    if any(number is not None and not 0 <= number <= MOST for number in numbers.values()):
        raise NotTaken([Refusal("plan_number")])
    for organisation, number in numbers.items():
        rows = AdmissionPlan.objects.filter(organisation=organisation, year=year)
        if number is None:
            rows.delete()
        else:
            AdmissionPlan.objects.update_or_create(
                organisation=organisation,
                year=year,
                defaults={"number": number, "entered_by": actor, "entered_at": now},
            )


def plan_lines(scope: Scope, parent: int, year: int, on: date) -> list[PlanLine]:
    """Return the units directly under one with their plans and admissions, by name."""
    units = [
        row
        for row in held(register.OrganisationSpell, on).filter(parent=parent).order_by("name")
        if scope.reads_organisation(row.organisation)
    ]
    below = held(register.OrganisationSpell, on).filter(parent__in=[u.organisation for u in units])
    under: dict[int, list[int]] = {}
    for unit, above in below.values_list("organisation", "parent"):
        under.setdefault(above or 0, []).append(unit)
    planned = dict(AdmissionPlan.objects.filter(year=year).values_list("organisation", "number"))
    actual: dict[int, Figure] = {}
    for kind in {u.kind for u in units}:
        answer = _admissions(scope, parent, year, on, BREAKDOWN_OF[kind])
        actual |= {row.node or 0: row.figures["admissions"] for row in answer.rows}
    return [
        PlanLine(
            organisation=u.organisation,
            name=u.name,
            planned=planned.get(u.organisation),
            actual=actual.get(u.organisation),
            parts=_sum([planned.get(part) for part in under.get(u.organisation, [])]),
        )
        for u in units
    ]


def own_line(scope: Scope, unit: Unit, year: int, on: date) -> PlanLine:
    """Return a unit's own plan and admissions, without those of the units under it."""
    found = AdmissionPlan.objects.filter(organisation=unit.id, year=year).first()
    return PlanLine(
        organisation=unit.id,
        name=unit.name,
        planned=found.number if found else None,
        actual=_admissions(scope, unit.id, year, on).figures["admissions"],
    )


def total_of(lines: list[PlanLine]) -> int | None:
    """Return what units plan together; none where none of them plans."""
    return _sum([line.planned for line in lines])


def _sum(numbers: list[int | None]) -> int | None:
    given = [number for number in numbers if number is not None]
    return sum(given) if given else None


def _admissions(scope: Scope, root: int, year: int, on: date, by: By | None = None) -> Answer:
    since, until = date(year, 1, 1), max(min(date(year, 12, 31), on), date(year, 1, 1))
    asked = question(until, ("admissions",), since=since, tree="organisation", root=root, by=by)
    return figures(scope, asked)
