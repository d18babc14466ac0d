"""The part of the register that a decision is judged in, loaded from the database on demand.

One ``Surroundings`` serves one transaction. What is in memory is newer than what is in the
database: a subject is read once and then changed here, until the writer puts it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from chibo.ledger.book import Book, Changes, HeldSpell
from chibo.ledger.effects import Effect, Subject, SubjectKind
from chibo.ledger.spells import STILL_KNOWN, Spell, fold_apart
from chibo.ledger.violations import DUTIES, Focus, Near, holder_of

from . import models as m
from .sameness import kept_in, sameness_rows
from .tables import KEYS, TABLES, from_effect_row, from_row, in_chunks


class Surroundings:
    """A book of the touched subjects and the register near them."""

    def __init__(self) -> None:
        self.book = Book()
        self.near = Near(live=self.book.live)
        self._children_of: dict[tuple[SubjectKind, int], set[int]] = defaultdict(set)
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._codes: set[str] = set()
        self._effects_loaded: set[Subject] = set()
        self._doubles_of: dict[int, set[int]] | None = None

    # What a decision touches

    def load_target(self, position: int) -> tuple[Effect, ...]:
        """Load the effects of an earlier decision, to be withdrawn."""
        if position not in self.book.effects:
            rows = m.EffectRow.objects.filter(position=position).order_by("id")
            self.book.effects[position] = tuple(from_effect_row(row).effect for row in rows)
        return self.book.effects[position]

    def focus_on(self, effects: Iterable[Effect]) -> Focus:
        """Load all that judging these effects needs, and return the subjects to judge."""
        effects = list(effects)
        touched = set()
        cells: set[int] = set()
        villages: set[int] = set()
        for effect in effects:
            touched.add(effect.subject)
            cells.add(effect.fields.get("cell") or 0)
            villages.add(effect.fields.get("village") or 0)
        self._load_named(effects)
        self._load_touched(touched)
        by_kind: dict[str, set[int]] = defaultdict(set)
        for subject in touched:
            by_kind[subject.kind].add(subject.a)
            if subject.kind == "coverage":
                cells.add(subject.a)
                villages.add(subject.b)
                self.near.link_coverage(subject)
            elif subject.kind == "office":
                cells.add(subject.a)
            elif subject.kind == "succession":
                by_kind["place"] |= {subject.a, subject.b}
                by_kind["organisation"] |= {subject.a, subject.b}
        by_kind["place"] |= by_kind["profile"]
        for person in by_kind["membership"]:
            # Of a person who is another one: where he will count again, if that is revoked.
            subject = Subject("membership", person)
            for spell in fold_apart(subject, self.book.live[subject]):
                cells.add(spell.value("cell"))
                villages.add(spell.value("village") or 0)
        organisations = (cells | by_kind["organisation"]) - {0}
        places = (villages | by_kind["place"]) - {0}
        self._load_whole("cell", organisations)
        self._load_whole("village", places)
        organisations |= self._children("organisation", by_kind["organisation"])
        organisations |= self._seated_in(by_kind["place"])
        places |= self._children("place", by_kind["place"])
        for place in by_kind["place"]:
            organisations |= self.near.coverage_of_village[place]
        self._load_whole("cell", organisations)
        persons = by_kind["membership"] | self._load_doubles(touched)
        persons |= self._members_concerned(touched, by_kind)
        self._load_homes(persons)
        self._load_around(organisations, places)
        self._load("profile", by_kind["place"])
        self._load_successions(by_kind["place"] | by_kind["organisation"])
        duties = self._load_duties(touched, by_kind)
        return Focus(
            frozenset(persons), frozenset(organisations), frozenset(places), frozenset(duties)
        )

    def _load_duties(
        self, touched: Iterable[Subject], by_kind: Mapping[str, set[int]]
    ) -> set[Subject]:
        """Load, and return, offices and charges touched, or of persons or units touched.

        Their holders are loaded too, with the offices that these hold, and their units.
        """
        duties = {subject for subject in touched if subject.kind in DUTIES}
        persons = {holder_of(duty) for duty in duties} | by_kind["membership"]
        organisations = {d.a for d in duties if d.kind == "office"} | by_kind["organisation"]
        places = by_kind["place"]
        self._load("office", organisations)
        self._load("office", persons, "person")
        for kind in ("charge", "households"):
            self._load(kind, persons)
            self._load(kind, places, "village")
        for what, ids in (
            ("organisation", by_kind["organisation"]),
            ("place", places),
            ("person", by_kind["membership"]),
        ):
            duties = duties.union(*(self.near.duties_of[what, i] for i in ids))
        holders = {holder_of(duty) for duty in duties}
        self._load_touched({Subject("membership", person) for person in holders})
        self._load("place", {duty.b for duty in duties if duty.kind != "office"})
        offices = chain.from_iterable(self.near.duties_of["person", i] for i in holders)
        self._load("organisation", {d.a for d in (*duties, *offices) if d.kind == "office"})
        self._load_tree_above(holders)
        return duties

    def _load_tree_above(self, persons: set[int]) -> None:
        """Load the cells of the persons with all that stands above them."""
        units = {s.value("cell") for s in self._spells_of("membership", persons)}
        while units:
            self._load("organisation", units)
            units = {s.value("parent") or 0 for s in self._spells_of("organisation", units)} - {0}

    def _members_concerned(
        self, touched: Iterable[Subject], by_kind: Mapping[str, set[int]]
    ) -> set[int]:
        """Return whom it concerns that a cell, a village, or what covers it, is no longer so."""
        persons: set[int] = set()
        for subject in touched:
            if subject.kind == "coverage":
                counted = self.near.members_of_village[subject.b]
                persons |= self.near.members_of_cell[subject.a] & counted
        for organisation in by_kind["organisation"]:
            persons |= self.near.members_of_cell[organisation]
            persons |= self.near.guests_of_cell[organisation]
        for place in by_kind["place"]:
            persons |= self.near.members_of_village[place]
        return persons

    def load_organisation(self, organisation: int) -> None:
        """Load one organisation's spells, as for the issuer of a decision."""
        self._load("organisation", {organisation})

    def load_person(self, person: int) -> None:
        """Load one person's effects and spells, as for a correction, which has no effects."""
        self._load_touched({Subject("membership", person)})

    def admission_of(self, person: int) -> int | None:
        """Return the position of the decision in force that admitted the person, if one did."""
        spells = self._spells_of("membership", {person})
        admitted = [spell for spell in spells if spell.from_reason == "admission"]
        return admitted[-1].from_position if admitted else None

    def take_in(self, changes: Changes) -> None:
        """Bring the near register up to date after the book has changed."""
        for subject in changes.touched:
            self._take(subject)

    # Loading

    def _load_named(self, effects: Iterable[Effect]) -> None:
        """Load units above, seats and codes of new or moved units, who has them; who is kept.

        Also the cells where somebody is a guest: only that they are there matters.
        """
        above: dict[SubjectKind, set[int]] = defaultdict(set)
        seats: set[int] = set()
        codes: set[str] = set()
        for effect in effects:
            if effect.subject.kind in ("organisation", "place"):
                above[effect.subject.kind].add(effect.fields.get("parent") or 0)
                seats.add(effect.fields.get("place") or 0)
                codes.add(effect.fields.get("code") or "")
            above["organisation"].add(effect.fields.get("guest_cell") or 0)
            if "same_as" in effect.fields:
                self.load_person(effect.fields["same_as"])
                self._doubles()[effect.fields["same_as"]].add(effect.subject.a)
        for kind, units in above.items():
            self._load(kind, units)
        self._load("place", seats)
        self._seated_in(seats - {0})
        self._load_codes(codes - {""})

    def _load_codes(self, codes: set[str]) -> None:
        """Load the places that have, or had, any of the codes."""
        wanted = codes - self._codes
        self._codes |= wanted
        for chunk in in_chunks(wanted):
            rows = m.PlaceSpell.objects.filter(known_to=STILL_KNOWN, code__in=chunk)
            self._load("place", set(rows.values_list("place", flat=True)))

    def _load_doubles(self, touched: Iterable[Subject]) -> set[int]:
        """Load, and return, the persons found to be one of those touched."""
        doubles = self._doubles()
        persons = (subject.a for subject in touched if subject.kind == "membership")
        found: set[int] = set().union(*(doubles.get(person, ()) for person in persons))
        self._load_touched({Subject("membership", person) for person in found})
        return found

    def _doubles(self) -> dict[int, set[int]]:
        """Return the persons who are another one by that other one, read once: they are few."""
        if self._doubles_of is None:
            self._doubles_of = defaultdict(set)
            for row in sameness_rows():
                self._doubles_of[kept_in(row)].add(row.a)
        return self._doubles_of

    def _load_touched(self, subjects: set[Subject]) -> None:
        by_kind: dict[SubjectKind, set[int]] = defaultdict(set)
        for subject in subjects:
            by_kind[subject.kind].add(subject.a)
        for kind, ids in by_kind.items():
            self._load(kind, ids)
            self._load_effects(kind, ids, {s for s in subjects if s.kind == kind})

    def _load_effects(self, kind: SubjectKind, ids: set[int], subjects: set[Subject]) -> None:
        wanted = subjects - self._effects_loaded
        if not wanted:
            return
        self._effects_loaded |= wanted
        for subject in wanted:
            self.book.live.setdefault(subject, [])
        for chunk in in_chunks({s.a for s in wanted}):
            rows = m.EffectRow.objects.filter(kind=kind, a__in=chunk, withdrawn_at=0)
            for row in rows.order_by("id"):
                recorded = from_effect_row(row)
                if recorded.effect.subject in wanted:
                    self.book.live[recorded.effect.subject].append(recorded)

    def _load(self, kind: SubjectKind, ids: Iterable[int], column: str | None = None) -> None:
        """Load the held spells of subjects by the column that names them (default: the first)."""
        column = column or KEYS[kind][0]
        seen = self._whole[f"{kind}.{column}"]
        wanted = {i for i in ids if i} - seen
        seen |= wanted
        table = TABLES[kind]
        for chunk in in_chunks(wanted):
            fresh: dict[Subject, list[HeldSpell]] = defaultdict(list)
            rows = table.objects.filter(known_to=STILL_KNOWN, **{f"{column}__in": chunk})  # type: ignore[attr-defined]
            for row in rows.order_by("valid_from", "valid_to", "id"):
                held = from_row(kind, row)
                fresh[held.spell.subject].append(held)
            for subject, held_spells in fresh.items():
                if subject not in self.near.spells:
                    self.book.held[subject] = held_spells
                    self._take(subject)

    def _load_whole(self, what: str, ids: Iterable[int]) -> None:
        """Load a cell or village with every member and coverage that touches it."""
        wanted = set(ids) - self._whole[what]
        if not wanted:
            return
        self._whole[what] |= wanted
        self._load("organisation" if what == "cell" else "place", wanted)
        self._load("coverage", wanted, what)
        persons: set[int] = set()
        for chunk in in_chunks(wanted):
            rows = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, **{f"{what}__in": chunk})
            persons.update(rows.values_list("person", flat=True))
        self._load("membership", persons)
        if what == "cell":
            self._load("membership", wanted, "guest_cell")

    def _load_homes(self, persons: set[int]) -> None:
        spells = list(self._spells_of("membership", persons))
        cells = {s.value("cell") for s in spells}
        self._load("organisation", cells | {s.value("guest_cell") or 0 for s in spells})
        self._load("place", {s.value("village") for s in spells if s.value("village")})
        self._load("coverage", cells, "cell")

    def _load_around(self, organisations: set[int], places: set[int]) -> None:
        """Load parents, seats and covered villages, of which only the existence matters."""
        spells = list(self._spells_of("organisation", organisations))
        self._load("organisation", {s.value("parent") for s in spells if s.value("parent")})
        covered = chain.from_iterable(
            self.near.coverage_of_cell[organisation] for organisation in organisations
        )
        self._load("place", {*covered, *(s.value("place") or 0 for s in spells)})
        parents = {s.value("parent") for s in self._spells_of("place", places)}
        self._load("place", {p for p in parents if p})

    def _load_successions(self, units: set[int]) -> None:
        """Load what went over into the units or came of them, with the units at the other end."""
        self._load("succession", units, "predecessor")
        self._load("succession", units, "successor")
        ends = set().union(*chain.from_iterable(self.near.successions_of[unit] for unit in units))
        self._load("place", ends)
        self._load("organisation", ends)

    def _children(self, kind: SubjectKind, parents: set[int]) -> set[int]:
        """Return (and load) the units that stand under any of the parents."""
        seen = self._whole[f"{kind}.parent"]
        wanted = parents - seen
        seen |= wanted
        found: set[int] = set()
        for chunk in in_chunks(wanted):
            rows = TABLES[kind].objects.filter(known_to=STILL_KNOWN, parent__in=chunk)  # type: ignore[attr-defined]
            found.update(rows.values_list(KEYS[kind][0], flat=True))
        self._load(kind, found)
        return set().union(*(self._children_of[kind, parent] for parent in parents))

    def _seated_in(self, places: set[int]) -> set[int]:
        """Return (and load) the committees that lead any of the places."""
        wanted = places - self._whole["organisation.place"]
        self._whole["organisation.place"] |= wanted
        found: set[int] = set()
        for chunk in in_chunks(wanted):
            rows = m.OrganisationSpell.objects.filter(known_to=STILL_KNOWN, place__in=chunk)
            found.update(rows.values_list("organisation", flat=True))
        self._load("organisation", found)
        return set().union(*(self.near.committees_of_place[place] for place in places))

    def _spells_of(self, kind: SubjectKind, ids: Iterable[int]) -> Iterable[Spell]:
        return chain.from_iterable(self.near.of(kind, i) for i in ids)

    def _take(self, subject: Subject) -> None:
        spells = self.book.spells(subject)
        self.near.take(subject, spells)
        if subject.kind not in ("organisation", "place"):
            return
        for spell in spells:
            if spell.value("parent"):
                self._children_of[subject.kind, spell.value("parent")].add(subject.a)
