"""A plan beside the campaign's targets: what it reaches by their due dates, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from chibo.campaign.models import Target
from chibo.planner.chance import outlook
from chibo.register import models as m
from chibo.register.reads import held

from .course import Course
from .runs import Read

COUNTED = ("villages_independent", "share_villages_independent")
"""The figures of targets that a plan speaks to."""


@dataclass(frozen=True)
class Aim:
    """A target, the period at whose end it is due (the last one if later), and what is reached.

    ``wanted`` and ``reached``: independent villages; ``chance``: 0 to 1, with admissions that
    fail or are late as observed.
    """

    target: Target
    period: int
    wanted: int
    reached: int
    chance: float


@dataclass(frozen=True)
class Sure:
    """How sure each period's number is: the mean, what nine of ten runs reach, and keep below."""

    mean: tuple[float, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]


def outlook_of(read: Read) -> tuple[Sure, list[Aim]]:
    """Return how sure the plan is, and the chance of each target that speaks of its place."""
    course = Course(read.problem, read.plan)
    found = outlook(read.problem, read.plan, delays=read.row.delays or (1.0,))
    sure = Sure(found.mean(), found.quantile(0.1), found.quantile(0.9))
    aims = []
    for target in _targets(read):
        ended = course.period_on(target.until)
        if not ended:
            continue
        wanted = _wanted(target, len(read.problem.villages))
        chance = found.chance(wanted, ended)
        aims.append(Aim(target, ended, wanted, course.curve[ended], chance))
    return sure, aims


def _targets(read: Read) -> list[Target]:
    units = held(m.OrganisationSpell, read.row.on).exclude(kind="cell")
    if read.row.place is not None:
        units = units.filter(place=read.row.place)
    ids = list(units.values_list("organisation", flat=True))
    rows = Target.objects.filter(key__in=COUNTED, organisation__in=ids, until__gt=read.row.on)
    if read.row.place is None:
        rows = rows.filter(parent=None)
    return list(rows.select_related("resolution").order_by("until", "id"))


def _wanted(target: Target, villages: int) -> int:
    if target.key == "share_villages_independent":
        return ceil(target.value * villages - 1e-9)
    return ceil(target.value)
