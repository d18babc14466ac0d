"""Places: their codes, profiles, and villages that lack a member or a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..effects import Subject
from ..spells import FOREVER, Spell, state_on
from .near import Near, Violation
from .spans import overlap, stretches
from .units import lifecycle, parents, successions


def of_place(near: Near, place: int) -> Iterator[Violation]:
    """Judge one place."""
    subject = Subject("place", place)
    spells = near.of("place", place)
    yield from lifecycle(near, subject, spells)
    yield from parents(near, subject, spells)
    yield from successions(near, subject)
    for spell in spells:
        for other in near.places_of_code[spell.value("code")] - {place}:
            for held in near.of("place", other):
                same = held.value("code") == spell.value("code")
                if same and (day := overlap(spell, held)):
                    yield Violation("code_taken", subject, day)
    for profile in near.of("profile", place):
        if state_on(spells, profile.valid_from) is None:
            yield Violation("missing_place", profile.subject, profile.valid_from)
    villages = [s for s in spells if s.value("level") == "village"]
    if not villages:
        return
    covered = [
        spell
        for cell in near.coverage_of_village.get(place, ())
        for spell in near.of("coverage", cell, place)
    ]
    counted = [
        spell
        for person in near.members_of_village.get(place, ())
        for spell in near.of("membership", person)
        if spell.value("village") == place
    ]
    for stretch in stretches(villages):
        yield from _lacking("village_uncovered", subject, covered, stretch)
        yield from _lacking("village_blank", subject, counted, stretch)


def _lacking(
    code: str, subject: Subject, spells: Sequence[Spell], stretch: tuple[date, date]
) -> Iterator[Violation]:
    """A village that lacks something from a day on, and still does: what has ended is history."""
    reached = max((s.valid_to for s in spells), default=stretch[0])
    if reached < stretch[1] == FOREVER:
        yield Violation(code, subject, max(reached, stretch[0]))
