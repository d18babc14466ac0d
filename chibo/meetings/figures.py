"""Counts of meetings: sums over cells and months, which add up to those of a commune. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from chibo.rulebook import rule

from .line import Line, last_of

State = Literal["held", "not_held", "missing", "open", "not_due"]
"""Held; said not to be held; nothing entered and the month is over; or it is not over yet;
or the cell did not exist all the month."""


@dataclass(frozen=True)
class CellMonth:
    """A cell's month as of a day."""

    cell: int
    month: date
    state: State
    line: Line | None = None


@dataclass(frozen=True)
class Sums:
    """What is counted of some cells' months. Meetings of cells that were not due count too.

    ``quarters``: quarters of cells that were due throughout and are over; ``thematic``: those of
    them with enough thematic meetings.
    """

    present: int = 0
    expected: int = 0
    due: int = 0
    held: int = 0
    missed: int = 0
    quarters: int = 0
    thematic: int = 0
    grades: Mapping[str, int] = field(default_factory=Counter)

    def __add__(self, other: Sums) -> Sums:
        """Return the counts of both together."""
        named = {
            f.name: getattr(self, f.name) + getattr(other, f.name)
            for f in fields(self)
            if f.name != "grades"
        }
        return Sums(**named, grades=Counter(self.grades) + Counter(other.grades))

    @property
    def attendance(self) -> float | None:
        """Present over expected, of the meetings held; none where none was."""
        return self.present / self.expected if self.expected else None


def state_of(month: date, due: bool, held: bool | None, on: date) -> State:
    """Return how a cell's month stands as of a day. ``held``: what its line says, none without."""
    if held is not None:
        return "held" if held else "not_held"
    if not due:
        return "not_due"
    return "missing" if last_of(month) < on else "open"


def missing(months: Iterable[CellMonth]) -> list[CellMonth]:
    """Return the months that are over and of which nothing was entered, the latest first."""
    found = [one for one in months if one.state == "missing"]
    return sorted(found, key=lambda one: one.month, reverse=True)


def sums(months: Iterable[CellMonth]) -> Sums:
    """Return the counts of cells' months."""
    listed = list(months)
    held = [one.line for one in listed if one.line is not None and one.state == "held"]
    quarters = _quarters(listed)
    return Sums(
        present=sum(line.present for line in held),
        expected=sum(line.expected for line in held),
        due=sum(one.state not in ("open", "not_due") for one in listed),
        held=len(held),
        missed=sum(one.state in ("not_held", "missing") for one in listed),
        quarters=len(quarters),
        thematic=sum(_is_thematic(quarter) for quarter in quarters),
        grades=Counter(line.grade or "not_scored" for line in held),
    )


def _quarters(months: Iterable[CellMonth]) -> list[list[CellMonth]]:
    """Return the quarters of cells of which all three months are over or entered."""
    found: dict[tuple[int, int, int], list[CellMonth]] = {}
    for one in months:
        quarter = (one.month.month - 1) // 3
        found.setdefault((one.cell, one.month.year, quarter), []).append(one)
    return [
        quarter
        for quarter in found.values()
        if len(quarter) == 3 and all(one.state not in ("open", "not_due") for one in quarter)
    ]


def _is_thematic(quarter: Sequence[CellMonth]) -> bool:
    wanted = rule("meeting.thematic_per_quarter", last_of(quarter[-1].month)).value
    held = sum(one.line is not None and one.line.held and one.line.thematic for one in quarter)
    return bool(held >= wanted)
