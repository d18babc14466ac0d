"""A large problem that limits over all communes hold together.

As one model it is too large to be solved in time. So a plan is improved block by block: a few
communes are planned anew, with what the others leave of the limits in each period, and what is
better is kept. Meanwhile the whole model without whole numbers says what no plan surpasses.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace as replaced
from random import Random

import numpy as np
from msgspec.structs import replace

from .check import check
from .component import Part, solve_building
from .counts import Numbers
from .hands import Hands
from .layout import Layout
from .matrix import Term
from .model import Building
from .parts import parts_of
from .plan_form import SENSES, Plan
from .problem import Capacity, Id, Problem
from .reading import Acts
from .rule_of_thumb import ACTS, rule_of_thumb
from .solver import Cancelled, Solver

BLOCK = 8  # communes planned anew together
BLOCK_SECONDS = 10.0
QUIET_ROUNDS = 2  # so many rounds without anything better are enough
POLL_SECONDS = 0.05

Ranked = tuple[float, ...]


def solve_coupled(
    problem: Problem,
    seconds: float,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Part:
    """Return the best plan found, with bounds of the first two stages. ``progress`` hears how
    many communes of how many have been planned anew in the round."""
    deadline = time.monotonic() + seconds
    search = _Search(problem, cancelled)
    with Hands(1) as hands:
        first = float(sum(values[0] for values in search.values))
        asked = hands.ask(relaxed_bounds, problem, first, seconds)
        search.improve(deadline, progress or (lambda done, total: None), cancelled)
        while not asked.done() and time.monotonic() < deadline:
            if cancelled is not None and cancelled():
                raise Cancelled
            wait([asked], POLL_SECONDS)
        known = asked.done() and asked.exception() is None
        bounds = asked.result() if known else (_every(problem),) * 2
    values = tuple(sum(of) for of in zip(*search.values, strict=True))
    least = (*bounds, 0.0, 0.0)
    return Part("plan", values, least, least, 0, search.acts())


def _every(problem: Problem) -> float:
    return float(problem.periods * len(problem.villages))


def relaxed_bounds(problem: Problem, first: float, seconds: float) -> tuple[float, float]:
    """Return what no plan surpasses in the first stage, and in the second if it reaches ``first``
    in the first: those of the whole model without whole numbers."""
    deadline = time.monotonic() + seconds
    model = Building(Layout(problem)).model()
    solver = Solver(replaced(model, integer=np.zeros_like(model.integer)))
    bounds: list[float] = []
    for stage in (0, 1):
        found = solver.best(stage, None, deadline - time.monotonic())
        known = found.bound is not None and found.solution is not None
        whole = np.floor((found.bound or 0.0) + model.constants[stage] + 1e-5)
        bounds.append(float(whole) if known else _every(problem))
        solver.hold(0, first - model.constants[0])
    return bounds[0], bounds[1]


class _Search:
    """A plan in parts, and what each part uses of the limits."""

    def __init__(self, problem: Problem, cancelled: Callable[[], bool] | None) -> None:
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

    def acts(self) -> Acts:
        """Return the acts of all parts."""
        return Acts(
            tuple(row for plan in self.plans for row in plan.foundings),
            tuple(row for plan in self.plans for row in plan.transfers),
            tuple(row for plan in self.plans for row in plan.admissions),
        )

    def improve(
        self,
        deadline: float,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool] | None,
    ) -> None:
        """Plan block after block anew, in another order each round."""
        quiet = 0
        while quiet < QUIET_ROUNDS:
            order = self.chance.sample(range(len(self.parts)), len(self.parts))
            better = False
            for first in range(0, len(order), BLOCK):
                progress(first, len(order))
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                seconds = min(left, BLOCK_SECONDS)
                better |= self._renew(order[first : first + BLOCK], seconds, cancelled)
            quiet = 0 if better else quiet + 1

    def _renew(
        self, block: list[int], seconds: float, cancelled: Callable[[], bool] | None
    ) -> bool:
        """Plan the block anew with what the others leave; say whether it is better now."""
        room = {act: self._left_for(block, act) for act in ACTS}
        building = _Block(Layout(_together([self.parts[number] for number in block])), room)
        part = solve_building(building, time.monotonic() + seconds, cancelled)
        before = tuple(sum(of) for of in zip(*(self.values[n] for n in block), strict=True))
        if part.found != "plan" or not _better(part.values, before):
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


def _better(values: Ranked, before: Ranked) -> bool:
    for value, old, sense in zip(values, before, SENSES, strict=True):
        if abs(value - old) > 1e-6:
            return sense * (value - old) > 0
    return False


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
