"""The planner's own model, whole, given to CP-SAT: the same rows, another solver."""

from __future__ import annotations

import time

import numpy as np
from ortools.sat.python import cp_model

from chibo.planner.matrix import Model
from chibo.planner.plan_form import SENSES

KM_SCALE = 1000  # metres


def solve(model: Model, seconds: float) -> tuple[list[float], list[float]]:
    """Return the values and bounds of the stages that the time allows."""
    asked = cp_model.CpModel()
    columns = [
        asked.new_int_var(int(low), int(top), "")
        for low, top in zip(model.lower, model.upper, strict=True)
    ]
    for row in range(len(model.row_lower)):
        of = slice(model.starts[row], model.starts[row + 1])
        terms = [
            int(value) * columns[column]
            for column, value in zip(model.index[of], model.value[of], strict=True)
        ]
        if np.isfinite(model.row_lower[row]):
            asked.add(sum(terms) >= int(model.row_lower[row]))
        if np.isfinite(model.row_upper[row]):
            asked.add(sum(terms) <= int(model.row_upper[row]))
    solver, deadline = cp_model.CpSolver(), time.monotonic() + seconds
    solver.parameters.num_workers = 2
    values: list[float] = []
    bounds: list[float] = []
    for stage, (cost, sense) in enumerate(zip(model.costs, SENSES, strict=True)):
        scale = KM_SCALE if stage == 3 else 1
        goal = sum(round(scale * cost[n]) * columns[n] for n in np.flatnonzero(cost))
        asked.maximize(sense * goal)
        solver.parameters.max_time_in_seconds = max(0.1, deadline - time.monotonic())
        if solver.solve(asked) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        asked.add(sense * goal >= round(solver.objective_value))
        for found, value in (
            (values, solver.objective_value),
            (bounds, solver.best_objective_bound),
        ):
            found.append(sense * value / scale + model.constants[stage])
        asked.clear_hints()
        for column in columns:
            asked.add_hint(column, solver.value(column))
    return values, bounds
