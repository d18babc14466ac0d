"""The register around a committee on a day: what a form lets an officer choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads, reads_people
from chibo.register.reads import Covered, Unit, held
from chibo.register.reads_people import Member


@dataclass(frozen=True, eq=False)
class Around:
    """A committee with its cells, villages and members on a day, within a scope."""

    scope: Scope
    unit: Unit
    on: date

    @cached_property
    def cells(self) -> list[m.OrganisationSpell]:
        """The cells directly under the committee, by name."""
        return [o for o in self.organisations if o.kind == "cell"]

    @cached_property
    def organisations(self) -> list[m.OrganisationSpell]:
        """What stands directly under the committee, by name."""
        rows = reads.organisations_under(self.scope, self.unit.id, self.on)
        return [row for row in rows if self.scope.reads_organisation(row.organisation)]

    @cached_property
    def places(self) -> list[m.PlaceSpell]:
        """The places directly under the one that the committee leads, by code."""
        return reads.children(self.scope, self.unit.place, self.on) if self.unit.place else []

    @property
    def villages(self) -> list[m.PlaceSpell]:
        """The villages among them."""
        return [place for place in self.places if place.level == "village"]

    @cached_property
    def coverage(self) -> list[Covered]:
        """Which of the cells cover which villages."""
        return reads.coverage(self.scope, self.on, cells=[c.organisation for c in self.cells])

    @cached_property
    def members(self) -> list[Member]:
        """The members of the cells, cell by cell."""
        cells = [cell.organisation for cell in self.cells]
        found = reads_people.members_of_cells(self.scope, cells, self.on)
        return sorted(found, key=lambda member: member.cell_name)

    def in_state(self, field: str) -> set[int]:
        """Return the members of whom something holds: ``exempt``, ``away_since`` or the like."""
        held_now = held(m.MembershipSpell, self.on).exclude(**{field: None})
        cells = [cell.organisation for cell in self.cells]
        return set(held_now.filter(cell__in=cells).values_list("person", flat=True))

    def holders(self, duty: type[m.SpellRow], **of: int) -> set[int]:
        """Return who holds an office of an organisation, or a charge of a village."""
        rows: QuerySet[Any] = held(duty, self.on)
        return set(rows.filter(**of).values_list("person", flat=True))

    def members_of(self, cell: int) -> list[Member]:
        """Return the members of a cell."""
        return reads_people.members_of_cell(self.scope, cell, self.on)

    def counted_for(self, village: int) -> list[Member]:
        """Return the members counted for a village, whatever their cell."""
        return reads_people.members_of_village(self.scope, village, self.on)

    def covered_by(self, cell: int) -> list[Covered]:
        """Return the villages that a cell covers."""
        return [line for line in self.coverage if line.cell == cell]

    def covering(self, village: int) -> list[Covered]:
        """Return the cells that cover a village, from whichever committee they are."""
        return reads.coverage(self.scope, self.on, village=village)

    @cached_property
    def issuers(self) -> list[Unit]:
        """The committee and those above it, who sign decisions."""
        above = []
        parent: int | None = self.unit.id
        everything = Scope.everything()  # Who stands above is no secret to who stands below.
        while parent is not None:
            found = reads.organisation(everything, parent, self.on)
            if found is None:
                break
            above.append(found)
            parent = found.parent
        return above


def around(scope: Scope, unit: int, on: date) -> Around | None:
    """Return the register around a committee; none where none is there then, or out of scope."""
    found = reads.organisation(scope, unit, on)
    is_there = found is not None and found.exists and found.kind != "cell"
    return Around(scope, found, on) if found and is_there else None


def committees(scope: Scope, on: date) -> list[m.OrganisationSpell]:
    """Return the committees of the day in the scope, the lowest level first, by name."""
    rows = held(m.OrganisationSpell, on).exclude(kind="cell")
    found = [row for row in rows if scope.reads_organisation(row.organisation)]
    return sorted(found, key=lambda row: (row.kind, row.name))


def cells_under(scope: Scope, committees: Iterable[int], on: date) -> list[m.OrganisationSpell]:
    """Return the cells of the day directly under some committees, by name."""
    rows = held(m.OrganisationSpell, on).filter(kind="cell", parent__in=list(committees))
    return [row for row in rows.order_by("name") if scope.reads_organisation(row.organisation)]
