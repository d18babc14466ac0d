"""Exemptions, absences, offices and charges: what is refused, excepted, noticed and settled."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.spells import FOREVER, STILL_KNOWN
from chibo.register import models as m
from chibo.register.record import Malformed, Paper, Refused, record_many
from chibo.register.replay import replay
from chibo.register.verify import held_spells, verify

from .papers import NOW, signed
from .test_record import District, codes

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY, LATER = date(2017, 2, 3), date(2018, 2, 3)


class Staffed(District):
    """The district with what the tests appoint."""

    def __init__(self) -> None:
        super().__init__()
        self.committee = self.builder.committees[self.commune]
        self.person, self.other = self.hosts[:2]

    def appoint(self, office: c.Office = "secretary", **changes: object) -> int:
        on = changes.pop("on", DAY)
        known = {"organisation": self.cell, "person": self.person, "office": office, **changes}
        return self.decide(on, c.Appoint(**known))  # type: ignore[arg-type]


@pytest.fixture
def d() -> Staffed:
    return Staffed()


def held(table: type[m.SpellRow]) -> list[m.SpellRow]:
    return list(table.objects.filter(known_to=STILL_KNOWN).order_by("valid_from"))  # type: ignore[attr-defined]


def state(person: int, on: date) -> m.MembershipSpell:
    rows = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, person=person)
    return rows.get(valid_from__lte=on, valid_to__gt=on)


def listed(code: str) -> list[tuple[str, int, date]]:
    rows = m.Finding.objects.filter(code=code, settled_at=0)
    return list(rows.values_list("subject_kind", "subject_a", "on"))


def refuses(d: Staffed, on: date, act: c.Content) -> set[str]:
    with pytest.raises(Refused) as refused:
        d.decide(on, act)
    return codes(refused)


EVERY_KIND = (
    lambda d: c.Exempt(d.person, "age", LATER),
    lambda d: c.Away(d.person, LATER),
    lambda d: c.TemporaryActivity(d.person, LATER, d.office, "study"),
    lambda d: c.Appoint(d.cell, d.person, "secretary", True, LATER),
    lambda d: c.InChargeOfVillage(d.person, d.guest),
    lambda d: c.InChargeOfHouseholds(d.person, d.host, 7),
)
THEIR_ENDS = (
    lambda d: c.Resume(d.person),
    lambda d: c.Back(d.person),
    lambda d: c.EndTemporaryActivity(d.person),
    lambda d: c.Relieve(d.cell, d.person),
    lambda d: c.EndChargeOfVillage(d.person, d.guest),
    lambda d: c.EndChargeOfHouseholds(d.person, d.host),
)


def test_every_kind_is_recorded_ended_revoked_replayed_and_verified(d: Staffed) -> None:
    begun = [d.decide(DAY, make(d)) for make in EVERY_KIND]
    for make in THEIR_ENDS:
        d.decide(LATER, make(d))
    for position in begun[:1]:
        with pytest.raises(Refused):
            d.decide(DAY, c.Revoke(position, "its end rests on it"))
    before = list(held_spells())
    assert list(verify()) == []
    replay()
    assert list(held_spells()) == before
    for position in range(m.LedgerHead.objects.get().position, begun[0] - 1, -1):
        d.decide(DAY, c.Revoke(position, "entered to be taken back"))
    assert list(verify()) == []
    for table in (m.OfficeSpell, m.ChargeSpell, m.HouseholdsSpell):
        assert held(table) == []
    assert state(d.person, DAY).exempt is None


def test_order_of_recording_makes_no_difference(d: Staffed) -> None:
    """The end is entered first, then the beginning: refused; both late, in order: the same."""
    assert refuses(d, LATER, c.Resume(d.person)) == {"nothing_ended"}
    d.decide(date(2017, 6, 1), c.TransferWithin(d.person, d.office))
    d.decide(DAY, c.Exempt(d.person, "health"))
    d.decide(LATER, c.Resume(d.person))
    spells = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, person=d.person)
    found = spells.order_by("valid_from").values_list("valid_from", "cell", "exempt")
    assert list(found)[1:] == [
        (DAY, d.cell, "health"),
        (date(2017, 6, 1), d.office, "health"),
        (LATER, d.office, None),
    ]


@pytest.mark.parametrize("make", THEIR_ENDS)
def test_nothing_ends_that_has_not_begun(d: Staffed, make) -> None:
    assert refuses(d, DAY, make(d)) <= {"nothing_ended", "without_effect"}


@pytest.mark.parametrize("make", EVERY_KIND)
def test_who_is_no_member_is_given_nothing(d: Staffed, make) -> None:
    d.person = 4711
    assert refuses(d, DAY, make(d)) <= {"duty_without_member", "without_effect"}


# Members


def test_who_leaves_and_comes_back_is_neither_exempt_nor_away(d: Staffed) -> None:
    d.decide(DAY, c.Exempt(d.person, "other"))
    d.decide(DAY, c.Away(d.person, LATER))
    assert state(d.person, LATER).away_since == DAY
    d.decide(date(2017, 3, 1), c.TransferOut(d.person))
    d.decide(date(2017, 9, 1), c.TransferIn(d.person, d.cell, "official", d.host))
    back = state(d.person, LATER)
    assert (back.exempt, back.away_since, back.expected_back) == (None, None, None)
    assert list(verify()) == []


def test_an_exemption_is_extended_by_another_one(d: Staffed) -> None:
    d.decide(DAY, c.Exempt(d.person, "health", LATER))
    d.decide(LATER, c.Exempt(d.person, "age"))
    assert (state(d.person, LATER).exempt, state(d.person, LATER).exempt_until) == ("age", None)


@pytest.mark.parametrize(
    "make",
    [
        lambda d: c.Exempt(d.person, "age", DAY),
        lambda d: c.Away(d.person, DAY),
        lambda d: c.TemporaryActivity(d.person, DAY),
        lambda d: c.Appoint(d.cell, d.person, "secretary", term_ends=DAY),
    ],
)
def test_what_is_to_end_before_it_begins_is_impossible(d: Staffed, make) -> None:
    assert refuses(d, DAY, make(d)) == {"impossible_date"}


def test_a_guest_is_counted_at_home(d: Staffed) -> None:
    d.decide(DAY, c.TemporaryActivity(d.person, LATER, d.office, "study"))
    spell = state(d.person, DAY)
    assert (spell.cell, spell.guest_cell, spell.guest_until) == (d.cell, d.office, LATER)


def test_nobody_is_a_guest_in_the_own_cell_or_in_none_that_is_there(d: Staffed) -> None:
    assert refuses(d, DAY, c.TemporaryActivity(d.person, LATER, d.cell, "study")) == {
        "guest_at_home"
    }
    assert refuses(d, DAY, c.TemporaryActivity(d.person, LATER, 4711, "study")) == {"missing_cell"}
    d.decide(DAY, c.TemporaryActivity(d.person, LATER, d.office, "study"))
    assert refuses(d, DAY, c.TransferWithin(d.person, d.office)) == {"guest_at_home"}


def test_a_cell_with_a_guest_is_not_dissolved_before_the_guest_is_at_home(d: Staffed) -> None:
    d.decide(DAY, c.TemporaryActivity(d.person, LATER, d.office, "study"))
    members = tuple(c.Posting(person, d.cell) for person in d.officials)
    dissolved = c.DissolveOrganisation(d.office, members=members)
    on = date(2017, 6, 1)
    assert refuses(d, on, dissolved) == {"missing_cell"}
    d.decide(on, c.EndTemporaryActivity(d.person))
    d.decide(on, dissolved)
    assert list(verify()) == []


# Offices


def test_an_office_is_held_until_the_relief(d: Staffed) -> None:
    d.appoint(provisional=True, term_ends=date(2019, 6, 30))
    d.decide(LATER, c.Relieve(d.cell, d.person))
    (spell,) = held(m.OfficeSpell)
    assert isinstance(spell, m.OfficeSpell)
    assert (spell.organisation, spell.person, spell.office) == (d.cell, d.person, "secretary")
    assert (spell.provisional, spell.term_ends) == (True, date(2019, 6, 30))
    assert (spell.valid_from, spell.valid_to) == (DAY, LATER)


def test_an_election_follows_the_provisional_appointment_in_the_same_office(d: Staffed) -> None:
    d.appoint(provisional=True)
    d.appoint(on=LATER)
    provisional, elected = held(m.OfficeSpell)
    assert (provisional.to_step, elected.valid_to) == ("change", FOREVER)


def test_there_is_one_secretary_at_a_time(d: Staffed) -> None:
    d.appoint()
    act = c.Appoint(d.cell, d.other, "secretary")
    assert refuses(d, LATER, act) == {"two_secretaries"}
    d.decide(LATER, c.Relieve(d.cell, d.person))
    d.decide(LATER, act)
    assert list(verify()) == []


def test_the_relief_that_a_successor_rests_on_must_stay(d: Staffed) -> None:
    d.appoint()
    relief = d.decide(LATER, c.Relieve(d.cell, d.person))
    d.decide(LATER, c.Appoint(d.cell, d.other, "secretary"))
    assert refuses(d, LATER, c.Revoke(relief, "nhầm")) == {"two_secretaries"}


def test_a_second_deputy_of_a_cell_is_an_exception_and_of_a_committee_none(d: Staffed) -> None:
    d.appoint("deputy_secretary")
    second = c.Appoint(d.cell, d.other, "deputy_secretary")
    assert refuses(d, DAY, second) == {"two_deputies"}
    d.decide(DAY, second, exceptions=(ExceptionGround("two_deputies", "chi bộ đông"),))
    for person in (d.person, d.other):
        d.decide(DAY, c.Appoint(d.committee, person, "deputy_secretary"))
    assert list(verify()) == []


def test_an_office_is_held_by_an_official_member_of_the_cell(d: Staffed) -> None:
    young = d.builder.new_person()
    d.decide(DAY, c.Admit(young, d.cell, d.host))
    assert refuses(d, DAY, c.Appoint(d.cell, young, "secretary")) == {"holder_not_official"}
    outsider = c.Appoint(d.cell, d.officials[0], "secretary")
    assert refuses(d, DAY, outsider) == {"holder_outside"}


def test_a_committee_reaches_all_cells_below_it(d: Staffed) -> None:
    district = d.builder.committees[d.builder.district]
    for organisation in (d.committee, district):
        d.decide(DAY, c.Appoint(organisation, d.person, "committee_member"))
    far = d.builder.cell_spec(district, "army")
    d.decide(
        DAY,
        c.FoundOrganisation(far, members=(c.Posting(d.other, far.organisation),)),
        exceptions=(ExceptionGround("founding_below_min", "thử"),),
    )
    act = c.Appoint(d.committee, d.other, "committee_member")
    assert refuses(d, LATER, act) == {"holder_outside"}
    d.decide(LATER, c.Appoint(district, d.other, "committee_member"))


def test_the_committee_above_decides_who_leads_a_cell_with_a_number(d: Staffed) -> None:
    act = c.Appoint(d.cell, d.person, "secretary")
    with pytest.raises(Refused) as refused:
        d.decide(DAY, act, issuer=d.cell, number=None)
    assert codes(refused) == {"wrong_deciding_body", "number_missing"}
    d.decide(DAY, act, issuer=d.committee)


def test_an_office_in_what_is_not_there_is_impossible(d: Staffed) -> None:
    assert "duty_without_unit" in refuses(d, DAY, c.Appoint(4711, d.person, "secretary"))


# Whoever leaves


@pytest.mark.parametrize(
    "leaving",
    [
        lambda d: c.Death(d.person),
        lambda d: c.TransferOut(d.person),
        lambda d: c.TransferWithin(d.person, d.office),
    ],
)
def test_an_office_does_not_end_by_itself_and_what_is_forgotten_is_listed(
    d: Staffed, leaving
) -> None:
    d.appoint()
    d.decide(LATER, leaving(d))
    assert listed("holder_has_left") == [("office", d.cell, LATER)]
    assert list(verify()) == []
    d.decide(LATER, c.Relieve(d.cell, d.person))
    assert listed("holder_has_left") == []
    assert list(verify()) == []


def test_leaving_and_relief_are_recorded_together_and_leave_no_finding(d: Staffed) -> None:
    d.appoint()
    d.decide(DAY, c.InChargeOfHouseholds(d.person, d.host, 6))
    acts = [
        c.Relieve(d.cell, d.person),
        c.EndChargeOfHouseholds(d.person, d.host),
        c.Death(d.person),
    ]
    papers = [Paper(signed(d.builder, Decision(LATER, act)), NOW) for act in acts]
    record_many(papers, "officer")
    assert not m.Finding.objects.filter(code="holder_has_left").exists()
    assert list(verify()) == []


def test_an_admission_that_an_office_rests_on_must_stay(d: Staffed) -> None:
    young = d.builder.new_person()
    admission = d.decide(date(2016, 1, 5), c.Admit(young, d.cell, d.host))
    d.decide(date(2017, 1, 5), c.Recognise(young))
    d.decide(DAY, c.Appoint(d.cell, young, "deputy_secretary"))
    assert "duty_without_member" in refuses(d, DAY, c.Revoke(admission, "nhầm"))


def test_the_office_of_somebody_entered_twice_is_listed_and_passed_on(d: Staffed) -> None:
    double = d.builder.new_person()
    d.decide(date(2016, 1, 5), c.TransferIn(double, d.cell, "official", d.host))
    d.appoint(person=double)
    d.decide(date(2016, 1, 5), c.SamePerson(double, d.person, "nhập hai lần"), issuer=None)
    assert listed("holder_has_left") == [("office", d.cell, DAY)]
    again = c.Appoint(d.cell, double, "committee_member")
    assert refuses(d, LATER, again) == {"is_duplicate"}
    d.decide(LATER, c.Relieve(d.cell, double))
    d.decide(LATER, c.Appoint(d.cell, d.person, "secretary"))
    assert listed("holder_has_left") == []
    assert list(verify()) == []


def test_offices_of_a_cell_that_ends_are_listed_until_relieved(d: Staffed) -> None:
    d.appoint(organisation=d.office, person=d.officials[0])
    members = tuple(c.Posting(person, d.cell) for person in d.officials)
    d.decide(LATER, c.DissolveOrganisation(d.office, members=members))
    assert listed("duty_outlives_unit") == [("office", d.office, LATER)]
    assert list(verify()) == []
    d.decide(LATER, c.Relieve(d.office, d.officials[0]))
    assert m.Finding.objects.filter(settled_at=0, subject_kind="office").count() == 0


# Charges


def test_members_of_a_committee_answer_for_villages_and_others_are_noticed(d: Staffed) -> None:
    d.decide(DAY, c.Appoint(d.committee, d.person, "committee_member"))
    d.decide(DAY, c.InChargeOfVillage(d.person, d.guest))
    assert listed("not_committee_member") == []
    d.decide(DAY, c.InChargeOfVillage(d.other, d.guest))
    assert listed("not_committee_member") == [("charge", d.other, DAY)]
    assert list(verify()) == []


def test_a_charge_of_a_village_that_ends_is_listed_until_it_ends_too(d: Staffed) -> None:
    d.decide(DAY, c.InChargeOfHouseholds(d.person, d.guest, 5))
    coverage = (c.CoverageChange(d.cell, d.guest),)
    members = tuple(c.Posting(person, d.cell, d.host) for person in d.guests)
    d.decide(LATER, c.EndPlace(d.guest, coverage, members))
    assert listed("duty_outlives_unit") == [("households", d.person, LATER)]
    d.decide(LATER, c.EndChargeOfHouseholds(d.person, d.guest))
    assert listed("duty_outlives_unit") == []
    assert list(verify()) == []


def test_one_answers_for_a_village_and_not_for_a_commune(d: Staffed) -> None:
    assert refuses(d, DAY, c.InChargeOfVillage(d.person, d.commune)) == {"duty_without_unit"}


@pytest.mark.parametrize("number", [0, -3, 1001])
def test_a_group_of_households_is_counted(d: Staffed, number: int) -> None:
    with pytest.raises(Malformed):
        d.decide(DAY, c.InChargeOfHouseholds(d.person, d.guest, number))
