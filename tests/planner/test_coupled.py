"""Large problems held together by limits over all communes: a checked plan, true bounds."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import asdict, replace

from bench.planner_data import generated
from chibo.planner import solve
from chibo.planner.blocks import Search
from chibo.planner.check import check
from chibo.planner.component import Part
from chibo.planner.coupled import better_of
from chibo.planner.problem import Capacity
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solver import Cancelled

LIMITS = Capacity(admissions=3, transfers=3, foundings=2)


def test_the_whole_as_one_model_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generated(5, 10, 90, 6, overall=LIMITS)
    best = solve.plan(problem)
    monkeypatch.setattr(solve, "LARGE", 0)
    found = solve.plan(problem)
    assert best.status == found.status == "optimal"
    assert best.stages == found.stages


def test_block_by_block_it_comes_near_the_best() -> None:
    problem = generated(5, 10, 90, 6, overall=LIMITS)
    best = [stage.value for stage in solve.plan(problem).stages]
    thumb = [stage.value for stage in rule_of_thumb(problem).stages]
    search = Search(problem, None, lambda: False)
    search.improve(time.monotonic() + 30, lambda done, total: None)
    part = search.part()
    plan = replace(rule_of_thumb(problem), stages=(), **asdict(part.acts))
    checked = check(problem, plan)
    assert checked.broken == ()
    assert checked.values == pytest.approx(part.values)
    assert part.values[0] == best[0]
    assert best[1] - (best[1] - thumb[1]) / 2 < part.values[1] <= best[1]


def test_a_needless_search_leaves_the_rule_of_thumb() -> None:
    problem = generated(5, 10, 90, 6, overall=LIMITS)
    search = Search(problem, None, lambda: True)
    search.improve(time.monotonic() + 30, lambda done, total: None)
    values = [stage.value for stage in rule_of_thumb(problem).stages]
    assert search.part().values == pytest.approx(values)


FREE = (90.0, 90.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ((81.0, 50.0, 9.0, 7.0), (82.0, 60.0, 0.0, 0.0)),  # better in the first: two bounds hold
        ((80.0, 51.0, 9.0, 7.0), (82.0, 60.0, 4.0, 0.0)),
        ((80.0, 50.0, 4.0, 7.0), (82.0, 60.0, 4.0, 3.0)),
    ],
)
def test_of_two_plans_the_better_one_keeps_the_bounds_that_hold(
    values: tuple[float, ...], bounds: tuple[float, ...]
) -> None:
    whole = Part("plan", (80.0, 50.0, 5.0, 6.0), (82.0, 60.0, 4.0, 3.0), FREE)
    found = Part("plan", values, FREE, FREE)
    assert better_of(found, whole).values == values
    assert better_of(found, whole).bounds == bounds


def test_the_whole_is_kept_where_the_search_is_worse_or_alike() -> None:
    whole = Part("plan", (80.0, 50.0, 5.0, 6.0), (82.0, 60.0, 4.0, 3.0), FREE)
    for values in ((79.0, 60.0, 0.0, 0.0), whole.values):
        assert better_of(Part("plan", values, FREE, FREE), whole) is whole


def test_without_the_whole_the_search_counts() -> None:
    found = Part("plan", (80.0, 50.0, 5.0, 6.0), FREE, FREE)
    assert better_of(found, None) is found


def test_it_stops_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generated(5, 40, 600, 8, overall=LIMITS)
    monkeypatch.setattr(solve, "LARGE", 0)
    monkeypatch.setattr(solve, "RELAXED_SHARE", 0.0)
    asked = time.monotonic() + 0.7
    with pytest.raises(Cancelled):
        solve.plan(problem, 300, cancelled=lambda: time.monotonic() > asked)
    assert time.monotonic() - asked < 2
