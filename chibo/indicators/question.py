"""What can be asked, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Literal, TypeAlias

from .definitions import INDICATORS, counts_of
from .grains import CELL_GRAINS, MEMBER_GRAINS, VILLAGE_GRAINS, Grain, Indicator
from .traits import TRAITS

Tree = Literal["place", "organisation"]
By = Literal[
    "province",
    "district",
    "commune",
    "village",
    "committee",
    "cell",
    "sex",
    "ethnic_group",
    "standing",
    "age_band",
    "education",
    "cell_kind",
    "difficulty",
]


class Hidden(Enum):
    """Stands where a figure is not shown: neither a number nor nothing."""

    HIDDEN = "hidden"


HIDDEN = Hidden.HIDDEN
Figure: TypeAlias = int | float | None | Hidden
"""A count, or a share from 0 to 1; none where nothing can be divided or asked.

HIDDEN where it may not be shown (``privacy``); the engine itself hides nothing.
"""

WHOLE = 0
"""The node that stands for the whole register, above every root of both trees."""

LEVELS: dict[Tree, dict[str, str]] = {
    "place": {level: level for level in ("province", "district", "commune", "village")},
    "organisation": {
        "province": "provincial_committee",
        "district": "district_committee",
        "commune": "commune_committee",
        "committee": "commune_committee",
        "cell": "cell",
    },
}


def number(figure: Figure) -> float:
    """Return a figure to reckon with, 0 where there is none. What is hidden cannot be."""
    if figure is HIDDEN:
        raise ValueError("a hidden figure cannot be reckoned with")
    return figure or 0


class QuestionError(ValueError):
    """The question cannot be answered; the message says what to do."""


@dataclass(frozen=True)
class Question:
    """Figures for a node (the whole register where ``root`` is none), and rows below it.

    ``on``: the day of the stocks and the last day of the period; ``since``: its first day.
    ``boundaries_of``: the day whose tree groups the rows, ``on`` by default. ``known_at``: the
    ledger position up to which the register is read, the head by default. ``min_official``: the
    least number of official members of a cell, a rule of the day asked about.
    """

    on: date
    keys: tuple[str, ...]
    since: date | None = None
    tree: Tree = "place"
    root: int | None = None
    by: By | None = None
    boundaries_of: date | None = None
    known_at: int | None = None
    min_official: int = 3

    @property
    def counts(self) -> tuple[Indicator, ...]:
        """The counts that the figures are made of."""
        return counts_of(self.keys)

    @property
    def level(self) -> str | None:
        """The level, or kind, of the nodes that rows are asked for; none where no nodes are."""
        return None if self.by is None else LEVELS[self.tree].get(self.by)

    @property
    def trait(self) -> str | None:
        """The trait that rows are asked for, if any."""
        return self.by if self.by in TRAITS else None

    @property
    def sides(self) -> tuple[str, ...]:
        """The columns by which sums are kept apart beside their nodes: the trait, if any."""
        return () if self.trait is None else ("trait",)

    @property
    def tree_of(self) -> date:
        """The day whose tree groups the rows."""
        return self.boundaries_of or self.on

    @property
    def eve(self) -> date:
        """The earliest day that is counted: the day before the period, or the day itself."""
        return self.on if self.since is None else self.since - timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """Figures of one node, or of one value of a trait (``code``) at the root."""

    node: int | None
    code: str | None
    name: str | None
    level: str | None
    figures: Mapping[str, Figure]
    bounds: Mapping[str, tuple[Figure, Figure]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """Figures of the root, rows below it, and what could be placed in no row.

    ``bounds`` hold the least and the greatest value a figure may have where a divided village
    or cell leaves it open. An unplaced row names the lowest node that surely holds it.
    """

    figures: Mapping[str, Figure]
    bounds: Mapping[str, tuple[Figure, Figure]]
    rows: tuple[Row, ...] = ()
    unplaced: tuple[Row, ...] = ()


def check(question: Question) -> None:
    """Raise QuestionError where the question cannot be answered."""
    unknown = [key for key in question.keys if key not in INDICATORS]
    if unknown:
        raise QuestionError(
            f"There is no indicator {', '.join(unknown)}. Choose from: {', '.join(INDICATORS)}."
        )
    if not question.keys:
        raise QuestionError("No indicator is asked for. Name at least one.")
    if question.since is not None and question.since > question.on:
        raise QuestionError(
            f"The period begins on {question.since}, after its end on {question.on}. "
            "Give an earlier 'since' or a later 'on'."
        )
    period = [c.key for c in question.counts if c.needs_period]
    if period and question.since is None:
        raise QuestionError(
            f"{', '.join(period)} counted over a period. Give its first day with 'since'."
        )
    _check_by(question)


def _check_by(question: Question) -> None:
    if question.by is None:
        return
    if question.trait is not None:
        others = [c.key for c in question.counts if not fits(question.by, c.key)]
        if others:
            grains = TRAITS[question.trait].grains
            raise QuestionError(
                f"Only figures of {_things(grains)} are broken down by {question.by}. "
                f"Leave out: {', '.join(others)}."
            )
    elif question.level is None:
        other = "organisation" if question.tree == "place" else "place"
        raise QuestionError(
            f"The {question.tree} tree has no level '{question.by}'. Ask for tree '{other}', "
            f"or by one of: {', '.join((*LEVELS[question.tree], *TRAITS))}."
        )


def fits(by: By | None, key: str) -> bool:
    """Tell whether the figure can be broken down so: every one by nodes, some by a trait."""
    if by not in TRAITS:
        return True
    return all(count.grain in TRAITS[by].grains for count in counts_of((key,)))


def _things(grains: frozenset[Grain]) -> str:
    """Return what is counted in the grains."""
    names = {"members": MEMBER_GRAINS, "cells": CELL_GRAINS, "villages": VILLAGE_GRAINS}
    return " and ".join(name for name, of in names.items() if of & grains)
