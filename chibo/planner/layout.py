"""What can matter in a problem: cells that can be founded, groups of like members, candidates.

Members who are alike in everything that counts are one group, and the candidates of a village
one pool in order of their first period: the model then has no two plans that differ only in
names. What cannot help any village, or any cell that might lose people, is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from .counts import Ground, Numbers, Standings, Tally, later, targets_of
from .plan_form import Pin
from .problem import Id, Member, Problem


@dataclass
class Group:
    """Members who are alike: where they are counted, when they count, where they may move."""

    unit: Id
    cell: Id | None
    each: Tally
    until: int
    targets: tuple[tuple[Id, float], ...]
    members: list[Id] = field(default_factory=list)


@dataclass
class Pool:
    """Candidates of a village by their first period; so many can be admitted by each period."""

    village: Id
    candidates: list[tuple[int, Id]]
    available: Numbers


class Layout:
    """The parts of a problem from which its model is built.

    ``generous``: any village could found, for questions about more than the problem has.
    ``apart``: members who are a group of their own.
    """

    def __init__(
        self,
        problem: Problem,
        pins: tuple[Pin, ...] = (),
        *,
        generous: bool = False,
        apart: Collection[Id] = (),
    ) -> None:
        self.problem, self.pins, self.periods = problem, pins, problem.periods
        self.generous = generous
        self.ground = Ground(problem)
        self.standings = Standings(problem.periods)
        self.movable = targets_of(problem, pins)
        self.pinned = {pin.subject for pin in pins if pin.act != "founding"} | set(apart)
        self.must = self._must()
        self.can_found = self._can_found()
        self.binding = self._binding(set(self.movable))
        self.groups = self._groups()
        self.fixed, self.in_cell = self._fixed({id for g in self.groups for id in g.members})
        self.pools = [pool for pool in self._pools() if self._pool_matters(pool)]

    def _must(self) -> dict[Id | None, Numbers]:
        """Return what each cell of the start must keep."""
        untouched: dict[Id | None, Numbers] = {
            cell.id: np.zeros(self.periods, np.int64) for cell in self.problem.cells
        }
        for member in self.problem.members:
            if member.cell is not None:
                untouched[member.cell] += self.standings.of(member).official
        least = self.problem.min_official
        return {cell: np.minimum(least, count) for cell, count in untouched.items()}

    def _can_found(self) -> dict[Id, npt.NDArray[np.bool_]]:
        """Return, for each village that could found a cell, the periods in which it could."""
        here, coming, admitted = self._potential()
        problem, found = self.problem, {}
        barred = {
            pin.subject
            for pin in self.pins
            if pin.act == "founding" and pin.forbid and pin.period is None
        }
        capacity = problem.limits.per_commune
        if not self.generous and 0 in (capacity.foundings, problem.limits.overall.foundings):
            return {}
        for village in problem.villages:
            id = village.id
            if id in self.ground.own_cells or village.merger_due is not None or id in barred:
                continue
            arriving = _at_most(coming[id].official, capacity.transfers)
            joining = later(_at_most(admitted[id], capacity.admissions), problem.probation_periods)
            possible = here[id].official + arriving + joining >= problem.min_official
            possible &= here[id].leaders + coming[id].leaders >= 1
            attending = here[id].present + coming[id].present + joining
            possible &= attending >= problem.min_present
            possible = np.logical_and.accumulate(possible[::-1])[::-1] | self.generous
            if possible.any():
                found[id] = possible
        return found

    def _potential(self) -> tuple[dict[Id, Tally], dict[Id, Tally], dict[Id, Numbers]]:
        """Return who is in each village, who could come, and who could be admitted."""
        ids = [village.id for village in self.problem.villages]
        here = {id: Tally.nothing(self.periods) for id in ids}
        coming = {id: Tally.nothing(self.periods) for id in ids}
        admitted = {id: np.zeros(self.periods, np.int64) for id in ids}
        for member in self.problem.members:
            each = self.standings.of(member)
            if member.unit in here:
                here[member.unit].add(each)
            for to, _ in self.movable.get(member.id, ()):
                coming[to].add(each)
        for candidate in self.problem.candidates:
            admitted[candidate.village][candidate.earliest - 1 :] += 1
        return here, coming, admitted

    def _fixed(self, moving: set[Id]) -> tuple[dict[Id, Tally], dict[tuple[Id, Id], Numbers]]:
        """Return the members of each unit who stay, and the official ones by unit and cell."""
        units: dict[Id, Tally] = {}
        in_cell: dict[tuple[Id, Id], Numbers] = {}
        for member in self.problem.members:
            if member.id in moving:
                continue
            each = self.standings.of(member)
            unit = units.get(member.unit)
            if unit is None:
                unit = units[member.unit] = Tally.nothing(self.periods)
            unit.add(each)
            if member.cell is not None:
                key = (member.unit, member.cell)
                in_cell[key] = in_cell.get(key, 0) + each.official
        return units, in_cell

    def _binding(self, moving: set[Id]) -> set[Id | None]:
        """Return the cells that could come to lack people: not all they must keep stay anyway."""
        sure = {cell: np.zeros(self.periods, np.int64) for cell in self.must}
        for (unit, cell), count in self._fixed(moving)[1].items():
            if unit not in self.can_found:
                sure[cell] += count
        return {cell for cell, must in self.must.items() if (sure[cell] < must).any()}

    def _groups(self) -> list[Group]:
        found: dict[tuple[object, ...], Group] = {}
        people = self._fixed(set(self.movable))[0]
        for member in self.problem.members:
            targets = tuple(
                target
                for target in self.movable.get(member.id, ())
                if member.id in self.pinned or self._move_matters(member, target[0], people)
            )
            if not targets:
                continue
            each = self.standings.of(member)
            alone = member.id if member.id in self.pinned else None
            key = (member.unit, member.cell, id(each), targets, alone)
            if key not in found:
                until = min(member.until or self.periods + 1, self.periods + 1)
                found[key] = Group(member.unit, member.cell, each, until, targets)
            found[key].members.append(member.id)
        return list(found.values())

    def _move_matters(self, member: Member, to: Id, staying: dict[Id, Tally]) -> bool:
        if to not in staying or (staying[to].people == 0).any():
            return True
        if not self.standings.of(member).official.any():
            return False
        return to in self.can_found or self.ground.cell_of[to] in self.binding

    def _pools(self) -> Iterable[Pool]:
        by_village: dict[tuple[Id, Id | None], list[tuple[int, Id]]] = {}
        for candidate in self.problem.candidates:
            alone = candidate.id if candidate.id in self.pinned else None
            people = by_village.setdefault((candidate.village, alone), [])
            people.append((candidate.earliest, candidate.id))
        for (village, _), people in by_village.items():
            available = np.zeros(self.periods, np.int64)
            for earliest, _ in people:
                available[earliest - 1 :] += 1
            yield Pool(village, sorted(people, key=lambda row: row[0]), available)

    def _pool_matters(self, pool: Pool) -> bool:
        village, there = pool.village, self.fixed.get(pool.village)
        if not pool.available.any():
            return False
        if there is None or (there.people == 0).any() or village in self.can_found:
            return True
        alone = any(id in self.pinned for _, id in pool.candidates)
        return alone or self.ground.cell_of[village] in self.binding


def _at_most(count: Numbers, in_a_period: int | None) -> Numbers:
    """Return the count, held down by what a commune can do from the first period on."""
    if in_a_period is None:
        return count
    return np.minimum(count, in_a_period * np.arange(1, len(count) + 1))
