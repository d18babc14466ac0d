"""What a target requires, how far one has come, and where the pace leads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.campaign.targets import (
    FORMS,
    RULES,
    Form,
    Goal,
    Rule,
    Thresholds,
    forecast,
    light,
    required,
    share_achieved,
    standing,
    term_in_years,
)
from chibo.rulebook import rule

ARTICLE = date(2018, 5, 13)
ADMISSIONS = Goal("floor_per_year", 150, date(2016, 1, 1), date(2020, 12, 31))
NO_CELL = Goal("zero", 0, date(2016, 1, 1), date(2020, 12, 31))
LIMITS = Thresholds(green=1.0, yellow=0.8)


@pytest.mark.parametrize(
    ("counted", "wanted", "share"),
    [
        ("half_years_begun", 375.0, 131.2),
        ("days", 354.4, 138.8),
        ("half_years_ended", 300.0, 164.0),
        ("whole_term", 750.0, 65.6),
    ],
)
def test_the_article_s_492_admissions_by_every_rule(
    counted: Rule, wanted: float, share: float
) -> None:
    assert round(required(ADMISSIONS, counted, ARTICLE, 0) or 0, 1) == wanted
    achieved = share_achieved(ADMISSIONS, counted, ARTICLE, 492, 0)
    assert achieved is not None and round(achieved * 100, 1) == share


@pytest.mark.parametrize(
    ("on", "begun", "ended"),
    [
        (date(2015, 12, 31), 0, 0),
        (date(2016, 1, 1), 75, 0),
        (date(2016, 6, 29), 75, 0),
        (date(2016, 6, 30), 75, 75),
        (date(2016, 7, 1), 150, 75),
        (date(2018, 5, 13), 375, 300),
        (date(2020, 12, 31), 750, 750),
        (date(2021, 5, 1), 750, 750),
    ],
)
def test_a_half_year_begins_and_ends_on_its_day(on: date, begun: float, ended: float) -> None:
    assert required(ADMISSIONS, "half_years_begun", on, 0) == begun
    assert required(ADMISSIONS, "half_years_ended", on, 0) == ended


def test_the_way_to_none_is_straight_from_the_start() -> None:
    assert required(NO_CELL, "half_years_begun", ARTICLE, 77) == 77 * (1 - 5 / 10)
    assert share_achieved(NO_CELL, "half_years_begun", ARTICLE, 46, 77) == (77 - 46) / 77
    assert required(NO_CELL, "half_years_begun", ARTICLE, None) is None


def test_none_left_is_wholly_achieved_whatever_the_start_was() -> None:
    assert share_achieved(NO_CELL, "days", ARTICLE, 0, None) == 1
    assert share_achieved(NO_CELL, "days", ARTICLE, 0, 0) == 1
    assert share_achieved(NO_CELL, "days", ARTICLE, 3, 0) is None


def test_the_forecast_goes_straight_on_by_days() -> None:
    goal = Goal("floor_per_year", 10, date(2016, 1, 1), date(2016, 4, 9))  # a hundred days
    assert forecast(goal, date(2016, 1, 20), 6, 0) == 30  # six in twenty days
    assert forecast(goal, date(2016, 4, 9), 28, 0) == 28
    assert forecast(goal, date(2015, 12, 31), 0, 0) is None


def test_a_forecast_never_goes_below_none_or_above_the_whole() -> None:
    assert forecast(NO_CELL, date(2016, 3, 1), 10, 77) == 0
    share = Goal("share", 0.9, date(2016, 1, 1), date(2020, 12, 31))
    assert forecast(share, date(2016, 3, 1), 0.7, 0.4) == 1


@pytest.mark.parametrize(
    ("actual", "shown"), [(375, "green"), (374, "yellow"), (300, "yellow"), (299, "red")]
)
def test_the_light_changes_at_its_thresholds(actual: float, shown: str) -> None:
    assert light(ADMISSIONS, "half_years_begun", ARTICLE, actual, 0, LIMITS) == shown


def test_what_is_missed_when_due_is_red_and_what_is_reached_before_is_green() -> None:
    due = ADMISSIONS.until
    assert light(ADMISSIONS, "days", due - timedelta(days=1), 749, 0, LIMITS) == "yellow"
    assert light(ADMISSIONS, "days", due, 749, 0, LIMITS) == "red"
    assert light(ADMISSIONS, "whole_term", ARTICLE, 750, 0, LIMITS) == "green"
    assert light(NO_CELL, "days", date(2016, 1, 2), 0, 77, LIMITS) == "green"


def test_a_goal_that_was_held_at_the_start_and_lost_is_red() -> None:
    level = Goal("level", 100, date(2016, 1, 1), date(2020, 12, 31))
    assert light(level, "days", ARTICLE, 99, 110, LIMITS) == "red"


def test_without_a_figure_nothing_is_told() -> None:
    found = standing(ADMISSIONS, "days", ARTICLE, None, 0, LIMITS)
    assert (found.share, found.forecast, found.light) == (None, None, "unknown")


def test_the_thresholds_are_dated_data_with_a_source() -> None:
    held = rule("target_light", ARTICLE)
    assert Thresholds(**held.value) == LIMITS
    assert held.source


DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def goals(draw: st.DrawFn, forms: tuple[Form, ...] = FORMS) -> Goal:
    form = draw(st.sampled_from(forms))
    since = draw(DAYS)
    until = since + timedelta(days=draw(st.integers(1, 4000)))
    value = 0.0 if form == "zero" else draw(st.floats(0.01, 1 if form == "share" else 500))
    return Goal(form, value, since, until)


@given(goals(("floor_per_year",)), st.sampled_from(RULES), DAYS, st.integers(0, 5000))
def test_what_a_floor_requires_never_falls_as_days_go_by(
    goal: Goal, counted: Rule, on: date, later: int
) -> None:
    now = required(goal, counted, on, 0)
    then = required(goal, counted, on + timedelta(days=later), 0)
    assert now is not None and then is not None
    assert 0 <= now <= then <= goal.value * term_in_years(goal)


@given(goals(), st.sampled_from(RULES), st.floats(0, 500), DAYS, st.integers(0, 5000))
def test_what_is_required_moves_from_the_start_to_the_goal_and_never_back(
    goal: Goal, counted: Rule, start: float, on: date, later: int
) -> None:
    if goal.form == "floor_per_year":
        return
    points = [
        required(goal, counted, day, start) for day in (on, on + timedelta(days=later), goal.until)
    ]
    gone = [abs((point or 0) - start) for point in points]
    assert gone[0] <= gone[1] + 1e-6 <= gone[2] + 2e-6
    assert points[2] == pytest.approx(goal.value, abs=1e-6)


@given(goals(), DAYS, st.floats(0, 500))
def test_half_years_begun_lie_between_half_years_ended_and_the_whole_term(
    goal: Goal, on: date, start: float
) -> None:
    def gone(counted: Rule) -> float:
        at = 0.0 if goal.form == "floor_per_year" else start
        return abs((required(goal, counted, on, at) or 0) - at)

    assert gone("half_years_begun") >= gone("half_years_ended") - 1e-6
    assert gone("whole_term") >= gone("half_years_begun") - 1e-6
