"""What keeps a line from being taken, and what is only noted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given

from chibo.meetings.line import Line, card, grade_of
from chibo.meetings.rules import has_quorum, is_good_year, is_short, notices, wrongs
from chibo.meetings.wording import sentence
from chibo.rulebook import rule

from .lines import MONTH, RIGHT, TODAY, line, lines


def said(line: Line, month: date = MONTH, today: date = TODAY) -> list[tuple[str, str]]:
    return [(wrong.field, wrong.code) for wrong in wrongs(line, month, today)]


def test_a_right_line_is_taken() -> None:
    assert said(RIGHT) == []
    assert notices(RIGHT) == []


@given(lines())
def test_any_right_line_is_taken(any_line: Line) -> None:
    assert said(any_line) == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"on": None}, "on", "no_day"),
        ({"on": date(2018, 2, 28)}, "on", "other_month"),
        ({"on": date(2018, 4, 1)}, "on", "other_month"),
        ({"minutes": 0}, "minutes", "odd_length"),
        ({"minutes": 601}, "minutes", "odd_length"),
        ({"present_official": 10}, "present_official", "more_than_expected"),
        ({"present_probationary": 3}, "present_probationary", "more_than_expected"),
        ({"illness": 0}, "away_work", "absent_differs"),
        ({"no_reason": 1}, "away_work", "absent_differs"),
        ({"official": 0, "probationary": 0}, "official", "nobody_expected"),
        ({"points": {"preparation": 15}}, "attendance", "no_points"),
        ({"points": {**RIGHT.points, "closing": 21}}, "closing", "too_many_points"),
        ({"paper_on": date(2018, 5, 14)}, "paper_on", "paper_ahead"),
        ({"held": False}, "why_not", "no_why"),
    ],
)
def test_a_wrong_line_is_refused_at_its_field(
    changed: dict[str, Any], field: str, code: str
) -> None:
    assert (field, code) in said(line(**changed))


def test_a_meeting_is_entered_on_its_day_and_not_before() -> None:
    today = date(2018, 3, 5)
    assert said(line(on=date(2018, 3, 4)), today=today) == []
    assert said(line(on=today), today=today) == []
    assert said(line(on=date(2018, 3, 6)), today=today) == [("on", "day_ahead")]


def test_no_month_is_entered_before_it_begins() -> None:
    missed = Line(False, "weather")
    assert said(missed, date(2018, 5, 1)) == []
    assert said(missed, date(2018, 6, 1)) == [("month", "month_ahead")]


def test_a_refusal_speaks_the_users_words() -> None:
    with translation.override("en"):
        (wrong,) = wrongs(line(present_official=10), MONTH, TODAY)
        assert sentence(wrong) == "10 came, but only 9 were expected: correct one of the two."
        (wrong,) = wrongs(line(on=date(2018, 2, 28)), MONTH, TODAY)
        assert sentence(wrong).startswith("28/02/2018 does not lie in the month 03/2018")


@pytest.mark.parametrize(("came", "enough"), [(5, False), (6, True), (7, True)])
def test_two_thirds_of_nine_official_members_are_six(came: int, enough: bool) -> None:
    assert has_quorum(line(official=9, present_official=came)) is enough


def test_probationary_members_make_no_quorum() -> None:
    few = line(official=3, present_official=1, probationary=9, present_probationary=9)
    assert not has_quorum(few)


@pytest.mark.parametrize(
    ("on", "minutes", "thematic", "short"),
    [
        (date(2025, 10, 27), 30, False, False),
        (date(2025, 10, 28), 89, False, True),
        (date(2025, 10, 28), 90, False, False),
        (date(2025, 10, 28), 119, True, True),
        (date(2025, 10, 28), 120, True, False),
    ],
)
def test_the_least_length_holds_from_the_day_of_its_guidance(
    on: date, minutes: int, thematic: bool, short: bool
) -> None:
    assert is_short(line(on=on, minutes=minutes, thematic=thematic)) is short


def test_what_is_to_be_noted_stops_nothing() -> None:
    poor = line(present_official=3, away_work=5, adopted=False)
    assert said(poor) == []
    assert notices(poor) == ["no_quorum", "not_adopted"]


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "good"), (90, "good"), (89, "fair"), (70, "fair"), (69, "average"), (50, "average")]
    + [(49, "poor"), (0, "poor")],
)
def test_grades_begin_at_their_points(score: int, grade: str) -> None:
    assert grade_of(score, TODAY) == grade


def test_the_card_has_a_hundred_points_in_four_parts() -> None:
    parts = {"preparation": 15, "attendance": 20, "conduct": 45, "closing": 20}
    assert card(TODAY) == parts
    assert rule("meeting.card", TODAY).source


def scored(score: int) -> Line:
    left, points = score, {}
    for part, most in card(TODAY).items():
        points[part] = min(left, most)
        left -= points[part]
    return line(points=points)


@pytest.mark.parametrize(
    ("scores", "good"),
    [
        ([90] * 7 + [70] * 5, True),
        ([90] * 6 + [70] * 6, False),
        ([90] * 11 + [69], False),
        ([90] * 7, True),
    ],
)
def test_a_good_year_has_seven_good_meetings_and_none_below_fair(
    scores: list[int], good: bool
) -> None:
    assert is_good_year([scored(score) for score in scores], 2018) is good


def test_a_year_with_a_meeting_that_was_not_scored_is_not_judged() -> None:
    assert is_good_year([scored(90)] * 7 + [line(points={})], 2018) is None
    assert is_good_year([], 2018) is None
