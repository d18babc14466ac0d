"""Mergers of villages from 2019 to 2021, from 243 down to 198, and of their cells."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from functools import partial

from chibo.ledger.contents import (
    CoverageChange,
    DissolveOrganisation,
    MergePlaces,
    PlaceSpec,
    Posting,
    RenamePlace,
    SplitPlace,
)

from . import facts
from .cell_acts import merge_cells, rename_cell, write_cells
from .days import structural_days
from .facts import VillageMerger
from .paperwork import entered, roster, signed_before, write
from .specs import cell_name
from .world import Cell, Village, World

MERGER_DAYS = {
    "03214": date(2019, 11, 1),
    "03385": date(2019, 12, 1),
    "03379": date(2020, 3, 1),
    "03211": date(2020, 5, 1),
    "03382": date(2020, 7, 1),
    "03383": date(2020, 9, 1),
    "03384": date(2020, 11, 1),
    "03208": date(2021, 1, 1),
    "03373": date(2021, 2, 1),
    "03376": date(2021, 4, 1),
    "03370": date(2021, 5, 1),
    "03371": date(2021, 5, 15),
    "03205": date(2021, 6, 1),
    "03203": date(2021, 6, 15),
}
"""When each commune's villages are merged; sample dates, save for Mường Luân's year."""
NEXT_STEP = 2  # structural days until the cells of merged villages are merged too


def plan_mergers(world: World) -> None:
    """Choose the villages to be merged and put the mergers on the agenda."""
    for merger in facts.village_mergers():
        villages = [_village(world, merger.commune, n) for n in merger.villages]
        world.spoken_for.update(v.place for v in villages)
        act = {"merged": _merge_real, "created": _create, "divided": _divide, "renamed": _rename}
        world.agenda.at(MERGER_DAYS[merger.commune], partial(act[merger.how], world, merger))
    for code, sample in facts.samples().items():
        day = MERGER_DAYS[code]
        for ended, into in _pairs(world, code, sample.merged_away):
            world.spoken_for.update((ended, into))
            world.agenda.at(day, partial(merge_villages, world, ended, into))


def _pairs(world: World, code: str, count: int) -> list[tuple[int, int]]:
    """Choose pairs (ended, into) of made-up villages: guests and hosts first, then neighbours."""
    villages = [v for v in world.villages_of(world.commune_of(code).place) if not v.real]
    known = {v.place for v in villages}
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    for guest, host in [*_guests_with_host(world, villages), *_neighbours(world, villages)]:
        if len(pairs) < count and host in known and not used & {guest, host}:
            pairs.append((guest, host))
            used |= {guest, host}
    return pairs


def _guests_with_host(world: World, villages: Iterable[Village]) -> list[tuple[int, int]]:
    # Every other one: the rest are left to get cells of their own.
    return [
        (v.place, world.cells[v.cell].base or 0)
        for v in villages
        if v.place in world.cells[v.cell].guests and len(world.cells[v.cell].guests) == 1
    ][::2]


def _neighbours(world: World, villages: Iterable[Village]) -> list[tuple[int, int]]:
    own = [v for v in villages if not world.cells[v.cell].joint]
    pairs = [(a, b) for a in own for b in own if a.population < b.population]
    pairs.sort(key=lambda p: math.dist((p[0].lat, p[0].lon), (p[1].lat, p[1].lon)))
    return [(a.place, b.place) for a, b in pairs]


def _village(world: World, code: str, name: str) -> Village:
    commune = world.commune_of(code).place
    return next(v for v in world.villages_of(commune) if v.name == name)


def _merge_real(world: World, merger: VillageMerger, on: date) -> None:
    ended = _village(world, merger.commune, merger.villages[0])
    into = _village(world, merger.commune, merger.into[0])
    merge_villages(world, ended.place, into.place, on)


def merge_villages(world: World, ended: int, into: int, on: date) -> None:
    """Merge a village into another; a cell of its own goes on for a while, then merges too."""
    old, new = world.villages[ended], world.villages[into]
    cell = world.cells[old.cell]
    coverage = [CoverageChange(old.cell, ended)]
    if old.cell == new.cell:
        cell.guests.remove(ended)
    else:
        coverage.append(CoverageChange(old.cell, into, "base"))
        cell.base = into
        day = _next_step(on)
        world.agenda.at(day, partial(merge_cells, world, [old.cell], new.cell, into, None))
    postings = _count_anew(world, cell, ended, into, on)
    new.population += old.population
    del world.villages[ended]
    _write_places(
        world,
        MergePlaces((ended,), into, None, (), tuple(coverage), tuple(postings)),
        on,
        [ended, into, old.cell],
        postings,
    )


def _create(world: World, merger: VillageMerger, on: date) -> None:
    """Merge villages into a new one, and their cells, later, into a new cell."""
    old = [_village(world, merger.commune, name) for name in merger.villages]
    codes = [v.code for v in world.villages.values() if v.commune == old[0].commune]
    new = Village(
        world.new_id(),
        f"{merger.commune}-{max(int(code.split('-')[1]) for code in codes) + 1}",
        merger.into[0],
        old[0].commune,
        old[0].group,
        round(sum(v.lat for v in old) / len(old), 5),
        round(sum(v.lon for v in old) / len(old), 5),
        real=True,
        cell=old[0].cell,
        population=sum(v.population for v in old),
    )
    world.villages[new.place] = new
    coverage: list[CoverageChange] = []
    postings: list[Posting] = []
    for village in old:
        coverage += [
            CoverageChange(village.cell, village.place),
            CoverageChange(village.cell, new.place, "base"),
        ]
        cell = world.cells[village.cell]
        cell.base = new.place
        postings += _count_anew(world, cell, village.place, new.place, on)
        del world.villages[village.place]
    spec = PlaceSpec(new.place, "village", new.code, new.name, new.commune, new.lat, new.lon)
    ended = tuple(v.place for v in old)
    cells = [v.cell for v in old]
    _write_places(
        world,
        MergePlaces(ended, new.place, spec, (), tuple(coverage), tuple(postings)),
        on,
        [*ended, new.place, *cells],
        postings,
    )
    founded = Cell(world.new_id(), "village", cell_name(new), new.commune, new.place)
    step = partial(merge_cells, world, cells, founded.organisation, new.place, founded)
    world.agenda.at(_next_step(on), step)


def _divide(world: World, merger: VillageMerger, on: date) -> None:
    """Divide a village between others; its members go to their cells and its own is over."""
    old = _village(world, merger.commune, merger.villages[0])
    heirs = [_village(world, merger.commune, name) for name in merger.into]
    cell = world.cells[old.cell]
    postings = []
    for i, member in enumerate(list(cell.members.values())):
        heir = heirs[i % len(heirs)]
        postings.append(world.move(member.person, heir.cell, heir.place, on))
    for heir in heirs:
        heir.population += old.population // len(heirs)
    del world.villages[old.place], world.cells[cell.organisation]
    places = tuple(v.place for v in heirs)
    coverage = (CoverageChange(cell.organisation, old.place),)
    named = [old.place, *places, cell.organisation, *(v.cell for v in heirs)]
    act = SplitPlace(old.place, places, True, (), coverage, tuple(postings))
    _write_places(world, act, on, named, postings)
    write_cells(world, DissolveOrganisation(cell.organisation), cell, on, named)


def _rename(world: World, merger: VillageMerger, on: date) -> None:
    """Rename a village; its cell follows when the former bearer of the name is gone."""
    village = _village(world, merger.commune, merger.villages[0])
    village.name = merger.into[0]
    _write_places(world, RenamePlace(village.place, village.name), on, [village.place], [])
    world.agenda.at(_next_step(on), partial(rename_cell, world, village))


def _count_anew(world: World, cell: Cell, old: int, new: int, on: date) -> list[Posting]:
    members = cell.counted_for(old)
    return [world.move(m.person, cell.organisation, new, on) for m in members]


def _next_step(on: date) -> date:
    later = date(on.year + on.month // 12, on.month % 12 + 1, 28)
    return structural_days(on, later)[NEXT_STEP]


def _write_places(
    world: World,
    act: MergePlaces | SplitPlace | RenamePlace,
    on: date,
    named: list[int],
    postings: list[Posting],
) -> None:
    keys = [*named, *(p.person for p in postings)]
    write(
        world,
        act,
        issuer=world.provincial_committee,
        signed_on=signed_before(world, on, 10, 30),
        effective_on=on,
        recorded_at=entered(world, on),
        needs=(*keys, *map(roster, named)),
        settles=keys,
    )
