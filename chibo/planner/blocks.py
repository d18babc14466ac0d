"""A plan improved block by block: a few communes are planned anew, with what the others leave.

For problems that limits over all communes hold together, and that are too large for one model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import numpy as np
from msgspec.structs import replace

from .check import check
from .component import Part, solve_building, unproven
from .counts import Numbers
from .layout import Layout
from .matrix import Term
from .model import Building
from .parts import parts_of
from .plan_form import Plan, better
from .problem import Capacity, Id, Problem
from .reading import Acts
from .rule_of_thumb import ACTS, rule_of_thumb

BLOCK = 8  # communes planned anew together
BLOCK_SECONDS = 10.0
QUIET_ROUNDS = 2  # so many rounds without anything better are enough

Ranked = tuple[float, ...]


class Search:
    """A plan in parts, and what each part uses of the limits."""

    def __init__(
        self,
        problem: Problem,
        cancelled: Callable[[], bool] | None,
        needless: Callable[[], bool],
    ) -> None:
        self.cancelled, self.needless = cancelled, needless
        limits = problem.limits
        loose = replace(problem, limits=replace(limits, overall=Capacity()))
        self.problem, self.overall, self.chance = problem, limits.overall, Random(1)
        self.parts = [part for part, _ in parts_of(loose, ())]
        self.plans = self._divided(rule_of_thumb(problem, cancelled))
        self.values = [self._values(number, plan) for number, plan in enumerate(self.plans)]

    def _divided(self, plan: Plan) -> list[Plan]:
        return [_within(plan, part) for part in self.parts]

    def _values(self, number: int, plan: Plan) -> Ranked:
        values = check(self.parts[number], plan).values
        assert values is not None
        return values

    def part(self) -> Part:
        """Return the plan, with bounds that need no proof."""
        values = tuple(sum(of) for of in zip(*self.values, strict=True))
        return unproven(self.problem, values, self._acts())

    def _acts(self) -> Acts:
        return Acts(
            tuple(row for plan in self.plans for row in plan.foundings),
            tuple(row for plan in self.plans for row in plan.transfers),
            tuple(row for plan in self.plans for row in plan.admissions),
        )

    def improve(self, deadline: float, progress: Callable[[int, int], None]) -> None:
        """Plan block after block anew, in another order each round, until it is needless."""
        quiet = 0
        while quiet < QUIET_ROUNDS:
            order = self.chance.sample(range(len(self.parts)), len(self.parts))
            better = False
            for first in range(0, len(order), BLOCK):
                progress(first, len(order))
                left = deadline - time.monotonic()
                if left <= 0 or self.needless():
                    return
                seconds = min(left, BLOCK_SECONDS)
                better |= self._renew(order[first : first + BLOCK], seconds)
            quiet = 0 if better else quiet + 1

    def _renew(self, block: list[int], seconds: float) -> bool:
        """Plan the block anew with what the others leave; say whether it is better now."""
        room = {act: self._left_for(block, act) for act in ACTS}
        building = _Block(Layout(_together([self.parts[number] for number in block])), room)
        part = solve_building(building, time.monotonic() + seconds, self.cancelled)
        before = tuple(sum(of) for of in zip(*(self.values[n] for n in block), strict=True))
        if part.found != "plan" or not better(part.values, before):
            return False
        found = Plan(
            status="feasible",
            foundings=part.acts.foundings,
            transfers=part.acts.transfers,
            admissions=part.acts.admissions,
        )
        for number in block:
            self.plans[number] = _within(found, self.parts[number])
            self.values[number] = self._values(number, self.plans[number])
        return True

    def _left_for(self, block: list[int], act: str) -> Numbers | None:
        most = getattr(self.overall, act)
        if most is None:
            return None
        left = np.full(self.problem.periods, most, np.int64)
        for number in set(range(len(self.parts))) - set(block):
            for row in getattr(self.plans[number], act):
                left[row.period - 1] -= 1
        return left


class _Block(Building):
    """The model of some communes, with what is left for them of the limits over all."""

    def __init__(self, layout: Layout, room: dict[str, Numbers | None]) -> None:
        self.room = room
        super().__init__(layout)

    def _room(self, act: str, commune: Id | None) -> tuple[int | Numbers | None, list[Term]]:
        return (self.room[act], []) if commune is None else super()._room(act, commune)


def _together(parts: list[Problem]) -> Problem:
    return replace(
        parts[0],
        villages=tuple(row for part in parts for row in part.villages),
        cells=tuple(row for part in parts for row in part.cells),
        members=tuple(row for part in parts for row in part.members),
        candidates=tuple(row for part in parts for row in part.candidates),
    )


def _within(plan: Plan, part: Problem) -> Plan:
    """Return the acts of the plan that are of the part."""
    villages = {row.id for row in part.villages}
    candidates = {row.id for row in part.candidates}
    return Plan(
        status="feasible",
        foundings=tuple(row for row in plan.foundings if row.village in villages),
        transfers=tuple(row for row in plan.transfers if row.to in villages),
        admissions=tuple(row for row in plan.admissions if row.candidate in candidates),
    )
