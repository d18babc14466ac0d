"""What changed in a view's figures since an earlier moment of the register's knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chibo.indicators.definitions import SHARES
from chibo.indicators.differences import Contribution
from chibo.indicators.question import Figure
from chibo.ledger.scope import Scope
from chibo.register import reads_decisions, reads_figures
from chibo.register.reads_decisions import DecisionLine

from .asked import Asked

MOST_DECISIONS = 50
"""Decisions listed for one figure; those of the greatest contribution come first."""


@dataclass(frozen=True)
class Change:
    """A figure then and now, and the decisions that explain a count's difference.

    ``explained``: decisions, each with what it did; no decision: what cannot be told.
    ``more`` and ``more_amount``: decisions not listed, and what they did together.
    """

    key: str
    then: Figure
    now: Figure
    explained: tuple[tuple[DecisionLine | None, Contribution], ...] = ()
    more: int = 0
    more_amount: int = 0

    @property
    def difference(self) -> float | None:
        """The difference, where both are numbers."""
        if isinstance(self.then, (int, float)) and isinstance(self.now, (int, float)):
            return self.now - self.then
        return None

    @property
    def is_share(self) -> bool:
        """Tell whether the figure is a share: its parts are explained, not itself."""
        return self.key in SHARES


def changes_of(asked: Asked, scope: Scope) -> list[Change]:
    """Return every figure of the view's unit as it was known then, and as it is known now."""
    assert asked.then is not None
    question = replace(asked.question(), by=None)
    earlier = replace(question, known_at=asked.then.position)
    now = reads_figures.figures(scope, question).figures
    then = reads_figures.figures(scope, earlier).figures
    found = {
        key: reads_figures.contributions(scope, question, key, asked.then.position)
        for key in asked.shown
        if key not in SHARES
    }
    lines = reads_decisions.decisions_at(
        scope, {c.position for parts in found.values() for c in parts if c.position}
    )
    return [_change(key, then[key], now[key], found.get(key, []), lines) for key in asked.shown]


def _change(
    key: str,
    then: Figure,
    now: Figure,
    found: Sequence[Contribution],
    lines: dict[int, DecisionLine],
) -> Change:
    by_weight = sorted(found, key=lambda c: (c.position is None, -max(c.gained, c.lost)))
    listed, rest = by_weight[:MOST_DECISIONS], by_weight[MOST_DECISIONS:]
    explained = tuple((lines.get(c.position or 0), c) for c in listed)
    return Change(key, then, now, explained, len(rest), sum(c.amount for c in rest))
