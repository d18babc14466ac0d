"""Committees and cells: their seats, what cells cover, and how strong they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chibo.rulebook import rule

from ..effects import FOUNDING_REASONS, Subject
from ..spells import FOREVER, Spell
from .duties import of_offices
from .near import Near, Violation
from .spans import first_gap, overlap
from .units import lifecycle, parents, successions, without_effect

TOP_LEVELS = {
    "provincial_committee": "province",
    "district_committee": "district",
    "commune_committee": "commune",
}
"""Kind of committee to the level of the place that it leads."""


def of_organisation(near: Near, organisation: int) -> Iterator[Violation]:
    """Judge one committee or cell."""
    subject = Subject("organisation", organisation)
    spells = near.of("organisation", organisation)
    yield from lifecycle(near, subject, spells)
    yield from parents(near, subject, spells)
    yield from successions(near, subject)
    yield from _seats(near, subject, spells)
    yield from _splits(near, subject, spells)
    yield from of_offices(near, organisation)
    cells = [s for s in spells if s.value("kind") == "cell"]
    yield from _coverage(near, organisation, cells)
    if cells:
        yield from _strength(near, subject, cells)


def _seats(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    """A committee leads one place of its level, alone, while the place is there."""
    for spell in spells:
        place = spell.value("place")
        if place is None:
            continue
        led = near.of("place", place)
        if (gap := first_gap(led, spell)) is not None:
            missing = gap == spell.valid_from
            yield Violation("missing_place" if missing else "outlives_place", subject, gap)
        if any(p.value("level") != TOP_LEVELS[spell.value("kind")] for p in led):
            yield Violation("wrong_seat", subject, spell.valid_from)
        for other in near.committees_of_place.get(place, set()) - {subject.a}:
            for held in near.of("organisation", other):
                if held.value("place") == place and (day := overlap(spell, held)):
                    yield Violation("place_led_twice", subject, day)


def _splits(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    for effect, _position in near.live.get(subject, ()):
        if effect.reason == "split_source":
            split = next((s for s in spells if s.valid_from < effect.effective_on), None)
            if split is not None and split.value("kind") != "cell":
                yield Violation("wrong_split", subject, effect.effective_on)


def _coverage(near: Near, cell: int, cells: Sequence[Spell]) -> Iterator[Violation]:
    bases: list[Spell] = []
    for village in sorted(near.coverage_of_cell.get(cell, ())):
        subject = Subject("coverage", cell, village)
        spells = near.of("coverage", cell, village)
        villages = [s for s in near.of("place", village) if s.value("level") == "village"]
        yield from without_effect(near, subject, spells)
        for spell in spells:
            if (gap := first_gap(cells, spell)) is not None:
                yield Violation("coverage_without_cell", subject, gap)
            if (gap := first_gap(villages, spell)) is not None:
                yield Violation("coverage_without_village", subject, gap)
        bases += [s for s in spells if s.value("role") == "base"]
    bases.sort(key=lambda s: (s.valid_from, s.valid_to))
    for before, after in zip(bases, bases[1:], strict=False):
        if after.valid_from < before.valid_to:
            yield Violation("two_bases", Subject("organisation", cell), after.valid_from)


def _strength(near: Near, subject: Subject, cells: Sequence[Spell]) -> Iterator[Violation]:
    """Too few official members: at a founding (a rule), and from a day on (a notice)."""
    official = [
        spell
        for person in near.members_of_cell.get(subject.a, ())
        for spell in near.of("membership", person)
        if spell.value("cell") == subject.a and spell.value("standing") == "official"
    ]
    days = {s.valid_from for s in cells} | {s.valid_from for s in official}
    days |= {s.valid_to for s in official}
    founded = {s.valid_from for s in cells if s.from_reason in FOUNDING_REASONS}
    below_since: date | None = None
    for day in sorted(days - {FOREVER}):
        minimum = rule("min_official_members", day)
        exists = any(s.holds(day) for s in cells)
        below = exists and sum(s.holds(day) for s in official) < minimum.value
        if below and day in founded and _entered(cells, day):
            yield Violation("founding_below_min", subject, day, minimum.source)
        below_since = (below_since or day) if below else None
    if below_since is not None and cells[-1].valid_to == FOREVER:
        source = rule("min_official_members", below_since).source
        yield Violation("cell_below_min", subject, below_since, source)


def _entered(cells: Sequence[Spell], day: date) -> bool:
    return any(s.valid_from == day and s.from_step == "enter" for s in cells)
