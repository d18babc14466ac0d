"""From a solution's numbers back to names: who moves, who is admitted, who founds, and when."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import numpy as np

from .counts import Floats, Numbers, later
from .layout import Pool
from .model import Building
from .plan_form import Admission, Founding, Transfer
from .problem import Id


class Acts(msgspec.Struct, frozen=True):
    """What is to be done."""

    foundings: tuple[Founding, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    admissions: tuple[Admission, ...] = ()


def acts_of(building: Building, solution: Floats) -> Acts:
    """Return the acts of a solution: of a group's members the first ones go first."""
    done = np.rint(solution).astype(np.int64)
    foundings = [
        Founding(village=village, period=int(np.argmax(done[columns])) + 1)
        for village, columns in building.founded.items()
        if done[columns[-1]]
    ]
    waiting: dict[int, list[Id]] = defaultdict(list)
    transfers: list[Transfer] = []
    for (number, to), columns in building.moved.items():
        if done[columns[-1]] and number not in waiting:
            waiting[number] = list(reversed(building.layout.groups[number].members))
        for period, more in enumerate(np.diff(done[columns], prepend=0), start=1):
            for _ in range(more):
                transfers.append(Transfer(member=waiting[number].pop(), to=to, period=period))
    admissions: list[Admission] = []
    for pool, columns in zip(building.layout.pools, building.admitted, strict=True):
        ready = iter(pool.candidates)
        admitted = np.minimum(done[columns], _needed(building, pool, done[columns], done))
        for period, more in enumerate(np.diff(admitted, prepend=0), start=1):
            for _ in range(more):
                admissions.append(Admission(candidate=next(ready)[1], period=period))
    return Acts(tuple(foundings), tuple(transfers), tuple(admissions))


def _needed(building: Building, pool: Pool, admitted: Numbers, done: Numbers) -> int:
    """Return how many of the pool's admissions something depends on: the plan names no others."""
    layout, village, problem = building.layout, pool.village, building.problem
    together = sum(other.village == village for other in layout.pools) > 1
    if together or layout.pinned or layout.ground.cell_of[village] in layout.binding:
        return len(pool.candidates)
    others = building.total(village, "people", done) - admitted
    needed = ((others == 0) & (admitted > 0)).astype(np.int64)
    if village in building.founded:
        founded = done[building.founded[village]]
        official = later(admitted, problem.probation_periods)
        for kind, must in (
            ("official", problem.min_official),
            ("present", problem.min_present),
        ):
            lacking = must - (building.total(village, kind, done) - official)
            needed = np.maximum(needed, founded * lacking)
    return int(needed.max())


def nothing_done(building: Building, width: int) -> Floats:
    """Return the solution in which nobody does anything: always possible without pins."""
    solution = np.zeros(width)
    for columns, most in building.untouched():
        solution[columns] = most
    return solution
