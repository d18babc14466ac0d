"""Who counts where and when: numbers by village and period, before anything is done.

All arrays are over the periods: place ``i`` is the end of period ``i + 1``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .plan_form import Pin
from .problem import Id, Member, Problem, may_be_proposed

Numbers: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
EARTH_RADIUS_KM = 6371.0088


@dataclass
class Tally:
    """Members by period: all, official, official who can lead, official and present."""

    people: Numbers
    official: Numbers
    leaders: Numbers
    present: Numbers

    @classmethod
    def nothing(cls, periods: int) -> Tally:
        """Return a tally of nobody."""
        return cls(*(np.zeros(periods, np.int64) for _ in range(4)))

    def add(self, other: Tally, times: int = 1) -> None:
        """Count the other's members too."""
        self.people += times * other.people
        self.official += times * other.official
        self.leaders += times * other.leaders
        self.present += times * other.present

    def where(self, periods: npt.NDArray[np.bool_]) -> Tally:
        """Return the tally in these periods only."""
        parts = (self.people, self.official, self.leaders, self.present)
        return Tally(*(part * periods for part in parts))


class Standings:
    """The tallies of one member each, made once for each kind of member."""

    def __init__(self, periods: int) -> None:
        self.periods = np.arange(1, periods + 1)
        self._made: dict[tuple[object, ...], Tally] = {}

    def of(self, member: Member) -> Tally:
        """Return the tally of this member alone."""
        key = (member.official_from, member.until, member.can_lead, member.present)
        if key not in self._made:
            here = self.periods < (member.until or len(self.periods) + 1)
            since = len(self.periods) + 1 if member.official_from is None else member.official_from
            official = here & (self.periods >= since)
            parts = (here, official, official & member.can_lead, official & member.present)
            self._made[key] = Tally(*(part.astype(np.int64) for part in parts))
        return self._made[key]


@dataclass
class Ground:
    """The problem's places by id, and what follows from them."""

    problem: Problem
    own_cells: dict[Id, list[Id]] = field(default_factory=dict)
    guests: dict[Id, list[Id]] = field(default_factory=dict)
    cell_of: dict[Id, Id | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.problem.cells:
            if cell.base is not None:
                self.own_cells.setdefault(cell.base, []).append(cell.id)
        for village in self.problem.villages:
            own = self.own_cells.get(village.id)
            self.cell_of[village.id] = village.covered_by
            if own is not None and village.covered_by is None:
                self.cell_of[village.id] = own[0]
            elif own is None and village.covered_by is not None:
                self.guests.setdefault(village.covered_by, []).append(village.id)


def targets_of(problem: Problem, pins: tuple[Pin, ...]) -> dict[Id, list[tuple[Id, float]]]:
    """Return, for each member who may move at all, the villages in reach with the kilometres."""
    barred = {
        (pin.subject, pin.to)
        for pin in pins
        if pin.act == "transfer" and pin.forbid and pin.period is None
    }
    pairs = [
        (member, to)
        for member in problem.members
        if member.may_move_to and may_be_proposed(member) and (member.until or 2) > 1
        if (member.id, None) not in barred
        for to in member.may_move_to
        if (member.id, to) not in barred
    ]
    found: dict[Id, list[tuple[Id, float]]] = {}
    farthest = problem.limits.max_distance_km
    for (member, to), km in zip(pairs, _distances(problem, pairs).tolist(), strict=True):
        if farthest is None or km <= farthest:
            found.setdefault(member.id, []).append((to, km))
    return found


def _distances(problem: Problem, pairs: list[tuple[Member, Id]]) -> Floats:
    """Return great-circle distances in km, all at once."""
    where = {cell.id: (cell.lat, cell.lon) for cell in problem.cells if cell.base is None}
    where |= {village.id: (village.lat, village.lon) for village in problem.villages}
    here = np.radians([where[member.unit] for member, _ in pairs]).reshape(-1, 2)
    there = np.radians([where[to] for _, to in pairs]).reshape(-1, 2)
    lat, lon = ((there - here) / 2).T
    half = np.sin(lat) ** 2 + np.cos(here[:, 0]) * np.cos(there[:, 0]) * np.sin(lon) ** 2
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return km


def later(numbers: Numbers, periods: int) -> Numbers:
    """Return the numbers as they are so many periods later, nothing before."""
    if periods == 0:
        return numbers
    shifted = np.zeros_like(numbers)
    shifted[periods:] = numbers[:-periods] if periods < len(numbers) else 0
    return shifted
