"""What no register may hold, whoever enters it and in whatever order."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import Malformed, Paper, Refused, UnknownTarget, record, record_many
from chibo.register.verify import verify
from tests.oracle.builder import OPENING

from .papers import NOW, signed
from .test_record import District, codes, rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = date(2017, 2, 3)


@pytest.fixture
def district() -> District:
    return District()


def committee(d: District) -> int:
    return d.builder.committees[d.commune]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(d.cell, d.commune, "guest"),)),
            "coverage_without_village",
        ),
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(committee(d), d.guest, "guest"),)),
            "coverage_without_cell",
        ),
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(d.office, d.guest, None),)),
            "without_effect",
        ),
        (lambda d: c.ReparentOrganisation(d.cell, d.office), "wrong_parent"),
        (lambda d: c.ReparentOrganisation(d.cell, d.cell), "wrong_parent"),
        (
            lambda d: c.ReparentOrganisation(
                d.builder.committees[d.builder.district], committee(d)
            ),
            "wrong_parent",
        ),
        (lambda d: c.ReparentPlace(d.commune, d.host), "wrong_parent"),
        (lambda d: c.CreatePlace(c.PlaceSpec(5000, "village", "x", "Bản mới")), "wrong_parent"),
        (lambda d: c.MergePlaces((d.guest,), d.guest), "missing_successor"),
        (lambda d: c.MergePlaces((d.guest,), 999), "missing_successor"),
        (lambda d: c.SplitPlace(999, (d.guest,), ends=False), "missing_successor"),
        (lambda d: c.MergeOrganisations((d.office,), 999), "missing_successor"),
        (lambda d: c.ProfilePlace(999, 2017), "missing_place"),
        (
            lambda d: c.TransferWithin(d.hosts[0], d.office, reinforced_until=DAY),
            "impossible_date",
        ),
        (
            lambda d: c.TransferIn(777, d.cell, "official", admitted_on=date(2018, 1, 1)),
            "impossible_date",
        ),
        (lambda d: c.Recognise(d.hosts[0], resolved_on=date(9999, 12, 31)), "impossible_date"),
        (
            lambda d: c.OpeningBalance(members=(c.OpeningMember(777, d.cell, "official"),)),
            "opening_on_another_day",
        ),
    ],
)
def test_it_is_refused_and_nothing_is_written(district: District, content, code: str) -> None:
    before = rows()
    with pytest.raises(Refused) as refused:
        district.decide(DAY, content(district))
    assert code in codes(refused)
    assert rows() == before


@pytest.mark.parametrize("on", [date(9999, 12, 31), date(1, 1, 1), date(2200, 1, 1)])
def test_a_date_out_of_reach_is_refused(district: District, on: date) -> None:
    with pytest.raises(Refused) as refused:
        district.decide(on, c.Death(district.hosts[0]))
    assert codes(refused) == {"impossible_date"}


def test_the_creation_that_a_succession_rests_on_must_stay(district: District) -> None:
    spec = district.builder.place_spec("village", district.commune)
    created = district.decide(date(2016, 2, 3), c.CreatePlace(spec))
    district.decide(DAY, c.SplitPlace(district.guest, (spec.place,), ends=False))
    with pytest.raises(Refused) as refused:
        district.decide(DAY, c.Revoke(created, "nhầm"))
    assert codes(refused) == {"missing_successor"}


def test_the_creation_that_a_profile_rests_on_must_stay(district: District) -> None:
    spec = district.builder.place_spec("village", district.commune)
    created = district.decide(date(2016, 2, 3), c.CreatePlace(spec))
    district.decide(DAY, c.ProfilePlace(spec.place, 2017, households=60))
    with pytest.raises(Refused) as refused:
        district.decide(DAY, c.Revoke(created, "nhầm"))
    assert codes(refused) == {"missing_place"}


def test_a_forgotten_part_of_the_opening_balance_is_recorded_on_its_day(
    district: District,
) -> None:
    forgotten = c.OpeningBalance(members=(c.OpeningMember(777, district.cell, "official"),))
    district.decide(OPENING, forgotten, issuer=None)
    again = c.OpeningBalance(members=(c.OpeningMember(777, district.office, "official"),))
    with pytest.raises(Refused) as refused:
        district.decide(OPENING, again, issuer=None)
    assert "conflict" in codes(refused)


@pytest.mark.parametrize(
    "content",
    [
        c.RenamePlace(1, ""),
        c.RenamePlace(1, "  "),
        c.RenamePlace(1, "x" * 121),
        c.RenamePlace(1, "x", code="x" * 21),
        c.RenameOrganisation(1001, "x" * 161),
        c.RenameOrganisation(1001, "a\x00b"),
        c.RenameOrganisation(0, "x"),
        c.Death(2**63),
        c.Death("1"),  # type: ignore[arg-type]
        c.Revoke(1, ""),
        c.ProfilePlace(1, 2017, households=-1),
        c.ProfilePlace(1, 2017, ethnic_shares=(c.EthnicShare("mong", 1.5),)),
        c.CreatePlace(c.PlaceSpec(9, "village", "x", "x", 1, lat=91.0)),
        c.CreatePlace(c.PlaceSpec(9, "hamlet", "x", "x", 1)),  # type: ignore[arg-type]
    ],
)
def test_a_field_that_is_empty_too_long_or_of_another_kind_is_no_decision(
    district: District, content: c.Content
) -> None:
    before = rows()
    with pytest.raises(Malformed):
        district.decide(DAY, content)
    assert rows() == before


def test_a_cell_has_a_kind_of_cell_and_a_committee_none() -> None:
    with pytest.raises(ValueError, match="kind of cell"):
        c.OrganisationSpec(5, "cell", "Chi bộ", 4)
    with pytest.raises(ValueError, match="kind of cell"):
        c.OrganisationSpec(5, "commune_committee", "Đảng bộ", 4, "village")


def test_a_whole_number_of_degrees_is_recorded_in_its_canonical_form(district: District) -> None:
    spec = c.PlaceSpec(5000, "village", "x", "Bản mới", district.commune, lat=21, lon=103)
    district.decide(DAY, c.CreatePlace(spec))
    assert list(verify()) == []


def test_a_cell_is_founded_by_the_committee_above_it_and_by_nobody_else(
    district: District,
) -> None:
    spec = district.builder.cell_spec(committee(district), "school")
    people = tuple(c.Posting(p, spec.organisation) for p in district.hosts[:3])
    act = c.FoundOrganisation(spec, members=people)
    for issuer, code in ((None, "missing_issuer"), (district.office, "wrong_deciding_body")):
        with pytest.raises(Refused) as refused:
            district.decide(DAY, act, issuer=issuer)
        assert codes(refused) == {code}
    district.decide(DAY, act, issuer=committee(district))


def test_an_exception_names_a_rule(district: District) -> None:
    for code in ("founding", "cell_below_min", "conflict"):
        with pytest.raises(Refused) as refused:
            exception = ExceptionGround(code, "lý do")
            district.decide(DAY, c.Death(district.hosts[0]), exceptions=(exception,))
        assert codes(refused) == {"unknown_exception"}


def test_the_moment_of_recording_names_its_time_zone(district: District) -> None:
    decision = signed(district.builder, Decision(DAY, c.Death(district.hosts[0])))
    with pytest.raises(ValueError, match="time zone"):
        record(decision, "officer", datetime(2018, 5, 13, 8))


def test_a_paper_signed_before_the_register_began_takes_effect_in_it(district: District) -> None:
    act = c.Admit(district.builder.new_person(), district.cell, district.guest)
    district.decide(date(2016, 1, 10), act, signed_on=date(2015, 12, 20))


@pytest.mark.parametrize(
    ("resolved", "signed_on"), [("2017-01-20", "2017-01-19"), ("2017-01-02", "2017-02-04")]
)
def test_resolution_decision_and_ceremony_come_in_this_order(
    district: District, resolved: str, signed_on: str
) -> None:
    person = district.builder.new_person()
    act = c.Admit(person, district.cell, district.guest, date.fromisoformat(resolved))
    with pytest.raises(Refused) as refused:
        district.decide(DAY, act, signed_on=date.fromisoformat(signed_on))
    assert codes(refused) == {"dates_out_of_order"}


@pytest.mark.parametrize(("born", "allowed"), [("1957-01-04", True), ("1957-01-03", False)])
def test_sixty_years_are_counted_in_months(district: District, born: str, allowed: bool) -> None:
    person = district.builder.new_person()
    act = c.Admit(person, district.cell, district.guest, resolved_on=DAY)
    decision = signed(district.builder, Decision(date(2017, 3, 3), act))
    known = {person: Particulars("Người mẫu", date.fromisoformat(born))}
    if allowed:
        record(decision, "officer", NOW, known)
        return
    with pytest.raises(Refused, match="60") as refused:
        record(decision, "officer", NOW, known)
    assert codes(refused) == {"admission_age"}


def test_an_entry_without_effects_is_neither_revoked_nor_replaced(district: District) -> None:
    person = district.hosts[0]
    correction = signed(district.builder, Decision(DAY, c.CorrectParticulars(person)))
    position = record(correction, "officer", NOW, {person: Particulars("Người mẫu")})
    with pytest.raises(UnknownTarget, match=str(position)):
        district.decide(DAY, c.Revoke(position, "nhầm"))
    with pytest.raises(ValueError, match="replaces nothing"):
        c.Replace(position, "nhầm", c.EraseParticulars(person, "yêu cầu"))


def test_findings_about_a_paper_go_with_it(district: District) -> None:
    person = district.builder.new_person()
    late = c.Admit(person, district.cell, district.guest)
    position = district.decide(date(2017, 9, 2), late, signed_on=DAY)
    finding = m.Finding.objects.get(position=position, code="ceremony_late")
    assert finding.settled_at == 0
    revoked = district.decide(DAY, c.Revoke(position, "nhầm"))
    finding.refresh_from_db()
    assert finding.settled_at == revoked


def test_a_decision_and_its_revocation_and_replacement_come_in_one_batch(
    district: District,
) -> None:
    person, head = district.hosts[0], m.LedgerHead.objects.get().position
    acts: list[c.Content] = [
        c.TransferWithin(person, district.office),
        c.Replace(head + 1, "nhầm", c.TransferWithin(person, district.cell, district.guest)),
        c.Replace(head + 2, "nhầm", c.Death(person)),
        c.Revoke(head + 3, "nhầm"),
    ]
    record_many(
        [Paper(signed(district.builder, Decision(DAY, act)), NOW) for act in acts], "officer"
    )
    now = m.MembershipSpell.objects.get(person=person, known_to__gt=head + 4)
    assert (now.cell, now.valid_from, now.to_reason) == (district.cell, OPENING, None)
    assert list(verify()) == []
