"""The demo as of its first day: what there was to plan with, and what became of it. Sample data."""

from __future__ import annotations

from datetime import date

from chibo.planner.problem import Capacity, Problem

from .district import prepare

START = date(2016, 1, 1)
PACE = Capacity(foundings=4)
"""What the demo's own course founds in a quarter: 38 cells in two and a half years."""


def problems() -> dict[str, Problem]:
    """Return the demo's problem of ten quarters, and the same at the demo's own pace."""
    prepare()
    from chibo.ledger.scope import Scope
    from chibo.planning.gathering import gather
    from chibo.planning.wanted import Wanted

    wanted = {
        "demo, first day": Wanted(),
        "demo, first day, at most 4 foundings a quarter": Wanted(overall=PACE),
    }
    return {
        name: gather(Scope.everything(), None, START, settings).problem
        for name, settings in wanted.items()
    }


def own_course(problem: Problem) -> list[int]:
    """Return the independent villages of the demo's own course at each period's end."""
    from chibo.ledger.scope import Scope
    from chibo.planning.course import NOTHING, Course
    from chibo.register.reads_map import village_states

    course = Course(problem, NOTHING)
    days = [course.ends(period) for period in range(1, problem.periods + 1)]
    return [
        sum(row.status == "independent" for row in village_states(Scope.everything(), day))
        for day in days
    ]
