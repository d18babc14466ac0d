"""A large problem that limits over all communes hold together.

The whole is given to HiGHS as one model, in a process of its own. Should the time not suffice for
that, a plan is improved here meanwhile block by block: a few communes are planned anew, with what
the others leave of the limits in each period, and what is better is kept. The better of the two
plans is given, with the bounds of the one model.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, wait

from msgspec.structs import replace

from .blocks import Search
from .component import Part, solve_part
from .hands import Hands
from .plan_form import better, first_difference
from .problem import Problem
from .solver import Cancelled
from .team import GRACE_SECONDS, POLL_SECONDS

WHOLE_SHARE = 0.75  # of the time: HiGHS looks at its watch too seldom in so large a model


def solve_coupled(
    problem: Problem,
    seconds: float,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Part:
    """Return the best plan found, with its bounds. ``progress`` hears how many communes of how
    many have been planned anew in the round."""
    deadline = time.monotonic() + seconds
    with Hands(1) as hands:
        asked = hands.ask(solve_part, problem, (), WHOLE_SHARE * seconds)
        search = Search(problem, cancelled, asked.done)
        search.improve(deadline, progress or (lambda done, total: None))
        _wait_for(asked, deadline + GRACE_SECONDS, cancelled)
        known = asked.done() and asked.exception() is None
        whole = asked.result() if known else None
    return better_of(search.part(), whole)


def _wait_for(asked: Future[Part], deadline: float, cancelled: Callable[[], bool] | None) -> None:
    while not asked.done() and time.monotonic() < deadline:
        if cancelled is not None and cancelled():
            raise Cancelled
        wait([asked], POLL_SECONDS)


def better_of(found: Part, whole: Part | None) -> Part:
    """Return the better plan, with those bounds of the whole model that hold for it.

    The whole model's bounds hold for plans as good in the stages before. A better plan is as good
    in all stages up to the first in which they differ, so the next one's bound holds for it too.
    """
    if whole is None or whole.found != "plan":
        return found
    stage = first_difference(found.values, whole.values)
    if stage is None or not better(found.values, whole.values):
        return whole
    return replace(found, bounds=(*whole.bounds[: stage + 2], *found.free[stage + 2 :]))
