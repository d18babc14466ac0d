"""From the register as of a day to a problem: what holds on the day, within the scope."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.ledger.contents import Admit, Away, Exempt, Recognise
from chibo.ledger.scope import Scope
from chibo.planner.problem import ProblemError, write_problem
from chibo.planning import mergers
from chibo.planning.gathering import Gathered, NothingToPlan, gather
from chibo.planning.wanted import Wanted
from chibo.register import models as m
from chibo.register.record import record_many
from tests.admissions.district import District as WithCandidates
from tests.oracle.builder import FIRST_DAY
from tests.register.papers import papers

from .district import ACTOR, ALL, NOW, WANTED, District

pytestmark = pytest.mark.django_db
APRIL = date(2016, 4, 1)


def decide(d: District, on: date, content: object) -> None:
    """Record a decision beside what the district holds already."""
    d.builder.decide(on, content)  # type: ignore[arg-type]
    record_many(papers(d.builder)[-1:], ACTOR)


def gathered(on: date = FIRST_DAY, scope: Scope = ALL, place: int | None = None) -> Gathered:
    return gather(scope, place, on, WANTED)


def test_villages_cells_and_members_are_those_of_the_day() -> None:
    d = District()
    problem = gathered().problem
    villages = {row.id: row for row in problem.villages}
    assert set(villages) == {d.host, d.ready, d.empty}
    assert {row.covered_by for row in villages.values()} == {d.cell}
    assert {row.commune for row in villages.values()} == {d.commune}
    assert {row.id: row.base for row in problem.cells} == {d.cell: d.host, d.office: None}
    units = {row.id: (row.unit, row.cell) for row in problem.members}
    assert units[d.at_ready[0]] == (d.ready, d.cell)
    assert units[d.officials[0]] == (d.office, d.office)
    assert len(units) == 11
    assert (problem.min_official, problem.probation_periods) == (3, 4)
    assert (problem.start, problem.periods, problem.period_months) == (FIRST_DAY, 4, 3)


def test_a_village_without_a_position_lies_where_its_commune_does_and_the_notes_say_so() -> None:
    d = District()
    found = gathered()
    village = next(row for row in found.problem.villages if row.id == d.empty)
    assert (village.lat, village.lon) == (21.60, 103.40)
    assert found.notes["no_position"] == 1


def test_only_who_is_listed_may_move_to_where_it_was_listed_and_with_the_own_view() -> None:
    d = District()
    agrees, declines = d.list_official(0), d.list_official(1, "declines")
    unasked = d.list_official(2, None)
    members = {row.id: row for row in gathered().problem.members}
    assert set(members[agrees].may_move_to) == {d.host, d.ready, d.empty}
    assert [members[p].view for p in (agrees, declines, unasked)] == [
        "agrees",
        "declines",
        "not_noted",
    ]
    others = [row for row in members.values() if row.id not in (agrees, declines, unasked)]
    assert not any(row.listed or row.may_move_to or row.view for row in others)


def test_a_probation_ends_in_the_period_of_its_twelve_months() -> None:
    d = District()
    probationers = [d.builder.new_person() for _ in range(3)]
    for person, on in zip(
        probationers, (date(2016, 1, 10), date(2016, 3, 31), date(2016, 4, 1)), strict=True
    ):
        decide(d, on, Admit(person, d.cell, d.ready))
    found = {row.id: row.official_from for row in gathered(date(2016, 5, 1)).problem.members}
    # Periods end on 31 July, 31 October, 31 January and 30 April.
    assert [found[person] for person in probationers] == [3, 4, 4]
    assert found[d.at_ready[0]] == 0
    late = gathered(date(2017, 2, 1)).problem
    assert {row.id: row.official_from for row in late.members}[probationers[0]] == 1
    decide(d, date(2017, 1, 10), Recognise(probationers[0]))
    told = gathered(date(2017, 2, 1)).problem
    assert {row.id: row.official_from for row in told.members}[probationers[0]] == 0


def test_officials_up_to_seventy_who_take_part_can_lead() -> None:
    d = District()
    away, exempt, old, able = d.at_host
    decide(d, date(2016, 2, 1), Away(away))
    decide(d, date(2016, 2, 1), Exempt(exempt, "health"))
    m.ParticularsVersion.objects.filter(person=old).update(birth_date=date(1940, 1, 1))
    found = {row.id: row for row in gathered(APRIL).problem.members}
    assert [found[p].can_lead for p in (away, exempt, old, able)] == [False, False, False, True]
    assert [found[p].present for p in (away, exempt, old, able)] == [False, False, True, True]


def test_a_reinforcement_counts_up_to_the_period_in_which_it_ends() -> None:
    class Reinforced(District):
        def more(self) -> None:
            self.until_june = self.builder.member(
                self.cell, self.ready, reinforced_until=date(2016, 6, 30)
            )
            self.for_long = self.builder.member(
                self.cell, self.ready, reinforced_until=date(2020, 1, 1)
            )

    d = Reinforced()
    found = {row.id: row.until for row in gathered().problem.members}
    assert (found[d.until_june], found[d.for_long], found[d.at_ready[0]]) == (2, None, None)


def test_an_announced_merger_is_in_the_problem() -> None:
    d = District()
    due = date(2017, 1, 1)
    mergers.announce(ALL, d.empty, due, FIRST_DAY, "5-TB/HU", ACTOR, NOW)
    found = {row.id: row.merger_due for row in gathered().problem.villages}
    assert found == {d.host: None, d.ready: None, d.empty: due}


def test_a_candidate_comes_when_the_usual_time_from_the_stage_has_passed() -> None:
    d = WithCandidates()
    person = d.enter()
    early = gather(ALL, None, date(2016, 2, 1), Wanted(periods=8))
    assert [(row.id, row.village) for row in early.problem.candidates] == [(person, d.guest)]
    assert early.problem.candidates[0].rate == 1.0
    assert early.notes["no_rates"] == 1
    later = gather(ALL, None, date(2016, 11, 1), Wanted(periods=8))
    assert later.problem.candidates[0].earliest < early.problem.candidates[0].earliest


def test_who_is_decided_on_comes_sooner_and_who_is_admitted_is_a_member() -> None:
    d = WithCandidates()
    decided = d.decided()
    assert gathered(date(2016, 10, 1)).problem.candidates[0].earliest == 1
    d2 = d.enter()
    on = date(2016, 10, 1)
    assert {row.id for row in gathered(on).problem.candidates} == {decided, d2}


def test_a_commune_gets_its_own_villages_and_nobody_elses_list() -> None:
    class Two(District):
        def more(self) -> None:
            self.other = self.builder.commune()
            self.far = self.builder.village(self.other)
            self.builder.cell(self.other, base=self.far)

    d = Two()
    d.list_official()
    assert {row.id for row in gathered(place=d.other).problem.villages} == {d.far}
    own = Scope(places=frozenset({d.far}), organisations=frozenset(), persons=True)
    problem = gathered(scope=own).problem
    assert {row.id for row in problem.villages} == {d.far}
    assert not problem.members


def test_nothing_that_must_not_count_is_in_a_problem() -> None:
    District().list_official()
    text = write_problem(gathered().problem).decode()
    for word in ("thai", "male", "lower_secondary", "1970", "Lò"):
        assert word not in text
    assert set(json.loads(text)["members"][0]) <= {
        "id",
        "unit",
        "cell",
        "official_from",
        "can_lead",
        "may_move_to",
        "until",
        "present",
        "listed",
        "view",
    }


def test_reading_takes_as_many_queries_for_many_members_as_for_few() -> None:
    class Larger(District):
        def more(self) -> None:
            for _ in range(20):
                village = self.builder.village(self.commune)
                self.builder.members(self.builder.cell(self.commune, base=village), village, 5)

    d = Larger()
    for number in range(4):
        d.list_official(number)
    with CaptureQueriesContext(connection) as queries:
        gathered()
    assert len(queries) < 35


def test_a_day_without_villages_and_settings_that_cannot_hold_are_said() -> None:
    d = District()
    with pytest.raises(NothingToPlan):
        gathered(place=999_999)
    with pytest.raises(NothingToPlan):
        gathered(scope=Scope())
    with pytest.raises(ProblemError):
        gather(ALL, d.commune, FIRST_DAY, Wanted(periods=0))
