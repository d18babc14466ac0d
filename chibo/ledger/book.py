"""The book: live effects and held spells in memory, and how a decision changes them.

One implementation serves recording (a book that holds the touched subjects only), replay and
verification (a book that holds everything) and what-if (a book with proposals laid over it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .decision import Decision, target_of
from .effects import Effect, Recorded, Subject, effects_of
from .spells import STILL_KNOWN, Conflict, Spell, conflicts, difference, fold

ORDINAL_BITS = 20
"""A spell's id is ``position << ORDINAL_BITS | ordinal``: replay gives the same ids."""


class HeldSpell(NamedTuple):
    """A spell and the ledger positions between which the register held it for true."""

    id: int
    spell: Spell
    known_from: int
    known_to: int = STILL_KNOWN


class Changes(NamedTuple):
    """What recording one decision did: rows closed at its position and rows opened by it."""

    position: int
    effects: tuple[Effect, ...]
    closed: list[HeldSpell]
    opened: list[HeldSpell]
    conflicts: list[Conflict]
    touched: list[Subject]


@dataclass
class Book:
    """Live effects and held spells by subject; recorded effects by the decision's position."""

    live: dict[Subject, list[Recorded]] = field(default_factory=dict)
    held: dict[Subject, list[HeldSpell]] = field(default_factory=dict)
    effects: dict[int, tuple[Effect, ...]] = field(default_factory=dict)

    def record(self, position: int, decision: Decision) -> Changes:
        """Take in a decision and return the rows that it closes and opens.

        A revoked or replaced decision's effects must be in ``effects`` (KeyError otherwise).
        """
        return self.apply(position, effects_of(decision), target_of(decision))

    def apply(self, position: int, added: tuple[Effect, ...], target: int | None) -> Changes:
        """Take in effects as they were recorded, and withdraw those of the target, if any."""
        withdrawn = self.effects[target] if target is not None else ()
        self.effects[position] = added
        touched = _in_order(effect.subject for effect in (*withdrawn, *added))
        for subject in touched:
            kept = [r for r in self.live.get(subject, []) if r.position != target]
            self.live[subject] = kept
        for effect in added:
            self.live[effect.subject].append(Recorded(effect, position))
        return self._refold(position, added, touched)

    def _refold(self, position: int, added: tuple[Effect, ...], touched: list[Subject]) -> Changes:
        closed: list[HeldSpell] = []
        opened: list[HeldSpell] = []
        found: list[Conflict] = []
        for subject in touched:
            live = self.live[subject]
            found += conflicts(subject, live)
            held = self.held.get(subject, [])
            gone, new = difference([h.spell for h in held], fold(subject, live))
            stays = [h for h in held if h.spell not in gone]
            closed += [h._replace(known_to=position) for h in held if h.spell in gone]
            fresh = [
                HeldSpell(_spell_id(position, len(opened) + i), spell, position)
                for i, spell in enumerate(new)
            ]
            opened += fresh
            self.held[subject] = sorted(stays + fresh, key=_time_order)
        return Changes(position, added, closed, opened, found, touched)

    def spells(self, subject: Subject) -> list[Spell]:
        """Return the subject's spells as held now, in order of time."""
        return [h.spell for h in self.held.get(subject, [])]


def replay(
    entries: Iterable[tuple[int, tuple[Effect, ...], int | None]],
) -> Iterator[HeldSpell]:
    """Yield every spell that a ledger, read from its first entry, ever held: row for row.

    An entry is its position, its recorded effects, and the position that it withdraws.
    """
    book = Book()
    for position, effects, target in entries:
        yield from book.apply(position, effects, target).closed
    for held in book.held.values():
        yield from held


def _spell_id(position: int, ordinal: int) -> int:
    if ordinal >= 1 << ORDINAL_BITS:
        raise ValueError(f"a decision may open at most {1 << ORDINAL_BITS} spells; divide it")
    return position << ORDINAL_BITS | ordinal


def _in_order(subjects: Iterable[Subject]) -> list[Subject]:
    return list(dict.fromkeys(subjects))


def _time_order(held: HeldSpell) -> tuple[object, ...]:
    return (held.spell.valid_from, held.spell.valid_to, held.id)
