"""``plan``: the best plan that the time allows, with its bounds, and checked before it is given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from .check import check
from .component import Part, possible
from .coupled import solve_coupled
from .parts import parts_of
from .pinning import checked_pins
from .plan_form import SENSES, Pin, Plan, Stage, Status, better, stages_of
from .problem import Capacity, Problem
from .reading import Acts
from .solver import Cancelled
from .team import LEAST_SECONDS, Work, size_of, work_through

RELAXED_SHARE = 0.3
CONFLICT_SECONDS = 10.0
LARGE = 40_000  # village-periods and movable people: one model solves so many within a minute

Progress = Callable[[int, int], None]


class RefusedPlan(RuntimeError):
    """The solver's plan breaks a rule: an error of this program, never an answer."""


def plan(
    problem: Problem,
    time_limit: float = 60.0,
    pins: Sequence[Pin] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    workers: int | None = None,
) -> Plan:
    """Return the best plan found within ``time_limit`` seconds.

    ``progress`` hears how many parts of how many are done; ``cancelled`` is asked often, and once
    it says so ``Cancelled`` is raised. ``workers``: processes, by default one for each core.
    """
    started = time.monotonic()
    pins = checked_pins(problem, pins)

    def solved(parts: list[Work], seconds: float) -> Plan:
        return _merged(work_through(parts, seconds, progress, cancelled, workers))

    def coupled(seconds: float) -> Plan:
        if pins or size_of((problem, pins)) <= LARGE:
            return solved([(problem, pins)], seconds)
        return _merged([solve_coupled(problem, seconds, progress, cancelled)])

    loose = replace(problem, limits=replace(problem.limits, overall=Capacity()))
    apart = parts_of(loose, pins)
    if problem.limits.overall == Capacity():
        found = solved(apart, time_limit)
    elif RELAXED_SHARE * time_limit < LEAST_SECONDS * len(apart):
        found = coupled(time_limit)
    else:
        # Without the limits over all communes the parts are small. If the best of that keeps
        # those limits it is best; if not, its bound is still one.
        found = solved(apart, RELAXED_SHARE * time_limit)
        fits = bool(found.stages) and not check(problem, found).broken
        if found.status != "infeasible" and not (fits and found.status == "optimal"):
            held = coupled(max(0.0, started + time_limit - time.monotonic()))
            worse = fits and held.stages and better(_values(found), _values(held))
            found = found if worse else _below(held, found)
    if found.status == "infeasible":
        return _infeasible(problem, pins, started + max(time_limit, CONFLICT_SECONDS))
    return found if not found.stages else _given(problem, found)


def _below(held: Plan, loose: Plan) -> Plan:
    """Return the plan with the bound of the first stage that holds without some limits too."""
    if not (held.stages and loose.stages):
        return held
    bounds = [stage.bound for stage in held.stages]
    bounds[0] = min(bound for bound in (bounds[0], loose.stages[0].bound) if bound is not None)
    stages = stages_of(_values(held), tuple(bounds))
    return replace(held, status=_status(stages), stages=stages)


def _status(stages: Sequence[Stage]) -> Status:
    proven = all(stage.gap is not None and stage.gap < 1e-6 for stage in stages)
    return "optimal" if proven else "feasible"


def _values(plan: Plan) -> tuple[float, ...]:
    return tuple(stage.value for stage in plan.stages)


def _merged(parts: list[Part]) -> Plan:
    """Return the parts' plans as one."""
    if any(part.found == "infeasible" for part in parts):
        return Plan(status="infeasible")
    if any(part.found == "nothing" for part in parts):
        return Plan(status="timeout")
    proven = [len(SENSES)] if len(parts) == 1 else [part.proven for part in parts]
    everyone = min(proven, default=len(SENSES))
    values, bounds = [], []
    for stage in range(len(SENSES)):
        # A stage's bounds hold for plans as good before. Of several parts, where that is not
        # proven in each, one may give up something for another: only what holds for all plans
        # does then.
        own = [part.bounds[stage] if stage <= everyone else part.free[stage] for part in parts]
        values.append(sum(part.values[stage] for part in parts))
        bounds.append(float(sum(own)))
    acts = [part.acts for part in parts]
    stages = stages_of(tuple(values), tuple(bounds))
    return Plan(
        status=_status(stages),
        stages=stages,
        foundings=tuple(row for of in acts for row in of.foundings),
        transfers=tuple(row for of in acts for row in of.transfers),
        admissions=tuple(row for of in acts for row in of.admissions),
    )


def _given(problem: Problem, found: Plan) -> Plan:
    """Return the plan with its values as the check counts them, unless the check refuses it.

    A solution that was cut short may not count all that its acts make true.
    """
    checked = check(problem, replace(found, stages=()))
    if checked.broken or checked.values is None:
        raise RefusedPlan("; ".join(broken.sentence for broken in checked.broken[:5]))
    stages = stages_of(checked.values, tuple(stage.bound for stage in found.stages))
    return replace(found, status=_status(stages), stages=stages)


def _infeasible(problem: Problem, pins: tuple[Pin, ...], deadline: float) -> Plan:
    """Return the plan that says so, with pins that cannot hold together if found in time."""
    for part, of in parts_of(problem, pins):
        if not of or possible(part, of, deadline - time.monotonic()) is not False:
            continue
        conflict = list(of)
        for pin in of:
            others = tuple(other for other in conflict if other is not pin)
            if possible(part, others, deadline - time.monotonic()) is False:
                conflict = list(others)
        return Plan(status="infeasible", conflict=tuple(conflict))
    return Plan(status="infeasible")


__all__ = ["Acts", "Cancelled", "RefusedPlan", "plan"]
