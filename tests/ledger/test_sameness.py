"""Two persons found to be one: no spells for the other on any date, all of them when revoked."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.ledger.book import Book, replay
from chibo.ledger.canonical import decode_effects, encode_effects
from chibo.ledger.contents import Admit, Death, Recognise, Revoke, SamePerson
from chibo.ledger.decision import Decision, target_of
from chibo.ledger.effects import Subject, effects_of
from chibo.ledger.spells import conflicts, fold, fold_apart
from chibo.ledger.violations import Focus, Near, Violation, violations
from tests.oracle.builder import FIRST_DAY
from tests.oracle.random_register import DAYS, random_register

seeds = st.integers(0, 10_000)
few = settings(max_examples=15, deadline=None)
GROUND = "entered from two lists"
DAY = date(2017, 2, 3)


def found(person: int, kept: int, on: date = DAY) -> Decision:
    return Decision(on, SamePerson(person, kept, GROUND))


def book_of(seed: int) -> tuple[Book, list[int]]:
    """Return a random register's book, and the persons who are members in it."""
    book = Book()
    for position, _, decision in random_register(seed, 40):
        book.record(position, decision)
    persons = [s.a for s, held in book.held.items() if s.kind == "membership" and held]
    return book, sorted(persons)


@few
@given(seeds, st.data())
def test_the_double_is_gone_on_all_dates_and_comes_back_row_for_row(
    seed: int, data: st.DataObject
) -> None:
    book, persons = book_of(seed)
    gone, kept = data.draw(st.permutations(persons))[:2]
    day = FIRST_DAY + timedelta(data.draw(st.integers(0, DAYS)))
    subject, head = Subject("membership", gone), max(book.effects)
    before = {s: book.spells(s) for s in book.held}
    changes = book.record(head + 1, found(gone, kept, day))
    assert changes.opened == []
    assert [h.spell for h in changes.closed] == before[subject]
    assert book.spells(subject) == []
    assert fold_apart(subject, book.live[subject]) == before[subject]
    book.record(head + 2, Decision(day, Revoke(head + 1, GROUND)))
    assert {s: book.spells(s) for s in book.held} == before


@few
@given(seeds, st.data())
def test_a_late_entry_recorded_before_counts_as_if_it_had_been_there_when_revoked(
    seed: int, data: st.DataObject
) -> None:
    """What is withdrawn while the person is another one stays withdrawn afterwards."""
    book, persons = book_of(seed)
    gone, kept = data.draw(st.permutations(persons))[:2]
    subject, head = Subject("membership", gone), max(book.effects)
    last = book.live[subject][-1].position
    book.record(head + 1, found(gone, kept))
    book.record(head + 2, Decision(DAY, Revoke(last, GROUND)))
    assert book.spells(subject) == []
    book.record(head + 3, Decision(DAY, Revoke(head + 1, GROUND)))
    straight, _ = book_of(seed)
    straight.record(head + 1, Decision(DAY, Revoke(last, GROUND)))
    assert book.spells(subject) == straight.spells(subject)


def test_the_effect_comes_back_from_its_canonical_form() -> None:
    effects = effects_of(found(9, 7))
    assert decode_effects(encode_effects(effects)) == effects
    assert effects[0].fields == {"same_as": 7}


def test_what_was_known_before_stays_known_in_a_replay() -> None:
    ledger = [Decision(date(2016, 9, 2), Admit(9, 5)), found(9, 7)]
    entries = [(i, effects_of(d), target_of(d)) for i, d in enumerate(ledger, 1)]
    (row,) = replay(entries)
    assert (row.known_from, row.known_to) == (1, 2)
    assert row.spell.from_reason == "admission"


def book(*decisions: Decision) -> Book:
    made = Book()
    for position, decision in enumerate(decisions, 1):
        made.record(position, decision)
    return made


def wrong_with(made: Book) -> set[str]:
    """Return what is wrong with the persons of a book, apart from their homes."""
    near = Near(live=made.live)
    persons = set()
    clashes = []
    for subject, live in made.live.items():
        near.take(subject, made.spells(subject))
        persons.add(subject.a)
        clashes += conflicts(subject, live)
    everything = violations(near, Focus(frozenset(persons), frozenset(), frozenset()), clashes)
    return {v.code for v in everything} - {"missing_cell"}


ADMITTED = Decision(date(2016, 9, 2), Admit(9, 5))
KEPT = Decision(date(2016, 5, 19), Admit(7, 5))
THIRD = Decision(date(2016, 5, 19), Admit(8, 5))


def test_a_double_with_acts_that_no_longer_count_is_in_order() -> None:
    recognised = Decision(date(2017, 9, 2), Recognise(9))
    assert wrong_with(book(KEPT, ADMITTED, recognised, found(9, 7))) == set()


def test_nobody_is_the_same_as_himself() -> None:
    assert wrong_with(book(ADMITTED, found(9, 9))) == {"same_as_itself"}


def test_the_person_kept_must_be_a_member_and_no_double() -> None:
    assert wrong_with(book(ADMITTED, found(9, 7))) == {"kept_unknown"}
    chain = book(KEPT, ADMITTED, THIRD, found(9, 7), found(7, 8))
    assert wrong_with(chain) == {"kept_is_duplicate"}
    circle = book(KEPT, ADMITTED, found(9, 7), found(7, 9))
    assert wrong_with(circle) == {"kept_is_duplicate"}


def test_a_person_who_is_nobody_cannot_be_another_one() -> None:
    assert wrong_with(book(KEPT, found(9, 7))) == {"without_effect"}


def test_a_person_is_another_one_once_whatever_the_dates() -> None:
    twice = book(KEPT, ADMITTED, THIRD, found(9, 7), found(9, 8, date(2018, 5, 13)))
    assert wrong_with(twice) == {"conflict", "is_duplicate"}


def test_a_later_decision_on_a_double_names_the_person_to_decide_on() -> None:
    made = book(KEPT, ADMITTED, found(9, 7), Decision(date(2017, 5, 1), Death(9)))
    near = Near(live=made.live)
    for subject in made.live:
        near.take(subject, made.spells(subject))
    (wrong,) = violations(near, Focus(frozenset({9}), frozenset(), frozenset()))
    assert wrong == Violation("is_duplicate", Subject("membership", 9), date(2017, 5, 1), kept=7)


def test_the_fold_does_not_depend_on_the_order_of_the_effects() -> None:
    live = book(KEPT, ADMITTED, found(9, 7)).live[Subject("membership", 9)]
    assert fold(Subject("membership", 9), live) == []
    assert fold(Subject("membership", 9), live[::-1]) == []
