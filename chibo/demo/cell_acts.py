"""What happens to cells: split for a guest village, founded, merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chibo.ledger.contents import CoverageChange, FoundBySplit, FoundOrganisation

from .facts import FoundedCell
from .member_acts import standing, transfer_within
from .opening import cell_name, cell_spec
from .paperwork import entered, signed_before, write
from .world import MIN_OFFICIAL, Cell, Member, World

STRONG_CELL = 9  # officials of an office cell that can spare one for a village
REINFORCEMENT_CHANCE = 0.25
REINFORCEMENT_YEARS = 2
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
        needs=(source, *guests, *persons, *map(standing, persons)),
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
    until = on.replace(year=on.year + REINFORCEMENT_YEARS) if reinforcement else None
    transfer_within(world, native.person, home.cell, village, on, until=until)


def _native(world: World, offices: Iterable[Cell], on: date) -> Member:
    source = max(offices, key=lambda c: len(settled_officials(world, c, on)))
    chosen = settled_officials(world, source, on)
    if len(chosen) < STRONG_CELL:
        raise ValueError(f"{source.name} can spare nobody")
    return world.rng.choice(chosen)
