"""Admission plans of the demo: the district's, its communes' and their cells', by year."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from random import Random

from chibo.admissions.models import AdmissionPlan
from chibo.register import models as m
from chibo.register.reads import held

from .days import LAST_DAY

ACTOR = "demo"
DISTRICT_PLAN = 150
"""Admissions a year, as the article has it: 75 in each half."""
SHORT_BY = 1
"""The cells of one commune plan so much less than it does, for the page to find."""


def write_plans(rng: Random) -> None:
    """Write the plans of every year; the communes' add up to the district's while there is one."""
    for year in range(2016, LAST_DAY.year + 1):
        on = date(year, 3, 1)
        rows = held(m.OrganisationSpell, on).order_by("id")
        communes = [r.organisation for r in rows if r.kind == "commune_committee"]
        numbers = _shares(DISTRICT_PLAN, communes, rng)
        for row in rows:
            if row.kind == "district_committee":
                numbers[row.organisation] = DISTRICT_PLAN
        for i, commune in enumerate(communes):
            cells = [r.organisation for r in rows if r.parent == commune and r.kind == "cell"]
            planned = numbers[commune] - (SHORT_BY if i == 0 else 0)
            numbers |= _shares(planned, cells, rng)
        entered_at = datetime(year, 1, 15, 2, tzinfo=UTC)
        AdmissionPlan.objects.bulk_create(
            AdmissionPlan(
                organisation=unit,
                year=year,
                number=number,
                entered_by=ACTOR,
                entered_at=entered_at,
            )
            for unit, number in numbers.items()
        )


def _shares(total: int, units: list[int], rng: Random) -> Counter[int]:
    """Divide a number among units, at random; every unit has its part, were it nought."""
    parts = Counter(dict.fromkeys(units, 0))
    parts.update(rng.choices(units, k=total) if units else ())
    return parts
