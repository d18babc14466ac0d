"""The rule of thumb: a plan that keeps all rules, also where a commune is huge."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from chibo.planner.check import check
from chibo.planner.plan_form import Founding, Plan, Transfer
from chibo.planner.problem import Capacity, Cell, Limits, Member, Problem, Village
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solver import Cancelled
from chibo.planner.standing import Standing

from .small import drawn

OF_THEIR_OWN = {"too_far", "not_listed", "reinforcement_over", "limit_commune", "limit_overall"}
"""Rules about who may be moved and how much can be done; a standing is about cells."""


def test_what_cells_allow_is_what_the_check_allows() -> None:
    """Act after act, each either kept or refused by both."""
    kept = refused = 0
    for seed in range(120):
        problem = drawn(seed, villages=6, periods=4, movers=8, communes=1, extras=seed % 2 == 0)
        chance, standing, plan = random.Random(seed), Standing(problem), Plan(status="feasible")
        free = [member for member in problem.members if member.may_move_to]
        for period in range(1, problem.periods + 1):
            for village in problem.villages:
                found = chance.random() < 0.5 and not standing.has_own_cell(village.id)
                moves = [m for m in free if village.id in m.may_move_to and chance.random() < 0.5]
                tried = _with(plan, period, village.id, moves, found)
                broken = {row.code for row in check(problem, tried).broken} - OF_THEIR_OWN
                allowed = standing.allows(period, village.id, moves, found=found)
                assert allowed == (not broken), (seed, period, village.id, broken)
                kept, refused = kept + allowed, refused + (not allowed)
                if allowed:
                    standing.change(period, village.id, moves, found=found)
                    plan, free = tried, [member for member in free if member not in moves]
    assert kept > 100 and refused > 100


def _with(plan: Plan, period: int, village: object, moves: list[Member], found: bool) -> Plan:
    transfers = [Transfer(member=m.id, to=village, period=period) for m in moves]
    foundings = [Founding(village=village, period=period)] if found else []
    return Plan(
        status="feasible",
        transfers=(*plan.transfers, *transfers),
        foundings=(*plan.foundings, *foundings),
    )


def test_it_keeps_every_rule() -> None:
    for seed in range(200):
        problem = drawn(
            seed, villages=5, movers=5, candidates=4, communes=1 + seed % 2, extras=True
        )
        assert check(problem, rule_of_thumb(problem)).broken == (), seed


def test_a_huge_commune_takes_seconds_and_can_be_stopped() -> None:
    """2,000 villages in one commune; the time of all pairs of villages would be minutes."""
    problem = _huge(2000)
    started = time.monotonic()
    found = rule_of_thumb(problem)
    assert time.monotonic() - started < 20
    assert len(found.foundings) == 1000
    with pytest.raises(Cancelled):
        rule_of_thumb(problem, cancelled=lambda: True)


def _huge(villages: int) -> Problem:
    """Every second village is a guest of the one before it, with three officials of its own."""
    places = [f"v{n}" for n in range(villages)]
    bases = places[::2]
    covering = {place: f"k{bases[n // 2]}" for n, place in enumerate(places)}
    return Problem(
        start=date(2016, 1, 1),
        periods=4,
        min_official=3,
        probation_periods=4,
        limits=Limits(per_commune=Capacity(foundings=villages // 4)),
        villages=tuple(
            Village(id=place, commune="x", lat=21, lon=103, covered_by=covering[place])
            for place in places
        ),
        cells=tuple(Cell(id=f"k{b}", commune="x", lat=21, lon=103, base=b) for b in bases),
        members=tuple(
            Member(id=f"{p}-{n}", unit=p, cell=covering[p], official_from=0, can_lead=n == 0)
            for p in places
            for n in range(3)
        ),
    )
