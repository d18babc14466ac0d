"""Yearly ratings: how many members of a cell got which grade, and the cap on the best. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.rulebook import rule

from .rules import Wrong

GRADES = ("excellent", "good", "completed", "not_completed")
"""Grades of cells and of members, the best first."""


@dataclass(frozen=True)
class Rating:
    """A cell's year: its own grade (empty: not rated), and its members by theirs.

    ``not_rated``: members who are exempt.
    """

    grade: str = ""
    excellent: int = 0
    good: int = 0
    completed: int = 0
    not_completed: int = 0
    not_rated: int = 0

    def __add__(self, other: Rating) -> Rating:
        """Return the members of both together, who have no grade in common."""
        named = {name: getattr(self, name) + getattr(other, name) for name in COUNTS}
        return Rating("", **named)

    @property
    def rated(self) -> int:
        """Members with a grade."""
        return self.excellent + self.good + self.completed + self.not_completed


COUNTS = (*GRADES, "not_rated")


def together(ratings: Iterable[Rating]) -> Rating:
    """Return the members of several cells together."""
    return sum(ratings, Rating())


def wrongs(rating: Rating, year: int, today: date) -> list[Wrong]:
    """Return what keeps a rating from being taken."""
    if year > today.year:
        return [Wrong("grade", "year_ahead", {"year": year})]
    if rating.grade not in GRADES:
        return [Wrong("grade", "no_grade")]
    if rating.rated + rating.not_rated == 0:
        return [Wrong("excellent", "nobody_rated")]
    return []


def most_excellent(rating: Rating, year: int) -> int:
    """Return how many members may be rated excellent, by the rule of the year's end."""
    cap = rule("rating.most_excellent", date(year, 12, 31)).value
    of = rating.good + (rating.excellent if cap["of"] == "good_or_better" else 0)
    hundredths: int = of * cap["percent"]
    match cap["rounding"]:
        case "up":
            return math.ceil(hundredths / 100)
        case "nearest":
            return (hundredths + 50) // 100
    return hundredths // 100


def too_many_excellent(rating: Rating, year: int) -> int:
    """Return by how many the excellent exceed the cap."""
    return max(0, rating.excellent - most_excellent(rating, year))
