"""HiGHS, held by its arrays: one model, solved for one stage after another."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import highspy
import numpy as np
from highspy import HighsModelStatus as Status

from .counts import Floats
from .matrix import Model
from .plan_form import SENSES

NEARLY_ONE, NEARLY_NOTHING = 0.999, 1e-6
SMALL = 5000  # columns: a commune or a few
INFEASIBLE = (Status.kInfeasible, Status.kUnboundedOrInfeasible)


class Cancelled(Exception):
    """The user has asked to stop."""


class Quiet(highspy.Highs):
    """HiGHS without its greeting, which it would print when the callbacks are set."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
        """Fall silent first."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Found(NamedTuple):
    """What a stage gave: a solution if any, what no solution surpasses, whether there is none."""

    solution: Floats | None
    bound: float | None
    infeasible: bool = False


class Solver:
    """A model in HiGHS, with the stages fixed so far."""

    def __init__(self, model: Model, cancelled: Callable[[], bool] | None = None) -> None:
        self.model, self.cancelled, self.stopped = model, cancelled, False
        self.highs = highs = Quiet()  # type: ignore[no-untyped-call]
        for name, value in (("threads", 1), ("mip_rel_gap", 0.0)):
            highs.setOptionValue(name, value)
        width = len(model.lower)
        if width < SMALL:
            # Simplifying takes longer than solving, and like members are grouped already.
            highs.setOptionValue("presolve", "off")
            highs.setOptionValue("mip_detect_symmetry", False)
        highs.passModel(
            width,
            len(model.row_lower),
            len(model.value),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.zeros(width),
            model.lower,
            model.upper,
            model.row_lower,
            model.row_upper,
            model.starts[:-1],
            model.index,
            model.value,
            model.integer,
        )
        if cancelled is not None:
            for kind in (highs.cbMipInterrupt, highs.cbSimplexInterrupt, highs.cbIpmInterrupt):
                kind.subscribe(self._ask)

    def _ask(self, event: highspy.HighsCallbackEvent) -> None:
        if self.cancelled is not None and (self.stopped or self.cancelled()):
            self.stopped = True
            event.interrupt()

    def best(self, stage: int, start: Floats | None, seconds: float) -> Found:
        """Solve for the stage, beginning with a solution, within the time."""
        highs, width = self.highs, len(self.model.lower)
        every = np.arange(width, dtype=np.int32)
        highs.changeColsCost(width, every, -SENSES[stage] * self.model.costs[stage])
        # The first three stages are whole numbers: less than one apart is proof.
        self.apart = NEARLY_ONE if stage < 3 else NEARLY_NOTHING
        highs.setOptionValue("mip_abs_gap", self.apart)
        # HiGHS counts the time of all runs of a model together.
        highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, seconds))
        if start is not None:
            highs.setSolution(width, every, start)
        highs.run()
        if start is not None and self._falls_short():
            highs.clearSolver()
            highs.run()
        if self.stopped:
            raise Cancelled
        return self._found(stage)

    def _falls_short(self) -> bool:
        """Say whether HiGHS calls best what is not.

        Version 1.16 may improve a given start while it simplifies the model, find its proof by
        that, and still return the start as it was.
        """
        if self.highs.getModelStatus() != Status.kOptimal or not self.model.integer.any():
            return False
        found = self.highs.getLp().col_cost_ @ np.array(self.highs.getSolution().col_value)
        return bool(found - self.highs.getInfo().mip_dual_bound > self.apart)

    def _found(self, stage: int) -> Found:
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        if status in INFEASIBLE:
            return Found(None, None, infeasible=True)
        solution = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            solution = np.array(self.highs.getSolution().col_value)
        bound: float | None = info.mip_dual_bound
        if status == Status.kOptimal and not self.model.integer.any():
            bound = info.objective_function_value
        if bound is None or not np.isfinite(bound):
            return Found(solution, None)
        return Found(solution, -SENSES[stage] * bound)

    def hold(self, stage: int, value: float) -> None:
        """Let all that follows be at least as good in the stage."""
        columns = np.flatnonzero(self.model.costs[stage]).astype(np.int32)
        factors = self.model.costs[stage][columns]
        low, high = (value, highspy.kHighsInf) if SENSES[stage] > 0 else (-highspy.kHighsInf, value)
        self.highs.addRow(low, high, len(columns), columns, factors)
