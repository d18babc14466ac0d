"""Members: in one cell at a time, with a standing that does not go back."""

from __future__ import annotations

from collections.abc import Iterator

from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from ..effects import ENTRY_REASONS, Subject
from ..spells import Spell, fold_apart, sameness
from .near import Near, Violation
from .spans import first_gap
from .units import without_effect

ENDING = {"resumption": "exempt", "back": "away_since", "temporary_end": "guest_until"}
"""Reasons that end something to the field that it stands in."""


def of_person(near: Near, person: int) -> Iterator[Violation]:
    """Judge one member."""
    subject = Subject("membership", person)
    if sameness(near.live.get(subject, ())):
        yield from _duplicate(near, subject)
        return
    spells = near.of("membership", person)
    yield from without_effect(near, subject, spells)
    for i, spell in enumerate(spells):
        if spell.from_reason in ENTRY_REASONS and spell.from_step != "enter":
            yield Violation("already_member", subject, spell.valid_from)
        if spell.from_reason == "recognition":
            yield from _recognised(subject, spell)
        if i and _goes_back(spells[i - 1], spell):
            yield Violation("standing_back", subject, spell.valid_from)
        if i and spells[i - 1].to_reason == "death":
            yield Violation("after_death", subject, spell.valid_from)
        if spell.value("standing") is None:
            yield Violation("missing_standing", subject, spell.valid_from)
        ended = ENDING.get(spell.from_reason)
        if ended and i and spells[i - 1].value(ended) is None:
            yield Violation("nothing_ended", subject, spell.valid_from)
        yield from _home(near, subject, spell)


def _duplicate(near: Near, subject: Subject) -> Iterator[Violation]:
    """Judge that the person is another one; what else was decided on this person is not judged.

    It counts again, and is judged, when the finding is revoked. Later decisions are on the other.
    """
    live = near.live[subject]
    found = sameness(live)
    assert found is not None
    kept, on = found.effect.fields["same_as"], found.effect.effective_on
    if kept == subject.a:
        yield Violation("same_as_itself", subject, on)
    elif sameness(near.live.get(Subject("membership", kept), ())):
        yield Violation("kept_is_duplicate", subject, on)
    elif not near.of("membership", kept):
        yield Violation("kept_unknown", subject, on)
    if not fold_apart(subject, live):
        yield Violation("without_effect", subject, on)
    for effect, position in live:
        if position > found.position:
            yield Violation("is_duplicate", subject, effect.effective_on, kept=kept)


def _recognised(subject: Subject, spell: Spell) -> Iterator[Violation]:
    if spell.from_step != "standing":
        yield Violation("not_probationary", subject, spell.valid_from)
        return
    admitted_on = spell.value("admitted_on")
    if admitted_on is None:
        return
    probation = rule("probation_months", admitted_on)
    due = months_after(admitted_on, probation.value)
    if spell.valid_from < due:
        yield Violation("early_recognition", subject, spell.valid_from, probation.source)
    elif spell.valid_from > due:
        yield Violation("late_recognition", subject, spell.valid_from, probation.source)


def _goes_back(before: Spell, after: Spell) -> bool:
    """An official member turns probationary: at once, or while outside by a mere transfer."""
    carries_over = before.valid_to == after.valid_from or (
        before.to_reason == "transfer_out" and after.from_reason == "transfer_in"
    )
    was, now = before.value("standing"), after.value("standing")
    return carries_over and (was, now) == ("official", "probationary")


def _home(near: Near, subject: Subject, spell: Spell) -> Iterator[Violation]:
    if spell.valid_from == spell.valid_to:
        return
    cell, village = spell.value("cell"), spell.value("village")
    for one in {cell, spell.value("guest_cell") or cell}:
        cells = [s for s in near.of("organisation", one) if s.value("kind") == "cell"]
        if (gap := first_gap(cells, spell)) is not None:
            yield Violation("missing_cell", subject, gap)
    if spell.value("guest_cell") == cell:
        yield Violation("guest_at_home", subject, spell.valid_from)
    if village is None:
        return
    villages = [s for s in near.of("place", village) if s.value("level") == "village"]
    if (gap := first_gap(villages, spell)) is not None:
        yield Violation("missing_village", subject, gap)
    elif (gap := first_gap(near.of("coverage", cell, village), spell)) is not None:
        yield Violation("counted_outside_cell", subject, gap)
