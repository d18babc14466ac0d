"""The best plan: the small case, exhaustive search, a second model, pins, time, a stop."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from bench.planner_data import district, generated
from chibo.planner.check import check
from chibo.planner.plan_form import SENSES, Founding, Pin, Plan, Transfer, read_plan, write_plan
from chibo.planner.problem import Capacity, Limits, ProblemError
from chibo.planner.solve import RefusedPlan, plan
from chibo.planner.solver import Cancelled

from . import exhaustive
from .second_model import SecondModel
from .small import drawn, small_case


def values(found: Plan) -> tuple[float, ...]:
    return tuple(stage.value for stage in found.stages)


def test_the_small_case_has_its_known_optimum() -> None:
    found = plan(small_case())
    assert found.status == "optimal"
    assert found.foundings == (Founding(village="B", period=2),)
    assert found.transfers == (Transfer(member="o1", to="C", period=1),)
    assert values(found)[:3] == (12, 3, 1)
    assert [stage.bound for stage in found.stages] == pytest.approx(list(values(found)))
    assert [stage.gap for stage in found.stages] == [0, 0, 0, 0]


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_it_equals_exhaustive_search_on_small_problems(first: int) -> None:
    """Longer runs: ``test_it_equals_exhaustive_search_on_hundreds``."""
    _compare_with_all_plans(range(first, first + 20), villages=3)


@pytest.mark.slow
def test_it_equals_exhaustive_search_on_hundreds() -> None:
    _compare_with_all_plans(range(1000, 1300), villages=4)


@pytest.mark.slow
def test_it_equals_the_second_model_on_hundreds() -> None:
    _compare_with_second_model(range(1000, 1300))


def _compare_with_all_plans(seeds: range, villages: int) -> None:
    for seed in seeds:
        size = {"villages": villages, "periods": 2, "movers": 2, "candidates": 2}
        problem = drawn(seed, **size, communes=1 + seed % 2, extras=seed % 3 == 0)
        found = plan(problem)
        assert found.status == "optimal", seed
        assert values(found) == pytest.approx(exhaustive.best_values(problem), abs=1e-5), seed


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_it_equals_a_second_model_on_another_solver(first: int) -> None:
    _compare_with_second_model(range(first, first + 20))


def _compare_with_second_model(seeds: range) -> None:
    for seed in seeds:
        problem = drawn(
            seed,
            villages=6 + seed % 5,
            periods=4 + seed % 3,
            movers=6,
            candidates=6,
            communes=1 + seed % 3,
            extras=seed % 2 == 0,
        )
        found = plan(problem)
        assert found.status == "optimal", seed
        expected = SecondModel(problem).best_values()
        assert values(found) == pytest.approx(expected, abs=1e-4), seed


def test_nothing_to_plan_is_a_plan() -> None:
    found = plan(replace(small_case(), villages=(), cells=(), members=(), candidates=()))
    assert (found.status, values(found)) == ("optimal", (0, 0, 0, 0))


def test_communes_apart_are_planned_side_by_side_and_reported() -> None:
    heard: list[tuple[int, int]] = []
    problem = generated(3, 6, 60, 8)
    found = plan(problem, progress=lambda done, total: heard.append((done, total)))
    assert found.status == "optimal"
    assert heard[0] == (0, 6)
    assert heard[-1] == (6, 6)
    assert check(problem, found).broken == ()


def test_limits_over_all_communes_couple_them() -> None:
    problem = generated(3, 2, 12, 6)
    free = plan(problem)
    tight = replace(problem, limits=replace(problem.limits, overall=Capacity(transfers=1)))
    found = plan(tight)
    assert found.status == "optimal"
    assert values(found)[:2] < values(free)[:2]
    assert values(found) == pytest.approx(SecondModel(tight).best_values(), abs=1e-4)


def test_limits_over_all_that_do_not_bind_cost_nothing() -> None:
    problem = generated(3, 3, 24, 6)
    wide = replace(problem, limits=replace(problem.limits, overall=Capacity(transfers=1000)))
    assert plan(wide).stages == plan(problem).stages


@pytest.mark.parametrize(
    "pin",
    [
        Pin(act="founding", subject="B", period=3),
        Pin(act="founding", subject="B", forbid=True),
        Pin(act="founding", subject="B", period=2, forbid=True),
        Pin(act="transfer", subject="o1", to="C", period=3),
        Pin(act="transfer", subject="o1", forbid=True),
        Pin(act="admission", subject="c1", period=3),
        Pin(act="admission", subject="c1", forbid=True),
    ],
)
def test_a_pin_holds(pin: Pin) -> None:
    found = plan(small_case(), pins=[pin])
    assert found.status == "optimal"
    acts = {
        "founding": {row.village: row.period for row in found.foundings},
        "transfer": {row.member: row.period for row in found.transfers},
        "admission": {row.candidate: row.period for row in found.admissions},
    }[pin.act]
    done = acts.get(pin.subject)
    as_pinned = done is not None and pin.period in (None, done)
    assert as_pinned is not pin.forbid


def test_pins_that_cannot_hold_together_are_named() -> None:
    early = Pin(act="founding", subject="B", period=1)
    found = plan(small_case(), pins=[Pin(act="transfer", subject="o1", forbid=True), early])
    assert (found.status, found.conflict) == ("infeasible", (early,))


def test_two_pins_that_exclude_each_other_are_both_named() -> None:
    pins = (
        Pin(act="transfer", subject="o1", to="C", period=2),
        Pin(act="transfer", subject="o1", to="C", period=3),
    )
    assert set(plan(small_case(), pins=pins).conflict) == set(pins)


@pytest.mark.parametrize(
    "pin",
    [
        Pin(act="founding", subject="nowhere"),
        Pin(act="transfer", subject="o1", to="nowhere"),
        Pin(act="admission", subject="c1", period=9),
    ],
)
def test_a_pin_that_means_nothing_is_an_error(pin: Pin) -> None:
    with pytest.raises(ProblemError):
        plan(small_case(), pins=[pin])


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_cut_short_at_any_moment_it_gives_a_plan_with_its_true_values(
    seed: int, seconds: float
) -> None:
    problem = generated(seed, 3, 50, 8)
    found = plan(problem, seconds, workers=0)
    checked = check(problem, found)
    assert checked.broken == ()
    assert checked.values == pytest.approx(values(found))
    for stage, sense in zip(found.stages, SENSES, strict=True):
        assert sense * (stage.bound - stage.value) > -1e-6


def test_without_time_it_gives_a_checked_plan_with_its_gap() -> None:
    problem = district()
    found = plan(problem, time_limit=0.0, workers=0)
    assert found.status == "feasible"
    assert check(problem, found).broken == ()
    assert all(stage.gap is not None for stage in found.stages)
    best = plan(problem)
    for stage, proven in zip(found.stages[:2], best.stages[:2], strict=True):
        assert stage.value <= proven.value <= stage.bound


@pytest.mark.parametrize("workers", [0, 2])
def test_it_stops_within_two_seconds(workers: int) -> None:
    problem = district(periods=20)
    asked = time.monotonic() + 1.0
    with pytest.raises(Cancelled):
        plan(problem, 300, cancelled=lambda: time.monotonic() > asked, workers=workers)
    assert time.monotonic() - asked < 2


def test_a_plan_that_the_check_refuses_is_never_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that forgot the limits on transfers would be found out."""
    from chibo.planner import model

    monkeypatch.setattr(model.Building, "_add_limits", lambda self: None)
    limits = Limits(per_commune=Capacity(transfers=0))
    with pytest.raises(RefusedPlan):
        plan(replace(small_case(), limits=limits))


def test_a_plan_written_is_read_as_it_was() -> None:
    found = plan(small_case())
    assert read_plan(write_plan(found)) == found


def test_nobody_is_admitted_on_whom_nothing_depends() -> None:
    assert plan(small_case()).admissions == ()
    pinned = plan(small_case(), pins=[Pin(act="transfer", subject="o1", forbid=True)])
    assert [row.candidate for row in pinned.admissions] == ["c1"]
