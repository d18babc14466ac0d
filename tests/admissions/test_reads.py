"""What is read of candidates, and by whom."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.admissions import reads
from chibo.admissions.enter import NotTaken
from chibo.admissions.plans import PlanLine, own_line, plan, plan_lines, total_of
from chibo.admissions.progress import take
from chibo.ledger.scope import Scope
from chibo.register.reads import organisation

from .district import ACTOR, NOW, District

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERYTHING = Scope.everything()
TODAY = NOW.date()


@pytest.fixture
def district() -> District:
    return District()


def test_a_scope_reads_the_candidates_of_its_cells_and_villages_only(district: District) -> None:
    person, other = district.enter(), district.enter(cell=district.office, village=None)
    secretary = Scope(organisations=frozenset({district.cell}), persons=True)
    elder = Scope(places=frozenset({district.guest}), persons=True)
    for scope in (secretary, elder):
        assert [line.one.person for line in reads.open_candidates(scope, TODAY)] == [person]
        assert reads.candidate(scope, other, TODAY) is None
        assert reads.history(scope, other, TODAY) == []
    assert reads.candidate(Scope(), person, TODAY) is None
    assert reads.open_candidates(Scope(), TODAY) == []


def test_the_board_counts_by_stage(district: District) -> None:
    district.enter()
    district.decided()
    district.official()
    counted = reads.by_stage(reads.open_candidates(EVERYTHING, TODAY))
    assert {stage: n for stage, n in counted.items() if n} == {"listed": 1, "decided": 1}


def test_who_is_listed_later_is_not_there_yet(district: District) -> None:
    district.enter()
    assert reads.open_candidates(EVERYTHING, date(2016, 1, 19)) == []
    assert len(reads.open_candidates(EVERYTHING, date(2016, 1, 20))) == 1


def test_villages_without_a_candidate_are_named_with_nought(district: District) -> None:
    district.enter()
    counted = reads.candidates_by_village(EVERYTHING, TODAY)
    assert counted == {district.host: 0, district.guest: 1}
    only = Scope(places=frozenset({district.host}))
    assert reads.candidates_by_village(only, TODAY) == {district.host: 0}


def test_the_calendar_holds_what_is_overdue_and_what_is_near(district: District) -> None:
    person = district.enter()
    for step in district.steps()[:7]:
        take(person, step, ACTOR, NOW)
    lines = reads.open_candidates(EVERYTHING, date(2016, 10, 1))
    near = reads.due(lines, date(2016, 10, 1))
    assert [(d.deadline.code, d.days_left) for d in near] == [("admission_decision", 30)]
    assert not reads.due(lines, date(2016, 9, 30))
    late = reads.due(lines, date(2016, 11, 1))
    assert [(d.deadline.code, d.days_left) for d in late] == [("admission_decision", -1)]


def test_the_end_of_probation_is_announced_a_month_before(district: District) -> None:
    district.admitted()
    lines = reads.open_candidates(EVERYTHING, date(2017, 9, 2))
    assert not reads.due(lines, date(2017, 9, 2))
    (near,) = reads.due(lines, date(2017, 9, 3))
    assert (near.deadline.code, near.deadline.since) == ("consider", date(2017, 10, 3))


def test_stages_reached_are_grouped_by_committee(district: District) -> None:
    district.decided()
    found = reads.reached_by_committee(EVERYTHING, TODAY)
    assert list(found) == [district.committee]
    assert found[district.committee][0]["resolved"] == date(2016, 8, 5)


def test_a_plan_stands_beside_the_admissions_of_its_year(district: District) -> None:
    district.admitted()
    plan({district.committee: 2, district.cell: 1, district.office: 2}, 2016, ACTOR, NOW)
    (commune,) = plan_lines(EVERYTHING, district.district, 2016, date(2016, 12, 31))
    assert (commune.planned, commune.actual, commune.parts, commune.differs) == (2, 1, 3, 1)
    assert commune.share == 0.5
    cells = plan_lines(EVERYTHING, district.committee, 2016, date(2016, 12, 31))
    assert {line.organisation: (line.planned, line.actual) for line in cells} == {
        district.cell: (1, 1),
        district.office: (2, 0),
    }
    assert total_of(cells) == 3
    assert (own(district, 2016).planned, own(district, 2016).actual) == (1, 1)
    assert (own(district, 2017).planned, own(district, 2017).actual) == (None, 0)


def own(district: District, year: int) -> PlanLine:
    unit = organisation(EVERYTHING, district.cell, TODAY)
    assert unit is not None
    return own_line(EVERYTHING, unit, year, date(year, 12, 31))


def test_a_plan_is_taken_away_and_wrong_numbers_are_refused(district: District) -> None:
    plan({district.cell: 1}, 2016, ACTOR, NOW)
    with pytest.raises(NotTaken):
        plan({district.cell: None, district.office: -1}, 2016, ACTOR, NOW)
    assert own(district, 2016).planned == 1
    plan({district.cell: None}, 2016, ACTOR, NOW)
    assert own(district, 2016).planned is None
