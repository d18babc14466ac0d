"""What can be asked, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Literal, TypeAlias

from .definitions import INDICATORS, counts_of
from .grains import CELL_GRAINS, MEMBER_GRAINS, N_, VILLAGE_GRAINS, Grain, Indicator
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
    """The question cannot be answered; the message says what to do.

    ``text`` is the message with the names of ``values`` in braces, to be said in any language.
    """

    def __init__(self, text: str, **values: object) -> None:
        """Let the message be the text in English."""
        super().__init__(text.format(**values))
        self.text, self.values = text, values


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
            N_("There is no indicator {unknown}. Choose from: {known}."),
            unknown=", ".join(unknown),
            known=", ".join(INDICATORS),
        )
    if not question.keys:
        raise QuestionError(N_("No indicator is asked for. Name at least one."))
    if question.since is not None and question.since > question.on:
        raise QuestionError(
            N_(
                "The period begins on {since}, after its end on {on}. "
                "Give an earlier 'since' or a later 'on'."
            ),
            since=question.since,
            on=question.on,
        )
    period = [c.key for c in question.counts if c.needs_period]
    if period and question.since is None:
        raise QuestionError(
            N_("{keys} counted over a period. Give its first day with 'since'."),
            keys=", ".join(period),
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
                _BROKEN_DOWN[grains],
                by=question.by,
                others=", ".join(others),
            )
    elif question.level is None:
        other = "organisation" if question.tree == "place" else "place"
        raise QuestionError(
            N_(
                "The {tree} tree has no level '{by}'. "
                "Ask for tree '{other}', or by one of: {known}."
            ),
            tree=question.tree,
            by=question.by,
            other=other,
            known=", ".join((*LEVELS[question.tree], *TRAITS)),
        )


def fits(by: By | None, key: str) -> bool:
    """Tell whether the figure can be broken down so: every one by nodes, some by a trait."""
    if by not in TRAITS:
        return True
    return all(count.grain in TRAITS[by].grains for count in counts_of((key,)))


_BROKEN_DOWN: dict[frozenset[Grain], str] = {
    MEMBER_GRAINS: N_("Only figures of members are broken down by {by}. Leave out: {others}."),
    MEMBER_GRAINS | CELL_GRAINS: N_(
        "Only figures of members and cells are broken down by {by}. Leave out: {others}."
    ),
    MEMBER_GRAINS | VILLAGE_GRAINS: N_(
        "Only figures of members and villages are broken down by {by}. Leave out: {others}."
    ),
}
"""What is said of a trait, by what it breaks down."""
