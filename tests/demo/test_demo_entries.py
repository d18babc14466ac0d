"""The entries as papers: order of recording, numbers, dates, persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from chibo.demo import generate
from chibo.ledger import contents as c
from chibo.ledger.book import Book
from chibo.ledger.decision import act_of
from chibo.rulebook.dates import age_on, working_days_after

from .district import acts, entries, ledger

UNNUMBERED = {"opening_balance", "profile_place", "death", "revoke", "correct_particulars"} | {
    *("exempt", "resume", "away", "back", "temporary_activity", "end_temporary_activity"),
    *("end_charge_of_village", "in_charge_of_households", "end_charge_of_households"),
}


def test_the_same_seed_gives_the_same_entries_and_another_seed_others() -> None:
    assert list(generate(1)) == entries()
    assert next(generate(2)).decision != entries()[0].decision


def test_entries_come_in_order_of_recording_and_after_signing() -> None:
    moments = [e.recorded_at for e in entries()]

    assert moments == sorted(moments)
    assert all(m.utcoffset() == timedelta(0) for m in moments)
    for entry in entries():
        signed_on = entry.decision.signed_on
        assert signed_on is None or signed_on <= entry.recorded_at.date()


def test_a_decision_is_recorded_after_all_that_it_names() -> None:
    known: set[int] = set()
    for entry in entries():
        created = _created(entry.decision.content)
        named = set(_ids(msgspec.to_builtins(entry.decision)))
        assert named - created <= known, entry.decision
        known |= created | set(entry.particulars)


def _created(content: c.Content) -> set[int]:
    act = content.by if isinstance(content, c.Replace) else content
    ids = {m.person for m in act.members} if isinstance(act, c.OpeningBalance) else set()
    if isinstance(act, c.Admit | c.TransferIn):
        ids.add(act.person)
    return ids | set(_spec_ids(act))


def _spec_ids(act: Any) -> Iterator[int]:
    for value in (getattr(act, name) for name in act.__struct_fields__):
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, c.PlaceSpec):
                yield item.place
            elif isinstance(item, c.OrganisationSpec):
                yield item.organisation


def _ids(value: Any) -> Iterator[int]:
    """Every random id in a decision: they are large, years and targets are not."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _ids(item)
    elif isinstance(value, int) and value > 1_000_000:
        yield value


def test_no_two_decisions_ever_set_the_same_field_on_one_day() -> None:
    book = Book()
    for position, _, decision in ledger():
        assert book.record(position, decision).conflicts == []


def test_what_ends_is_empty_in_the_register_at_that_moment() -> None:
    book = Book()
    checked = 0
    for position, _, decision in ledger():
        book.record(position, decision)
        ended = _ended(decision.content)
        if ended:
            checked += 1
            left = [s for s in _memberships(book, decision.effective_on) if ended & set(s)]
            assert left == []
    assert checked > 80


def _ended(content: c.Content) -> set[int]:
    if isinstance(content, c.MergePlaces | c.MergeOrganisations):
        return set(content.ended)
    if isinstance(content, c.SplitPlace):
        return {content.place}
    return {content.organisation} if isinstance(content, c.DissolveOrganisation) else set()


def _memberships(book: Book, on: date) -> Iterator[tuple[int, int]]:
    """Cell and village of every member on the day or later, as the book has it now."""
    for subject, held in book.held.items():
        if subject.kind == "membership":
            for spell in (h.spell for h in held if h.spell.valid_to > on):
                yield spell.value("cell"), spell.value("village")


def test_numbers_are_unique_for_issuer_and_year_and_only_papers_without_one_lack_it() -> None:
    numbered = Counter(
        (d.issuer, d.signed_on and d.signed_on.year, d.number) for _, _, d in ledger() if d.number
    )

    assert max(numbered.values()) == 1
    assert {c.kind_of(d.content) for _, _, d in ledger() if not d.number} <= UNNUMBERED


def test_everyone_admitted_is_of_age_and_decided_in_time() -> None:
    for entry, act in acts(c.Admit):
        decision = entry.decision
        assert act.resolved_on is not None
        assert decision.signed_on is not None
        assert decision.signed_on <= decision.effective_on
        assert decision.signed_on <= working_days_after(act.resolved_on, 60)
        assert decision.effective_on <= working_days_after(decision.signed_on, 30)
        known = entry.particulars.get(act.person)
        if known is not None:
            assert known.birth_date is not None
            assert 18 <= age_on(known.birth_date, act.resolved_on) <= 60


def test_recognition_takes_effect_exactly_twelve_months_after_the_ceremony() -> None:
    ceremonies = {act.person: entry.decision.effective_on for entry, act in acts(c.Admit)}
    late = 0
    for entry, act in acts(c.Recognise):
        on = entry.decision.effective_on
        ceremony = ceremonies.get(act.person)
        if ceremony is not None:
            assert (on.year, on.month, on.day) == (ceremony.year + 1, ceremony.month, ceremony.day)
        late += entry.recorded_at.date() > on + timedelta(days=14)
    assert late > 1000


def test_one_wrong_admission_is_revoked_and_one_replaced() -> None:
    by_position = {position: decision for position, _, decision in ledger()}
    wrong = {
        c.kind_of(d.content): act_of(by_position[d.content.target])
        for _, _, d in ledger()
        if isinstance(d.content, c.Revoke | c.Replace)
    }

    assert set(wrong) == {"revoke", "replace"}
    for act in wrong.values():
        assert isinstance(act, c.Admit)
        right = [a for _, a in acts(c.Admit) if a.person == act.person][-1]
        assert right.cell != act.cell


def test_nobody_is_lost_by_fault() -> None:
    kinds = {c.kind_of(d.content) for _, _, d in ledger()}

    assert kinds.isdisjoint({"remove", "expel", "leave"})


def test_particulars_come_with_everyone_who_enters() -> None:
    known: set[int] = set()
    for entry in entries():
        known |= set(entry.particulars)
        act = act_of(entry.decision)
        if isinstance(act, c.Admit | c.TransferIn):
            assert act.person in known
        if isinstance(act, c.OpeningBalance):
            assert {m.person for m in act.members} == set(entry.particulars)
    assert "Vừ A Bằng" not in {p.name for e in entries() for p in e.particulars.values()}
