"""The outlook of a plan: certain where nothing can fail, and as likely as its rates."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from chibo.planner.chance import outlook
from chibo.planner.check import check
from chibo.planner.plan_form import Plan
from chibo.planner.problem import Candidate, Problem, ProblemError
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solve import plan

from .small import drawn, small_case


def by_admission(rate: float) -> Problem:
    """B has two official members, and needs a candidate: two quarters of probation, of six."""
    members = tuple(row for row in small_case().members if row.id != "b3")
    candidates = (Candidate(id="c1", village="B", earliest=1, rate=rate),)
    problem = replace(small_case(), periods=6, probation_periods=2)
    return replace(problem, members=members, candidates=candidates)


def independent(found: Plan) -> float:
    return found.stages[1].value


@pytest.mark.parametrize("seed", range(10))
def test_where_every_admission_is_certain_the_plan_comes_true(seed: int) -> None:
    drawn_problem = drawn(seed, villages=6, periods=5, movers=5, candidates=5, extras=True)
    sure = tuple(replace(row, rate=1.0) for row in drawn_problem.candidates)
    problem = replace(drawn_problem, candidates=sure)
    found = plan(problem)
    assert sum(outlook(problem, found, runs=3).mean()) == independent(found)


def test_a_village_that_waits_for_an_admission_is_as_likely_as_its_rate() -> None:
    problem = by_admission(0.3)
    seen = outlook(problem, plan(problem), runs=20_000)
    assert seen.chance(1, 3) == pytest.approx(0.3, abs=0.02)
    assert seen.chance(1, 2) == 0
    assert seen.chance(0, 1) == 1
    assert seen.distribution(6).keys() == {0, 1}
    assert seen.quantile(0.9) == (0, 0, 1, 1, 1, 1)


def test_a_late_admission_founds_late() -> None:
    problem = by_admission(1.0)
    seen = outlook(problem, plan(problem), delays=(0.0, 0.0, 1.0), runs=5)
    assert seen.mean() == (0, 0, 0, 0, 1, 1)


def test_the_same_seed_gives_the_same_outlook() -> None:
    problem = by_admission(0.5)
    found = plan(problem)
    seen: list[Any] = [outlook(problem, found, seed=seed).mean() for seed in (1, 1, 2)]
    assert seen[0] == seen[1] != seen[2]


@pytest.mark.parametrize("delays", [(), (0.0,), (-1.0, 2.0), (float("nan"),)])
def test_delays_that_are_no_shares_are_refused(delays: tuple[float, ...]) -> None:
    problem = by_admission(0.5)
    with pytest.raises(ProblemError):
        outlook(problem, plan(problem), delays=delays)


@pytest.mark.parametrize("seed", range(30))
def test_the_rule_of_thumb_keeps_the_rules_and_is_never_better(seed: int) -> None:
    problem = drawn(seed, villages=6, periods=5, movers=5, candidates=5, communes=2)
    thumb, best = rule_of_thumb(problem), plan(problem)
    assert check(problem, thumb).broken == ()
    ranked = [
        (found.stages[0].value, found.stages[1].value, -found.stages[2].value)
        for found in (thumb, best)
    ]
    assert ranked[0] <= ranked[1]
