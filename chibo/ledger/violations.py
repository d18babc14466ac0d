"""What is wrong with the register near some subjects: one pure function for all uses.

Recording compares what ``violations`` finds before and after a decision; verification and
data quality call it on everything. Each finding has a grade (the table is in
``docs/violations.md``):

* impossible: never recorded;
* rule: refused with its source, unless the decision names it as an exception with a ground;
* notice: recorded and listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from .effects import ENTRY_REASONS, FOUNDING_REASONS, PLACE_SUCCESSIONS, Recorded, Subject
from .spells import FOREVER, Conflict, Spell, fold_apart, sameness, state_on

Grade = Literal["impossible", "rule", "notice"]

GRADES: dict[str, Grade] = {
    "conflict": "impossible",
    "impossible_date": "impossible",
    "opening_on_another_day": "impossible",
    "without_effect": "impossible",
    "already_member": "impossible",
    "not_probationary": "impossible",
    "standing_back": "impossible",
    "missing_standing": "impossible",
    "same_as_itself": "impossible",
    "kept_unknown": "impossible",
    "kept_is_duplicate": "impossible",
    "is_duplicate": "impossible",
    "missing_cell": "impossible",
    "missing_village": "impossible",
    "missing_parent": "impossible",
    "wrong_parent": "impossible",
    "missing_successor": "impossible",
    "missing_place": "impossible",
    "already_exists": "impossible",
    "two_bases": "impossible",
    "wrong_split": "impossible",
    "wrong_seat": "impossible",
    "place_led_twice": "impossible",
    "code_taken": "impossible",
    "after_death": "impossible",
    "coverage_without_cell": "impossible",
    "coverage_without_village": "impossible",
    "missing_issuer": "impossible",
    "unknown_exception": "impossible",
    "dates_out_of_order": "rule",
    "number_missing": "rule",
    "wrong_deciding_body": "rule",
    "founding_below_min": "rule",
    "early_recognition": "rule",
    "late_recognition": "rule",
    "admission_age": "rule",
    "cell_below_min": "notice",
    "village_blank": "notice",
    "village_uncovered": "notice",
    "outlives_place": "notice",
    "counted_outside_cell": "notice",
    "admission_decided_late": "notice",
    "ceremony_late": "notice",
    "recognition_resolved_late": "notice",
}
"""Every code and its grade."""

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
TOP_LEVELS = {
    "provincial_committee": "province",
    "district_committee": "district",
    "commune_committee": "commune",
}
"""Kind of committee to the level of the place that it leads."""


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
    committees_of_place: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    places_of_code: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    successions_of: dict[int, set[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(set)
    )

    def take(self, subject: Subject, spells: Sequence[Spell]) -> None:
        """Hold the subject's spells, in place of earlier ones, and index them."""
        self.spells[subject] = spells
        if subject.kind == "coverage":
            self.link_coverage(subject)
        elif subject.kind == "succession" and spells:
            self.successions_of[subject.a].add((subject.a, subject.b))
            self.successions_of[subject.b].add((subject.a, subject.b))
        for spell in spells:
            self._index(spell)

    def _index(self, spell: Spell) -> None:
        unit = spell.subject.a
        if spell.subject.kind == "membership":
            self.members_of_cell[spell.value("cell")].add(unit)
            if spell.value("village") is not None:
                self.members_of_village[spell.value("village")].add(unit)
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
    """The subjects to judge: persons, organisations and places, by id."""

    persons: frozenset[int]
    organisations: frozenset[int]
    places: frozenset[int]


def violations(near: Near, focus: Focus, found: Iterable[Conflict] = ()) -> set[Violation]:
    """Return everything that is wrong with the subjects of the focus."""
    result = {Violation("conflict", c.subject, c.effective_on) for c in found}
    for person in focus.persons:
        result.update(_of_person(near, person))
    for organisation in focus.organisations:
        result.update(_of_organisation(near, organisation))
    for place in focus.places:
        result.update(_of_place(near, place))
    return result


# Persons


def _of_person(near: Near, person: int) -> Iterator[Violation]:
    subject = Subject("membership", person)
    if sameness(near.live.get(subject, ())):
        yield from _duplicate(near, subject)
        return
    spells = near.of("membership", person)
    yield from _without_effect(near, subject, spells)
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


