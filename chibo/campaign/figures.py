"""Figures of an organisation: villages by the place that it leads, all else by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chibo.indicators.definitions import counts_of
from chibo.indicators.grains import VILLAGE_GRAINS
from chibo.indicators.question import Figure, Question, QuestionError, Tree
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register import reads, reads_figures

Values = Mapping[str, float | None]


def tree_of(key: str) -> Tree:
    """Return the tree in which the figure is asked for."""
    of_villages = all(count.grain in VILLAGE_GRAINS for count in counts_of((key,)))
    return "place" if of_villages else "organisation"


def needs_period(key: str) -> bool:
    """Tell whether the figure is counted over a period."""
    return any(count.needs_period for count in counts_of((key,)))


def number_or_none(figure: Figure) -> float | None:
    """Return a figure as a number; none where there is none or it is hidden."""
    return float(figure) if isinstance(figure, (int, float)) else None


def places_led(organisations: Sequence[int], on: date) -> dict[int, int | None]:
    """Return the place that each organisation leads on the day, or did nearest to it."""
    rows = reads.nearest(register.OrganisationSpell, "organisation", organisations, on)
    return {unit: row.place for unit, row in rows.items()}


def question_of(
    organisation: int,
    keys: Sequence[str],
    since: date | None,
    on: date,
    known_at: int | None = None,
) -> Question | None:
    """Return the question for an organisation's figures of one tree; none where it leads no place.

    All keys must be of one tree.
    """
    tree = tree_of(keys[0])
    root = organisation if tree == "organisation" else places_led([organisation], on)[organisation]
    if root is None:
        return None
    period = since if any(needs_period(key) for key in keys) else None
    return reads_figures.question(
        on, tuple(keys), since=period, tree=tree, root=root, known_at=known_at
    )


def figures_of(
    scope: Scope,
    organisation: int,
    keys: Sequence[str],
    since: date | None,
    on: date,
    known_at: int | None = None,
) -> Values:
    """Return an organisation's figures, none where there are none; ``since`` for those of a period.

    Raises OutOfScope.
    """
    found: dict[str, float | None] = dict.fromkeys(keys)
    for tree in ("place", "organisation"):
        of_tree = [key for key in keys if tree_of(key) == tree]
        asked = question_of(organisation, of_tree, since, on, known_at) if of_tree else None
        if asked is None:
            continue
        try:
            answer = reads_figures.figures(scope, asked).figures
        except QuestionError:
            continue
        found |= {key: number_or_none(answer[key]) for key in of_tree}
    return found
