"""The planner on generated districts: how soon it proves its plan, and what else would do."""

from __future__ import annotations

import time
from collections.abc import Sequence

from chibo.planner.check import check
from chibo.planner.component import solve_part
from chibo.planner.layout import Layout
from chibo.planner.model import Building
from chibo.planner.parts import parts_of
from chibo.planner.plan_form import gap
from chibo.planner.problem import Capacity, Problem
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solve import plan

from .machine import peak_memory, print_table, timed
from .planner_cpsat import solve as solve_by_cpsat
from .planner_data import district, generated
from .planner_demo import own_course, problems

HEAD = ("", "s", "with members", "independent", "transfers", "km", "gaps")
DISTRICT_SECONDS, PROVINCE_SECONDS, NATION_SECONDS = 60.0, 600.0, 3600.0
GOALS = {"district": 2.0, "province": 20.0, "nation": 600.0}
NATION = (3321, 100_000, 8)  # communes, villages, periods
PROVINCE_LIMITS = Capacity(admissions=200, transfers=60, foundings=40)


def run() -> None:
    """Measure district and province, beside the whole as one model and the rule of thumb."""
    _print_demo()
    one = district()
    rows = [_chibo("district", one, DISTRICT_SECONDS), _thumb(one)]
    rows += [_whole_highs(one, DISTRICT_SECONDS), _whole_cpsat(one, DISTRICT_SECONDS)]
    print_table(f"Planner, district: {_size(one)}", HEAD, rows)
    _print_building(one)
    ten = generated(1, 140, 2430, 10)
    rows = [_chibo("province", ten, PROVINCE_SECONDS), _thumb(ten)]
    rows += [_whole_highs(ten, PROVINCE_SECONDS / 5), _whole_cpsat(ten, PROVINCE_SECONDS / 5)]
    print_table(f"Planner, province of ten districts: {_size(ten)}", HEAD, rows)
    _print_building(ten)
    tied = generated(1, 140, 2430, 10, overall=PROVINCE_LIMITS)
    rows = [_chibo("", tied, PROVINCE_SECONDS), _thumb(tied)]
    print_table("Planner, the same province with limits over all communes", HEAD, rows)
    print(f"greatest memory of this process: {peak_memory():.2f} GB")


def run_nation(scale: float) -> None:
    """Measure the nation, or a part of it."""
    communes, villages, periods = NATION
    whole = generated(1, round(communes * scale), round(villages * scale), periods)
    rows = [_chibo("nation", whole, NATION_SECONDS)]
    print_table(f"Planner, nation: {_size(whole)}", HEAD, rows)
    _print_building(whole)
    print(f"greatest memory of this process: {peak_memory():.2f} GB")


def _print_demo() -> None:
    """Plan the demo as of its first day, beside the rule of thumb and its own course."""
    for name, problem in problems().items():
        rows = [_chibo("", problem, DISTRICT_SECONDS), _thumb(problem)]
        print_table(f"Planner, {name}: {_size(problem)}", HEAD, rows)
        print(f"the demo's own course: {sum(own_course(problem))} village-periods independent")


def _size(problem: Problem) -> str:
    communes = len({village.commune for village in problem.villages})
    return (
        f"{len(problem.villages)} villages, {communes} communes, {problem.periods} periods, "
        f"{len(problem.members)} members, {len(problem.candidates)} candidates"
    )


def _chibo(name: str, problem: Problem, seconds: float) -> tuple[str, ...]:
    started = time.perf_counter()
    found = plan(problem, seconds)
    taken = time.perf_counter() - started
    assert not check(problem, found).broken
    goal = f" (goal {GOALS[name]:.0f} s)" if name in GOALS else ""
    values = [stage.value for stage in found.stages]
    return _row(f"chibo, {found.status}{goal}", taken, values, [s.bound for s in found.stages])


def _thumb(problem: Problem) -> tuple[str, ...]:
    started = time.perf_counter()
    values = [stage.value for stage in rule_of_thumb(problem).stages]
    return _row("rule of thumb", time.perf_counter() - started, values, [])


def _whole_highs(problem: Problem, seconds: float) -> tuple[str, ...]:
    started = time.perf_counter()
    part = solve_part(problem, (), seconds)
    taken = time.perf_counter() - started
    return _row(f"HiGHS, one model, {seconds:.0f} s", taken, part.values, part.bounds)


def _whole_cpsat(problem: Problem, seconds: float) -> tuple[str, ...]:
    started = time.perf_counter()
    values, bounds = solve_by_cpsat(Building(Layout(problem)).model(), seconds)
    taken = time.perf_counter() - started
    return _row(f"CP-SAT, one model, {seconds:.0f} s", taken, values, bounds)


def _row(
    name: str, seconds: float, values: Sequence[float], bounds: Sequence[float | None]
) -> tuple[str, ...]:
    shown = [f"{value:.1f}" if place == 3 else f"{value:.0f}" for place, value in enumerate(values)]
    shown += ["-"] * (4 - len(shown))
    gaps = [gap(value, bound) for value, bound in zip(values, bounds, strict=False)]
    said = " ".join("-" if apart is None else f"{apart:.2%}" for apart in gaps)
    return (name, f"{seconds:.1f}", *shown, said)


def _print_building(problem: Problem) -> None:
    """Say what bounds the time: the solver's work at the root of its trees, or Python's."""
    parts = parts_of(problem, ())
    cut = timed(lambda: parts_of(problem, ()))
    sample = parts[:: max(1, len(parts) // 140)]
    build = timed(lambda: [Building(Layout(part)).model() for part, _ in sample])
    solve = timed(lambda: [solve_part(part, (), 60) for part, _ in sample])
    print(
        f"one core: cutting into {len(parts)} parts {cut:.2f} s; of the work on {len(sample)} "
        f"parts ({solve:.1f} s) building the models in Python is {build / solve:.0%}, HiGHS the "
        "rest"
    )
