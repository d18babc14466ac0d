"""Reads of offices and charges: who leads an organisation, who answers for a village."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from chibo.ledger.contents import Office
from chibo.ledger.scope import Scope
from chibo.rulebook import rule

from . import models as m
from .reads import held, organisation_names, place_names
from .reads_people import Member, members_of_cell, members_where, person_names

OFFICES: tuple[str, ...] = get_args(Office)
"""Offices from the highest on."""


@dataclass(frozen=True)
class Held:
    """An office held on a date. ``name`` is none where the particulars are erased.

    ``since``: from when it is held as it is; ``term_ends``: when the congress is due.
    """

    organisation: int
    organisation_name: str
    person: int
    name: str | None
    office: str
    provisional: bool
    term_ends: date | None
    since: date


@dataclass(frozen=True)
class Charge:
    """Somebody who answers for a village, or looks after that many ``households`` of it."""

    person: int
    name: str | None
    village: int
    village_name: str
    since: date
    households: int | None = None


@dataclass(frozen=True)
class Duties:
    """All that a person holds on a date, and a leaving should end with it."""

    offices: tuple[Held, ...]
    villages: tuple[Charge, ...]
    households: tuple[Charge, ...]


@dataclass(frozen=True)
class Answering:
    """Who answers for a village, and who looks after households of it, on a date."""

    villages: tuple[Charge, ...]
    households: tuple[Charge, ...]

    @property
    def looked_after(self) -> int:
        """How many households somebody looks after."""
        return sum(charge.households or 0 for charge in self.households)


def offices_of_organisation(scope: Scope, organisation: int, on: date) -> list[Held]:
    """Return who holds an office of the organisation on the day, the highest first."""
    return _offices(scope, on, organisation=organisation)


def answering(scope: Scope, on: date, village: int | None = None) -> Answering:
    """Return who answers for villages on the day, and who looks after households there.

    ``village``: for this one only.
    """
    wanted = {} if village is None else {"village": village}
    return Answering(
        tuple(_charges(scope, m.ChargeSpell, on, **wanted)),
        tuple(_charges(scope, m.HouseholdsSpell, on, **wanted)),
    )


def duties_of_person(scope: Scope, person: int, on: date) -> Duties:
    """Return the offices and charges of a person on the day."""
    return Duties(
        tuple(_offices(scope, on, person=person)),
        tuple(_charges(scope, m.ChargeSpell, on, person=person)),
        tuple(_charges(scope, m.HouseholdsSpell, on, person=person)),
    )


def terms_ending(scope: Scope, on: date, days: int) -> list[Held]:
    """Return the offices held whose congress is due within so many days, or was already."""
    found = _offices(scope, on, term_ends__lte=on + timedelta(days=days))
    return sorted(found, key=lambda one: (one.term_ends or on, one.organisation_name, one.office))


def in_charge_of_too_many(scope: Scope, on: date) -> dict[int, list[Charge]]:
    """Return by person the villages of those who answer for more than the rulebook holds wise."""
    most = rule("villages_in_charge_max", on).value
    by_person: dict[int, list[Charge]] = {}
    for charge in _charges(scope, m.ChargeSpell, on):
        by_person.setdefault(charge.person, []).append(charge)
    return {person: held for person, held in by_person.items() if len(held) > most}


def not_taking_part(scope: Scope, cell: int, on: date) -> list[Member]:
    """Return the members of the cell who are exempt, far away or in another cell on the day."""
    return [one for one in members_of_cell(scope, cell, on) if not one.takes_part]


def guests_of_cell(scope: Scope, cell: int, on: date) -> list[Member]:
    """Return the members of other cells who take part in this one for a time."""
    if not (scope.persons and scope.reads_organisation(cell)):
        return []
    return members_where(on, guest_cell=cell)


def _offices(scope: Scope, on: date, **wanted: object) -> list[Held]:
    rows = held(m.OfficeSpell, on).filter(**wanted)
    found = [row for row in rows if scope.reads_organisation(row.organisation)]
    names = person_names(row.person for row in found) if scope.persons else {}
    organisations = organisation_names((row.organisation for row in found), on)
    offices = [
        Held(
            organisation=row.organisation,
            organisation_name=organisations.get(row.organisation, ""),
            person=row.person,
            name=names.get(row.person),
            office=row.office,
            provisional=row.provisional,
            term_ends=row.term_ends,
            since=row.valid_from,
        )
        for row in found
    ]
    return sorted(
        offices,
        key=lambda one: (
            OFFICES.index(one.office),
            one.organisation_name,
            one.name or "",
            one.person,
        ),
    )


def _charges(
    scope: Scope,
    table: type[m.ChargeSpell] | type[m.HouseholdsSpell],
    on: date,
    **wanted: int,
) -> list[Charge]:
    rows = held(table, on).filter(**wanted)
    found = [row for row in rows if scope.reads_place(row.village)]
    names = person_names(row.person for row in found) if scope.persons else {}
    villages = place_names((row.village for row in found), on)
    charges = [
        Charge(
            person=row.person,
            name=names.get(row.person),
            village=row.village,
            village_name=villages.get(row.village, ""),
            since=row.valid_from,
            households=getattr(row, "households", None),
        )
        for row in found
    ]
    return sorted(charges, key=lambda one: (one.village_name, one.name or "", one.person))
