"""The course of a plan: its states are those of the independent check, its reasons those given."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from chibo.planner.check import check
from chibo.planner.plan_form import Plan, Transfer
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solve import plan
from chibo.planning.course import NOTHING, Course, compare
from tests.planner.small import drawn, small_case


@pytest.fixture(scope="module")
def small() -> Course:
    return Course(small_case(), plan(small_case(), 20))


def test_the_periods_are_the_quarters_from_the_start(small: Course) -> None:
    assert (small.begins(1), small.ends(1)) == (date(2016, 1, 1), date(2016, 3, 31))
    assert (small.begins(4), small.ends(4)) == (date(2016, 10, 1), date(2016, 12, 31))
    days = (date(2016, 3, 30), date(2016, 3, 31), date(2016, 12, 30), date(2030, 1, 1))
    assert [small.period_on(day) for day in days] == [0, 1, 3, 4]


def test_the_calendar_of_the_small_case(small: Course) -> None:
    acts = [(p.act, p.subject, p.village, p.period) for p in small.proposals]
    assert acts == [("transfer", "o1", "C", 1), ("founding", "B", "B", 2)]
    assert [p.key for p in small.proposals] == ["transfer-o1", "founding-B"]
    assert small.is_first(small.proposals[0])
    assert small.needed_by(small.proposals[0]) is None
    assert small.with_founding("B") == [small.proposals[1]]


def test_the_states_of_the_small_case_by_period(small: Course) -> None:
    start, first, second = (small.states(n) for n in (0, 1, 2))
    assert {v: s.status for v, s in start.items()} == {"A": "host", "B": "guest", "C": "guest"}
    assert [v for v, s in start.items() if s.blank] == ["C"]
    assert not any(s.blank for s in first.values())
    assert second["B"].status == "independent"
    assert small.curve == [0, 0, 1, 1, 1]
    assert small.independent_from() == {"B": 2}


def test_the_reasons_of_the_small_case(small: Course) -> None:
    why = small.why(small.plan.foundings[0])
    assert (why.needed, why.own, why.risen, why.coming, why.admitted) == (3, 2, 1, (), ())
    assert why.leaders == ("b1",)
    assert (why.left, why.guests, why.frees) == ("kA", 1, None)


def test_the_last_guest_frees_the_host() -> None:
    problem = small_case()
    alone = replace(
        problem,
        villages=problem.villages[:2],
        members=tuple(replace(row, may_move_to=()) for row in problem.members),
        candidates=(),
    )
    course = Course(alone, plan(alone, 20))
    assert course.why(course.plan.foundings[0]).frees == "A"
    assert course.states(2)["A"].status == "independent"


@pytest.mark.parametrize("made", [plan, rule_of_thumb], ids=["the plan", "the rule of thumb"])
def test_the_states_add_up_to_what_the_check_counts(made: object) -> None:
    for seed in range(25):
        problem = drawn(seed, communes=1 + seed % 2, extras=seed % 3 == 0)
        found: Plan = made(problem, 20) if made is plan else rule_of_thumb(problem)
        course, values = Course(problem, found), check(problem, found).values
        assert values is not None
        states = [course.states(n) for n in range(1, problem.periods + 1)]
        with_members = sum(not s.blank for by in states for s in by.values())
        assert (with_members, sum(course.curve[1:])) == values[:2], seed


def test_each_founding_has_the_officials_and_the_leader_that_it_needs() -> None:
    founded = 0
    for seed in range(40):
        problem = drawn(seed, extras=seed % 2 == 0)
        course = Course(problem, plan(problem, 20))
        for founding in course.plan.foundings:
            why = course.why(founding)
            there = why.own + why.risen + len(why.coming) + len(why.admitted)
            assert there >= why.needed == problem.min_official
            assert why.leaders
            founded += 1
    assert founded > 20


def test_two_plans_differ_in_the_villages_served_at_different_times(small: Course) -> None:
    nothing = Course(small.problem, NOTHING)
    [one] = compare(small, nothing)
    assert (one.village, one.one, one.other) == ("B", 2, None)
    assert compare(small, small) == []


def test_an_admission_serves_a_founding_only_where_it_is_official_in_time() -> None:
    serving = others = 0
    for seed in range(60):
        problem = replace(drawn(seed, villages=5, candidates=5), probation_periods=1)
        course = Course(problem, rule_of_thumb(problem))
        founded = {row.village: row.period for row in course.plan.foundings}
        for act in (p for p in course.proposals if p.act == "admission"):
            in_time = act.period + 1 <= founded.get(act.village, 0)
            assert course.needed_by(act) == (founded[act.village] if in_time else None), seed
            serving, others = serving + in_time, others + (not in_time)
    assert serving and others


def test_one_act_alone_gives_a_village_its_first_member() -> None:
    """Two officials go to C in one quarter; the second one is not its first member."""
    problem = small_case()
    both = tuple(
        replace(row, may_move_to=("C",)) if row.id in ("o2", "o3") else row
        for row in problem.members
    )
    moves = tuple(Transfer(member=id, to="C", period=1) for id in ("o1", "o2"))
    course = Course(replace(problem, members=both), Plan(status="feasible", transfers=moves))
    assert [course.is_first(act) for act in course.proposals] == [True, False]
