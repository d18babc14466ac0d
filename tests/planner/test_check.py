"""The check: one seeded fault for each rule, and nothing else is found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from chibo.planner.broken import WORDS
from chibo.planner.check import check
from chibo.planner.plan_form import Admission, Founding, Plan, Stage, Transfer
from chibo.planner.problem import Capacity, Limits, Member, Problem, Village
from chibo.planner.solve import plan

from .small import small_case

B2 = Founding(village="B", period=2)
O1 = Transfer(member="o1", to="C", period=1)
C1 = Admission(candidate="c1", period=2)


def of(problem: Problem, kind: str, id: str, **fields: Any) -> Problem:
    """Return the problem with fields of one row changed."""
    rows = [replace(row, **fields) if row.id == id else row for row in getattr(problem, kind)]
    return replace(problem, **{kind: tuple(rows)})


def limited(overall: bool = False, **capacity: int) -> Problem:
    """Return the small case with these limits alone."""
    name = "overall" if overall else "per_commune"
    return replace(small_case(), limits=Limits(**{name: Capacity(**capacity)}))


FAULTS: dict[str, tuple[Problem, dict[str, Any]]] = {
    "unknown": (small_case(), {"foundings": (Founding(village="Z", period=1),)}),
    "period_outside": (small_case(), {"transfers": (replace(O1, period=5),)}),
    "transferred_twice": (small_case(), {"transfers": (O1, replace(O1, period=2))}),
    "not_movable": (small_case(), {"transfers": (replace(O1, to="A"),)}),
    "not_listed": (of(small_case(), "members", "o1", view="not_noted"), {"transfers": (O1,)}),
    "too_far": (
        replace(small_case(), limits=Limits(max_distance_km=1.0)),
        {"transfers": (O1,)},
    ),
    "reinforcement_over": (
        of(small_case(), "members", "o1", until=2),
        {"transfers": (replace(O1, period=2),)},
    ),
    "admitted_twice": (small_case(), {"admissions": (C1, replace(C1, period=3))}),
    "too_early": (small_case(), {"admissions": (replace(C1, period=1),)}),
    "founded_twice": (small_case(), {"foundings": (B2, replace(B2, period=3))}),
    "base_founds": (small_case(), {"foundings": (Founding(village="A", period=1),)}),
    "merger_due": (
        of(small_case(), "villages", "B", merger_due=date(2018, 1, 1)),
        {"foundings": (B2,)},
    ),
    "too_few_official": (small_case(), {"foundings": (replace(B2, period=1),)}),
    "no_leader": (of(small_case(), "members", "b1", can_lead=False), {"foundings": (B2,)}),
    "too_few_present": (
        replace(of(small_case(), "members", "b2", present=False), min_present=3),
        {"foundings": (B2,)},
    ),
    "cell_broken": (of(small_case(), "members", "o2", official_from=None), {"transfers": (O1,)}),
    "limit_commune": (limited(admissions=0), {"admissions": (C1,)}),
    "limit_overall": (limited(overall=True, transfers=0), {"transfers": (O1,)}),
    "unknown_stage": (small_case(), {"stages": (Stage(name="beauty", value=1),)}),
    "value_misstated": (small_case(), {"stages": (Stage(name="transfers", value=1),)}),
}


@pytest.mark.parametrize("code", WORDS)
def test_each_rule_broken_is_found_and_said(code: str) -> None:
    problem, acts = FAULTS[code]
    if code == "cell_broken":
        problem = of(problem, "members", "o3", may_move_to=("C",))
        acts = {"transfers": (O1, replace(O1, member="o3"))}
    broken = check(problem, Plan(status="feasible", **acts)).broken
    assert {row.code for row in broken} == {code}
    assert all("{" not in row.sentence for row in broken)


def test_every_rule_has_its_fault() -> None:
    assert FAULTS.keys() == WORDS.keys()


@pytest.mark.parametrize("act", ["admissions", "transfers", "foundings"])
@pytest.mark.parametrize("overall", [False, True])
def test_every_limit_is_held_against_the_plan(act: str, overall: bool) -> None:
    problem = limited(overall, **{act: 0})
    done = {"admissions": (C1,), "transfers": (O1,), "foundings": (B2,)}
    broken = check(problem, Plan(status="feasible", **{act: done[act]})).broken
    assert [(row.code, row.of["act"]) for row in broken] == [
        ("limit_overall" if overall else "limit_commune", act)
    ]


def test_the_values_are_those_of_the_small_case() -> None:
    checked = check(small_case(), Plan(status="feasible", foundings=(B2,), transfers=(O1,)))
    assert checked.broken == ()
    assert checked.values is not None
    assert checked.values[:3] == (12, 3, 1)
    assert 2.3 < checked.values[3] < 2.4


def test_a_base_is_independent_once_its_last_guest_has_founded() -> None:
    """Given two guests of A, when one founds, A still hosts the other."""
    problem = of(small_case(), "villages", "C", covered_by=None)
    checked = check(problem, Plan(status="feasible", foundings=(B2,)))
    assert checked.values is not None
    assert checked.values[1] == 6  # B and A, three quarters each


def test_a_reinforcement_that_ends_may_not_break_the_new_cell() -> None:
    ending = of(small_case(), "members", "b2", until=4)
    broken = check(ending, Plan(status="feasible", foundings=(B2,))).broken
    assert [(row.code, row.of["period"]) for row in broken] == [("too_few_official", 4)]
    assert plan(ending).foundings == ()


def test_what_is_counted_is_stated_exactly() -> None:
    """One village-period too many among very many is still one too many."""
    villages = tuple(Village(id=n, commune="x", lat=21, lon=103) for n in range(20_000))
    people = tuple(Member(id=f"m{n}", unit=n, official_from=0) for n in range(20_000))
    given = {"villages": villages, "cells": (), "members": people, "candidates": ()}
    problem = replace(small_case(), periods=80, **given)
    stated = Plan(status="feasible", stages=(Stage(name="with_members", value=1_600_001),))
    assert [row.code for row in check(problem, stated).broken] == ["value_misstated"]
