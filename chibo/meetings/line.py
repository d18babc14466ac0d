"""A line: what a cell says of its meeting in a month, as counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from annotated_types import Ge, Le

from chibo.ledger.judgement import FIRST_DAY, LAST_DAY
from chibo.rulebook import rule

ABSENCES = ("away_work", "illness", "other_reason", "no_reason")
"""Why members were absent: how many for each reason."""
NotHeld = Literal["too_few", "weather", "away", "joined_next", "other"]
NOT_HELD: tuple[NotHeld, ...] = get_args(NotHeld)
"""Why there was no meeting in a month."""
MOST = 999
"""No cell has more members than that: a higher number was mistyped."""
Count = Annotated[int, Ge(0), Le(MOST)]
"""So many members, minutes or points. What is typed is held to it where it is read."""


@dataclass(frozen=True)
class Line:
    """A cell's month. ``official``, ``probationary``, ``exempt``: members on the meeting's day.

    The exempt are not among the other two. ``points``: part of the card to points, all of its
    parts or none. ``paper_on``: the date of the minutes or form that it was typed from.
    """

    held: bool
    why_not: NotHeld | Literal[""] = ""
    on: date | None = None
    minutes: Count | None = None
    official: Count = 0
    probationary: Count = 0
    exempt: Count = 0
    present_official: Count = 0
    present_probationary: Count = 0
    away_work: Count = 0
    illness: Count = 0
    other_reason: Count = 0
    no_reason: Count = 0
    thematic: bool = False
    adopted: bool = False
    points: Mapping[str, Count] = field(default_factory=dict)
    paper_on: date | None = None

    @property
    def day(self) -> date:
        """The day by whose rules the meeting is judged."""
        return self.on or date.max

    @property
    def present(self) -> int:
        """Members who came."""
        return self.present_official + self.present_probationary

    @property
    def expected(self) -> int:
        """Members who had to come, as the rule of the day counts them."""
        exempt = self.exempt if rule("meeting.expected", self.day).value == "all" else 0
        return self.official + self.probationary + exempt

    @property
    def absent(self) -> int:
        """Members whose absence has a reason, or is said to have none."""
        return sum(getattr(self, reason) for reason in ABSENCES)

    @property
    def score(self) -> int | None:
        """The points together; none where the meeting was not scored."""
        return sum(self.points.values()) if self.points else None

    @property
    def grade(self) -> str | None:
        """The grade of the score by the day's rule."""
        return None if self.score is None else grade_of(self.score, self.day)


FIELDS = tuple(f.name for f in fields(Line))


def grade_of(score: int, on: date) -> str:
    """Return the grade of a score: the first whose least points it reaches."""
    grades: list[tuple[str, int]] = rule("meeting.grades", on).value
    return next(grade for grade, least in grades if score >= least)


def card(on: date) -> dict[str, int]:
    """Return the parts of the day's card with the most points of each."""
    return dict(rule("meeting.card", on).value)


def is_of_a_register(month: date) -> bool:
    """Tell whether a month lies within the days that decisions may have."""
    return FIRST_DAY <= month <= LAST_DAY


def first_of(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_of(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)


def months(first: date, last: date) -> list[date]:
    """Return the first days of the months from that of one day to that of another."""
    found, month = [], first_of(first)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return found
