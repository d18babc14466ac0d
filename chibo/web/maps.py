"""The map of villages by status: what the template draws and what the slider needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from chibo.ledger.scope import Scope
from chibo.register import reads_figures, reads_map
from chibo.register.reads_map import VillageState

from . import geometry
from .geometry import Geometry, Shape

LOOKS = ("independent", "host", "guest", "uncovered")
"""How villages look by status; a blank one looks blank, whatever its status."""
GONE = "-"
BLANK_MARK = "*"

_Placed = tuple[tuple[int, float, float, int], ...]


@dataclass(frozen=True)
class DrawnVillage:
    """A village as the map shows it."""

    state: VillageState
    look: str
    shape: Shape


@dataclass(frozen=True)
class DrawnCommune:
    """A commune's outline and short name."""

    commune: int
    name: str
    shape: Shape


@dataclass(frozen=True)
class Map:
    """The map of a day. ``counts``: villages by status, and ``blank`` ones among them."""

    width: int
    height: int
    villages: list[DrawnVillage]
    communes: list[DrawnCommune]
    counts: dict[str, int]
    not_drawn: int


def map_of(scope: Scope, on: date) -> Map:
    """Return the map of the day."""
    states = reads_map.village_states(scope, on)
    drawing = _drawing(_placed(states), reads_map.points(scope))
    names = {state.commune: short_name(state.commune_name) for state in states}
    villages = [
        DrawnVillage(state, look(state.status, state.blank), drawing.villages[state.village])
        for state in states
        if state.village in drawing.villages
    ]
    communes = [
        DrawnCommune(commune, names[commune], shape) for commune, shape in drawing.communes.items()
    ]
    counts = {status: sum(s.status == status for s in states) for status in LOOKS}
    counts["blank"] = sum(s.blank for s in states)
    return Map(
        drawing.width, drawing.height, villages, communes, counts, len(states) - len(villages)
    )


def history(scope: Scope, since: date, on: date) -> dict[str, Any]:
    """Return what the slider needs: by village, from which day on it has which status.

    Days are counted from ``since``. A status is its first letter, with a mark where the village
    is blank; GONE where there is no such village. ``redraw``: days on which areas change.
    """
    villages: dict[str, list[tuple[int, str]]] = {}
    rows = reads_figures.status_history(scope, since, on).to_pylist()
    for row in sorted(rows, key=lambda row: (row["village"], row["valid_from"])):
        spells = villages.setdefault(str(row["village"]), [])
        start = (row["valid_from"] - since).days
        if spells and spells[-1][0] == start:
            spells.pop()
        spells.append((max(start, 0), row["status"][0] + (BLANK_MARK if row["blank"] else "")))
        if row["valid_to"] <= on:
            spells.append(((row["valid_to"] - since).days, GONE))
    changes = reads_map.changes_of_places(scope, since, on)
    return {
        "since": since.isoformat(),
        "redraw": [0, *((day - since).days for day in changes)],
        "villages": villages,
    }


def look(status: str, blank: bool) -> str:
    """Return how a village looks on map and table."""
    return "blank" if blank else status


def short_name(commune: str) -> str:
    """Return a commune's name as it fits on a map."""
    for long, short in (("Thị trấn ", "TT "), ("Xã ", ""), ("Phường ", "P. ")):
        if commune.startswith(long):
            return short + commune.removeprefix(long)
    return commune


def _placed(states: list[VillageState]) -> _Placed:
    return tuple(
        (s.village, s.lat, s.lon, s.commune)
        for s in states
        if s.lat is not None and s.lon is not None
    )


@lru_cache(maxsize=32)
def _drawing(placed: _Placed, around: tuple[tuple[float, float], ...]) -> Geometry:
    points = {village: (lat, lon) for village, lat, lon, _commune in placed}
    commune_of = {village: commune for village, _lat, _lon, commune in placed}
    return geometry.draw(points, commune_of, around)
