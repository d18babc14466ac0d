"""What was there already stays: an earlier listing, a case that officers have begun, a past day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chibo.admissions.enter import withdraw as withdraw_candidate
from chibo.campaign.wrong import Wrong
from chibo.drafting import cases
from chibo.drafting.around import around
from chibo.drafting.models import FoundingMember
from chibo.ledger.contents import (
    ChangeCoverage,
    CoverageChange,
    CreatePlace,
    MergePlaces,
    TransferWithin,
)
from chibo.ledger.scope import Scope
from chibo.planner.plan_form import Admission, Founding, Plan, Transfer, write_plan
from chibo.planner.problem import write_problem
from chibo.planning import runs
from chibo.planning.adopting import adopt, adopted
from chibo.planning.gathering import gather
from chibo.planning.models import Run
from chibo.planning.movable import list_member, listings, withdraw
from chibo.planning.outcome import outcomes
from chibo.planning.runs import Read
from chibo.planning.wanted import Wanted, write_wanted
from chibo.planning.whatif import what_if
from chibo.register.record import record_many
from tests.admissions.district import ACTOR, NOW, District
from tests.oracle.builder import FIRST_DAY
from tests.register.papers import papers

pytestmark = pytest.mark.django_db
ALL = Scope.everything()
MARCH = date(2016, 3, 1)


def held_by(d: District, plan: Plan) -> Read:
    """Return a run of the district in March 2016 that gave the plan."""
    problem = gather(ALL, None, MARCH, Wanted(periods=8)).problem
    return Read(
        Run.objects.create(
            on=MARCH,
            settings=write_wanted(Wanted(periods=8)),
            problem=write_problem(problem).decode(),
            plan=write_plan(plan).decode(),
            thumb=write_plan(plan).decode(),
            state="done",
            made_by=ACTOR,
            made_at=NOW,
        )
    )


def test_nobody_is_listed_for_days_on_which_another_listing_held() -> None:
    d = District()
    person = d.officials[0]
    first = list_member(ALL, person, [d.commune], FIRST_DAY, "", ACTOR, NOW)
    withdraw(first, date(2016, 6, 1), ACTOR, NOW)
    with pytest.raises(Wrong) as refused:
        list_member(ALL, person, [d.guest], date(2016, 5, 31), "", ACTOR, NOW)
    assert refused.value.field == "listed_on"
    list_member(ALL, person, [d.guest], date(2016, 6, 1), "", ACTOR, NOW)
    for on, to in ((date(2016, 5, 31), d.commune), (date(2016, 6, 1), d.guest)):
        assert [line.to for line in listings(ALL, on)] == [(to,)]


def test_a_case_that_officers_have_begun_stays_as_they_left_it() -> None:
    d = District()
    read = held_by(d, Plan(status="feasible", foundings=(Founding(village=d.guest, period=1),)))
    near = around(ALL, d.committee, MARCH)
    assert near is not None
    begun = cases.begin(ALL, near, d.guest, "another", NOW)
    cases.save_step(begun.id, {"goes": [d.members[0]], "secretary": d.members[0]})
    adopt(ALL, read, d.guest, ACTOR, MARCH, NOW)
    assert adopted(read) == {f"founding-{d.guest}": begun.id}
    begun.refresh_from_db()
    assert begun.secretary == d.members[0]
    goes = FoundingMember.objects.filter(case=begun).values_list("person", flat=True)
    assert list(goes) == [d.members[0]]


def test_what_was_done_without_the_plan_is_not_drafted_again() -> None:
    d = District()
    moved = Transfer(member=d.officials[0], to=d.guest, period=1)
    founding = Founding(village=d.guest, period=1)
    read = held_by(d, Plan(status="feasible", transfers=(moved,), foundings=(founding,)))
    on = date(2016, 4, 1)
    d.builder.decide(on, TransferWithin(d.officials[0], d.cell, d.guest))
    record_many(papers(d.builder)[-1:], ACTOR)
    assert adopt(ALL, read, d.guest, ACTOR, on, NOW).number == 1
    assert list(adopted(read)) == [f"founding-{d.guest}"]


def test_who_comes_to_a_village_without_a_cell_stays_in_the_own_one_when_figures_are_asked() -> (
    None
):
    d = District()
    person = d.enter()
    spec = d.builder.place_spec("village", d.commune)
    d.builder.decide(FIRST_DAY, CreatePlace(spec))
    left = CoverageChange(d.cell, d.guest)
    d.builder.decide(date(2016, 2, 1), ChangeCoverage((left,)))
    record_many(papers(d.builder)[-2:], ACTOR)
    moved = Transfer(member=d.officials[0], to=spec.place, period=1)
    admitted = Admission(candidate=person, period=8)
    plan = Plan(status="feasible", transfers=(moved,), admissions=(admitted,))
    found = what_if(ALL, held_by(d, plan), 8)
    changed = {line.key: (line.before, line.after) for line in found.figures}
    assert changed["villages_blank"] == (2, 0)
    assert changed["members"] == (7, 8)
    assert "villages_uncovered" not in changed


def test_a_transfer_to_a_village_that_is_there_no_more_is_no_longer_possible() -> None:
    d = District()
    moved = Transfer(member=d.officials[0], to=d.guest, period=1)
    read = held_by(d, Plan(status="feasible", transfers=(moved,)))
    on = date(2016, 4, 1)
    assert [one.result for one in outcomes(read, on)] == ["waiting"]
    d.builder.decide(
        on, MergePlaces((d.guest,), d.host, coverage=(CoverageChange(d.cell, d.guest),))
    )
    record_many(papers(d.builder)[-1:], ACTOR)
    assert [one.result for one in outcomes(read, on)] == ["impossible"]


def test_a_candidate_who_withdraws_later_was_still_awaited_before() -> None:
    d = District()
    person = d.enter()
    read = held_by(d, Plan(status="feasible", admissions=(Admission(candidate=person, period=4),)))
    withdraw_candidate(person, date(2016, 6, 1), "own_wish", ACTOR, NOW)
    said = [outcomes(read, on)[0].result for on in (date(2016, 5, 31), date(2016, 6, 1))]
    assert said == ["waiting", "impossible"]


def test_a_run_whose_work_is_just_being_started_has_not_failed() -> None:
    d = District()
    row = held_by(d, Plan(status="feasible")).row
    Run.objects.filter(id=row.id).update(state="running", plan="", job="0" * 32)
    Run.objects.filter(id=row.id).update(made_at=datetime.now(UTC))
    begun = runs.run(ALL, row.id)
    assert begun is not None
    assert begun.row.state == "running"
    Run.objects.filter(id=row.id).update(made_at=NOW)
    lost = runs.run(ALL, row.id)
    assert lost is not None
    assert lost.row.state == "failed"


def test_a_plan_from_a_day_to_come_is_not_begun() -> None:
    """A program may ask for it too; the page's form is not the only way in."""
    District()
    for on in (date(2018, 5, 14), date.max):
        with pytest.raises(Wrong):
            runs.ask(ALL, None, on, Wanted(), ACTOR, NOW)
    assert not Run.objects.exists()
