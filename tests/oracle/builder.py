"""A small builder of test registers: communes, villages, committees, cells, members, decisions.

    r = Builder()
    commune = r.commune()
    host, guest = r.village(commune), r.village(commune)
    cell = r.cell(commune, base=host, guests=[guest])
    people = r.members(cell, host, 3)
    r.open()
    r.decide(date(2017, 2, 3), Admit(person=r.new_person(), cell=cell, village=guest))

What is built before ``open`` stands in the opening balance; then come decisions.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count

from chibo.ledger.contents import (
    CellKind,
    Content,
    CoverageChange,
    OpeningBalance,
    OpeningMember,
    OrganisationSpec,
    PlaceSpec,
    Recordable,
    Replace,
    Revoke,
    Standing,
)
from chibo.ledger.decision import Decision

from .play import Entry

OPENING = date(2015, 12, 31)
FIRST_DAY = date(2016, 1, 1)


class Builder:
    """A register in the making: one province and one district, with a committee each."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.places: list[PlaceSpec] = []
        self.organisations: list[OrganisationSpec] = []
        self.coverage: list[CoverageChange] = []
        self.opening_members: list[OpeningMember] = []
        self.committees: dict[int, int] = {}
        self._place_ids = count(1)
        self._organisation_ids = count(1001)
        self._person_ids = count(100_001)
        self.province = self.new_place("province", None)
        self.district = self.new_place("district", self.province)
        self._committee("provincial_committee", None, self.province)
        self._committee("district_committee", self.province, self.district)

    # What stands at the opening

    def new_place(self, level: str, parent: int | None) -> int:
        spec = self.place_spec(level, parent)
        self.places.append(spec)
        return spec.place

    def _committee(self, kind: str, above: int | None, place: int) -> int:
        parent = None if above is None else self.committees[above]
        spec = self.committee_spec(kind, parent, place)
        self.organisations.append(spec)
        self.committees[place] = spec.organisation
        return spec.organisation

    def commune(self) -> int:
        """Add a commune with its committee, which ``committees`` names."""
        commune = self.new_place("commune", self.district)
        self._committee("commune_committee", self.district, commune)
        return commune

    def village(self, commune: int) -> int:
        return self.new_place("village", commune)

    def cell(self, commune: int, base: int | None = None, guests: Iterable[int] = ()) -> int:
        """Add a cell under the commune's committee; without a base it is an office cell."""
        spec = self.cell_spec(self.committees[commune], "office" if base is None else "village")
        self.organisations.append(spec)
        if base is not None:
            self.coverage.append(CoverageChange(spec.organisation, base, "base"))
        self.coverage += [CoverageChange(spec.organisation, guest, "guest") for guest in guests]
        return spec.organisation

    def member(
        self,
        cell: int,
        village: int | None = None,
        standing: Standing = "official",
        reinforced_until: date | None = None,
    ) -> int:
        person = self.new_person()
        member = OpeningMember(person, cell, standing, village, reinforced_until=reinforced_until)
        self.opening_members.append(member)
        return person

    def members(self, cell: int, village: int | None, number: int) -> list[int]:
        return [self.member(cell, village) for _ in range(number)]

    def open(self) -> int:
        """Record the opening balance and return its position."""
        content = OpeningBalance(
            places=tuple(self.places),
            organisations=tuple(self.organisations),
            coverage=tuple(self.coverage),
            members=tuple(self.opening_members),
        )
        return self.decide(OPENING, content)

    # New things named in decisions

    def new_person(self) -> int:
        return next(self._person_ids)

    def place_spec(self, level: str, parent: int | None) -> PlaceSpec:
        place = next(self._place_ids)
        return PlaceSpec(place, level, f"{place:05}", f"{level} {place}", parent)  # type: ignore[arg-type]

    def committee_spec(self, kind: str, parent: int | None, place: int) -> OrganisationSpec:
        organisation = next(self._organisation_ids)
        name = f"committee {organisation}"
        return OrganisationSpec(organisation, kind, name, parent, place=place)  # type: ignore[arg-type]

    def cell_spec(self, committee: int, kind: CellKind = "village") -> OrganisationSpec:
        organisation = next(self._organisation_ids)
        return OrganisationSpec(organisation, "cell", f"cell {organisation}", committee, kind)

    # Decisions

    def decide(self, on: date, content: Content) -> int:
        """Record a decision an hour after the last one and return its position."""
        position = len(self.entries) + 1
        recorded_at = datetime(2016, 1, 1, 8, tzinfo=UTC) + timedelta(hours=position)
        self.entries.append((position, recorded_at, Decision(on, content)))
        return position

    def revoke(self, target: int) -> int:
        return self.decide(self.effective_on(target), Revoke(target, "entered by mistake"))

    def replace(self, target: int, by: Recordable, on: date | None = None) -> int:
        on = on or self.effective_on(target)
        return self.decide(on, Replace(target, "entered with an error", by))

    def effective_on(self, position: int) -> date:
        return self.entries[position - 1][2].effective_on
