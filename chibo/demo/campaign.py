"""The campaign from 1 January 2016 to 13 May 2018: every figure that was published holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from . import facts
from .admissions import admit, admit_after_error, recognise_opening_probationers
from .cell_acts import bring_in_official, bring_in_officials, found_by_split, found_other_cell
from .days import CAMPAIGN_END, FIRST_DAY, anniversaries, ceremony, personal_day, structural_days
from .member_acts import correct_birth_date
from .movements import Rates, death_among, departure_from, plan_movements
from .world import Cell, Commune, JointGroup, World

FIRST_SPLIT, LAST_SPLIT = date(2016, 7, 1), date(2018, 4, 15)
BATCH_WEIGHTS = (18, 30, 30, 22, 22, 32, 32, 24, 30)  # the nine batches up to February 2018
EARLY_BATCHES = 4  # members admitted in 2016 are official when most of the cells are founded
EARLY_ADMISSIONS = (1, 1, 2)  # in a village that is to get a cell
OFFICE_SHARE = 0.28  # of those admitted, in cells of offices, schools and units
WANTED_WEIGHT = 4  # how much rather a village with fewer than WANTED_BELOW members admits
WANTED_BELOW = 4
NOTICE = timedelta(days=40)  # before a split, officials are brought in where some are missing

LUAN_GIOI = "03379"
LUAN_GIOI_DEATHS = (date(2016, 8, 12), date(2017, 11, 22))
LUAN_GIOI_DEPARTURE = date(2017, 3, 8)
ERRORS = (("03208", 2, False), ("03373", 5, True))
"""Admissions entered for a wrong cell: commune, number of the batch, replaced or revoked."""

BLANK_CLEARED_BY = (
    ("reinforcement", date(2016, 9, 21)),
    ("transfer", date(2016, 12, 8)),
    ("admission", date(2017, 2, 3)),
    ("transfer", date(2017, 7, 20)),
    ("reinforcement", date(2018, 3, 22)),
)

CORRECTIONS = (date(2016, 11, 23), date(2017, 9, 12))
RATES = Rates(deaths=26, departures=34, arrivals=40, moves=24)


def plan_campaign(world: World) -> None:
    """Put the campaign on the agenda."""
    recognise_opening_probationers(world)
    _plan_splits(world)
    for plan in facts.founded_cells():
        world.agenda.at(plan.effective_on, partial(found_other_cell, world, plan))
    _plan_blank_villages(world)
    _plan_admissions(world)
    _plan_luan_gioi(world)
    for day in CORRECTIONS:
        world.agenda.at(day, partial(_correct_someone, world))
    quiet = world.commune_of(LUAN_GIOI).place
    since = FIRST_DAY + timedelta(days=20)
    plan_movements(world, RATES, since, CAMPAIGN_END, partial(_cells_outside, world, quiet))


def _plan_splits(world: World) -> None:
    days = structural_days(FIRST_SPLIT, LAST_SPLIT)
    for group in world.joint_groups:
        if group.leaving():
            day = world.rng.choice(days)
            plan_split(world, group.cell, group.leaving(), day)


def plan_split(world: World, cell: int, guests: list[int], day: date) -> None:
    """Plan a split, and to bring in the officials that are still missing before it."""
    notice = personal_day(day - NOTICE + timedelta(days=world.rng.randint(0, 7)))
    for guest in guests:
        world.agenda.at(notice, partial(bring_in_officials, world, guest))
    world.agenda.at(day, partial(found_by_split, world, cell, guests))


def _blank_villages(world: World) -> Iterator[tuple[int, tuple[str, date]]]:
    """Return each blank village with the way in which it gets its first member, and the day."""
    villages = [village for group in world.joint_groups for village in group.blank]
    return zip(villages, BLANK_CLEARED_BY, strict=True)


def _plan_blank_villages(world: World) -> None:
    for village, (how, day) in _blank_villages(world):
        if how != "admission":
            act = partial(bring_in_official, world, village, how == "reinforcement")
            world.agenda.at(day, act)


def _plan_admissions(world: World) -> None:
    """Plan as many admissions in each commune as its figure says, some of them where needed."""
    days = anniversaries(FIRST_DAY, CAMPAIGN_END)
    for commune in world.communes.values():
        planned = _plan_errors(world, commune, days)
        for group in world.joint_groups:
            if world.cells[group.cell].commune == commune.place:
                planned += _plan_early_admissions(world, group, days[:EARLY_BATCHES])
                planned += _plan_admissions_of_blank(world, group)
        left = facts.samples()[commune.code].admissions - planned
        for day in world.rng.choices(days, BATCH_WEIGHTS, k=left):
            _plan_admission(world, day, partial(admit_somewhere, world, commune.place))


def _plan_errors(world: World, commune: Commune, days: list[date]) -> int:
    count = 0
    for code, batch, replaced in ERRORS:
        if code == commune.code:
            act = partial(_admit_by_mistake, world, commune.place, replaced)
            _plan_admission(world, days[batch], act)
            count += 1
    return count


def _plan_admissions_of_blank(world: World, group: JointGroup) -> int:
    count = 0
    for village, (how, day) in _blank_villages(world):
        if how == "admission" and village in group.blank:
            _plan_admission(world, day, partial(_admit_in_village, world, village))
            count += 1
    return count


def _plan_early_admissions(world: World, group: JointGroup, days: list[date]) -> int:
    count = 0
    for village in group.leaving():
        for _ in range(world.rng.choice(EARLY_ADMISSIONS)):
            day = world.rng.choice(days)
            _plan_admission(world, day, partial(_admit_in_village, world, village))
            count += 1
    return count


def _plan_admission(world: World, anniversary: date, act: Callable[[date], None]) -> None:
    world.agenda.at(ceremony(anniversary, world.rng), act)


def _admit_in_village(world: World, village: int, on: date) -> None:
    admit(world, world.villages[village].cell, village, on)


def admit_somewhere(world: World, commune: int, on: date) -> None:
    """Admit someone in an office cell or, rather where members are few, in a village."""
    if world.rng.random() < OFFICE_SHARE:
        cells = [c for c in world.cells_of(commune) if c.kind != "village"]
        admit(world, world.rng.choice(cells).organisation, None, on)
        return
    villages = [v.place for v in world.villages_of(commune) if world.counted_for(v.place)]
    weights = [WANTED_WEIGHT if len(world.counted_for(v)) < WANTED_BELOW else 1 for v in villages]
    _admit_in_village(world, world.rng.choices(villages, weights)[0], on)


def _admit_by_mistake(world: World, commune: int, replaced: bool, on: date) -> None:
    right, wrong = world.rng.sample(_own_village_cells(world, commune), 2)
    admit_after_error(world, wrong, right.organisation, right.base, on, replaced=replaced)


def _own_village_cells(world: World, commune: int) -> list[Cell]:
    return [c for c in world.cells_of(commune, "village") if not c.joint]


def _plan_luan_gioi(world: World) -> None:
    cells = partial(world.cells_of, world.commune_of(LUAN_GIOI).place)
    for day in LUAN_GIOI_DEATHS:
        world.agenda.at(day, partial(death_among, world, cells))
    world.agenda.at(LUAN_GIOI_DEPARTURE, partial(departure_from, world, cells))


def _cells_outside(world: World, commune: int) -> list[Cell]:
    return [c for c in world.cells.values() if c.commune != commune]


def _correct_someone(world: World, on: date) -> None:
    correct_birth_date(world, world.rng.choice(list(world.members)), on)
