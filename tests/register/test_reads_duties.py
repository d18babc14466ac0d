"""Who leads, who answers for a village, who takes no part: as of a day, within a scope."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.ledger import contents as c
from chibo.ledger.scope import Scope
from chibo.register import reads_decisions, reads_people
from chibo.register import reads_duties as reads

from .test_duties import DAY, LATER, Staffed

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ALL, NOTHING = Scope.everything(), Scope()
EVE, END = date(2017, 2, 2), date(2018, 5, 13)


@pytest.fixture
def d() -> Staffed:
    return Staffed()


def test_offices_of_an_organisation_come_with_the_highest_first(d: Staffed) -> None:
    d.appoint("committee_member", person=d.hosts[2])
    d.appoint("deputy_secretary", person=d.other)
    d.appoint(provisional=True, term_ends=LATER)
    found = reads.offices_of_organisation(ALL, d.cell, DAY)
    assert [one.person for one in found] == [d.person, d.other, d.hosts[2]]
    assert (found[0].provisional, found[0].term_ends, found[0].since) == (True, LATER, DAY)
    assert found[0].organisation_name == f"cell {d.cell}"
    assert reads.offices_of_organisation(ALL, d.cell, EVE) == []
    assert reads.offices_of_organisation(NOTHING, d.cell, DAY) == []


def test_what_a_person_holds_is_what_a_leaving_should_end(d: Staffed) -> None:
    d.appoint()
    d.decide(DAY, c.Appoint(d.committee, d.person, "committee_member"))
    d.decide(DAY, c.InChargeOfVillage(d.person, d.guest))
    d.decide(DAY, c.InChargeOfHouseholds(d.person, d.host, 7))
    found = reads.duties_of_person(ALL, d.person, DAY)
    assert [(o.organisation, o.office) for o in found.offices] == [
        (d.cell, "secretary"),
        (d.committee, "committee_member"),
    ]
    assert [v.village for v in found.villages] == [d.guest]
    assert [(h.village, h.households) for h in found.households] == [(d.host, 7)]
    for act in (
        *(c.Relieve(o.organisation, o.person) for o in found.offices),
        *(c.EndChargeOfVillage(v.person, v.village) for v in found.villages),
        *(c.EndChargeOfHouseholds(h.person, h.village) for h in found.households),
    ):
        d.decide(LATER, act)
    left = reads.duties_of_person(ALL, d.person, LATER)
    assert left == reads.Duties((), (), ())
    assert reads.duties_of_person(NOTHING, d.person, DAY) == left


def test_a_scope_of_one_cell_sees_its_offices_and_no_others(d: Staffed) -> None:
    d.appoint()
    d.decide(DAY, c.Appoint(d.committee, d.person, "committee_member"))
    scope = Scope(organisations=frozenset({d.cell}))
    found = reads.duties_of_person(scope, d.person, DAY)
    assert [o.organisation for o in found.offices] == [d.cell]
    assert [o.organisation for o in reads.terms_ending(scope, DAY, 9999)] == []


def test_who_answers_for_a_village_and_how_many_households_are_looked_after(d: Staffed) -> None:
    d.decide(DAY, c.InChargeOfVillage(d.person, d.guest))
    for person, number in zip(d.guests, (5, 6), strict=False):
        d.decide(DAY, c.InChargeOfHouseholds(person, d.guest, number))
    found = reads.answering(ALL, DAY, d.guest)
    assert [one.person for one in found.villages] == [d.person]
    assert found.looked_after == 11
    assert reads.answering(Scope(places=frozenset({d.host})), DAY, d.guest).villages == ()


@pytest.mark.parametrize(("days", "seen"), [(364, False), (365, True), (900, True)])
def test_terms_that_end_within_so_many_days(d: Staffed, days: int, seen: bool) -> None:
    d.appoint(term_ends=LATER)
    assert bool(reads.terms_ending(ALL, DAY, days)) is seen


def test_a_term_that_is_over_stays_listed_until_somebody_is_elected(d: Staffed) -> None:
    d.appoint(term_ends=LATER)
    assert [one.person for one in reads.terms_ending(ALL, END, 30)] == [d.person]
    d.appoint(on=date(2018, 5, 1), term_ends=date(2020, 10, 31))
    assert reads.terms_ending(ALL, END, 30) == []


def test_four_villages_are_too_many_for_one_person(d: Staffed) -> None:
    villages = []
    for number in range(4):
        spec = d.builder.place_spec("village", d.commune)
        d.decide(date(2016, 3, 1 + number), c.CreatePlace(spec))
        villages.append(spec.place)
    for village in villages[:3]:
        d.decide(DAY, c.InChargeOfVillage(d.person, village))
    assert reads.in_charge_of_too_many(ALL, DAY) == {}
    d.decide(DAY, c.InChargeOfVillage(d.person, villages[3]))
    found = reads.in_charge_of_too_many(ALL, DAY)
    assert [one.village for one in found[d.person]] == villages


def test_who_takes_no_part_and_who_is_a_guest(d: Staffed) -> None:
    d.decide(DAY, c.Exempt(d.person, "health", LATER))
    d.decide(DAY, c.Away(d.other, END))
    d.decide(DAY, c.TemporaryActivity(d.hosts[2], LATER, d.office, "study"))
    apart = {one.person: one for one in reads.not_taking_part(ALL, d.cell, DAY)}
    assert set(apart) == set(d.hosts[:3])
    assert (apart[d.person].exempt, apart[d.person].exempt_until) == ("health", LATER)
    assert (apart[d.other].away_since, apart[d.other].expected_back) == (DAY, END)
    assert apart[d.hosts[2]].guest_cell_name == f"cell {d.office}"
    assert [one.person for one in reads.guests_of_cell(ALL, d.office, DAY)] == [d.hosts[2]]
    assert reads.guests_of_cell(NOTHING, d.office, DAY) == []
    assert len(reads_people.members_of_cell(ALL, d.office, DAY)) == 3


def test_time_lines_name_offices_and_charges(d: Staffed) -> None:
    office = d.appoint()
    charge = d.decide(DAY, c.InChargeOfVillage(d.person, d.guest))
    of_person = {x.position: x for x in reads_decisions.decisions_of_person(ALL, d.person)}
    assert {office, charge} <= set(of_person)
    assert of_person[office].person == of_person[charge].person == d.person
    of_cell = {x.position for x in reads_decisions.decisions_of_organisation(ALL, d.cell)}
    of_village = {x.position for x in reads_decisions.decisions_of_place(ALL, d.guest)}
    assert office in of_cell
    assert charge in of_village
