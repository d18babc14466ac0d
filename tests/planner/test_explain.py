"""The explanations: what is lacking, what one more is worth, why not earlier."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from chibo.planner.additions import Addition, Lacking, lacking
from chibo.planner.explain import why_not_earlier, worth
from chibo.planner.plan_form import Founding, Pin
from chibo.planner.problem import Candidate, Capacity, Limits, Member, Problem, ProblemError
from chibo.planner.solve import plan

from .small import drawn, small_case


def test_a_village_that_can_be_served_lacks_nothing() -> None:
    assert lacking(small_case(), "B") == Lacking("none")


def test_a_village_lacks_the_fewest_additions() -> None:
    """C can have o1, who leads; two official members are wanting to three."""
    found = lacking(small_case(), "C")
    assert found.additions == (Addition("official", 2, place="C"),)
    assert found.bound == 2


def test_a_base_lacks_what_its_guests_lack() -> None:
    assert lacking(small_case(), "A").additions == lacking(small_case(), "C").additions


def test_a_leader_is_lacking_where_nobody_leads() -> None:
    found = lacking(_without_leader(), "B")
    assert found.bound == 1
    assert {addition.kind for addition in found.additions} <= {"leader", "transfer"}


def test_a_transfer_may_be_all_that_is_lacking() -> None:
    """Two of the office may go by its own minimum when it has five; nobody is allowed to."""
    problem = _without_leader()
    more = Member(id="o5", unit="kO", cell="kO", official_from=0, can_lead=True)
    found = lacking(replace(problem, members=(*problem.members, more)), "B")
    assert (len(found.additions), found.bound) == (1, 1)


def test_capacity_may_be_all_that_is_lacking() -> None:
    limits = Limits(per_commune=Capacity(foundings=0))
    found = lacking(replace(small_case(), limits=limits), "B")
    assert found.additions == (Addition("foundings", 1),)


def test_nothing_helps_where_a_merger_is_due() -> None:
    villages = [
        replace(village, merger_due=date(2017, 1, 1)) if village.id == "B" else village
        for village in small_case().villages
    ]
    problem = replace(small_case(), villages=tuple(villages))
    assert lacking(problem, "B").status == "never"
    assert lacking(problem, "A").status == "never"


def test_a_village_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ProblemError):
        lacking(small_case(), "Z")


@pytest.mark.parametrize("seed", range(30))
def test_nothing_lacks_exactly_where_a_pin_can_hold(seed: int) -> None:
    problem = drawn(seed, villages=5, periods=4, movers=4, candidates=4)
    bases = {cell.base for cell in problem.cells}
    for village in problem.villages:
        if village.id not in bases:
            pinned = plan(problem, pins=[Pin(act="founding", subject=village.id)])
            none = lacking(problem, village.id).status == "none"
            assert none is (pinned.status == "optimal"), village.id


def test_one_more_founding_is_worth_what_it_frees() -> None:
    """Two guests are ready, one founding in a period: with two, one more village-period."""
    problem = _two_ready()
    by_what = {found.what: found for found in worth(problem, "x")}
    assert by_what["foundings"].gains[:2] == (0, 2)  # C a quarter sooner, and with it A
    assert by_what["foundings"].proven
    assert by_what["transfers"].gains == (0, 0, 0, 0)


def test_one_more_candidate_is_worth_what_it_completes() -> None:
    """B has two official members; a third is official after probation."""
    problem = replace(small_case(), periods=6, probation_periods=2)
    members = tuple(row for row in problem.members if row.id != "b3")
    problem = replace(problem, members=members, candidates=())
    by_what = {found.what: found for found in worth(problem, "x")}
    assert by_what["candidates"].gains[1] == 4  # B, from period 3 of 6


def test_a_founding_is_not_earlier_because_something_lacks() -> None:
    """The third official member of B is official only in period 2."""
    found = why_not_earlier(small_case(), Founding(village="B", period=2))
    assert found.status == "impossible"
    assert found.lacks is not None
    assert found.lacks.bound == 1


def test_a_founding_is_not_earlier_because_others_go_first() -> None:
    found = why_not_earlier(_two_ready(), Founding(village="C", period=2))
    assert found.status == "as_good"  # B and C may change places


def test_nothing_is_earlier_than_the_first_period() -> None:
    found = why_not_earlier(_two_ready(), Founding(village="B", period=1))
    assert found.status == "first_period"


def _without_leader() -> Problem:
    members = [
        replace(member, can_lead=False) if member.id in ("b1", "o1") else member
        for member in small_case().members
    ]
    return replace(small_case(), members=tuple(members))


def _two_ready() -> Problem:
    problem = small_case()
    members = tuple(row for row in problem.members if row.id != "b3")
    ready = tuple(
        Member(id=f"{village}{n}", unit=village, cell="kA", official_from=0, can_lead=True)
        for village, numbers in (("B", (7,)), ("C", (7, 8, 9)))
        for n in numbers
    )
    limits = Limits(per_commune=Capacity(foundings=1))
    kept = tuple(replace(row, may_move_to=()) for row in (*members, *ready))
    candidates = (Candidate(id="c1", village="C", earliest=2),)
    return replace(problem, members=kept, limits=limits, candidates=candidates)


def test_an_explanation_holds_what_officers_have_pinned() -> None:
    """With o1 forbidden C stands blank until c1 is admitted: a candidate more is worth a period."""
    stays = Pin(act="transfer", subject="o1", forbid=True)

    def of_a_candidate(pins: tuple[Pin, ...]) -> float:
        [found] = [w for w in worth(small_case(), "x", pins=pins) if w.what == "candidates"]
        return found.gains[0]

    assert (of_a_candidate(()), of_a_candidate((stays,))) == (0, 1)
    late = Pin(act="founding", subject="B", period=3)
    found = why_not_earlier(small_case(), Founding(village="B", period=3), pins=(stays, late))
    assert (found.status, found.change, found.proven) == ("costs", (0, 1, 0, 0), True)
