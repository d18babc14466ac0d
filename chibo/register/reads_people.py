"""Reads of members: who belongs to a cell or is counted for a village, and one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.rulebook.transfers import transfer_begins_until

from . import models as m
from .reads import held, organisation_names, place_names
from .visibility import memberships, sees_membership


@dataclass(frozen=True)
class Member:
    """A membership on a date. ``name`` is none where the particulars are erased.

    ``guest_cell``: the one taken part in until ``guest_until``; none is one outside the register.
    """

    person: int
    name: str | None
    birth_date: date | None
    standing: str
    admitted_on: date | None
    reinforced_until: date | None
    cell: int
    cell_name: str
    village: int | None
    village_name: str
    exempt: str | None = None
    exempt_until: date | None = None
    away_since: date | None = None
    expected_back: date | None = None
    guest_until: date | None = None
    guest_cell: int | None = None
    guest_cell_name: str = ""

    @property
    def takes_part(self) -> bool:
        """Tell whether the member is neither exempt nor far away nor in another cell for a time."""
        return not (self.exempt or self.away_since or self.guest_until)

    @property
    def transfer_begins_until(self) -> date | None:
        """The last day to begin the transfer of who works far away for long; none if settled."""
        if self.away_since is None or self.exempt or self.guest_until:
            return None
        return transfer_begins_until(self.away_since, self.expected_back)


@dataclass(frozen=True)
class Person:
    """A person: particulars as known now (none when erased), and the membership on the date.

    For a reader of a cell that the person has left, as known when the person left it.
    """

    id: int
    particulars: m.ParticularsVersion | None
    membership: Member | None


@dataclass(frozen=True)
class Strength:
    """How many members there are, by standing."""

    official: int
    probationary: int

    @property
    def members(self) -> int:
        """All of them."""
        return self.official + self.probationary


def strength_of_cell(scope: Scope, cell: int, on: date) -> Strength | None:
    """Return how many members the cell has on the day; none where it is out of scope."""
    if not scope.reads_organisation(cell):
        return None
    rows = held(m.MembershipSpell, on).filter(cell=cell)
    official = rows.filter(standing="official").count()
    return Strength(official, rows.count() - official)


def members_of_cell(scope: Scope, cell: int, on: date) -> list[Member]:
    """Return the cell's members on the day, official ones first, then by name.

    None for a reader who is not entitled to the persons.
    """
    if not (scope.persons and scope.reads_organisation(cell)):
        return []
    return members_where(on, cell=cell)


def members_of_cells(scope: Scope, cells: Iterable[int], on: date) -> list[Member]:
    """Return the members of several cells on the day, official ones first, then by name."""
    read = [cell for cell in cells if scope.reads_organisation(cell)]
    return _members(held(m.MembershipSpell, on).filter(cell__in=read), on)


def members_of_village(scope: Scope, village: int, on: date) -> list[Member]:
    """Return the members counted for the village on the day."""
    if not (scope.persons and scope.reads_place(village)):
        return []
    return members_where(on, village=village)


def person(scope: Scope, person_id: int, on: date) -> Person | None:
    """Return a person; none where nobody is known by this id, or out of scope."""
    seen = memberships(scope, person_id)
    if not (scope.persons and seen):
        return None
    on_the_day = held(m.MembershipSpell, on).filter(person=person_id)
    now = _members((row for row in on_the_day if sees_membership(scope, row)), on)
    return Person(person_id, _particulars(scope, person_id, seen), next(iter(now), None))


def _particulars(
    scope: Scope, person_id: int, seen: list[m.MembershipSpell]
) -> m.ParticularsVersion | None:
    """Return the particulars as known now, or when the person left for where nothing is seen."""
    versions = m.ParticularsVersion.objects.filter(person=person_id)
    known = m.MembershipSpell.objects.filter(person=person_id, known_to=STILL_KNOWN)
    last = known.order_by("-valid_from", "-id").first()
    if last is None or sees_membership(scope, last):
        return versions.filter(known_to=STILL_KNOWN).first()
    left_by = max(row.to_position for row in seen)
    return versions.filter(known_from__lte=left_by, known_to__gt=left_by).first()


def members_where(on: date, **wanted: int) -> list[Member]:
    """Return the memberships of the day with these values, whoever may read them."""
    return _members(held(m.MembershipSpell, on).filter(**wanted), on)


def person_names(persons: Iterable[int]) -> dict[int, str]:
    """Return the names as known now; a person whose particulars are erased is left out."""
    known = m.ParticularsVersion.objects.filter(person__in=set(persons), known_to=STILL_KNOWN)
    return dict(known.values_list("person", "name"))


def _members(rows: Iterable[m.MembershipSpell], on: date) -> list[Member]:
    spells = list(rows)
    known = {
        v.person: v
        for v in m.ParticularsVersion.objects.filter(
            person__in=[s.person for s in spells], known_to=STILL_KNOWN
        )
    }
    guests = (s.guest_cell for s in spells if s.guest_cell is not None)
    cells = organisation_names((*(s.cell for s in spells), *guests), on)
    villages = place_names((s.village for s in spells if s.village is not None), on)
    members = [
        Member(
            person=s.person,
            name=known[s.person].name if s.person in known else None,
            birth_date=known[s.person].birth_date if s.person in known else None,
            standing=s.standing,
            admitted_on=s.admitted_on,
            reinforced_until=s.reinforced_until,
            cell=s.cell,
            cell_name=cells.get(s.cell, ""),
            village=s.village,
            village_name=villages.get(s.village, "") if s.village is not None else "",
            exempt=s.exempt,
            exempt_until=s.exempt_until,
            away_since=s.away_since,
            expected_back=s.expected_back,
            guest_until=s.guest_until,
            guest_cell=s.guest_cell,
            guest_cell_name=cells.get(s.guest_cell, "") if s.guest_cell is not None else "",
        )
        for s in spells
    ]
    return sorted(members, key=lambda member: (member.standing, _given_name_first(member.name)))


def _given_name_first(name: str | None) -> tuple[str, ...]:
    """Return the order of Vietnamese lists: by the given name, which comes last."""
    return tuple(reversed((name or "").split()))
