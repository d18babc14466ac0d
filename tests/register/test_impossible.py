"""What no register may hold, whoever enters it and in whatever order."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
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


def founding(d: District, kind: c.OrganisationKind, place: int) -> c.FoundOrganisation:
    above = d.builder.committees[d.builder.district]
    return c.FoundOrganisation(c.OrganisationSpec(5001, kind, "Đảng ủy mới", above, place=place))


def brings_particulars(act: c.Content) -> bool:
    """Tell whether the act brings particulars."""
    return isinstance(act, c.CorrectParticulars)


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
        (lambda d: c.CorrectParticulars(987654), "without_effect"),
        (
            lambda d: c.FoundBySplit(committee(d), (d.builder.cell_spec(committee(d)),)),
            "wrong_split",
        ),
        (lambda d: founding(d, "commune_committee", d.commune), "place_led_twice"),
        (lambda d: founding(d, "commune_committee", d.host), "wrong_seat"),
        (
            lambda d: c.CreatePlace(c.PlaceSpec(5000, "village", "00004", "Bản mới", d.commune)),
            "code_taken",
        ),
        (lambda d: c.RenamePlace(d.guest, "Bản khác", "00004"), "code_taken"),
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
    act = content(district)
    known = {act.person: Particulars("Người mẫu")} if brings_particulars(act) else {}
    with pytest.raises(Refused) as refused:
        record(signed(district.builder, Decision(DAY, act)), "officer", NOW, known)
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


# Life and standing do not go back


def test_nobody_is_a_member_after_death(district: District) -> None:
    person = district.hosts[0]
    district.decide(DAY, c.Death(person))
    with pytest.raises(Refused) as refused:
        district.decide(date(2018, 2, 3), c.TransferIn(person, district.cell, "official"))
    assert codes(refused) == {"after_death"}


def test_a_death_is_not_entered_before_a_later_membership(district: District) -> None:
    person = district.hosts[0]
    district.decide(DAY, c.TransferOut(person))
    district.decide(date(2018, 2, 3), c.TransferIn(person, district.cell, "official"))
    with pytest.raises(Refused) as refused:
        district.decide(date(2016, 5, 19), c.Death(person))
    assert "after_death" in codes(refused)


def test_an_official_member_does_not_come_back_on_probation(district: District) -> None:
    person = district.hosts[0]
    district.decide(DAY, c.TransferOut(person))
    with pytest.raises(Refused) as refused:
        district.decide(date(2018, 2, 3), c.TransferIn(person, district.cell, "probationary"))
    assert codes(refused) == {"standing_back"}


def test_a_member_once_removed_may_be_admitted_anew(district: District) -> None:
    person = district.hosts[0]
    district.decide(DAY, c.Remove(person))
    district.decide(date(2019, 2, 3), c.Admit(person, district.cell, district.host))


# What a decision holds


@pytest.mark.parametrize(
    "make",
    [
        lambda d: c.FoundBySplit(d.cell, ()),
        lambda d: c.ChangeCoverage(()),
        lambda d: c.MergePlaces((), d.host),
        lambda d: c.SplitPlace(d.guest, (), ends=True),
        lambda d: c.MergeOrganisations((), d.cell),
    ],
)
def test_an_act_that_names_nothing_is_malformed(district: District, make) -> None:
    before = rows()
    with pytest.raises(Malformed):
        district.decide(DAY, make(district))
    assert rows() == before


@pytest.mark.parametrize(
    "make",
    [
        lambda: c.ProfilePlace(1, 2017, households=3, poor_households=4),
        lambda: c.ProfilePlace(
            1, 2017, ethnic_shares=(c.EthnicShare("thai", 0.4), c.EthnicShare("thai", 0.6))
        ),
        lambda: c.OrganisationSpec(1, "cell", "Chi bộ", 2, "village", place=3),
        lambda: c.FoundBySplit(1, (c.OrganisationSpec(2, "commune_committee", "Đảng ủy", 3),)),
    ],
)
def test_what_contradicts_itself_is_no_decision(make) -> None:
    with pytest.raises(ValueError):
        make()


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "   "},
        {"number": "1\x00"},
        {"exceptions": (ExceptionGround("founding_below_min", "g\x00h"),)},
    ],
)
def test_words_that_no_database_keeps_are_malformed(district: District, changes) -> None:
    before = rows()
    with pytest.raises(Malformed):
        district.decide(DAY, c.Death(district.hosts[0]), **changes)
    assert rows() == before


@pytest.mark.parametrize("actor", ["", "  ", "a" * 151, "a\x00b"])
def test_who_records_has_a_name(district: District, actor: str) -> None:
    with pytest.raises(Malformed):
        record(signed(district.builder, Decision(DAY, c.Death(district.hosts[0]))), actor, NOW)


@pytest.mark.parametrize(
    "known",
    [
        Particulars("N" * 121),
        Particulars(" "),
        Particulars("Người mẫu", sex="robot"),  # type: ignore[arg-type]
        Particulars("Người mẫu", education="e" * 30),  # type: ignore[arg-type]
        Particulars("Người mẫu", birth_date=datetime(1990, 1, 1)),
    ],
)
def test_particulars_of_another_kind_are_malformed(district: District, known) -> None:
    before = rows()
    act = c.Admit(777, district.cell, district.host)
    with pytest.raises(Malformed):
        record(signed(district.builder, Decision(DAY, act)), "officer", NOW, {777: known})
    assert rows() == before


@pytest.mark.parametrize("born", [date(1800, 1, 1), date(2030, 1, 1)])
def test_a_birth_date_out_of_reach_is_refused(district: District, born: date) -> None:
    act = c.Admit(777, district.cell, district.host)
    known = {777: Particulars("Người mẫu", born)}
    with pytest.raises(Refused) as refused:
        record(signed(district.builder, Decision(DAY, act)), "officer", NOW, known)
    assert codes(refused) == {"impossible_date"}


# The age at admission cannot be got round

YOUNG, GROWN = date(2005, 1, 1), date(1990, 1, 1)


def admitted(d: District, born: date | None) -> int:
    known = {777: Particulars("Người mẫu", born)} if born else {}
    act = signed(d.builder, Decision(DAY, c.Admit(777, d.cell, d.host)))
    return record(act, "officer", NOW, known)


def corrected(d: District, born: date | None, **changes: object) -> int:
    act = signed(d.builder, Decision(date(2018, 1, 1), c.CorrectParticulars(777)))
    act = msgspec.structs.replace(act, **changes)
    return record(act, "officer", NOW, {777: Particulars("Người mẫu", born)})


@pytest.mark.parametrize("born", [None, GROWN])
def test_a_birth_date_put_right_is_judged_at_the_admission(district: District, born) -> None:
    admitted(district, born)
    with pytest.raises(Refused) as refused:
        corrected(district, YOUNG)
    assert codes(refused) == {"admission_age"}


def test_a_correction_that_leaves_the_birth_date_is_not_judged_again(district: District) -> None:
    admitted(district, None)
    corrected(district, YOUNG, exceptions=(ExceptionGround("admission_age", "được đồng ý"),))
    corrected(district, YOUNG)


def test_an_admission_replaced_is_judged_by_the_birth_date_on_record(district: District) -> None:
    position = admitted(district, None)
    corrected(district, YOUNG, exceptions=(ExceptionGround("admission_age", "được đồng ý"),))
    anew = c.Replace(position, "nhầm", c.Admit(777, district.office))
    with pytest.raises(Refused) as refused:
        district.decide(DAY, anew)
    assert codes(refused) == {"admission_age"}


# Counted where the cell does not go


def open_findings(code: str) -> int:
    return m.Finding.objects.filter(code=code, settled_at=0).count()


def test_members_left_behind_by_a_change_of_coverage_are_listed_and_settled(
    district: District,
) -> None:
    given_up = c.ChangeCoverage((c.CoverageChange(district.cell, district.guest, None),))
    district.decide(DAY, given_up)
    assert open_findings("counted_outside_cell") == len(district.guests)
    taken_in = c.ChangeCoverage((c.CoverageChange(district.cell, district.guest, "guest"),))
    district.decide(date(2017, 2, 4), taken_in)
    assert open_findings("counted_outside_cell") == len(district.guests), "the gap of a day stays"
    for person in district.guests:
        district.decide(DAY, c.TransferWithin(person, district.office))
    assert open_findings("counted_outside_cell") == 0


def test_coverage_added_from_the_same_day_settles_what_a_transfer_left(
    district: District,
) -> None:
    far = district.builder.place_spec("village", district.commune)
    district.decide(date(2016, 2, 3), c.CreatePlace(far))
    district.decide(DAY, c.TransferWithin(district.hosts[0], district.cell, far.place))
    assert open_findings("counted_outside_cell") == 1
    district.decide(DAY, c.ChangeCoverage((c.CoverageChange(district.cell, far.place, "guest"),)))
    assert open_findings("counted_outside_cell") == 0


def test_a_revocation_is_signed_by_somebody_who_is_there(district: District) -> None:
    position = district.decide(DAY, c.Death(district.hosts[0]))
    with pytest.raises(Refused) as refused:
        district.decide(DAY, c.Revoke(position, "nhầm"), issuer=4711)
    assert codes(refused) == {"missing_issuer"}
