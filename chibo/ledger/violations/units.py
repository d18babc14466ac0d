"""What is judged alike of places and organisations: their life, what stands above, successors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..effects import PLACE_SUCCESSIONS, Subject
from ..spells import FOREVER, Spell, state_on
from .near import Near, Violation
from .spans import existed, first_gap

RANKS = {
    "province": 0,
    "district": 1,
    "commune": 2,
    "village": 3,
    "provincial_committee": 0,
    "district_committee": 1,
    "commune_committee": 2,
    "cell": 3,
}
"""Level of a place or kind of an organisation, to how far down it stands in its tree."""
LEAF = 3


def without_effect(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    """Find the decisions that changed nothing, because the subject was not there."""
    acted = {s.from_position for s in spells} | {s.to_position for s in spells}
    for effect, position in near.live.get(subject, ()):
        if effect.fields and position not in acted:
            yield Violation("without_effect", subject, effect.effective_on)


def lifecycle(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    """Judge that a unit is created once, and changed only while it is there."""
    creations = 0
    acted = {s.from_position for s in spells} | {s.to_position for s in spells}
    for effect, position in near.live.get(subject, ()):
        creations += effect.fields.get("exists") is True
        mark = not effect.fields
        if not existed(spells, effect.effective_on) if mark else position not in acted:
            yield Violation("without_effect", subject, effect.effective_on)
    if creations > 1:
        yield Violation("already_exists", subject, spells[0].valid_from if spells else FOREVER)


def parents(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    """Judge that a unit stands under one of a higher level for the whole time."""
    for spell in spells:
        parent = spell.value("parent")
        if spell.valid_from == spell.valid_to:
            continue
        if parent is None:
            if _rank(spell) == LEAF:
                yield Violation("wrong_parent", subject, spell.valid_from)
            continue
        above = near.of(subject.kind, parent)
        if (gap := first_gap(above, spell)) is not None:
            yield Violation("missing_parent", subject, gap)
        elif any(_rank(unit) >= _rank(spell) for unit in above):
            yield Violation("wrong_parent", subject, spell.valid_from)


def _rank(unit: Spell) -> int:
    return RANKS[unit.value("level" if unit.subject.kind == "place" else "kind")]


def successions(near: Near, subject: Subject) -> Iterator[Violation]:
    """Judge that what went over into another was there, and the other is."""
    for predecessor, successor in near.successions_of.get(subject.a, ()):
        for spell in near.of("succession", predecessor, successor):
            if (spell.from_reason in PLACE_SUCCESSIONS) != (subject.kind == "place"):
                continue
            there = state_on(near.of(subject.kind, successor), spell.valid_from)
            before = existed(near.of(subject.kind, predecessor), spell.valid_from)
            if predecessor == successor or there is None or not before:
                yield Violation("missing_successor", spell.subject, spell.valid_from)