def _without_effect(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    acted = {s.from_position for s in spells} | {s.to_position for s in spells}
    for effect, position in near.live.get(subject, ()):
        if effect.fields and position not in acted:
            yield Violation("without_effect", subject, effect.effective_on)


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
    cells = [s for s in near.of("organisation", cell) if s.value("kind") == "cell"]
    if (gap := _first_gap(cells, spell)) is not None:
        yield Violation("missing_cell", subject, gap)
    if village is None:
        return
    villages = [s for s in near.of("place", village) if s.value("level") == "village"]
    if (gap := _first_gap(villages, spell)) is not None:
        yield Violation("missing_village", subject, gap)
    elif (gap := _first_gap(near.of("coverage", cell, village), spell)) is not None:
        yield Violation("counted_outside_cell", subject, gap)


# Organisations


def _of_organisation(near: Near, organisation: int) -> Iterator[Violation]:
    subject = Subject("organisation", organisation)
    spells = near.of("organisation", organisation)
    yield from _lifecycle(near, subject, spells)
    yield from _parents(near, subject, spells)
    yield from _successions(near, subject)
    yield from _seats(near, subject, spells)
    yield from _splits(near, subject, spells)
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
        if (gap := _first_gap(led, spell)) is not None:
            missing = gap == spell.valid_from
            yield Violation("missing_place" if missing else "outlives_place", subject, gap)
        if any(p.value("level") != TOP_LEVELS[spell.value("kind")] for p in led):
            yield Violation("wrong_seat", subject, spell.valid_from)
        for other in near.committees_of_place.get(place, set()) - {subject.a}:
            for held in near.of("organisation", other):
                if held.value("place") == place and (day := _overlap(spell, held)):
                    yield Violation("place_led_twice", subject, day)


def _splits(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    for effect, _position in near.live.get(subject, ()):
        if effect.reason == "split_source":
            split = next((s for s in spells if s.valid_from < effect.effective_on), None)
            if split is not None and split.value("kind") != "cell":
                yield Violation("wrong_split", subject, effect.effective_on)


def _overlap(one: Spell, other: Spell) -> date | None:
    """Return the first day that both spells cover, if there is one."""
    start = max(one.valid_from, other.valid_from)
    return start if start < min(one.valid_to, other.valid_to) else None


def _lifecycle(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    creations = 0
    acted = {s.from_position for s in spells} | {s.to_position for s in spells}
    for effect, position in near.live.get(subject, ()):
        creations += effect.fields.get("exists") is True
        mark = not effect.fields
        if not _existed(spells, effect.effective_on) if mark else position not in acted:
            yield Violation("without_effect", subject, effect.effective_on)
    if creations > 1:
        yield Violation("already_exists", subject, spells[0].valid_from if spells else FOREVER)


def _existed(spells: Sequence[Spell], on: date) -> bool:
    return any(s.valid_from < on <= s.valid_to for s in spells)


def _parents(near: Near, subject: Subject, spells: Sequence[Spell]) -> Iterator[Violation]:
    for spell in spells:
        parent = spell.value("parent")
        if spell.valid_from == spell.valid_to:
            continue
        if parent is None:
            if _rank(spell) == LEAF:
                yield Violation("wrong_parent", subject, spell.valid_from)
            continue
        above = near.of(subject.kind, parent)
        if (gap := _first_gap(above, spell)) is not None:
            yield Violation("missing_parent", subject, gap)
        elif any(_rank(unit) >= _rank(spell) for unit in above):
            yield Violation("wrong_parent", subject, spell.valid_from)


def _rank(unit: Spell) -> int:
    return RANKS[unit.value("level" if unit.subject.kind == "place" else "kind")]


def _successions(near: Near, subject: Subject) -> Iterator[Violation]:
    for predecessor, successor in near.successions_of.get(subject.a, ()):
        for spell in near.of("succession", predecessor, successor):
            if (spell.from_reason in PLACE_SUCCESSIONS) != (subject.kind == "place"):
                continue
            there = state_on(near.of(subject.kind, successor), spell.valid_from)
            before = _existed(near.of(subject.kind, predecessor), spell.valid_from)
            if predecessor == successor or there is None or not before:
                yield Violation("missing_successor", spell.subject, spell.valid_from)


def _coverage(near: Near, cell: int, cells: Sequence[Spell]) -> Iterator[Violation]:
    bases: list[Spell] = []
    for village in sorted(near.coverage_of_cell.get(cell, ())):
        subject = Subject("coverage", cell, village)
        spells = near.of("coverage", cell, village)
        villages = [s for s in near.of("place", village) if s.value("level") == "village"]
        yield from _without_effect(near, subject, spells)
        for spell in spells:
            if (gap := _first_gap(cells, spell)) is not None:
                yield Violation("coverage_without_cell", subject, gap)
            if (gap := _first_gap(villages, spell)) is not None:
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


# Places


def _of_place(near: Near, place: int) -> Iterator[Violation]:
    subject = Subject("place", place)
    spells = near.of("place", place)
    yield from _lifecycle(near, subject, spells)
    yield from _parents(near, subject, spells)
    yield from _successions(near, subject)
    for spell in spells:
        for other in near.places_of_code[spell.value("code")] - {place}:
            for held in near.of("place", other):
                same = held.value("code") == spell.value("code")
                if same and (day := _overlap(spell, held)):
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
    for stretch in _stretches(villages):
        yield from _lacking("village_uncovered", subject, covered, stretch)
        yield from _lacking("village_blank", subject, counted, stretch)


def _stretches(spells: Sequence[Spell]) -> list[tuple[date, date]]:
    """Join spells that follow each other into the stretches over which the subject exists."""
    joined: list[tuple[date, date]] = []
    for spell in spells:
        if joined and joined[-1][1] == spell.valid_from:
            joined[-1] = (joined[-1][0], spell.valid_to)
        else:
            joined.append((spell.valid_from, spell.valid_to))
    return joined


def _lacking(
    code: str, subject: Subject, spells: Sequence[Spell], stretch: tuple[date, date]
) -> Iterator[Violation]:
    """A village that lacks something from a day on, and still does: what has ended is history."""
    reached = max((s.valid_to for s in spells), default=stretch[0])
    if reached < stretch[1] == FOREVER:
        yield Violation(code, subject, max(reached, stretch[0]))


def _first_gap(spells: Iterable[Spell], within: Spell) -> date | None:
    """Return the first day of ``within`` that no spell covers."""
    reached = within.valid_from
    for spell in sorted(spells, key=lambda s: (s.valid_from, s.valid_to)):
        if reached >= within.valid_to:
            return None
        if spell.valid_from > reached:
            return reached
        reached = max(reached, spell.valid_to)
    return reached if reached < within.valid_to else None
