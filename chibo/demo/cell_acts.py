"""What happens to cells: split for a guest village, founded, merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from chibo.ledger.contents import (
    ChangeCoverage,
    CoverageChange,
    DissolveOrganisation,
    FoundBySplit,
    FoundOrganisation,
    MergeOrganisations,
    OrganisationSpec,
    Posting,
    RenameOrganisation,
)

from .admissions import standing
from .days import personal_day
from .facts import FoundedCell
from .member_acts import transfer_within
from .paperwork import entered, roster, signed_before, write
from .specs import cell_name, cell_spec
from .world import MIN_OFFICIAL, Cell, Member, Village, World

STRONG_CELL = 9  # officials of an office cell that can spare one for a village
REINFORCEMENT_CHANCE = 0.25
REINFORCEMENT_TERM = timedelta(days=2 * 365)
FOUNDING_MEMBERS = 4


def found_by_split(world: World, source: int, guests: list[int], on: date) -> None:
    """Split a joint cell: each of the guest villages gets a cell of its own."""
    cell = world.cells[source]
    founded, coverage, postings = [], [], []
    for guest in guests:
        village = world.villages[guest]
        new = Cell(world.new_id(), "village", cell_name(village), cell.commune, guest)
        world.cells[new.organisation] = new
        village.cell = new.organisation
        cell.guests.remove(guest)
        founded.append(cell_spec(world, new))
        coverage += [
            CoverageChange(source, guest),
            CoverageChange(new.organisation, guest, "base"),
        ]
        postings += [
            world.move(m.person, new.organisation, guest, on) for m in cell.counted_for(guest)
        ]
    persons = [p.person for p in postings]
    signed_on = signed_before(world, on, 3, 10)
    write(
        world,
        FoundBySplit(source, tuple(founded), tuple(coverage), tuple(postings)),
        issuer=world.committee_of(source),
        signed_on=signed_on,
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(source, roster(source), *guests, *persons, *map(standing, persons)),
        settles=(source, *guests, *persons, *(spec.organisation for spec in founded)),
    )


def found_other_cell(world: World, plan: FoundedCell, on: date) -> None:
    """Found an office's, school's or army unit's cell with members of the largest like one."""
    commune = world.commune_of(plan.cell.commune).place
    source = max(world.cells_of(commune, plan.source_kind), key=lambda c: len(c.officials()))
    new = Cell(world.new_id(), plan.cell.kind, f"Chi bộ {plan.cell.name}", commune)
    world.cells[new.organisation] = new
    chosen = settled_officials(world, source, on)[:FOUNDING_MEMBERS]
    postings = tuple(world.move(m.person, new.organisation, None, on) for m in chosen)
    spec = cell_spec(world, new)
    persons = [p.person for p in postings]
    content = (
        FoundBySplit(source.organisation, (spec,), (), postings)
        if plan.by_split
        else FoundOrganisation(spec, (), postings)
    )
    write(
        world,
        content,
        issuer=world.communes[commune].committee,
        signed_on=signed_before(world, on, 3, 10),
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(source.organisation, *persons, *map(standing, persons)),
        settles=(new.organisation, *persons),
    )


def settled_officials(world: World, cell: Cell, on: date) -> list[Member]:
    """Return an office cell's own official members to whom nothing else happens that day."""
    return [
        m
        for m in cell.officials()
        if m.village is None and m.since < on and m.reinforced_until is None
    ]


def bring_in_officials(world: World, village: int, on: date) -> None:
    """Transfer native officials of the commune into a village until it has three."""
    missing = MIN_OFFICIAL - sum(m.official for m in world.counted_for(village))
    for _ in range(missing):
        bring_in_official(world, village, world.rng.random() < REINFORCEMENT_CHANCE, on)


def bring_in_official(world: World, village: int, reinforcement: bool, on: date) -> None:
    """Transfer one, for good or as a reinforcement for two years."""
    home = world.villages[village]
    offices = [c for c in world.cells_of(home.commune) if c.kind != "village"]
    native = _native(world, offices, on)
    until = personal_day(on + REINFORCEMENT_TERM) if reinforcement else None
    transfer_within(world, native.person, home.cell, village, on, until=until)


def _native(world: World, offices: Iterable[Cell], on: date) -> Member:
    source = max(offices, key=lambda c: len(settled_officials(world, c, on)))
    chosen = settled_officials(world, source, on)
    if len(chosen) < STRONG_CELL:
        raise ValueError(f"{source.name} can spare nobody")
    return world.rng.choice(chosen)


def hand_over(world: World, guest: int, into: int, on: date) -> None:
    """Let another cell cover a guest village, whose members go over to it."""
    village = world.villages[guest]
    old, new = world.cells[village.cell], world.cells[into]
    old.guests.remove(guest)
    new.guests.append(guest)
    village.cell = into
    members = old.counted_for(guest)
    postings = tuple(world.move(m.person, into, guest, on) for m in members)
    coverage = (CoverageChange(old.organisation, guest), CoverageChange(into, guest, "guest"))
    keys = [old.organisation, into, guest, *(p.person for p in postings)]
    act = ChangeCoverage(coverage, postings)
    write_cells(world, act, new, on, keys, after=[roster(old.organisation)])


def merge_cells(
    world: World, ended: list[int], into: int, village: int, founded: Cell | None, on: date
) -> None:
    """Merge the cells of one village into one of them, or into a new one."""
    spec: OrganisationSpec | None = None
    coverage = [CoverageChange(old, village) for old in ended]
    if founded is not None:
        world.cells[into] = founded
        world.villages[village].cell = into
        spec = cell_spec(world, founded)
        coverage.append(CoverageChange(into, village, "base"))
    postings: list[Posting] = []
    for old in ended:
        for member in list(world.cells[old].members.values()):
            postings.append(world.move(member.person, into, village, on))
        del world.cells[old]
    act = MergeOrganisations(tuple(ended), into, spec, (), tuple(coverage), tuple(postings))
    persons = [p.person for p in postings]
    keys = [*ended, into, village, *persons]
    write_cells(world, act, world.cells[into], on, keys, after=map(roster, ended))


def rename_cell(world: World, village: Village, on: date) -> None:
    """Give a village's cell the village's name."""
    cell = world.cells[village.cell]
    cell.name = cell_name(village)
    act = RenameOrganisation(cell.organisation, cell.name)
    write_cells(world, act, cell, on, [village.place, cell.organisation])


def write_cells(
    world: World,
    act: ChangeCoverage | MergeOrganisations | DissolveOrganisation | RenameOrganisation,
    cell: Cell,
    on: date,
    keys: list[int],
    after: Iterable[str] = (),
) -> None:
    """Write a commune committee's decision on cells down.

    ``keys``: whom it names; ``after``: what else must be on record before it.
    """
    write(
        world,
        act,
        issuer=world.communes[cell.commune].committee,
        signed_on=signed_before(world, on, 3, 10),
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(*keys, *after),
        settles=keys,
    )
