"""The best plan of a small problem by trying all of them. Only the rules, no model."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from chibo.planner.check import check
from chibo.planner.plan_form import Admission, Founding, Plan, Transfer
from chibo.planner.problem import Problem

DEPENDS_ON_OTHERS = {"cell_broken", "limit_commune", "limit_overall"}


def best_values(problem: Problem) -> tuple[float, ...]:
    """Return the four stages of the best plan."""
    best: tuple[float, ...] | None = None
    for plan in _plans(problem):
        checked = check(problem, plan)
        if checked.broken or checked.values is None:
            continue
        shown, free, moves, km = checked.values
        ranked = (shown, free, -moves, -round(km, 6))
        best = ranked if best is None else max(best, ranked)
    assert best is not None, "doing nothing is always possible"
    return (best[0], best[1], -best[2], -best[3])


def _plans(problem: Problem) -> Iterator[Plan]:
    periods = range(1, problem.periods + 1)
    transfers = [
        _possible(
            problem,
            "transfers",
            [Transfer(member=m.id, to=to, period=t) for to in m.may_move_to for t in periods],
        )
        for m in problem.members
        if m.may_move_to
    ]
    admissions = [
        _possible(problem, "admissions", [Admission(candidate=c.id, period=t) for t in periods])
        for c in problem.candidates
    ]
    for moved in product(*transfers):
        for admitted in product(*admissions):
            done = {"transfers": _those(moved), "admissions": _those(admitted)}
            foundings = [
                _possible(
                    problem,
                    "foundings",
                    [Founding(village=v.id, period=t) for t in periods],
                    **done,
                )
                for v in problem.villages
            ]
            for founded in product(*foundings):
                yield Plan(status="feasible", foundings=_those(founded), **done)


def _those(acts: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(act for act in acts if act is not None)


def _possible(problem: Problem, kind: str, acts: list[Any], **done: Any) -> list[Any]:
    """Return nothing, and the acts that do not break a rule of their own, whatever else is done."""
    found: list[Any] = [None]
    for act in acts:
        plan = Plan(status="feasible", **{**done, kind: (act,)})
        broken = {row.code for row in check(problem, plan).broken}
        if not broken - DEPENDS_ON_OTHERS:
            found.append(act)
    return found
