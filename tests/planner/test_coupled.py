"""Large problems held together by limits over all communes: a checked plan, true bounds."""

from __future__ import annotations

import time

import pytest

from bench.planner_data import generated
from chibo.planner import solve
from chibo.planner.check import check
from chibo.planner.problem import Capacity
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solver import Cancelled

LIMITS = Capacity(admissions=3, transfers=3, foundings=2)


def test_block_by_block_it_comes_near_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generated(5, 10, 90, 6, overall=LIMITS)
    best = solve.plan(problem)
    assert best.status == "optimal"
    monkeypatch.setattr(solve, "LARGE", 0)
    found = solve.plan(problem, 30)
    assert check(problem, found).broken == ()
    thumb = rule_of_thumb(problem).stages[1].value
    assert thumb < found.stages[1].value <= best.stages[1].value <= found.stages[1].bound
    assert found.stages[0].value == best.stages[0].value == found.stages[0].bound
    assert found.stages[1].value > best.stages[1].value - (best.stages[1].value - thumb) / 2


def test_it_stops_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = generated(5, 40, 600, 8, overall=LIMITS)
    monkeypatch.setattr(solve, "LARGE", 0)
    monkeypatch.setattr(solve, "RELAXED_SHARE", 0.0)
    asked = time.monotonic() + 0.7
    with pytest.raises(Cancelled):
        solve.plan(problem, 300, cancelled=lambda: time.monotonic() > asked)
    assert time.monotonic() - asked < 2
