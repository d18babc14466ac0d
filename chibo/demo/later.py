"""After May 2018: admissions go on, joint cells are split, villages merged, the district ended."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import partial

from .campaign import admit_somewhere, plan_split
from .cell_acts import hand_over
from .days import CAMPAIGN_END, LAST_DAY, REFORM_DAY, anniversaries, ceremony
from .mergers import plan_mergers
from .movements import Rates, plan_movements
from .reform import reform
from .world import MIN_OFFICIAL, Cell, World

HANDED_OVER = date(2018, 6, 15)
ADMISSIONS_A_BATCH = 45  # four batches make 180 a year
RATES = Rates(deaths=36, departures=95, arrivals=45, moves=30)
SPLITS_FROM, SPLITS_UNTIL = date(2018, 8, 1), date(2025, 3, 1)
SPLIT_MONTHS = (2, 4, 8, 10)
SPLIT_AFTER = timedelta(days=75)  # from the choice of a joint cell to its split


def plan_later_years(world: World) -> None:
    """Put what follows the campaign on the agenda, up to the end of 2025."""
    since = CAMPAIGN_END + timedelta(days=1)
    for day in anniversaries(since, LAST_DAY):
        for _ in range(ADMISSIONS_A_BATCH):
            world.agenda.at(ceremony(day, world.rng), partial(_admit_anywhere, world))
    plan_movements(world, RATES, since, LAST_DAY, partial(_all_cells, world))
    world.agenda.at(HANDED_OVER, partial(_hand_over_guest, world))
    plan_mergers(world)
    for year in range(SPLITS_FROM.year, SPLITS_UNTIL.year + 1):
        for month in SPLIT_MONTHS:
            if SPLITS_FROM <= (day := date(year, month, 1)) <= SPLITS_UNTIL:
                world.agenda.at(day, partial(_choose_split, world))
    world.agenda.at(REFORM_DAY, partial(reform, world))


def _all_cells(world: World) -> list[Cell]:
    return list(world.cells.values())


def _admit_anywhere(world: World, on: date) -> None:
    communes = list(world.communes)
    weights = [len(world.villages_of(commune)) for commune in communes]
    admit_somewhere(world, world.rng.choices(communes, weights)[0], on)


def _hand_over_guest(world: World, on: date) -> None:
    """Let the nearest cell cover a guest village of a cell that has two, and so become joint."""
    crowded = next(c for c in world.cells.values() if len(c.guests) > 1 and c.base is not None)
    guest = next(g for g in crowded.guests if g not in world.spoken_for)
    here = world.villages[guest]
    own = [
        v
        for v in world.villages_of(here.commune)
        if v.place not in world.spoken_for and world.cells[v.cell].base == v.place
    ]
    alone = [v for v in own if not world.cells[v.cell].joint]
    near = min(alone, key=lambda v: math.dist((v.lat, v.lon), (here.lat, here.lon)))
    hand_over(world, guest, near.cell, on)


def _choose_split(world: World, on: date) -> None:
    """Choose the guest village that is nearest to a cell of its own, and plan the split."""
    guests = [
        (_missing(world, guest), guest)
        for cell in world.cells.values()
        for guest in cell.guests
        if guest not in world.spoken_for
    ]
    if not guests:
        return
    _, guest = min(guests)
    world.spoken_for.add(guest)
    day = (on + SPLIT_AFTER).replace(day=15)
    plan_split(world, world.villages[guest].cell, [guest], day)


def _missing(world: World, village: int) -> int:
    return max(0, MIN_OFFICIAL - sum(m.official for m in world.counted_for(village)))
