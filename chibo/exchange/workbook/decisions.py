"""From the checked form to decisions: opening balances and the villages' profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chibo.ledger.contents import (
    CoverageChange,
    OpeningBalance,
    OpeningMember,
    OrganisationKind,
    OrganisationSpec,
    PlaceSpec,
    ProfilePlace,
)
from chibo.ledger.decision import Decision
from chibo.ledger.effects import Subject
from chibo.ledger.violations import Violation
from chibo.register.particulars import Particulars

from .draft import Cell, Draft, Member, Unit, Village

COMMITTEES: dict[str, OrganisationKind] = {
    "province": "provincial_committee",
    "district": "district_committee",
    "commune": "commune_committee",
}
COLUMNS = {
    "impossible_date": "admitted_on",
    "missing_cell": "cell",
    "missing_village": "village",
    "missing_standing": "standing",
    "code_taken": "code",
    "two_bases": "base",
    "coverage_without_village": "base",
}
"""Where a finding of the ledger is shown; elsewhere at the name."""


class Act(NamedTuple):
    """A decision with the particulars that come with it."""

    decision: Decision
    particulars: dict[int, Particulars]


class Place(NamedTuple):
    """A cell of the form: sheet, row and column."""

    sheet: str
    row: int | None
    key: str


def acts_of(draft: Draft, opening: date) -> Iterator[Act]:
    """Yield the decisions: places and committees first, then the cells of each unit."""
    first = OpeningBalance(
        (*(_place(u) for u in draft.units), *(_village(v) for v in draft.villages)),
        tuple(_committee(u) for u in draft.units),
    )
    yield Act(Decision(opening, first), {})
    cells: dict[int, list[Cell]] = defaultdict(list)
    members: dict[int, list[Member]] = defaultdict(list)
    for cell in draft.cells:
        cells[cell.unit.place].append(cell)
    for member in draft.members:
        members[member.cell.unit.place].append(member)
    for unit, own in cells.items():
        balance = OpeningBalance(
            (),
            tuple(_cell(cell) for cell in own),
            tuple(change for cell in own for change in _coverage(cell)),
            tuple(_member(member) for member in members[unit]),
        )
        particulars = {member.person: member.particulars for member in members[unit]}
        yield Act(Decision(opening, balance), particulars)
    for village in draft.villages:
        profile = _profile(village, opening.year)
        if profile is not None:
            yield Act(Decision(opening, profile), {})


def _place(unit: Unit) -> PlaceSpec:
    parent = unit.parent.place if unit.parent else None
    return PlaceSpec(unit.place, unit.level, unit.code, unit.name, parent, unit.lat, unit.lon)


def _village(v: Village) -> PlaceSpec:
    return PlaceSpec(v.place, "village", v.code, v.name, v.commune.place, v.lat, v.lon)


def _committee(unit: Unit) -> OrganisationSpec:
    return OrganisationSpec(
        unit.committee,
        COMMITTEES[unit.level],
        f"Đảng bộ {unit.name[0].lower()}{unit.name[1:]}",
        unit.parent.committee if unit.parent else None,
        place=unit.place,
    )


def _cell(cell: Cell) -> OrganisationSpec:
    return OrganisationSpec(
        cell.organisation, "cell", cell.name, cell.unit.committee, cell_kind=cell.kind
    )


def _coverage(cell: Cell) -> Iterator[CoverageChange]:
    if cell.base is not None:
        yield CoverageChange(cell.organisation, cell.base.place, "base")
    for guest in cell.guests:
        yield CoverageChange(cell.organisation, guest.place, "guest")


def _member(m: Member) -> OpeningMember:
    return OpeningMember(
        m.person,
        m.cell.organisation,
        m.standing,
        m.village.place if m.village else None,
        m.admitted_on,
        m.reinforced_until,
    )


def _profile(v: Village, year: int) -> ProfilePlace | None:
    known = (v.households, v.poor_households, v.population, v.difficulty)
    if all(value is None for value in known) and not v.ethnic_shares:
        return None
    return ProfilePlace(v.place, year, *known, v.ethnic_shares)


def places_of(draft: Draft) -> dict[Subject, tuple[str, int | None]]:
    """Return where on the form each subject of the ledger stands: sheet and row."""
    found: dict[Subject, tuple[str, int | None]] = {}
    for unit in draft.units:
        found[Subject("place", unit.place)] = ("communes", unit.row)
        found[Subject("organisation", unit.committee)] = ("communes", unit.row)
    for village in draft.villages:
        found[Subject("place", village.place)] = ("villages", village.row)
        found[Subject("profile", village.place)] = ("villages", village.row)
    for cell in draft.cells:
        found[Subject("organisation", cell.organisation)] = ("cells", cell.row)
        for village in cell.villages():
            found[Subject("coverage", cell.organisation, village.place)] = ("cells", cell.row)
    for member in draft.members:
        found[Subject("membership", member.person)] = ("members", member.row)
    return found


def spot_of(violation: Violation, places: dict[Subject, tuple[str, int | None]]) -> Place:
    """Return the cell of the form that a finding of the ledger is about."""
    sheet, row = places.get(violation.subject, ("", None))
    return Place(sheet, row, COLUMNS.get(violation.code, "name"))
