"""Reads of people who may be the same, of what was decided on them, and of what it would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.rulebook import rule

from . import models as m
from . import store
from .likeness import Known, Pair, likely_pairs
from .reads import organisation_names, place_names
from .reads_decisions import ground_of
from .reads_people import (
    Member,
    members_of_cell,
    members_of_village,
    person,
    person_names,
)
from .sameness import kept_in, recorded_sameness, sameness_rows
from .visibility import persons_seen


@dataclass(frozen=True)
class Side:
    """One person of a pair, with the latest membership. ``name`` is none where it is erased."""

    person: int
    name: str | None
    birth_date: date | None
    admitted_on: date | None
    cell: int | None
    cell_name: str
    village: int | None
    village_name: str


@dataclass(frozen=True)
class Likely:
    """Two persons who may be one, and why (keys of ``likeness.WEIGHTS``)."""

    a: Side
    b: Side
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """What somebody decided on a pair: one person (who is kept) or two (``kept`` is none).

    ``entry``: the ledger's position of a finding that they are one; none for two people, which
    changes nothing in the register. ``withdrawn_at``: taken back since, and when.
    """

    a: int
    b: int
    kept: int | None
    entry: int | None
    ground: str
    by: str
    at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None
    a_name: str | None = None
    b_name: str | None = None


@dataclass(frozen=True)
class Change:
    """A cell or village whose members would be fewer.

    ``below``: the official ones then fall below the minimum of a cell.
    """

    page: str
    id: int
    name: str
    members: int
    official: int
    official_after: int
    below: bool

    @property
    def members_after(self) -> int:
        """Members without the one who goes."""
        return self.members - 1


def likely(scope: Scope) -> list[Pair]:
    """Return the pairs nobody has decided on, the likeliest first, both persons within scope."""
    if not scope.reads_anything:
        return []
    head = store.head()
    pairs = _likely(head.position, head.digest)
    apart = set(m.DifferentPeople.objects.filter(withdrawn_at=None).values_list("a", "b"))
    left = [pair for pair in pairs if (pair.a, pair.b) not in apart]
    if scope.whole:
        return left
    within = persons_seen(scope, {person for pair in left for person in (pair.a, pair.b)})
    return [pair for pair in left if pair.a in within and pair.b in within]


@lru_cache(maxsize=2)
def _likely(position: int, digest: str) -> tuple[Pair, ...]:
    """Return the likely pairs as the ledger stands; kept until it grows. No name stands in them.

    Who is another one already has no membership, so is not among them.
    """
    villages: dict[int, set[int]] = defaultdict(set)
    admitted: dict[int, date] = {}
    held = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN).order_by("valid_from")
    for person_id, village, admitted_on in held.values_list("person", "village", "admitted_on"):
        villages[person_id].update(() if village is None else (village,))
        if admitted_on is not None:
            admitted[person_id] = admitted_on
    versions = m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN)
    people = (
        Known(person_id, name, born, frozenset(villages[person_id]), admitted.get(person_id))
        for person_id, name, born in versions.values_list("person", "name", "birth_date")
        if person_id in villages
    )
    return tuple(likely_pairs(people))


def lines(pairs: Iterable[Pair], on: date) -> list[Likely]:
    """Return pairs with what tells their persons apart; names are those of the day."""
    listed = list(pairs)
    sides = _sides({person for pair in listed for person in (pair.a, pair.b)}, on)
    return [Likely(sides[pair.a], sides[pair.b], pair.reasons) for pair in listed]


def _sides(persons: set[int], on: date) -> dict[int, Side]:
    held = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, person__in=persons)
    latest = {spell.person: spell for spell in held.order_by("valid_from", "valid_to")}
    versions = m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN, person__in=persons)
    known = {version.person: version for version in versions}
    cells = organisation_names((s.cell for s in latest.values()), on)
    villages = place_names((s.village for s in latest.values() if s.village), on)
    sides = {}
    for number in persons:
        spell, version = latest.get(number), known.get(number)
        sides[number] = Side(
            person=number,
            name=version.name if version else None,
            birth_date=version.birth_date if version else None,
            admitted_on=spell.admitted_on if spell else None,
            cell=spell.cell if spell else None,
            cell_name=cells.get(spell.cell, "") if spell else "",
            village=spell.village if spell else None,
            village_name=villages.get(spell.village or 0, "") if spell else "",
        )
    return sides


def decided(scope: Scope) -> list[Decided]:
    """Return what was decided on pairs, the latest first, also what was taken back since."""
    return _shown(scope, [*_same(recorded_sameness()), *_different()])


def decided_about(scope: Scope, person_id: int) -> list[Decided]:
    """Return what holds now of a person: who is the same, and who is another in spite of looks."""
    found = _shown(scope, [*_same(sameness_rows()), *_different(withdrawn_at=None)])
    return [one for one in found if person_id in (one.a, one.b)]


def decided_on(scope: Scope, a: int, b: int) -> Decided | None:
    """Return what holds of a pair now; none where nothing was decided, or it was taken back."""
    return next((one for one in decided_about(scope, a) if b in (one.a, one.b)), None)


def _shown(scope: Scope, found: list[Decided]) -> list[Decided]:
    persons = {person_id for one in found for person_id in (one.a, one.b)}
    within, names = persons_seen(scope, persons), person_names(persons)
    named = (
        replace(one, a_name=names.get(one.a), b_name=names.get(one.b))
        for one in found
        if one.a in within and one.b in within
    )
    return sorted(named, key=lambda one: one.at, reverse=True)


def _same(rows: Iterable[m.EffectRow]) -> list[Decided]:
    listed = list(rows)
    positions = {row.position for row in listed} | {row.withdrawn_at for row in listed}
    entries = m.LedgerEntry.objects.in_bulk(positions - {0})
    found = []
    for row in listed:
        entry, back = entries[row.position], entries.get(row.withdrawn_at)
        kept = kept_in(row)
        found.append(
            Decided(
                a=min(row.a, kept),
                b=max(row.a, kept),
                kept=kept,
                entry=row.position,
                ground=ground_of(entry),
                by=entry.actor,
                at=entry.recorded_at,
                withdrawn_by=back.actor if back else "",
                withdrawn_at=back.recorded_at if back else None,
            )
        )
    return found


def _different(**held: object) -> list[Decided]:
    return [
        Decided(
            a=row.a,
            b=row.b,
            kept=None,
            entry=None,
            ground=row.ground,
            by=row.decided_by,
            at=row.decided_at,
            withdrawn_by=row.withdrawn_by,
            withdrawn_at=row.withdrawn_at,
        )
        for row in m.DifferentPeople.objects.filter(**held)
    ]


def what_would_change(scope: Scope, gone: int, on: date) -> list[Change]:
    """Return the cell and the village that would have one member fewer on the day."""
    found = person(scope, gone, on)
    member = found.membership if found else None
    if found is None or member is None:
        return []
    in_cell = members_of_cell(scope, member.cell, on)
    changes = [_change("organisation", member.cell, member.cell_name, in_cell, member, on)]
    if member.village is not None:
        counted = members_of_village(scope, member.village, on)
        changes.append(_change("place", member.village, member.village_name, counted, member, on))
    return changes


def _change(
    page: str, unit: int, name: str, members: list[Member], gone: Member, on: date
) -> Change:
    official = sum(member.standing == "official" for member in members)
    after = official - (gone.standing == "official")
    below = page == "organisation" and after < rule("min_official_members", on).value <= official
    return Change(page, unit, name, len(members), official, after, below)
