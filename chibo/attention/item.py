"""A thing that needs attention, and the rules by which things come on the list. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Rule = Literal[
    "village_blank",
    "cell_below_min",
    "deadline_passed",
    "cell_weak",
    "recognition_due",
    "reinforcement_ending",
    "nobody_in_charge",
    "candidate_astray",
    "meeting_missed",
    "target_behind",
    "cell_small",
    "term_ending",
]
Severity = Literal["urgent", "soon", "watch"]
Subject = Literal[
    "village", "cell", "committee", "person", "candidate", "visit", "measure", "target"
]
Turn = Literal["cell", "committee"]

RULES: tuple[Rule, ...] = get_args(Rule)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the most urgent on."""


@dataclass(frozen=True)
class Item:
    """A thing that needs attention on a day, and whose turn it is.

    ``name``: of the village, the organisation, the resolution's measure or the figure; of a
    person only where the reader is entitled to it, else of the cell. ``subject`` is the id of
    what ``kind`` says, none where a person may not be named. ``commune``: the place it lies in.
    ``unit``: the committee that settles it, ``where`` its name or the cell's.
    ``detail``: a code that says more, and ``number`` what is counted.
    """

    rule: Rule
    kind: Subject
    subject: int | None
    name: str
    turn: Turn
    severity: Severity
    since: date | None = None
    until: date | None = None
    commune: int | None = None
    unit: int | None = None
    where: str = ""
    detail: str = ""
    number: int | None = None


def in_order(items: Iterable[Item]) -> list[Item]:
    """Return items, the most urgent first, then those whose day comes first."""
    return sorted(items, key=_place)


def counts(items: Iterable[Item]) -> dict[Rule, int]:
    """Return how many items there are by rule, for rules that have any, the gravest first."""
    listed = [item.rule for item in items]
    return {rule: listed.count(rule) for rule in RULES if rule in listed}


def _place(item: Item) -> tuple[int, date, int, str, int]:
    day = item.until or item.since or date.max
    return (
        SEVERITIES.index(item.severity),
        day,
        RULES.index(item.rule),
        item.name,
        item.subject or 0,
    )
