"""Replay and verification: the same rows again, and no changed byte unseen."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision
from chibo.ledger.spells import STILL_KNOWN
from chibo.ledger.violations import GRADES
from chibo.register import models as m
from chibo.register.erase import NothingToErase, erase
from chibo.register.particulars import Particulars
from chibo.register.record import Malformed, Paper, record, record_many
from chibo.register.replay import BrokenLedger, replay
from chibo.register.verify import held_spells, verify, verify_chain
from tests.oracle.builder import Builder

from .papers import NOW, papers, signed

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def builder() -> Builder:
    b = Builder()
    commune = b.commune()
    host, guest = b.village(commune), b.village(commune)
    cell = b.cell(commune, base=host, guests=[guest])
    members = b.members(cell, host, 4)
    b.open()
    person = b.new_person()
    b.decide(date(2016, 2, 3), c.Admit(person, cell, guest))
    b.decide(date(2017, 2, 3), c.Recognise(person))
    wrong = b.decide(date(2016, 9, 2), c.Death(members[0]))
    b.revoke(wrong)
    found = papers(b)
    known = {person: Particulars("Người mẫu", date(1990, 1, 1), "female", "mong", "primary")}
    found[1] = Paper(found[1].decision, found[1].recorded_at, known)
    record_many(found, "officer")
    b.person = person  # type: ignore[attr-defined]
    return b


def test_a_register_in_order_verifies(builder: Builder) -> None:
    assert list(verify()) == []


def test_replay_gives_the_spells_row_for_row(builder: Builder) -> None:
    before = list(held_spells())
    assert replay() == len(before)
    assert list(held_spells()) == before


TAMPERING = {
    "body": lambda: m.LedgerEntry.objects.filter(position=2).update(
        body=m.LedgerEntry.objects.get(position=2).body.replace("2016", "2017", 1)
    ),
    "effects": lambda: m.LedgerEntry.objects.filter(position=2).update(
        effects=m.LedgerEntry.objects.get(position=2).effects.replace("2016", "2017", 1)
    ),
    "number": lambda: m.LedgerEntry.objects.filter(position=2).update(number="9-QĐ/HU"),
    "actor": lambda: m.LedgerEntry.objects.filter(position=2).update(actor="other"),
    "date": lambda: m.LedgerEntry.objects.filter(position=2).update(effective_on="2016-02-04"),
    "digest": lambda: m.LedgerEntry.objects.filter(position=2).update(digest="0" * 64),
    "last entry gone": lambda: m.LedgerEntry.objects.filter(position=5).delete(),
    "entry gone": lambda: m.LedgerEntry.objects.filter(position=3).delete(),
    "head's moment": lambda: m.LedgerHead.objects.update(recorded_at=NOW),
    "date in the effects": lambda: m.LedgerEntry.objects.filter(position=1).update(
        effects=m.LedgerEntry.objects.get(position=1).effects.replace(
            '"admitted_on":null', '"admitted_on":"x"', 1
        )
    ),
    "fields of an effect": lambda: m.EffectRow.objects.filter(position=2).update(
        fields=Concat(F("fields"), Value(" "))
    ),
    "fields beyond reading": lambda: m.EffectRow.objects.filter(position=2).update(fields="{"),
    "effect moved": lambda: m.EffectRow.objects.filter(position=3).update(id=F("id") + 1),
    "effect of no entry": lambda: m.EffectRow.objects.filter(position=3).update(
        id=F("id") + (1 << 30)
    ),
    "versions of particulars": lambda: m.ParticularsVersion.objects.update(known_to=3),
    "owner of particulars": lambda: m.ParticularsVersion.objects.update(person=1),
    "salt": lambda: m.ParticularsVersion.objects.update(salt=b"0" * 16),
    "head": lambda: m.LedgerHead.objects.update(position=4),
    "effect row": lambda: m.EffectRow.objects.filter(position=2).update(reason="transfer_in"),
    "effect revived": lambda: m.EffectRow.objects.filter(position=4).update(withdrawn_at=0),
    "effect gone": lambda: m.EffectRow.objects.filter(position=5 - 1).delete(),
    "spell": lambda: m.MembershipSpell.objects.filter(from_position=3).update(
        standing="probationary"
    ),
    "spell gone": lambda: m.MembershipSpell.objects.filter(from_position=3).delete(),
    "spell reopened": lambda: m.MembershipSpell.objects.filter(to_position=4).update(
        known_to=F("known_to") + 1
    ),
    "name": lambda: m.ParticularsVersion.objects.update(name="Người khác"),
    "sex": lambda: m.ParticularsVersion.objects.update(sex="male"),
    "particulars gone": lambda: m.ParticularsVersion.objects.all().delete(),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_a_changed_byte_is_found(builder: Builder, what: str) -> None:
    assert TAMPERING[what]()
    assert list(verify())


def test_every_byte_of_an_entry_counts(builder: Builder) -> None:
    row = m.LedgerEntry.objects.get(position=3)
    for i, char in enumerate(row.body):
        other = "x" if char != "x" else "y"
        m.LedgerEntry.objects.filter(position=3).update(
            body=row.body[:i] + other + row.body[i + 1 :]
        )
        assert any("entry 3" in line for line in verify_chain()), (i, char)


def test_an_erased_person_leaves_chain_replay_and_counts_whole(builder: Builder) -> None:
    person = builder.person  # type: ignore[attr-defined]
    before = list(held_spells())
    erase(person, "yêu cầu của người đó", "officer", NOW)
    assert not m.ParticularsVersion.objects.filter(person=person).exists()
    assert list(verify()) == []
    assert list(held_spells()) == before
    with pytest.raises(NothingToErase):
        erase(person, "again", "officer", NOW)


def test_what_was_erased_does_not_come_back_unseen(builder: Builder) -> None:
    (held,) = m.ParticularsVersion.objects.all()
    erase(held.person, "yêu cầu", "officer", NOW)
    held.save()
    assert any("were erased" in line for line in verify())


def test_an_erasure_in_a_batch_destroys_what_came_before_it_only(builder: Builder) -> None:
    person = builder.person  # type: ignore[attr-defined]
    known = {person: Particulars("Người mẫu", sex="male")}
    acts = [
        (c.CorrectParticulars(person), {person: Particulars("Nhầm")}),
        (c.EraseParticulars(person, "yêu cầu"), {}),
        (c.CorrectParticulars(person), known),
        (c.CorrectParticulars(person), known),
    ]
    record_many(
        [Paper(signed(builder, Decision(date(2018, 1, 1), a)), NOW, p) for a, p in acts], "officer"
    )
    held = m.ParticularsVersion.objects.order_by("known_from")
    assert [(v.sex, v.known_to == STILL_KNOWN) for v in held] == [("male", False), ("male", True)]
    assert list(verify()) == []


@pytest.mark.parametrize("what", ["effect row", "effect revived", "effect gone", "spell gone"])
def test_replay_puts_right_what_is_derived(builder: Builder, what: str) -> None:
    effects, spells = list(m.EffectRow.objects.order_by("id").values()), list(held_spells())
    TAMPERING[what]()
    replay()
    assert list(m.EffectRow.objects.order_by("id").values()) == effects
    assert list(held_spells()) == spells
    assert list(verify()) == []


def test_nothing_is_replayed_from_a_broken_ledger(builder: Builder) -> None:
    before = list(held_spells())
    TAMPERING["effects"]()
    with pytest.raises(BrokenLedger, match="entry 2"):
        replay()
    assert list(held_spells()) == before


def test_corrected_particulars_supersede_the_earlier_ones(builder: Builder) -> None:
    person = builder.person  # type: ignore[attr-defined]
    act = c.CorrectParticulars(person)
    decision = signed(builder, Decision(date(2018, 1, 1), act))
    record(decision, "officer", NOW, {person: Particulars("Người mẫu", sex="male")})
    old, new = m.ParticularsVersion.objects.filter(person=person).order_by("known_from")
    assert old.known_to == new.known_from
    assert (old.sex, new.sex) == ("female", "male")
    assert list(verify()) == []


def test_particulars_come_only_of_the_persons_that_a_decision_names(builder: Builder) -> None:
    person = builder.person  # type: ignore[attr-defined]
    correction = signed(builder, Decision(date(2018, 1, 1), c.CorrectParticulars(person)))
    for known in ({}, {person: Particulars("A"), 4711: Particulars("B")}):
        with pytest.raises(Malformed):
            record(correction, "officer", NOW, known)


def test_verify_judges_the_whole_register(builder: Builder, monkeypatch) -> None:
    """A ledger made with a rule switched off fits together, and is found all the same."""
    monkeypatch.setitem(GRADES, "already_member", "notice")
    person = builder.person  # type: ignore[attr-defined]
    member = m.MembershipSpell.objects.get(person=person, from_reason="recognition")
    again = Decision(date(2018, 1, 1), c.TransferIn(person, member.cell, "official"))
    record(signed(builder, again), "officer", NOW)
    monkeypatch.undo()
    line, listed = verify()
    assert str(person) in line
    assert "already_member" in listed
    assert "is not so" in listed


ODD = [
    ("register_ledgerentry", "signed_on", "''"),
    ("register_ledgerentry", "signed_on", "'x'"),
    ("register_ledgerentry", "effective_on", "effective_on || char(10)"),
    ("register_ledgerentry", "effective_on", "effective_on || 'T08:00:00'"),
    ("register_ledgerentry", "effective_on", "'2016-00-19'"),
    ("register_ledgerentry", "recorded_at", "'2016-13-01 08:00:00'"),
    ("register_ledgerentry", "recorded_at", "recorded_at || '.000000'"),
    ("register_ledgerentry", "digest", "'é' || substr(digest, 2)"),
    ("register_ledgerhead", "digest", "'é' || substr(digest, 2)"),
    ("register_effectrow", "effective_on", "'2016-02-31'"),
    ("register_membershipspell", "valid_from", "valid_from || ' '"),
    ("register_particularsversion", "birth_date", "'1990-1-1'"),
]


@pytest.mark.parametrize(("table", "column", "value"), ODD)
def test_a_text_that_is_no_date_is_a_line_and_no_fault_of_ours(
    builder: Builder, table: str, column: str, value: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL holds dates as dates")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {value}")
    assert list(verify())


def test_a_head_that_is_gone_is_a_line(builder: Builder) -> None:
    m.LedgerHead.objects.all().delete()
    assert "the head is missing" in list(verify())


def test_a_finding_struck_off_or_made_up_is_noticed(builder: Builder) -> None:
    person = builder.person  # type: ignore[attr-defined]
    record(signed(builder, Decision(date(2018, 6, 1), c.Death(person))), "officer", NOW)
    assert list(verify()) == []
    finding = m.Finding.objects.get(settled_at=0, code="village_blank", on=date(2018, 6, 1))
    finding.delete()
    assert any("is not among the findings" in line for line in verify())
    finding.save()
    m.Finding.objects.filter(id=finding.id).update(on=date(2018, 6, 2))
    assert any("is not so" in line for line in verify())
