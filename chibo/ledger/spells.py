"""Spells: the fold of a subject's live effects by effective date.

A spell is half-open, ``[valid_from, valid_to)``. Those of one subject are disjoint by
construction. Where two effects take hold on one day (a member's cell is split on the day he
becomes official), the first leaves a spell of no length: no count on a date sees it, but the
flows do, so that each flow has one reason and opening + in - out = closing always holds.

A person found to be another one, entered twice, has no spells at all while that finding is live.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from .effects import Effect, Recorded, Subject, SubjectKind, Value

FOREVER = date(9999, 12, 31)
"""The end of a spell that has none."""
STILL_KNOWN = 2**62
"""The ``known_to`` of what the register still holds for true."""

# What makes a subject of a kind exist, and the fields its spells carry.
EXISTENCE: dict[SubjectKind, str] = {
    "place": "exists",
    "profile": "year",
    "organisation": "exists",
    "coverage": "role",
    "membership": "cell",
    "succession": "holds",
    "office": "office",
    "charge": "holds",
    "households": "households",
}
FIELDS: dict[SubjectKind, tuple[str, ...]] = {
    "place": ("level", "code", "name", "parent", "lat", "lon"),
    "profile": (
        "year",
        "households",
        "poor_households",
        "population",
        "difficulty",
        "ethnic_shares",
    ),
    "organisation": ("kind", "cell_kind", "name", "parent", "place"),
    "coverage": ("role",),
    "membership": (
        "cell",
        "village",
        "standing",
        "admitted_on",
        "reinforced_until",
        "exempt",
        "exempt_until",
        "away_since",
        "expected_back",
        "guest_cell",
        "guest_until",
    ),
    "succession": (),
    "office": ("office", "provisional", "term_ends"),
    "charge": (),
    "households": ("households",),
}
LAPSING = frozenset(
    {"exempt", "exempt_until", "away_since", "expected_back", "guest_cell", "guest_until"}
)
"""What a membership loses when it ends: who comes back is neither exempt nor away."""

_DATED_BY_EFFECT = {"admission": "admitted_on", "away": "away_since"}
"""Reasons to the field that is the effective date itself."""


class Spell(NamedTuple):
    """A subject's state over ``[valid_from, valid_to)``, with the acts at both ends.

    ``values`` follow ``FIELDS`` of the subject's kind. A step says what changed at an end:
    ``enter``, ``leave``, ``cell``, ``village``, ``standing`` or ``change``, the greatest that
    applies. An end that is open has no reason, no step, and position 0.
    """

    subject: Subject
    valid_from: date
    valid_to: date
    values: tuple[Value, ...]
    from_reason: str
    from_step: str
    from_position: int
    to_reason: str | None = None
    to_step: str | None = None
    to_position: int = 0

    def value(self, field: str) -> Value:
        """Return one of the spell's fields by name."""
        return self.values[FIELDS[self.subject.kind].index(field)]

    def holds(self, on: date) -> bool:
        """Tell whether the spell covers the day."""
        return self.valid_from <= on < self.valid_to


class Conflict(NamedTuple):
    """Two live effects that set one field of one subject on one date."""

    subject: Subject
    effective_on: date
    field: str
    positions: tuple[int, int]


def fold(subject: Subject, effects: Iterable[Recorded]) -> list[Spell]:
    """Return the subject's spells in order of time.

    The order of the effects given makes no difference, unless they conflict: see ``conflicts``.
    """
    effects = tuple(effects)
    return [] if sameness(effects) else fold_apart(subject, effects)


def sameness(effects: Iterable[Recorded]) -> Recorded | None:
    """Return the effect that makes the person another one; the first where there are two."""
    found = (recorded for recorded in effects if "same_as" in recorded.effect.fields)
    return min(found, key=lambda recorded: recorded.position, default=None)


def fold_apart(subject: Subject, effects: Iterable[Recorded]) -> list[Spell]:
    """Return the spells that the subject has, or would have if it were not another person."""
    spells: list[Spell] = []
    state: dict[str, Value] = {}
    names = FIELDS[subject.kind]
    exists = EXISTENCE[subject.kind]
    apart = (recorded for recorded in effects if "same_as" not in recorded.effect.fields)
    for effect, position in sorted(apart, key=_order):
        before = dict(state) if state.get(exists) else None
        state.update(effect.fields)
        if effect.reason in _DATED_BY_EFFECT:
            state[_DATED_BY_EFFECT[effect.reason]] = effect.effective_on
        after = state if state.get(exists) else None
        if after is None:
            for name in LAPSING.intersection(state):
                del state[name]
        if before is None and after is None:
            continue
        step = _step(subject.kind, before, after)
        if before is not None:
            spells[-1] = spells[-1]._replace(
                valid_to=effect.effective_on,
                to_reason=effect.reason,
                to_step=step,
                to_position=position,
            )
        if after is not None:
            values = tuple(after.get(name) for name in names)
            spells.append(
                Spell(
                    subject,
                    effect.effective_on,
                    FOREVER,
                    values,
                    effect.reason,
                    step,
                    position,
                )
            )
    return spells


def _order(recorded: Recorded) -> tuple[date, int, str, str, int]:
    # Within a day marks come first (a cell is split before it ends), then a change of cell, then
    # by reason: never by order of recording, which decides only between equal marks.
    effect = recorded.effect
    return (
        effect.effective_on,
        0 if not effect.fields else 1 if "cell" in effect.fields else 2,
        effect.reason,
        str(sorted(effect.fields)),
        recorded.position,
    )


def _step(
    kind: SubjectKind, before: dict[str, Value] | None, after: dict[str, Value] | None
) -> str:
    if before is None:
        return "enter"
    if after is None:
        return "leave"
    if kind == "membership":
        for field in ("cell", "village", "standing"):
            if before.get(field) != after.get(field):
                return field
    return "change"


def conflicts(subject: Subject, effects: Iterable[Recorded]) -> list[Conflict]:
    """Return every pair of effects that set the same field of the subject on the same date.

    What a person is the same as holds on all dates, so any two that say so conflict.
    """
    seen: dict[tuple[date | None, str], int] = {}
    found: list[Conflict] = []
    for effect, position in sorted(effects, key=lambda r: (r.effect.effective_on, r.position)):
        for field in sorted(effect.fields):
            key = (None if field == "same_as" else effect.effective_on, field)
            if key in seen:
                pair = (seen[key], position)
                found.append(Conflict(subject, effect.effective_on, field, pair))
            else:
                seen[key] = position
    return found


def difference(held: Sequence[Spell], folded: Sequence[Spell]) -> tuple[list[Spell], list[Spell]]:
    """Return the spells of ``held`` that no longer hold, and those of ``folded`` that are new."""
    gone = [spell for spell in held if spell not in folded]
    new = [spell for spell in folded if spell not in held]
    return gone, new


def state_on(spells: Iterable[Spell], on: date) -> Spell | None:
    """Return the spell that covers the day, if any."""
    return next((spell for spell in spells if spell.holds(on)), None)


__all__ = [
    "Conflict",
    "Effect",
    "FIELDS",
    "FOREVER",
    "STILL_KNOWN",
    "Spell",
    "conflicts",
    "difference",
    "fold",
    "fold_apart",
    "sameness",
    "state_on",
]
