"""Names of what stands on a day, and the commune that each cell and village lies in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.register import models as register
from chibo.register.reads import held


@dataclass(frozen=True)
class Organisation:
    """An organisation of the day."""

    name: str
    kind: str
    parent: int | None
    place: int | None


@dataclass(frozen=True)
class Around:
    """The organisations and places of a day, read once for the whole list."""

    on: date
    organisations: dict[int, Organisation]
    places: dict[int, tuple[str, int | None]]
    committees: dict[int, int]

    def organisation(self, unit: int | None) -> str:
        """Return the name of an organisation, empty where it does not stand."""
        return self.organisations[unit].name if unit in self.organisations else ""

    def village(self, village: int | None) -> str:
        """Return the name of a village, empty where it does not stand."""
        return self.places[village][0] if village in self.places else ""

    def commune_of_village(self, village: int | None) -> int | None:
        """Return the commune of a village."""
        return self.places[village][1] if village in self.places else None

    def commune_of(self, unit: int | None) -> int | None:
        """Return the commune that an organisation leads, or its committee does."""
        at = self.organisations.get(unit or 0)
        if at is None:
            return None
        if at.kind == "cell":
            return self.commune_of(at.parent)
        return at.place if at.kind == "commune_committee" else None

    def committee_of_cell(self, cell: int | None) -> int | None:
        """Return the committee that a cell stands under."""
        return self.organisations[cell].parent if cell in self.organisations else None

    def committee_of_village(self, village: int | None) -> int | None:
        """Return the committee of the village's commune."""
        return self.committees.get(self.commune_of_village(village) or 0)


def around(on: date) -> Around:
    """Return what stands on the day."""
    rows = held(register.OrganisationSpell, on)
    values = rows.values_list("organisation", "name", "kind", "parent", "place")
    organisations = {
        unit: Organisation(name, kind, parent, place) for unit, name, kind, parent, place in values
    }
    places = held(register.PlaceSpell, on).values_list("place", "name", "parent")
    return Around(
        on,
        organisations,
        {place: (name, parent) for place, name, parent in places},
        {
            one.place: unit
            for unit, one in organisations.items()
            if one.kind == "commune_committee" and one.place is not None
        },
    )
