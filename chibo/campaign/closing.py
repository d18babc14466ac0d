"""The close of a half-year: how it goes back and forth between a commune and the level above. Pure.

The state follows from the steps taken, which are all kept: nothing is lost by going back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, get_args

State = Literal["open", "submitted", "returned", "accepted"]
Step = Literal["submit", "return", "accept"]
STEPS: tuple[Step, ...] = get_args(Step)

_MOVES: dict[tuple[State, Step], State] = {
    ("open", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "accept"): "accepted",
}
_ENDS = ((6, 30), (12, 31))


class NotNow(Exception):
    """The step cannot be taken in this state."""


def after(state: State, step: Step) -> State:
    """Return the state after a step. Raises NotNow."""
    try:
        return _MOVES[state, step]
    except KeyError:
        raise NotNow(state, step) from None


def state_of(steps: Iterable[Step]) -> State:
    """Return the state to which the steps, in their order, have led. Raises NotNow."""
    state: State = "open"
    for step in steps:
        state = after(state, step)
    return state


def possible(state: State) -> tuple[Step, ...]:
    """Return the steps that can be taken."""
    return tuple(step for step in STEPS if (state, step) in _MOVES)


def is_end(day: date) -> bool:
    """Tell whether a half-year ends on the day."""
    return (day.month, day.day) in _ENDS


def first_day(end: date) -> date:
    """Return the first day of the half-year that ends on the day."""
    return date(end.year, 1 if end.month == _ENDS[0][0] else 7, 1)


def ends_between(first: date, last: date) -> list[date]:
    """Return the ends of the half-years that lie between two days, the latest first."""
    years = range(last.year, first.year - 1, -1)
    days = [date(year, month, day) for year in years for month, day in reversed(_ENDS)]
    return [day for day in days if first - timedelta(days=1) < day <= last]
