"""Figures of an organisation: villages by the place that it leads, all else by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chibo.indicators.definitions import counts_of
from chibo.indicators.grains import VILLAGE_GRAINS
from chibo.indicators.question import Answer, By, Figure, Question, QuestionError, Tree
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
    by: By | None = None,
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
        on, tuple(keys), since=period, tree=tree, root=root, by=by, known_at=known_at
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
    for of_tree in _by_tree(keys):
        answer = _answer(scope, question_of(organisation, of_tree, since, on, known_at))
        if answer is not None:
            found |= {key: number_or_none(answer.figures[key]) for key in of_tree}
    return found


def figures_below(
    scope: Scope,
    above: int,
    keys: Sequence[str],
    since: date | None,
    on: date,
    known_at: int | None = None,
) -> dict[int, Values]:
    """Return the figures of each commune committee under an organisation, asked for together.

    They are those of ``figures_of``. Raises OutOfScope.
    """
    under = reads.organisations_under(scope, above, on)
    communes = {row.organisation: row.place for row in under if row.kind == "commune_committee"}
    found: dict[int, dict[str, float | None]] = {unit: dict.fromkeys(keys) for unit in communes}
    for of_tree in _by_tree(keys):
        answer = _answer(scope, question_of(above, of_tree, since, on, known_at, "commune"))
        rows = {row.node: row.figures for row in answer.rows} if answer else {}
        for unit, place in communes.items():
            figures = rows.get(place if tree_of(of_tree[0]) == "place" else unit)
            if figures is not None:
                found[unit] |= {key: number_or_none(figures[key]) for key in of_tree}
    return dict(found)


def _by_tree(keys: Sequence[str]) -> list[list[str]]:
    trees: dict[str, list[str]] = {}
    for key in keys:
        trees.setdefault(tree_of(key), []).append(key)
    return list(trees.values())


def _answer(scope: Scope, asked: Question | None) -> Answer | None:
    """Return the answer; none where there is no question, or the unit is not in the tree."""
    if asked is None:
        return None
    try:
        return reads_figures.figures(scope, asked)
    except QuestionError:
        return None
