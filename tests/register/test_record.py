"""Recording: what is appended, what is refused, what is listed."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import Malformed, Paper, Refused, UnknownTarget, record, record_many
from tests.oracle.builder import Builder

from .papers import NOW, papers, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class District:
    """A host village with a guest, four official members and an office cell of three."""

    def __init__(self) -> None:
        self.builder = b = Builder()
        self.commune = b.commune()
        self.host, self.guest = b.village(self.commune), b.village(self.commune)
        self.cell = b.cell(self.commune, base=self.host, guests=[self.guest])
        self.office = b.cell(self.commune)
        self.hosts = b.members(self.cell, self.host, 4)
        self.guests = b.members(self.cell, self.guest, 3)
        self.officials = b.members(self.office, None, 3)
        b.open()
        record_many(papers(b), "officer")

    def decide(self, on: date, content: c.Content, **changes: object) -> int:
        decision = signed(self.builder, Decision(on, content))
        return record(msgspec.structs.replace(decision, **changes), "officer", NOW)

    def split(self, people: list[int]) -> c.FoundBySplit:
        spec = self.builder.cell_spec(self.builder.committees[self.commune])
        return c.FoundBySplit(
            source=self.cell,
            founded=(spec,),
            coverage=(
                c.CoverageChange(self.cell, self.guest, None),
                c.CoverageChange(spec.organisation, self.guest, "base"),
            ),
            members=tuple(c.Posting(p, spec.organisation, self.guest) for p in people),
        )


@pytest.fixture
def district() -> District:
    return District()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {v.code for v in refused.value.violations}


def rows() -> tuple[int, ...]:
    tables = (m.LedgerEntry, m.EffectRow, m.MembershipSpell, m.OrganisationSpell, m.Finding)
    return (*(t.objects.count() for t in tables), m.LedgerHead.objects.get().position)


def test_an_admission_opens_a_spell_from_the_ceremony(district: District) -> None:
    person = district.builder.new_person()
    district.decide(date(2016, 5, 19), c.Admit(person, district.cell, district.guest))
    spell = m.MembershipSpell.objects.get(person=person)
    assert (spell.valid_from, spell.standing, spell.village) == (
        date(2016, 5, 19),
        "probationary",
        district.guest,
    )
    assert spell.admitted_on == date(2016, 5, 19)


def test_a_late_entry_divides_the_spell_that_it_falls_in(district: District) -> None:
    person = district.hosts[0]
    district.decide(date(2017, 9, 2), c.TransferWithin(person, district.office))
    district.decide(date(2016, 9, 2), c.TransferWithin(person, district.cell, district.guest))
    held = m.MembershipSpell.objects.filter(person=person, known_to__gt=3).order_by("valid_from")
    assert [(s.valid_from.year, s.village) for s in held] == [
        (2015, district.host),
        (2016, district.guest),
        (2017, None),
    ]


def test_a_split_moves_the_members_that_it_lists_and_no_others(district: District) -> None:
    split = district.split(district.guests)
    district.decide(date(2017, 2, 3), split)
    new = split.founded[0].organisation
    now = m.MembershipSpell.objects.filter(known_to__gt=2, valid_to__year=9999)
    assert set(now.filter(cell=new).values_list("person", flat=True)) == set(district.guests)
    assert set(now.filter(cell=district.cell).values_list("person", flat=True)) == set(
        district.hosts
    )


def test_founding_below_three_is_refused_with_its_source_and_nothing_is_written(
    district: District,
) -> None:
    before = rows()
    with pytest.raises(Refused, match="Điều lệ") as refused:
        district.decide(date(2017, 2, 3), district.split(district.guests[:2]))
    assert codes(refused) == {"founding_below_min"}
    assert rows() == before


def test_an_exception_with_a_ground_is_recorded_and_listed(district: District) -> None:
    exception = ExceptionGround("founding_below_min", "hai đảng viên dự bị sắp chính thức")
    split = district.split(district.guests[:2])
    position = district.decide(date(2017, 2, 3), split, exceptions=(exception,))
    finding = m.Finding.objects.get(position=position, code="founding_below_min")
    assert finding.grade == "rule"
    assert finding.ground == exception.ground


def test_an_exception_without_a_ground_does_not_count(district: District) -> None:
    exception = ExceptionGround("founding_below_min", "  ")
    with pytest.raises(Malformed):
        split = district.split(district.guests[:2])
        district.decide(date(2017, 2, 3), split, exceptions=(exception,))


def test_a_loss_below_three_is_a_notice_that_an_arrival_settles(district: District) -> None:
    position = district.decide(date(2017, 2, 3), c.Death(district.officials[0]))
    finding = m.Finding.objects.get(position=position, code="cell_below_min")
    assert (finding.subject_a, finding.on) == (district.office, date(2017, 2, 3))
    settled = district.decide(
        date(2017, 2, 3), c.TransferWithin(district.hosts[0], district.office)
    )
    finding.refresh_from_db()
    assert finding.settled_at == settled


def test_the_opening_balance_lists_blank_villages() -> None:
    builder = Builder()
    commune = builder.commune()
    village = builder.village(commune)
    builder.cell(commune, guests=[village])
    builder.open()
    record_many(papers(builder), "officer")
    assert m.Finding.objects.filter(code="village_blank", subject_a=village).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda d: c.Admit(d.hosts[0], d.cell, d.host), "already_member"),
        (lambda d: c.Admit(777, 999, None), "missing_cell"),
        (lambda d: c.Admit(777, d.cell, 999), "missing_village"),
        (lambda d: c.Recognise(d.hosts[0]), "not_probationary"),
        (lambda d: c.Recognise(777), "without_effect"),
        (lambda d: c.Death(777), "without_effect"),
        (lambda d: c.TransferWithin(777, d.cell), "missing_standing"),
        (lambda d: c.RenamePlace(999, "Pá Khoang"), "without_effect"),
        (lambda d: c.EndPlace(d.guest), "missing_village"),
        (lambda d: c.DissolveOrganisation(d.office), "missing_cell"),
        (lambda d: c.ReparentOrganisation(d.office, 999), "missing_parent"),
        (lambda d: c.ReparentPlace(d.guest, 999), "missing_parent"),
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(d.cell, d.guest, "base"),)),
            "two_bases",
        ),
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(d.cell, 999, "guest"),)),
            "coverage_without_village",
        ),
        (
            lambda d: c.ChangeCoverage((c.CoverageChange(999, d.guest, "guest"),)),
            "coverage_without_cell",
        ),
    ],
)
def test_the_impossible_is_never_recorded(district: District, content, code: str) -> None:
    before = rows()
    with pytest.raises(Refused) as refused:
        district.decide(date(2017, 2, 3), content(district))
    assert code in codes(refused)
    assert rows() == before


def test_two_decisions_on_one_field_and_day_are_a_conflict(district: District) -> None:
    day = date(2017, 2, 3)
    district.decide(day, c.TransferWithin(district.hosts[0], district.office))
    with pytest.raises(Refused) as refused:
        district.decide(day, c.TransferWithin(district.hosts[0], district.cell, district.guest))
    assert "conflict" in codes(refused)


def test_recognition_takes_effect_at_the_exact_end_of_twelve_months(district: District) -> None:
    person = district.builder.new_person()
    district.decide(date(2016, 2, 29), c.Admit(person, district.cell, district.guest))
    for day, code in ((date(2017, 2, 27), "early"), (date(2017, 3, 1), "late")):
        with pytest.raises(Refused) as refused:
            district.decide(day, c.Recognise(person))
        assert codes(refused) == {f"{code}_recognition"}
    district.decide(date(2017, 2, 28), c.Recognise(person))


@pytest.mark.parametrize(("born", "allowed"), [("1998-02-04", False), ("1998-02-03", True)])
def test_nobody_under_eighteen_is_admitted(district: District, born: str, allowed: bool) -> None:
    person = district.builder.new_person()
    act = c.Admit(person, district.cell, district.guest, resolved_on=date(2016, 2, 3))
    decision = signed(district.builder, Decision(date(2016, 3, 1), act))
    known = {person: Particulars("Người mẫu", date.fromisoformat(born))}
    if allowed:
        record_many([Paper(decision, NOW, known)], "officer")
        return
    with pytest.raises(Refused) as refused:
        record_many([Paper(decision, NOW, known)], "officer")
    assert codes(refused) == {"admission_age"}


def test_a_number_is_required_where_the_kind_says_so(district: District) -> None:
    act = c.Admit(district.builder.new_person(), district.cell, district.guest)
    with pytest.raises(Refused) as refused:
        district.decide(date(2017, 2, 3), act, number=None)
    assert codes(refused) == {"number_missing"}


def test_the_deciding_body_follows_the_date(district: District) -> None:
    act = c.Admit(district.builder.new_person(), district.cell, district.guest)
    committee = district.builder.committees[district.commune]
    with pytest.raises(Refused) as refused:
        district.decide(date(2025, 6, 30), act, issuer=committee)
    assert codes(refused) == {"wrong_deciding_body"}
    district.decide(date(2025, 7, 1), act, issuer=committee)


def test_a_revocation_restores_what_stood_before(district: District) -> None:
    person = district.hosts[0]
    before = m.MembershipSpell.objects.get(person=person)
    position = district.decide(date(2017, 2, 3), c.TransferWithin(person, district.office))
    district.decide(date(2017, 2, 3), c.Revoke(position, "nhầm người"))
    held = m.MembershipSpell.objects.get(person=person, known_to=before.known_to)
    assert (held.cell, held.valid_from, held.valid_to) == (
        before.cell,
        before.valid_from,
        before.valid_to,
    )


def test_a_revocation_is_not_revoked_nor_a_decision_twice(district: District) -> None:
    death = district.decide(date(2017, 2, 3), c.Death(district.hosts[0]))
    revocation = district.decide(date(2017, 2, 3), c.Revoke(death, "nhầm người"))
    for target in (revocation, death, 999):
        with pytest.raises(UnknownTarget):
            district.decide(date(2017, 2, 3), c.Revoke(target, "nhầm"))


def test_what_rests_on_a_decision_must_go_before_it(district: District) -> None:
    person = district.builder.new_person()
    admission = district.decide(date(2016, 2, 3), c.Admit(person, district.cell, district.guest))
    district.decide(date(2017, 2, 3), c.Recognise(person))
    with pytest.raises(Refused) as refused:
        district.decide(date(2016, 2, 3), c.Revoke(admission, "nhầm người"))
    assert "without_effect" in codes(refused)


def test_many_are_recorded_all_or_none(district: District) -> None:
    before = rows()
    good = c.Admit(district.builder.new_person(), district.cell, district.guest)
    bad = c.Death(777)
    with pytest.raises(Refused):
        record_many(
            [
                Paper(signed(district.builder, Decision(date(2017, 2, 3), content)), NOW)
                for content in (good, bad)
            ],
            "officer",
        )
    assert rows() == before


def test_a_blank_village_is_listed_until_somebody_is_admitted_there() -> None:
    builder = Builder()
    commune = builder.commune()
    host, blank = builder.village(commune), builder.village(commune)
    cell = builder.cell(commune, base=host, guests=[blank])
    builder.members(cell, host, 3)
    builder.open()
    builder.decide(date(2017, 2, 3), c.Admit(builder.new_person(), cell, blank))
    opening, admission = papers(builder)
    record_many([opening], "officer")
    finding = m.Finding.objects.get(code="village_blank", settled_at=0)
    assert finding.subject_a == blank
    record_many([admission], "officer")
    finding.refresh_from_db()
    assert finding.settled_at == 2
