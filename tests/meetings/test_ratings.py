"""The yearly rating and its cap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.meetings import ratings
from chibo.meetings.ratings import Rating, most_excellent, together, too_many_excellent, wrongs
from chibo.rulebook import Rule

TODAY = date(2018, 1, 10)
RATING = st.builds(
    Rating,
    st.just("good"),
    *(st.integers(0, 60) for _ in range(5)),
)


@pytest.mark.parametrize(("good", "most"), [(4, 0), (5, 1), (9, 1), (10, 2), (0, 0)])
def test_a_fifth_of_those_rated_good_may_be_excellent(good: int, most: int) -> None:
    assert most_excellent(Rating("good", good=good), 2017) == most


@pytest.mark.parametrize(
    ("of", "rounding", "most"),
    [
        ("good", "down", 2),
        ("good", "up", 3),
        ("good", "nearest", 3),
        ("good_or_better", "down", 3),
        ("good_or_better", "nearest", 3),
        ("good_or_better", "up", 4),
    ],
)
def test_denominator_and_rounding_are_data(
    monkeypatch: pytest.MonkeyPatch, of: str, rounding: str, most: int
) -> None:
    value = {"percent": 20, "of": of, "rounding": rounding}
    monkeypatch.setattr(
        ratings, "rule", lambda name, on: Rule(name, value, on, "a province's guidance")
    )
    assert most_excellent(Rating("good", excellent=3, good=13), 2017) == most


@given(st.lists(RATING))
def test_the_cells_add_up_to_the_committee(of: list[Rating]) -> None:
    whole = together(of)
    assert whole.rated == sum(one.rated for one in of)
    assert whole.not_rated == sum(one.not_rated for one in of)


@given(RATING)
def test_an_excess_is_exactly_what_is_above_the_cap(rating: Rating) -> None:
    over = too_many_excellent(rating, 2017)
    assert over == max(0, rating.excellent - rating.good // 5)


@pytest.mark.parametrize(
    ("rating", "year", "code"),
    [
        (Rating("good", good=3), 2019, "year_ahead"),
        (Rating("", good=3), 2017, "no_grade"),
        (Rating("splendid", good=3), 2017, "no_grade"),
        (Rating("good"), 2017, "nobody_rated"),
    ],
)
def test_a_wrong_rating_is_refused(rating: Rating, year: int, code: str) -> None:
    assert [wrong.code for wrong in wrongs(rating, year, TODAY)] == [code]


def test_a_cell_with_exempt_members_alone_can_be_rated() -> None:
    values: dict[str, Any] = {"not_rated": 3}
    assert wrongs(Rating("completed", **values), 2017, TODAY) == []
