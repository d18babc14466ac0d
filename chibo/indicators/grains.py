"""What is counted: the grains, and the shape of an indicator.

A predicate is a plain SQL condition over the columns of its grain:

- ``village`` (a village on a date): ``status``, ``members`` and ``residents`` counted for it,
  and of the profile in force ``profile_year``, ``households``, ``poor_households``,
  ``population``; ``in_charge``, how many answer for it;
- ``village_change`` (a village in a period): ``event`` and ``cause``;
- ``cell`` (a cell on a date): ``based`` (in a village), ``joint``, ``official`` members and the
  question's ``min_official``; ``secretaries``, ``provisional_offices``, and of the official
  members those ``able`` (see ``extras``);
- ``cell_event`` (a cell in a period): ``event``, ``cause``, ``based``;
- ``member`` (a membership on a date) and ``member_opening`` (on the day before the period):
  the columns of a membership;
- ``member_entry``, ``member_exit`` (a membership spell that begins or ends in a period by a
  change of membership) and ``member_step`` (one that begins by any change): likewise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Grain = Literal[
    "village",
    "village_change",
    "cell",
    "cell_event",
    "member",
    "member_opening",
    "member_entry",
    "member_exit",
    "member_step",
]
MEMBER_GRAINS: frozenset[Grain] = frozenset(
    {"member", "member_opening", "member_entry", "member_exit", "member_step"}
)
CELL_GRAINS: frozenset[Grain] = frozenset({"cell", "cell_event"})
VILLAGE_GRAINS: frozenset[Grain] = frozenset({"village", "village_change"})
STOCK_GRAINS: frozenset[Grain] = frozenset({"village", "cell", "member"})

PLACE_REASONS = ("place_merger", "place_split", "place_end")
"""Reasons of effects by which a change of villages reaches cells and members."""


def quoted(words: tuple[str, ...]) -> str:
    """Return the words as an SQL list."""
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def N_(text: str) -> str:  # noqa: N802 - the customary name for marking a string
    """Mark a string for translation where it is shown."""
    return text


@dataclass(frozen=True)
class Indicator:
    """A sum over the grain's rows for which the predicate holds: of 1 each, or of a ``value``."""

    key: str
    grain: Grain
    predicate: str
    label: str
    formula: str
    value: str = "1"
    unit: Literal["count"] = "count"

    @property
    def needs_period(self) -> bool:
        """Tell whether the figure is of a period, not of a date."""
        return self.grain not in STOCK_GRAINS

    @property
    def is_opening(self) -> bool:
        """Tell whether the figure is a stock on the day before its period."""
        return self.grain == "member_opening" or self.predicate == "event = 'opening'"

    @property
    def sees_members(self) -> bool:
        """Tell whether a village or cell is judged by the members counted for it."""
        return any(self.measures_by(name) for name in ("members", "residents", "official"))

    def measures_by(self, measure: str) -> bool:
        """Tell whether a village or cell is judged by this measure of its members."""
        return self.grain in ("village", "cell") and self.names(measure)

    @property
    def sees_profile(self) -> bool:
        """Tell whether a village is judged or weighed by its profile."""
        return self.names("profile_year", "households", "poor_households", "population")

    def names(self, *columns: str) -> bool:
        """Tell whether the predicate or the value reads any of the columns."""
        return not set(columns).isdisjoint(re.findall(r"\w+", f"{self.predicate} {self.value}"))


@dataclass(frozen=True)
class Ratio:
    """A share: numerator by denominator, 0 to 1; every row of the one is one of the other."""

    key: str
    numerator: str
    denominator: str
    label: str
    formula: str
    unit: Literal["share"] = "share"
