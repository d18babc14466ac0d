"""The fold of effects into spells, and how the book holds them as known at each position."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.ledger.book import Book, HeldSpell, replay
from chibo.ledger.contents import (
    Admit,
    Content,
    CoverageChange,
    Death,
    FoundBySplit,
    OrganisationSpec,
    Posting,
    Recognise,
    RenameOrganisation,
    Replace,
    Revoke,
    SamePerson,
    TransferWithin,
)
from chibo.ledger.decision import Decision, act_of, target_of
from chibo.ledger.effects import Effect, Recorded, Subject, effects_of
from chibo.ledger.spells import FOREVER, STILL_KNOWN, Spell, conflicts, fold, state_on
from tests.oracle.builder import FIRST_DAY, Builder
from tests.oracle.random_register import DAYS, random_register

seeds = st.integers(0, 10_000)
few = settings(max_examples=15, deadline=None)

Numbered = list[tuple[int, Decision]]


def numbered(seed: int) -> Numbered:
    return [(position, decision) for position, _, decision in random_register(seed, 40)]


def in_force(entries: Numbered) -> Numbered:
    """Return the decisions in force as plain ones, a replacement as the act that it makes."""
    withdrawn = {target_of(decision) for _, decision in entries}
    plain = []
    for position, decision in entries:
        act = act_of(decision)
        if act is not None and position not in withdrawn:
            plain.append((position, Decision(decision.effective_on, act)))
    return plain


def book_of(entries: Numbered) -> Book:
    book = Book()
    for position, decision in entries:
        book.record(position, decision)
    return book


def spells_of(book: Book) -> dict[Subject, list[Spell]]:
    found = {subject: book.spells(subject) for subject in book.held}
    return {subject: spells for subject, spells in found.items() if spells}


def with_positions(
    spells: dict[Subject, list[Spell]], new: dict[int, int]
) -> dict[Subject, list[Spell]]:
    """Return the spells with their positions renamed; an open end keeps its 0."""
    names = {0: 0, **new}
    return {
        subject: [
            s._replace(from_position=names[s.from_position], to_position=names[s.to_position])
            for s in found
        ]
        for subject, found in spells.items()
    }


@few
@given(seeds, st.randoms(use_true_random=False))
def test_any_order_of_recording_gives_the_same_spells(seed: int, random: Random) -> None:
    plain = in_force(numbered(seed))
    shuffled = list(plain)
    random.shuffle(shuffled)
    renumbered = [(i, decision) for i, (_, decision) in enumerate(shuffled, 1)]
    names = {i: position for i, (position, _) in enumerate(shuffled, 1)}
    assert with_positions(spells_of(book_of(renumbered)), names) == spells_of(book_of(plain))


@few
@given(seeds)
def test_withdrawn_decisions_leave_no_trace_in_what_holds_now(seed: int) -> None:
    entries = numbered(seed)
    assert spells_of(book_of(entries)) == spells_of(book_of(in_force(entries)))


@few
@given(seeds)
def test_spells_of_a_subject_are_disjoint_and_their_ends_agree(seed: int) -> None:
    for spells in spells_of(book_of(numbered(seed))).values():
        for before, after in zip(spells, spells[1:], strict=False):
            assert before.valid_from <= before.valid_to <= after.valid_from
            if before.valid_to == after.valid_from:
                left = before.to_reason, before.to_step, before.to_position
                assert left == (after.from_reason, after.from_step, after.from_position)
            else:
                assert before.to_step == "leave"
                assert after.from_step == "enter"
        assert spells[0].from_step == "enter"
        last = spells[-1]
        assert (last.valid_to == FOREVER) == (last.to_reason is None) == (last.to_position == 0)


@few
@given(seeds, st.integers(0, DAYS))
def test_facts_effective_later_never_change_the_state_of_a_day(seed: int, days: int) -> None:
    day = FIRST_DAY + timedelta(days)
    plain = in_force(numbered(seed))
    earlier = [(p, d) for p, d in plain if d.effective_on <= day or on_all_dates(d)]
    every, until = book_of(plain), book_of(earlier)
    for subject in every.held:
        assert values_on(every, subject, day) == values_on(until, subject, day)


def on_all_dates(decision: Decision) -> bool:
    return isinstance(decision.content, SamePerson)


def values_on(book: Book, subject: Subject, day: date) -> tuple[object, ...] | None:
    spell = state_on(book.spells(subject), day)
    return spell.values if spell else None


@few
@given(seeds, st.integers(1, 40))
def test_what_was_known_at_a_position_never_changes(seed: int, known: int) -> None:
    entries = numbered(seed)
    rows = [h for h in replay(applied(entries)) if h.known_from <= known < h.known_to]
    held_then = [h for held in book_of(entries[:known]).held.values() for h in held]
    assert all(h.known_to == STILL_KNOWN for h in held_then)
    known_then = [h._replace(known_to=STILL_KNOWN) for h in rows]
    assert sorted(known_then, key=by_id) == sorted(held_then, key=by_id)


def applied(entries: Numbered) -> list[tuple[int, tuple[Effect, ...], int | None]]:
    return [(p, effects_of(decision), target_of(decision)) for p, decision in entries]


def by_id(held: HeldSpell) -> int:
    return held.id


@few
@given(seeds)
def test_replay_gives_every_row_once_under_its_own_id(seed: int) -> None:
    rows = list(replay(applied(numbered(seed))))
    assert len({h.id for h in rows}) == len(rows)
    assert all(h.known_from < h.known_to for h in rows)


@few
@given(seeds, st.data())
def test_a_revocation_restores_exactly_what_stood_before(seed: int, data: st.DataObject) -> None:
    entries = numbered(seed)
    book = book_of(entries)
    before = spells_of(book)
    day = date(2018, 5, 13)
    present = [s.a for s in before if s.kind == "membership" and values_on(book, s, day)]
    person = data.draw(st.sampled_from(sorted(present)))
    acts: list[Content] = [Death(person), TransferWithin(person, 7), Admit(-1, 7)]
    act = data.draw(st.sampled_from(acts))
    head = len(entries)
    book.record(head + 1, Decision(day, act))
    assert spells_of(book) != before
    book.record(head + 2, Decision(day, Revoke(head + 1, "entered by mistake")))
    assert spells_of(book) == before


@few
@given(seeds)
def test_a_replacement_is_a_revocation_and_a_record_in_one(seed: int) -> None:
    entries = numbered(seed)
    admitted = next((p for p, d in entries if isinstance(d.content, Admit)), None)
    if admitted is None or admitted in {target_of(d) for _, d in entries}:
        return
    head, on, act = len(entries), date(2017, 9, 2), Admit(-1, 7)
    replaced = book_of(entries)
    replaced.record(head + 1, Decision(on, Replace(admitted, "an error", act)))
    anew = book_of(entries)
    anew.record(head + 1, Decision(on, Revoke(admitted, "an error")))
    anew.record(head + 2, Decision(on, act))
    names = {p: p for p, _ in entries} | {head + 2: head + 1}
    assert spells_of(replaced) == with_positions(spells_of(anew), names)


DAY = date(2017, 2, 3)
PERSON = Subject("membership", 1)


def live(*acts: Content, on: date = DAY) -> list[Recorded]:
    """Return the effects of decisions of one day, with positions from 1 on."""
    return [
        Recorded(effect, position)
        for position, act in enumerate(acts, 1)
        for effect in effects_of(Decision(on, act))
    ]


@given(st.permutations([TransferWithin(1, 7), TransferWithin(1, 8), Recognise(1), Death(1)]))
def test_conflicts_are_found_whatever_the_order(acts: list[Content]) -> None:
    found = conflicts(PERSON, live(*acts))
    moves = [p for p, act in enumerate(acts, 1) if isinstance(act, TransferWithin | Death)]
    assert {f.field for f in found} == {"cell", "village", "reinforced_until", "standing"}
    assert {pair for f in found if f.field == "cell" for pair in f.positions} == set(moves)


def test_acts_on_different_fields_of_one_day_are_no_conflict() -> None:
    assert conflicts(PERSON, live(TransferWithin(1, 7), Recognise(1))) == []


def test_acts_on_different_days_are_no_conflict() -> None:
    earlier = live(TransferWithin(1, 7), on=date(2017, 2, 2))
    assert conflicts(PERSON, earlier + live(TransferWithin(1, 8))) == []


def test_the_book_reports_a_conflict_when_the_second_act_is_recorded() -> None:
    book = Book()
    assert not book.record(1, Decision(DAY, RenameOrganisation(7, "Nà Nếnh A"))).conflicts
    (found,) = book.record(2, Decision(DAY, RenameOrganisation(7, "Nà Nếnh B"))).conflicts
    assert (found.subject, found.field, found.positions) == (
        Subject("organisation", 7),
        "name",
        (1, 2),
    )


def test_a_move_and_a_recognition_of_one_day_leave_a_spell_of_no_length() -> None:
    r = Builder()
    commune = r.commune()
    host, guest = r.village(commune), r.village(commune)
    joint = r.cell(commune, base=host, guests=[guest])
    person = r.member(joint, guest, "probationary")
    r.open()
    own = r.cell_spec(r.committees[commune])
    # Recorded in the other order than they count: the late recognition first.
    r.decide(DAY, Recognise(person))
    r.decide(DAY, split(joint, own, guest, person))
    book = book_of([(position, decision) for position, _, decision in r.entries])
    first, moved, official = book.spells(Subject("membership", person))
    assert (first.value("cell"), first.to_reason, first.to_step) == (joint, "split", "cell")
    assert moved.valid_from == moved.valid_to == DAY
    assert moved.value("cell") == own.organisation
    assert moved.value("standing") == "probationary"
    assert not moved.holds(DAY)
    assert (official.from_reason, official.from_step) == ("recognition", "standing")
    assert official.value("cell") == own.organisation
    assert official.value("standing") == "official"


def split(joint: int, own: OrganisationSpec, guest: int, person: int) -> FoundBySplit:
    new = own.organisation
    return FoundBySplit(
        joint,
        (own,),
        (CoverageChange(joint, guest), CoverageChange(new, guest, "base")),
        (Posting(person, new, guest),),
    )


def test_the_ceremony_date_of_an_admission_starts_the_probation() -> None:
    book = book_of([(1, Decision(DAY, Admit(1, 7)))])
    (spell,) = book.spells(PERSON)
    assert spell.value("admitted_on") == DAY
    assert spell.value("standing") == "probationary"


def test_a_spell_ends_on_the_first_day_it_no_longer_holds() -> None:
    book = book_of([(1, Decision(DAY, Admit(1, 7))), (2, Decision(date(2018, 5, 13), Death(1)))])
    (spell,) = book.spells(PERSON)
    assert spell.holds(date(2018, 5, 12))
    assert not spell.holds(date(2018, 5, 13))
    assert (spell.to_reason, spell.to_step, spell.to_position) == ("death", "leave", 2)


def test_a_cell_split_and_merged_away_on_one_day_was_split() -> None:
    day, cell = date(2019, 5, 24), Subject("organisation", 1)
    effects = [
        Recorded(Effect(cell, date(2016, 1, 1), {"exists": True, "kind": "cell"}, "founding"), 1),
        Recorded(Effect(cell, day, {"exists": False}, "merger"), 2),
        Recorded(Effect(cell, day, {}, "split_source"), 3),
    ]
    reasons = [spell.from_reason for spell in fold(cell, effects)]
    assert reasons == ["founding", "split_source"]
