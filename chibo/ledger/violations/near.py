"""What is judged: findings, the register near some subjects, and which of them are in focus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..effects import Recorded, Subject
from ..spells import Spell
from .grades import GRADES, Grade

DUTIES = ("office", "charge", "households")
"""Kinds of subjects that one member holds."""


def holder_of(duty: Subject) -> int:
    """Return the person who holds an office or a charge."""
    return duty.b if duty.kind == "office" else duty.a


class Violation(NamedTuple):
    """A finding: what (``code``), about whom, from which day, and the rule's source if any.

    ``kept``: for a decision on a person who is another one, that other one.
    """

    code: str
    subject: Subject
    on: date
    source: str = ""
    kept: int = 0

    @property
    def grade(self) -> Grade:
        """How the recording treats it."""
        return GRADES[self.code]


@dataclass
class Near:
    """The register near the subjects to judge.

    ``spells`` and ``live`` by subject; the indexes name every member and coverage that touches
    a cell or village of the focus, so that counts over them are whole.
    """

    live: Mapping[Subject, Sequence[Recorded]] = field(default_factory=dict)
    spells: dict[Subject, Sequence[Spell]] = field(default_factory=dict)
    members_of_cell: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    members_of_village: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    coverage_of_cell: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    coverage_of_village: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    guests_of_cell: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    committees_of_place: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    places_of_code: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    successions_of: dict[int, set[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    duties_of: dict[tuple[str, int], set[Subject]] = field(default_factory=lambda: defaultdict(set))
    """Offices and charges by ("organisation", "place" or "person", id)."""

    def take(self, subject: Subject, spells: Sequence[Spell]) -> None:
        """Hold the subject's spells, in place of earlier ones, and index them."""
        self.spells[subject] = spells
        if subject.kind == "coverage":
            self.link_coverage(subject)
        elif subject.kind == "succession" and spells:
            self.successions_of[subject.a].add((subject.a, subject.b))
            self.successions_of[subject.b].add((subject.a, subject.b))
        elif subject.kind in DUTIES:
            unit = subject.a if subject.kind == "office" else subject.b
            self.duties_of["organisation" if subject.kind == "office" else "place", unit].add(
                subject
            )
            self.duties_of["person", holder_of(subject)].add(subject)
        for spell in spells:
            self._index(spell)

    def _index(self, spell: Spell) -> None:
        unit = spell.subject.a
        if spell.subject.kind == "membership":
            self.members_of_cell[spell.value("cell")].add(unit)
            if spell.value("village") is not None:
                self.members_of_village[spell.value("village")].add(unit)
            if spell.value("guest_cell") is not None:
                self.guests_of_cell[spell.value("guest_cell")].add(unit)
        elif spell.subject.kind == "organisation" and spell.value("place") is not None:
            self.committees_of_place[spell.value("place")].add(unit)
        elif spell.subject.kind == "place":
            self.places_of_code[spell.value("code")].add(unit)

    def link_coverage(self, subject: Subject) -> None:
        """Index a coverage, which may have effects but no spell."""
        self.coverage_of_cell[subject.a].add(subject.b)
        self.coverage_of_village[subject.b].add(subject.a)

    def of(self, kind: str, a: int | None, b: int = 0) -> Sequence[Spell]:
        """Return the subject's spells; none for a subject that is not there."""
        return () if a is None else self.spells.get(Subject(kind, a, b), ())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Focus:
    """The subjects to judge: persons, organisations and places, by id; offices and charges."""

    persons: frozenset[int]
    organisations: frozenset[int]
    places: frozenset[int]
    duties: frozenset[Subject] = frozenset()
