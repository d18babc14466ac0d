"""Deaths and transfers that happen beside the campaign, at rates by year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from .days import personal_day
from .member_acts import can_go, die, transfer_in, transfer_out, transfer_within
from .world import Cell, Member, World

SAMPLE = 40

Cells = Callable[[], list[Cell]]
"""Asked on the day itself: the cells among whose members something happens."""


@dataclass(frozen=True)
class Rates:
    """How many a year, in the whole district: sample figures.

    ``moves`` are transfers of staff between cells of one kind.
    """

    deaths: int
    departures: int
    arrivals: int
    moves: int


def plan_movements(world: World, rates: Rates, since: date, on: date, cells: Cells) -> None:
    """Put a period's deaths and transfers among some cells on the agenda."""
    span = (on - since).days
    for rate, act in (
        (rates.deaths, death_among),
        (rates.departures, departure_from),
        (rates.arrivals, _arrival),
        (rates.moves, _move),
    ):
        for _ in range(round(rate * span / 365)):
            day = personal_day(since + timedelta(days=world.rng.randrange(span)))
            world.agenda.at(day, partial(act, world, cells))


def death_among(world: World, cells: Cells, on: date) -> None:
    """Enter the death of an old member who lives in a village."""
    some = _some_who_can_go(world, _members(cells(), in_villages=True), on)
    if some:
        die(world, min(some, key=lambda m: m.particulars.birth_date or on).person, on)


def departure_from(world: World, cells: Cells, on: date) -> None:
    """Let one of the members go to another province."""
    some = _some_who_can_go(world, _members(cells()), on)
    if some:
        transfer_out(world, some[0].person, on)


def _arrival(world: World, cells: Cells, on: date) -> None:
    offices = [c for c in cells() if c.kind != "village"]
    transfer_in(world, world.rng.choice(offices).organisation, on)


def _move(world: World, cells: Cells, on: date) -> None:
    among = cells()
    some = _some_who_can_go(world, _members(among, in_villages=False), on)
    if not some:
        return
    member = some[0]
    kind = world.cells[member.cell].kind
    goals = [c.organisation for c in among if c.kind == kind and c.organisation != member.cell]
    if goals:
        transfer_within(world, member.person, world.rng.choice(goals), None, on)


def _members(cells: Iterable[Cell], in_villages: bool | None = None) -> list[Member]:
    """Return the members, or only those counted for a village, or only those who are not."""
    return [
        m
        for cell in cells
        for m in cell.members.values()
        if in_villages is None or in_villages == (m.village is not None)
    ]


def _some_who_can_go(world: World, members: list[Member], on: date) -> list[Member]:
    """Return those who can go out of a few members taken at random."""
    some = world.rng.sample(members, min(SAMPLE, len(members)))
    return [m for m in some if can_go(world, m, on)]
