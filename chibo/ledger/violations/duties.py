"""Offices, and who answers for villages and households: held by members, of what is there.

An office or charge ends by a decision of its own, never because its holder leaves: nothing
looks at other subjects. What is forgotten then is found here, as a notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chibo.rulebook import rule

from ..effects import Subject
from ..spells import EXISTENCE, FOREVER, Spell, sameness, state_on
from .near import Near, Violation, holder_of
from .spans import first_gap, overlap
from .units import without_effect


def of_duty(near: Near, subject: Subject) -> Iterator[Violation]:
    """Judge one office, or one charge of a village or of households."""
    spells = near.of(*subject)
    yield from without_effect(near, subject, spells)
    yield from _of_double(near, subject)
    units = _units(near, subject)
    for spell in spells:
        if spell.valid_from == spell.valid_to:
            continue
        gap = first_gap(units, spell)
        if gap is not None and gap == spell.valid_from:
            yield Violation("duty_without_unit", subject, gap)
        elif gap is not None and spell.valid_to == FOREVER:
            yield Violation("duty_outlives_unit", subject, gap)
        yield from _held_by_member(near, subject, spell)


def _of_double(near: Near, subject: Subject) -> Iterator[Violation]:
    """Nobody is given anything to do as a person who is another one."""
    found = sameness(near.live.get(Subject("membership", holder_of(subject)), ()))
    if found is None:
        return
    for effect, position in near.live.get(subject, ()):
        if position > found.position and effect.fields.get(EXISTENCE[subject.kind]):
            kept = found.effect.fields["same_as"]
            yield Violation("is_duplicate", subject, effect.effective_on, kept=kept)


def _units(near: Near, subject: Subject) -> list[Spell]:
    if subject.kind == "office":
        return list(near.of("organisation", subject.a))
    return [s for s in near.of("place", subject.b) if s.value("level") == "village"]


def _held_by_member(near: Near, subject: Subject, spell: Spell) -> Iterator[Violation]:
    """The holder is a member on the first day (of any cell), and here as long as it is held."""
    person = Subject("membership", holder_of(subject))
    homes = near.of("membership", person.a)
    is_double = sameness(near.live.get(person, ())) is not None
    if spell.from_step == "enter" and not is_double and not state_on(homes, spell.valid_from):
        yield Violation("duty_without_member", subject, spell.valid_from)
        return
    if spell.valid_to != FOREVER:
        return
    if subject.kind == "office" and _is_cell(near, subject.a):
        homes = [home for home in homes if home.value("cell") == subject.a]
    reached = max((home.valid_to for home in homes), default=spell.valid_from)
    if reached < FOREVER:
        yield Violation("holder_has_left", subject, max(reached, spell.valid_from))


def of_offices(near: Near, organisation: int) -> Iterator[Violation]:
    """Judge the offices of an organisation together: one secretary, in a cell one deputy."""
    held = [
        spell
        for subject in near.duties_of["organisation", organisation]
        for spell in near.of(*subject)
    ]
    about = Subject("organisation", organisation)
    for day in _twice([s for s in held if s.value("office") == "secretary"]):
        yield Violation("two_secretaries", about, day)
    if _is_cell(near, organisation):
        for day in _twice([s for s in held if s.value("office") == "deputy_secretary"]):
            source = rule("cell_leadership", day).source
            yield Violation("two_deputies", about, day, source)


def _twice(spells: Sequence[Spell]) -> Iterator[date]:
    for i, one in enumerate(spells):
        for other in spells[i + 1 :]:
            if one.subject != other.subject and (day := overlap(one, other)):
                yield day


def _is_cell(near: Near, organisation: int) -> bool:
    return any(s.value("kind") == "cell" for s in near.of("organisation", organisation))
