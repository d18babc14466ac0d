"""Reads for the map: villages with their status on a day, and how it changes over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.ledger.spells import FOREVER, STILL_KNOWN

from . import models as m
from . import reads_figures
from .reads import held, place_names
from .reads_outlines import days_of_outlines


@dataclass(frozen=True)
class VillageState:
    """A village on a day: status, whether it is blank, and what is counted for it."""

    village: int
    code: str
    name: str
    commune: int
    commune_name: str
    lat: float | None
    lon: float | None
    status: str
    blank: bool
    members: int
    official: int
    covering_cell: int | None


def village_states(scope: Scope, on: date) -> list[VillageState]:
    """Return the villages of the day in the order of their codes."""
    rows = reads_figures.village_statuses(scope, on).to_pylist()
    communes = place_names({row["parent"] for row in rows}, on)
    states = [
        VillageState(
            village=row["village"],
            code=row["code"],
            name=row["name"],
            commune=row["parent"],
            commune_name=communes.get(row["parent"], ""),
            lat=row["lat"],
            lon=row["lon"],
            status=row["status"],
            blank=row["blank"],
            members=row["members"],
            official=row["official"],
            covering_cell=row["covering_cell"],
        )
        for row in rows
        if scope.reads_place(row["village"])
    ]
    return sorted(states, key=lambda state: (state.code, state.name))


def points(scope: Scope) -> tuple[tuple[float, float], ...]:
    """Return the points of all villages there ever were."""
    known = m.PlaceSpell.objects.filter(known_to=STILL_KNOWN, level="village")
    rows = known.values_list("place", "lat", "lon").distinct().order_by("place")
    return tuple(
        (lat, lon)
        for place, lat, lon in rows
        if lat is not None and lon is not None and scope.reads_place(place)
    )


def commune_points(scope: Scope, on: date) -> tuple[tuple[int, float, float], ...]:
    """Return the communes of the day that have a point of their own, with it."""
    rows = held(m.PlaceSpell, on).filter(level="commune").order_by("place")
    return tuple(
        (row.place, row.lat, row.lon)
        for row in rows
        if row.lat is not None and row.lon is not None and scope.reads_place(row.place)
    )


def changes_of_map(scope: Scope, since: date, on: date) -> list[date]:
    """Return the days after ``since`` on which areas change.

    Villages or communes began, ended or changed, or other outlines are valid.
    """
    known = m.PlaceSpell.objects.filter(known_to=STILL_KNOWN, level__in=("commune", "village"))
    lives = known.values_list("place", "valid_from", "valid_to")
    days = {day for place, *ends in lives if scope.reads_place(place) for day in ends} - {FOREVER}
    days |= days_of_outlines(since, on)
    return sorted(day for day in days if since < day <= on)


def changes_of_communes(scope: Scope, since: date, on: date) -> list[date]:
    """Return the days after ``since`` on which communes were made: days to take boundaries of."""
    known = m.PlaceSpell.objects.filter(
        known_to=STILL_KNOWN, level="commune", valid_from__gt=since, valid_from__lte=on
    )
    made = known.filter(from_step="enter").values_list("place", "valid_from")
    return sorted({day for place, day in made if scope.reads_place(place)})
