"""Likeness reads like the rule: a name in any spelling, and one more item; a blank matches none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.register.likeness import FEW, LISTED_FROM, WEIGHTS, Known, Pair, likely_pairs

BORN, CEREMONY = date(1985, 3, 12), date(2010, 9, 2)
PU_NHI, TIA_LU = frozenset({1}), frozenset({2})
NOBODY = Known(0, "Lò Văn Sáng")


def looked_at(a: Known, b: Known) -> tuple[str, ...]:
    """Return why two persons are listed as a pair; nothing where they are not."""
    pairs = likely_pairs([a._replace(person=1), b._replace(person=2)])
    assert pairs == [Pair(1, 2, p.score, p.reasons) for p in pairs]
    return pairs[0].reasons if pairs else ()


@pytest.mark.parametrize(
    ("name", "other", "how"),
    [
        ("Lò Văn Sáng", "LÒ VĂN SÁNG", "name_same"),
        ("Lò Văn Sáng", "Lo Van Sang", "name_spelled"),
        ("Lò Văn Sáng", "Lò  văn-Sáng ", "name_spelled"),
        ("Giàng Thị Mỵ", "Giàng Thị Mị", "name_spelled"),
        ("Điêu Chính Lợi", "Dieu Chinh Loi", "name_spelled"),
    ],
)
def test_a_name_in_any_spelling_with_the_birth_date(name: str, other: str, how: str) -> None:
    found = looked_at(Known(1, name, BORN), Known(2, other, BORN))
    assert found == (how, "birth_same")


def test_a_slip_of_the_pen_in_the_name_needs_the_birth_date_or_village_and_admission() -> None:
    right, slip = Known(1, "Giàng A Chìa"), Known(2, "Giàng A Chía"[:-1] + "aa")
    assert looked_at(right, slip) == ()
    born = looked_at(right._replace(birth_date=BORN), slip._replace(birth_date=BORN))
    assert born == ("name_near", "birth_same")
    there = {"villages": PU_NHI, "admitted_on": CEREMONY}
    assert looked_at(right._replace(**there), slip._replace(**there)) == (
        "name_near",
        "village_same",
        "admitted_same",
    )
    for less in ({"villages": PU_NHI}, {"admitted_on": CEREMONY}):
        assert looked_at(right._replace(**less), slip._replace(**less)) == ()


def test_in_a_short_name_another_letter_is_another_name() -> None:
    assert looked_at(Known(1, "Lò Văn An", BORN), Known(2, "Lò Văn In", BORN)) == ()


def test_a_name_alone_is_no_likeness() -> None:
    assert looked_at(NOBODY, NOBODY) == ()


@pytest.mark.parametrize(
    "item", [{"birth_date": BORN}, {"villages": PU_NHI}, {"admitted_on": CEREMONY}]
)
def test_each_known_item_with_the_name_is_enough_and_a_blank_matches_nothing(item: dict) -> None:
    known = NOBODY._replace(**item)
    assert len(looked_at(known, known._replace(name="lo van sang"))) == 2
    assert looked_at(known, NOBODY) == ()


def test_two_blank_names_are_not_the_same_name() -> None:
    assert looked_at(Known(1, " ", BORN, PU_NHI), Known(2, "", BORN, PU_NHI)) == ()


@pytest.mark.parametrize(
    ("day", "how"),
    [
        (date(1985, 12, 3), "birth_swapped"),
        (date(1985, 3, 13), "birth_digit"),
        (date(1995, 3, 12), "birth_digit"),
    ],
)
def test_a_birth_date_swapped_or_with_one_wrong_digit_still_agrees(day: date, how: str) -> None:
    found = looked_at(NOBODY._replace(birth_date=BORN), NOBODY._replace(birth_date=day))
    assert found == ("name_same", how)


def test_two_birth_dates_that_differ_make_two_people_whatever_else_agrees() -> None:
    there = NOBODY._replace(villages=PU_NHI, admitted_on=CEREMONY)
    father, son = there._replace(birth_date=BORN), there._replace(birth_date=date(1958, 7, 30))
    assert looked_at(father, son) == ()


def test_the_first_of_january_stands_for_a_day_that_nobody_knows() -> None:
    old, new = NOBODY._replace(birth_date=date(1985, 1, 1)), NOBODY._replace(birth_date=BORN)
    assert looked_at(old, new) == ()
    assert looked_at(old, old) == ()
    here = {"villages": PU_NHI}
    assert looked_at(old._replace(**here), new._replace(**here)) == (
        "name_same",
        "birth_year",
        "village_same",
    )


def test_admission_dates_that_differ_speak_against_a_name_with_a_village() -> None:
    a = NOBODY._replace(villages=PU_NHI, admitted_on=CEREMONY)
    b = a._replace(admitted_on=date(2003, 5, 19))
    assert looked_at(a, b) == ()
    assert looked_at(a._replace(birth_date=BORN), b._replace(birth_date=BORN)) == (
        "name_same",
        "birth_same",
        "village_same",
        "admitted_differs",
    )


def test_the_day_of_official_status_is_taken_for_that_of_admission() -> None:
    a = NOBODY._replace(villages=PU_NHI, admitted_on=CEREMONY)
    b = a._replace(admitted_on=date(2011, 9, 2))
    assert looked_at(a, b) == ("name_same", "village_same", "admitted_year")


def test_two_villages_are_no_contradiction_and_no_agreement() -> None:
    a, b = (NOBODY._replace(birth_date=BORN, villages=v) for v in (PU_NHI, TIA_LU))
    assert looked_at(a, b) == ("name_same", "birth_same")


def test_the_likeliest_pair_comes_first_and_every_reason_has_its_weight() -> None:
    sure = Known(1, "Lò Văn Sáng", BORN, PU_NHI, CEREMONY)
    people = [sure, sure._replace(person=2), Known(3, "Lò Văn Sáng", BORN, TIA_LU)]
    pairs = likely_pairs(people)
    assert [(p.a, p.b) for p in pairs] == [(1, 2), (1, 3), (2, 3)]
    assert pairs[0].score > pairs[1].score >= LISTED_FROM
    assert all(p.score == sum(WEIGHTS[r] for r in p.reasons) for p in pairs)


days = st.sampled_from([BORN, date(1985, 12, 3), date(1985, 1, 1), date(1995, 3, 12), None])
ceremonies = st.sampled_from([CEREMONY, date(2011, 9, 2), date(2010, 2, 9), None])
villages = st.sets(st.integers(1, 3), max_size=2).map(frozenset)
crowd = st.lists(
    st.tuples(st.just("Lò Văn Sáng"), days, villages, ceremonies),
    min_size=FEW + 1,
    max_size=FEW + 8,
)


@pytest.mark.slow
@given(crowd, st.randoms(use_true_random=False))
def test_a_crowd_of_one_name_gives_what_each_with_each_gives_in_any_order(
    crowd: list[tuple], random: object
) -> None:
    people = [Known(i, *one) for i, one in enumerate(crowd, 1)]
    expected = {
        (a.person, b.person)
        for i, a in enumerate(people)
        for b in people[i + 1 :]
        if looked_at(a, b)
    }
    random.shuffle(people)  # type: ignore[attr-defined]
    found = likely_pairs(people)
    assert {(p.a, p.b) for p in found} == expected
    assert len(found) == len(expected)
