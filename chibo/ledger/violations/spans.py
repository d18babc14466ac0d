"""Stretches of days: what covers them, and where nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ..spells import Spell


def existed(spells: Sequence[Spell], on: date) -> bool:
    """Tell whether a subject was there until the day."""
    return any(s.valid_from < on <= s.valid_to for s in spells)


def overlap(one: Spell, other: Spell) -> date | None:
    """Return the first day that both spells cover, if there is one."""
    start = max(one.valid_from, other.valid_from)
    return start if start < min(one.valid_to, other.valid_to) else None


def stretches(spells: Sequence[Spell]) -> list[tuple[date, date]]:
    """Join spells that follow each other into the stretches over which the subject exists."""
    joined: list[tuple[date, date]] = []
    for spell in spells:
        if joined and joined[-1][1] == spell.valid_from:
            joined[-1] = (joined[-1][0], spell.valid_to)
        else:
            joined.append((spell.valid_from, spell.valid_to))
    return joined


def first_gap(spells: Iterable[Spell], within: Spell) -> date | None:
    """Return the first day of ``within`` that no spell covers."""
    reached = within.valid_from
    for spell in sorted(spells, key=lambda s: (s.valid_from, s.valid_to)):
        if reached >= within.valid_to:
            return None
        if spell.valid_from > reached:
            return reached
        reached = max(reached, spell.valid_to)
    return reached if reached < within.valid_to else None
