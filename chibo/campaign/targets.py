"""What a target requires on a day, how far one has come, and where the pace leads. Pure.

docs/targets.md has the formulas with the article's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from chibo.rulebook.dates import months_after

Form = Literal["floor_per_year", "level", "zero", "share"]
"""At least so many a year; at least so many by a day; none left by a day; a share by a day."""
Rule = Literal["half_years_begun", "half_years_ended", "days", "whole_term"]
"""How much of its term a target counts as passed: the first one is how officers reckon."""
Light = Literal["green", "yellow", "red", "unknown"]

FORMS: tuple[Form, ...] = get_args(Form)
RULES: tuple[Rule, ...] = get_args(Rule)
LIGHTS: tuple[Light, ...] = get_args(Light)
DAYS_OF_YEAR = 365.25
HALF_YEAR = 6
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Goal:
    """A target's value and term. Both days belong to the term; a share is a fraction."""

    form: Form
    value: float
    since: date
    until: date


@dataclass(frozen=True)
class Thresholds:
    """From which part of what is required the light is green, and from which yellow."""

    green: float
    yellow: float


@dataclass(frozen=True)
class Standing:
    """How a target stands on a day.

    ``start``: the figure on the term's first day (0 for what is counted over the term).
    ``share``: what is achieved, of what is required by now (a floor) or of the goal.
    """

    required: float | None
    actual: float | None
    start: float | None
    share: float | None
    forecast: float | None
    light: Light


def years_passed(goal: Goal, rule: Rule, on: date) -> float:
    """Return how many years of the term count as passed on the day; all of them when it is due."""
    if on < goal.since:
        return 0.0
    if rule == "whole_term" or on >= goal.until:
        return term_in_years(goal)
    if rule == "days":
        return min((on - goal.since).days / DAYS_OF_YEAR, term_in_years(goal))
    begun = _half_years_begun(goal.since, on)
    # The half-year that is running has begun; it ends on the day before the next one begins.
    ended = _half_years_begun(goal.since, on + _DAY) - 1
    return (begun if rule == "half_years_begun" else ended) / 2


def term_in_years(goal: Goal) -> float:
    """Return the years of the term; a half-year that begins in it counts whole."""
    return _half_years_begun(goal.since, goal.until) / 2


def required(goal: Goal, rule: Rule, on: date, start: float | None) -> float | None:
    """Return the value required on the day.

    Of a floor: the yearly value for the years passed. Else the straight way from ``start`` to
    the goal; none where the start is not known.
    """
    years = years_passed(goal, rule, on)
    if goal.form == "floor_per_year":
        return goal.value * years
    if start is None:
        return None
    return start + (goal.value - start) * years / term_in_years(goal)


def is_reached(goal: Goal, actual: float) -> bool:
    """Tell whether the goal is reached: that of a floor is its value for the whole term."""
    if goal.form == "zero":
        return actual <= 0
    if goal.form == "floor_per_year":
        return actual >= goal.value * term_in_years(goal)
    return actual >= goal.value


def share_achieved(
    goal: Goal, rule: Rule, on: date, actual: float, start: float | None
) -> float | None:
    """Return what is achieved, as a fraction; none where there is nothing to divide by."""
    if goal.form == "zero":
        if actual <= 0:
            return 1.0
        return (start - actual) / start if start else None
    by_now = required(goal, rule, on, start) if goal.form == "floor_per_year" else goal.value
    return actual / by_now if by_now else None


def forecast(goal: Goal, on: date, actual: float, start: float | None) -> float | None:
    """Return the value at the due date if things go on as they did on average so far.

    Straight on from the start through today's value, by days; never below nothing, a share never
    above the whole. On the due date and after it, the value itself.
    """
    if on >= goal.until:
        return actual
    if on < goal.since or start is None:
        return None
    passed = (on - goal.since).days + 1
    whole = (goal.until - goal.since).days + 1
    straight = max(start + (actual - start) * whole / passed, 0.0)
    return min(straight, 1.0) if goal.form == "share" else straight


def light(
    goal: Goal, rule: Rule, on: date, actual: float, start: float | None, thresholds: Thresholds
) -> Light:
    """Return the traffic light: how much of the way required by now has been gone.

    A goal that is reached is green; one not reached when it is due is red.
    """
    if is_reached(goal, actual):
        return "green"
    if on >= goal.until:
        return "red"
    by_now = required(goal, rule, on, start)
    if by_now is None or start is None:
        return "unknown"
    gone = start - actual if goal.form == "zero" else actual - start
    wanted = start - by_now if goal.form == "zero" else by_now - start
    if gone < thresholds.yellow * wanted or wanted < 0:
        return "red"
    return "green" if gone >= thresholds.green * wanted else "yellow"


def standing(
    goal: Goal,
    rule: Rule,
    on: date,
    actual: float | None,
    start: float | None,
    thresholds: Thresholds,
) -> Standing:
    """Return how a target stands on a day; ``actual`` is none where there is no figure."""
    by_now = required(goal, rule, on, start)
    if actual is None:
        return Standing(by_now, None, start, None, None, "unknown")
    return Standing(
        by_now,
        actual,
        start,
        share_achieved(goal, rule, on, actual, start),
        forecast(goal, on, actual, start),
        light(goal, rule, on, actual, start, thresholds),
    )


def _half_years_begun(since: date, on: date) -> int:
    begun = max((on.year - since.year) * 2 - 1, 0)
    while months_after(since, HALF_YEAR * begun) <= on:
        begun += 1
    return begun
