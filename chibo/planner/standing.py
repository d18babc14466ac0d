"""How villages and cells stand while acts are done one after another, and what is still allowed.

An act is done from its period on; whoever has moved or founded does not go back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from .counts import Ground, Numbers, Standings, Tally
from .problem import Id, Member, Problem

Changes = dict[Id, Numbers]


class Standing:
    """Villages with their members, cells of the start with their official members, by period."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.periods = problem, problem.periods
        self.standings, self.ground = Standings(problem.periods), Ground(problem)
        self.here = {village.id: Tally.nothing(self.periods) for village in problem.villages}
        self._due = {v.id for v in problem.villages if v.merger_due is not None}
        self._founded: set[Id] = set()
        self._has: Changes = {cell.id: self._nobody() for cell in problem.cells}
        self._in: dict[Id, Changes] = defaultdict(dict)  # official members of a village, by cell
        for member in problem.members:
            each = self.standings.of(member)
            if member.unit in self.here:
                self.here[member.unit].add(each)
            if member.cell is not None:
                self._join(member.unit, member.cell, each.official)
        least = problem.min_official
        self._must = {cell: np.minimum(least, has) for cell, has in self._has.items()}

    def _nobody(self) -> Numbers:
        return np.zeros(self.periods, np.int64)

    def _join(self, place: Id, cell: Id, official: Numbers) -> None:
        self._has[cell] += official
        inside = self._in[place]
        if cell not in inside:
            inside[cell] = self._nobody()
        inside[cell] += official

    def has_own_cell(self, village: Id) -> bool:
        """Tell whether the village has a cell of its own by now."""
        return village in self._founded or village in self.ground.own_cells

    def allows(self, period: int, village: Id, members: Sequence[Member], *, found: bool) -> bool:
        """Tell whether all cells keep what they must when these members move to the village in
        the period, and (``found``) it founds its cell."""
        if found and village in self._due:
            return False
        arriving = Tally.nothing(self.periods)
        leaving: dict[Id, Tally] = {}
        lost: Changes = {}
        for member in members:
            moved = self._moved(member, period)
            arriving.add(moved)
            if member.unit in self._founded:
                leaving.setdefault(member.unit, Tally.nothing(self.periods)).add(moved)
            elif member.cell is not None:
                lost[member.cell] = lost.get(member.cell, 0) + moved.official
        new = village in self._founded or found
        cell = self.ground.cell_of[village]
        if found:
            since = self.standings.periods >= period
            for other, inside in self._in[village].items():
                lost[other] = lost.get(other, 0) + inside * since
        elif not new and cell is not None:
            lost[cell] = lost.get(cell, 0) - arriving.official
        if any((self._has[c] - gone < self._must[c]).any() for c, gone in lost.items()):
            return False
        if found and not self._makes_a_cell(village, period, arriving, 1):
            return False
        return all(self._makes_a_cell(unit, period, gone, -1) for unit, gone in leaving.items())

    def _makes_a_cell(self, village: Id, period: int, more: Tally, times: int) -> bool:
        """Tell whether a village has what its own cell must have, from the period on."""
        here, problem = self.here[village], self.problem
        pairs = (
            (here.official + times * more.official, problem.min_official),
            (here.leaders + times * more.leaders, 1),
            (here.present + times * more.present, problem.min_present),
        )
        return all((count[period - 1 :] >= least).all() for count, least in pairs)

    def _moved(self, member: Member, period: int) -> Tally:
        return self.standings.of(member).where(self.standings.periods >= period)

    def change(self, period: int, village: Id, members: Sequence[Member], *, found: bool) -> None:
        """Do what is allowed."""
        since = self.standings.periods >= period
        if found:
            self._founded.add(village)
            for cell, inside in self._in[village].items():
                self._has[cell] -= inside * since
        for member in members:
            moved = self._moved(member, period)
            self.here[village].add(moved)
            if member.unit in self.here:
                self.here[member.unit].add(moved, -1)
            if member.unit not in self._founded and member.cell is not None:
                self._join(member.unit, member.cell, -moved.official)
            self._arrive(village, moved.official)

    def _arrive(self, village: Id, official: Numbers) -> None:
        cell = self.ground.cell_of[village]
        if village not in self._founded and cell is not None:
            self._join(village, cell, official)

    def admit(self, period: int, village: Id) -> None:
        """Let a candidate of the village be admitted in the period."""
        official = self._nobody()
        official[period - 1 + self.problem.probation_periods :] = 1
        here = self.here[village]
        here.people[period - 1 :] += 1
        here.official += official
        here.present += official
        self._arrive(village, official)
