"""The bench's districts: of the article's size, and the same plan from each exact side."""

from __future__ import annotations

import pytest

from bench.planner_cpsat import solve
from bench.planner_data import COMMUNES, VILLAGES, district, generated
from chibo.planner.layout import Layout
from chibo.planner.model import Building
from chibo.planner.plan_form import Plan
from chibo.planner.solve import plan


def test_the_district_has_the_articles_size() -> None:
    problem = district()
    assert len(problem.villages) == VILLAGES
    assert len({village.commune for village in problem.villages}) == COMMUNES


def test_the_same_seed_gives_the_same_district() -> None:
    assert district(3) == district(3) != district(4)


def test_cp_sat_finds_the_same_plan_in_the_same_model() -> None:
    problem = generated(2, 2, 24, 6)
    found: Plan = plan(problem)
    values, bounds = solve(Building(Layout(problem)).model(), 30)
    assert values == pytest.approx([stage.value for stage in found.stages], abs=0.1)
    assert values == pytest.approx(bounds, abs=0.1)
