"""A plan beside the campaign's targets: what it reaches by their due dates, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from chibo.campaign.models import Target
from chibo.planner.chance import Outlook, outlook
from chibo.register import models as m
from chibo.register.reads import held

from .course import Course, State
from .runs import Read

States = Collection[State]


def _independent(states: States) -> int:
    return sum(state.status == "independent" for state in states)


def _without_cell(states: States) -> int:
    return sum(state.status in ("guest", "uncovered") for state in states)


def _with_members(states: States) -> int:
    return sum(not state.blank for state in states)


MEASURES: Mapping[str, Callable[[States], float]] = {
    "villages_independent": _independent,
    "share_villages_independent": lambda states: _independent(states) / len(states),
    "villages_without_cell": _without_cell,
    "villages_with_members": _with_members,
    "share_villages_with_members": lambda states: _with_members(states) / len(states),
    "villages_blank": lambda states: len(states) - _with_members(states),
}
"""The figures of targets that a plan speaks to, and how each is counted of its states."""


@dataclass(frozen=True)
class Aim:
    """A target, and what the plan reaches of its figure.

    ``on``: the end of the last period before it is due. ``chance``: 0 to 1, with admissions that
    fail or are late as observed; none for figures other than independent villages.
    """

    target: Target
    on: date
    reached: float
    is_met: bool
    chance: float | None


@dataclass(frozen=True)
class Sure:
    """How sure each period's number is: the mean of many runs, and what nine of ten reach."""

    mean: tuple[float, ...]
    low: tuple[int, ...]


def outlook_of(read: Read) -> tuple[Sure, list[Aim]]:
    """Return how sure the plan is, and the chance of each target that speaks of its place."""
    course = read.course
    found = outlook(read.problem, read.plan, delays=read.row.delays or (1.0,))
    sure = Sure(found.mean(), found.quantile(0.1))
    aims = [
        _aim(course, found, target, ended)
        for target in _targets(read)
        if (ended := course.period_on(target.until))
    ]
    return sure, aims


def _aim(course: Course, sure: Outlook, target: Target, period: int) -> Aim:
    states = course.states(period).values()
    reached = MEASURES[target.key](states)
    is_met = reached <= target.value if target.form == "zero" else reached >= target.value
    chance = None
    if target.key in ("villages_independent", "share_villages_independent"):
        whole = len(states) if target.key.startswith("share") else 1
        chance = sure.chance(ceil(target.value * whole - 1e-9), period)
    return Aim(target, course.ends(period), reached, is_met, chance)


def _targets(read: Read) -> list[Target]:
    units = held(m.OrganisationSpell, read.row.on).exclude(kind="cell")
    if read.row.place is not None:
        units = units.filter(place=read.row.place)
    ids = list(units.values_list("organisation", flat=True))
    rows = Target.objects.filter(key__in=MEASURES, organisation__in=ids, until__gt=read.row.on)
    if read.row.place is None:
        rows = rows.filter(parent=None)
    return list(rows.select_related("resolution").order_by("until", "id"))
