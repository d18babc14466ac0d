"""What changed between two states of knowledge is explained by the entries between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chibo.indicators.definitions import COUNTS
from chibo.indicators.differences import contributions
from chibo.indicators.engine import answer
from chibo.indicators.question import Question, QuestionError
from chibo.ledger.contents import Admit, Death, Recognise, Replace
from tests.oracle.asking import asked
from tests.oracle.builder import Builder

from .asking import columns

SEEDS = range(6)
ON = date(2018, 5, 13)
KEYS = tuple(COUNTS)


def told(key: str, register: Builder, then: int, on: date = ON) -> list[tuple[int | None, int]]:
    question = Question(on, (key,), since=date(2016, 1, 1))
    found = contributions(question, key, then, columns(register))
    return [(c.position, c.amount) for c in found]


@pytest.fixture
def village_of_three() -> tuple[Builder, int, int]:
    r = Builder()
    village = r.village(r.commune())
    cell = r.cell(3, base=village)
    r.members(cell, village, 3)
    r.open()
    return r, cell, village


def test_a_late_entry_explains_an_earlier_day(village_of_three: tuple[Builder, int, int]) -> None:
    r, cell, village = village_of_three
    then = len(r.entries)
    admission = r.decide(date(2017, 2, 3), Admit(r.new_person(), cell, village))

    assert told("members", r, then) == [(admission, 1)]
    assert told("admissions", r, then) == [(admission, 1)]
    assert told("members", r, then, on=date(2017, 2, 2)) == []


def test_of_two_entries_about_a_person_the_one_that_brought_him_counts(
    village_of_three: tuple[Builder, int, int],
) -> None:
    r, cell, village = village_of_three
    then = len(r.entries)
    person = r.new_person()
    admission = r.decide(date(2017, 2, 3), Admit(person, cell, village))
    recognition = r.decide(date(2018, 2, 3), Recognise(person))

    assert told("members", r, then) == [(admission, 1)]
    assert told("members_official", r, then) == [(recognition, 1)]
    assert told("members", r, admission) == []


def test_an_entry_about_later_days_explains_nothing_of_an_earlier_one(
    village_of_three: tuple[Builder, int, int],
) -> None:
    r, cell, village = village_of_three
    then = len(r.entries)
    person = r.new_person()
    admission = r.decide(date(2017, 6, 3), Admit(person, cell, village))
    r.decide(date(2018, 6, 3), Recognise(person))
    r.decide(date(2018, 12, 1), Death(person))

    assert told("members", r, then) == [(admission, 1)]
    assert told("admissions", r, then) == [(admission, 1)]


def test_a_revocation_and_a_replacement_explain_what_they_undo(
    village_of_three: tuple[Builder, int, int],
) -> None:
    r, cell, village = village_of_three
    wrong = r.decide(date(2017, 2, 3), Admit(r.new_person(), cell, village))
    other = Admit(r.new_person(), cell, village)
    misdated = r.decide(date(2017, 3, 3), other)
    then = len(r.entries)
    r.revoke(wrong)
    replaced = r.decide(date(2017, 4, 3), Replace(misdated, "the date was wrong", other))

    assert told("members", r, then) == [(then + 1, -1)]
    found = contributions(
        Question(ON, ("admissions",), since=date(2016, 1, 1)), "admissions", then, columns(r)
    )
    assert [(c.position, c.gained, c.lost) for c in found] == [
        (then + 1, 0, 1),
        (replaced, 1, 1),
    ]


def test_a_village_without_members_is_explained_by_who_came_first() -> None:
    r = Builder()
    commune = r.commune()
    base, blank = r.village(commune), r.village(commune)
    cell = r.cell(commune, base=base, guests=[blank])
    r.members(cell, base, 3)
    r.open()
    then = len(r.entries)
    r.decide(date(2017, 1, 1), Admit(r.new_person(), cell, base))
    first = r.decide(date(2017, 2, 1), Admit(r.new_person(), cell, blank))
    r.decide(date(2017, 1, 15), Admit(r.new_person(), cell, blank))

    assert told("villages_blank", r, then) == [(first, -1)]


@pytest.mark.parametrize("seed", SEEDS)
def test_contributions_add_up_to_the_difference(seed: int) -> None:
    """At any node, for any count, whatever was recorded late, revoked or replaced."""
    it = asked(seed, 40)
    head = len(it.register.entries)
    now = it.rng.randint(2, head)
    then = it.rng.randint(1, now - 1)
    for key in it.rng.sample(KEYS, 12):
        question = replace(it.question((key,)), known_at=now)
        earlier = replace(question, known_at=then)
        try:
            after, before = (
                answer(q, it.register.columns).figures[key] for q in (question, earlier)
            )
        except QuestionError:
            continue
        if after is None or before is None:
            continue
        found = contributions(question, key, then, it.register.columns)
        assert sum(c.amount for c in found) == after - before, key
        assert all(c.position is None or then < c.position <= now for c in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_entry_explains_all_that_it_changed(seed: int) -> None:
    it = asked(seed, 41)
    for key in it.rng.sample(KEYS, 12):
        now = it.rng.randint(2, len(it.register.entries))
        question = Question(it.on, (key,), it.since, known_at=now)
        for c in contributions(question, key, now - 1, it.register.columns):
            assert c.position == now, (key, c)
