"""One problem that hangs together, solved stage by stage, with the bounds of each stage."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import msgspec
import numpy as np

from .counts import Floats
from .layout import Layout
from .matrix import Model
from .model import Building
from .plan_form import SENSES, Pin
from .problem import Problem
from .reading import Acts, acts_of, nothing_done
from .solver import Solver

SHARES = (0.5, 0.6, 0.6, 1.0)  # of the time left, to each stage
LAST = 3


class Part(msgspec.Struct, frozen=True):
    """What a part of the problem gave.

    ``bounds``: of all plans of this part as good in the stages before; ``free``: of all plans.
    ``proven``: how many stages, from the first on, are proven best.
    """

    found: Literal["plan", "nothing", "infeasible"]
    values: tuple[float, ...] = ()
    bounds: tuple[float, ...] = ()
    free: tuple[float, ...] = ()
    proven: int = 0
    acts: Acts = Acts()


def unproven(problem: Problem, values: tuple[float, ...], acts: Acts) -> Part:
    """Return a plan made without the model, with the bounds that need no proof."""
    every = float(problem.periods * len(problem.villages))
    most = (every, every, 0.0, 0.0)
    return Part("plan", values, most, most, 0, acts)


def solve_part(
    problem: Problem,
    pins: tuple[Pin, ...],
    seconds: float,
    cancelled: Callable[[], bool] | None = None,
) -> Part:
    """Return the best plan of the part that the time allows."""
    deadline = time.monotonic() + seconds
    return solve_building(Building(Layout(problem, pins)), deadline, cancelled)


def solve_building(
    building: Building, deadline: float, cancelled: Callable[[], bool] | None = None
) -> Part:
    """Return the best plan of a model that the time until the deadline allows."""
    model = building.model()
    free = _free_bounds(model)
    if not len(model.lower):
        if (model.row_lower > 0).any():
            return Part("infeasible")
        return Part("plan", model.constants, model.constants, model.constants, len(SENSES))
    solver = Solver(model, cancelled)
    solution = None if building.layout.pins else nothing_done(building, len(model.lower))
    bounds: list[float] = []
    for stage in range(len(SENSES)):
        left = deadline - time.monotonic()
        if left <= 0 and solution is not None:
            bounds.append(free[stage])
        else:
            found = solver.best(stage, solution, SHARES[stage] * left)
            if found.infeasible and stage == 0:
                return Part("infeasible")
            solution = found.solution if found.solution is not None else solution
            if solution is None:
                return Part("nothing")
            bounds.append(_bound(model, stage, found.bound, free[stage]))
        if stage < LAST:
            solver.hold(stage, _value(model, stage, solution) - model.constants[stage])
    assert solution is not None
    values = tuple(_value(model, stage, solution) for stage in range(len(SENSES)))
    return Part(
        "plan", values, tuple(bounds), free, _proven(values, bounds), acts_of(building, solution)
    )


def possible(problem: Problem, pins: tuple[Pin, ...], seconds: float) -> bool | None:
    """Say whether the pins can hold together; none if the time did not suffice."""
    model = Building(Layout(problem, pins)).model()
    if seconds <= 0:
        return None
    if not len(model.lower):
        return not (model.row_lower > 0).any()
    found = Solver(replace(model, costs=tuple(0 * cost for cost in model.costs))).best(
        0, None, seconds
    )
    if found.infeasible or found.solution is not None:
        return not found.infeasible
    return None


def _free_bounds(model: Model) -> tuple[float, ...]:
    """Return what no plan surpasses, from the columns' bounds alone."""
    reach = [model.lower if sense < 0 else model.upper for sense in SENSES]
    return tuple(
        float(cost @ columns) + constant
        for cost, columns, constant in zip(model.costs, reach, model.constants, strict=True)
    )


def _value(model: Model, stage: int, solution: Floats) -> float:
    value = float(model.costs[stage] @ solution) + model.constants[stage]
    return value if stage == LAST else float(round(value))


def _bound(model: Model, stage: int, bound: float | None, free: float) -> float:
    """Return the solver's bound on the whole stage, rounded where the stage counts."""
    if bound is None:
        return free
    whole = bound + model.constants[stage]
    if stage < LAST:
        whole = float(np.floor(whole + 1e-5) if SENSES[stage] > 0 else np.ceil(whole - 1e-5))
    return min(whole, free) if SENSES[stage] > 0 else max(whole, free)


def _proven(values: tuple[float, ...], bounds: list[float]) -> int:
    for stage, (value, bound) in enumerate(zip(values, bounds, strict=True)):
        if abs(value - bound) > (1e-5 if stage == LAST else 1e-9):
            return stage
    return len(values)
