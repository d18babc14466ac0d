"""The map of villages by status: what the template draws and what the slider needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from shapely import from_wkb, union_all

from chibo.ledger.scope import Scope
from chibo.planning.course import Course
from chibo.register import reads_figures, reads_map, reads_outlines
from chibo.register.reads_map import VillageState
from chibo.register.reads_outlines import Outline

from . import geometry
from .areas import Point
from .estimate import estimated, middle
from .geometry import Geometry, Shape

LOOKS = ("independent", "host", "guest", "uncovered")
"""How villages look by status; a blank one looks blank, whatever its status."""
DRAWN = ("commune", "village")
"""Levels whose outlines are drawn as they are."""
GROUNDS = ("district", "province")
"""Levels whose outlines only bound the villages of communes without one."""
GONE = "-"
BLANK_MARK = "*"

_Placed = tuple[tuple[int, float | None, float | None, int], ...]
_Points = tuple[tuple[float, float], ...]
_Centres = tuple[tuple[int, float, float], ...]


@dataclass(frozen=True)
class DrawnVillage:
    """A village as the map shows it. ``estimated``: it has no point, its position is a guess."""

    state: VillageState
    look: str
    shape: Shape
    estimated: bool


@dataclass(frozen=True)
class DrawnCommune:
    """A commune's outline and short name."""

    commune: int
    name: str
    shape: Shape


@dataclass(frozen=True)
class Source:
    """Where a level's outlines on the map come from, and from which day on they are valid."""

    level: str
    name: str
    valid_from: date


@dataclass(frozen=True)
class Map:
    """The map of a day. ``counts``: villages by status, and ``blank`` ones among them.

    What has to be said under it: the ``sources`` of its outlines, how many villages' areas are
    drawn around points (``around_points``), how many ``communes_without`` an outline there are,
    and how many villages have an estimated position or are not drawn.
    """

    width: int
    height: int
    villages: list[DrawnVillage]
    communes: list[DrawnCommune]
    counts: dict[str, int]
    sources: list[Source]
    around_points: int
    communes_without: int
    estimated: int
    not_drawn: int


@dataclass(frozen=True)
class _Drawing:
    geometry: Geometry
    estimated: frozenset[int]


def map_of(scope: Scope, on: date) -> Map:
    """Return the map of the day."""
    return drawn(
        reads_map.village_states(scope, on),
        reads_map.points(scope),
        reads_outlines.outlines(scope, on),
        reads_map.commune_points(scope, on),
    )


def drawn(
    states: list[VillageState],
    around: _Points,
    outlines: tuple[Outline, ...],
    centres: _Centres,
) -> Map:
    """Return the map of villages in these states.

    ``around``: the points of all villages that the map has to make room for, on any day.
    ``centres``: communes' own points, for villages without one.
    """
    drawing = _drawing(_placed(states), around, outlines, centres)
    shapes = drawing.geometry
    names = {state.commune: short_name(state.commune_name) for state in states}
    villages = [
        DrawnVillage(
            state,
            look(state.status, state.blank),
            shapes.villages[state.village],
            state.village in drawing.estimated,
        )
        for state in states
        if state.village in shapes.villages
    ]
    communes = [
        DrawnCommune(commune, names.get(commune, ""), shape)
        for commune, shape in shapes.communes.items()
    ]
    counts = {status: sum(s.status == status for s in states) for status in LOOKS}
    counts["blank"] = sum(s.blank for s in states)
    outlined = {row.place for row in outlines}
    return Map(
        width=shapes.width,
        height=shapes.height,
        villages=villages,
        communes=communes,
        counts=counts,
        sources=_sources(outlines, (*DRAWN, shapes.ground)),
        around_points=sum(v.state.village not in outlined for v in villages),
        communes_without=len({v.state.commune for v in villages} - outlined),
        estimated=len(drawing.estimated),
        not_drawn=len(states) - len(villages),
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
    changes = reads_map.changes_of_map(scope, since, on)
    return {
        "since": since.isoformat(),
        "redraw": [0, *((day - since).days for day in changes)],
        "villages": villages,
    }


def planned(course: Course) -> dict[str, Any]:
    """Return what the slider needs for a plan: as ``history``, from the ends of its periods."""
    start = course.problem.start
    villages: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for period in range(course.problem.periods + 1):
        day = max((course.ends(period) - start).days, 0)
        for village, state in course.states(period).items():
            mark = state.status[0] + (BLANK_MARK if state.blank else "")
            spells = villages[str(village)]
            if not spells or spells[-1][1] != mark:
                spells.append((day, mark))
    return {"since": start.isoformat(), "redraw": [0], "villages": villages}


def look(status: str, blank: bool) -> str:
    """Return how a village looks on map and table."""
    return "blank" if blank else status


def short_name(commune: str) -> str:
    """Return a commune's name as it fits on a map."""
    for long, short in (("Thị trấn ", "TT "), ("Xã ", ""), ("Phường ", "P. ")):
        if commune.startswith(long):
            return short + commune.removeprefix(long)
    return commune


def _sources(outlines: Iterable[Outline], levels: Sequence[str]) -> list[Source]:
    named = {Source(row.level, row.source, row.valid_from) for row in outlines}
    drawn = [source for source in named if source.level in levels]
    return sorted(drawn, key=lambda source: (levels.index(source.level), source.valid_from))


def _placed(states: list[VillageState]) -> _Placed:
    return tuple((s.village, s.lat, s.lon, s.commune) for s in states)


@lru_cache(maxsize=32)
def _drawing(
    placed: _Placed, around: _Points, outlines: tuple[Outline, ...], centres: _Centres
) -> _Drawing:
    commune_of = {village: commune for village, _lat, _lon, commune in placed}
    points = {
        village: (lat, lon)
        for village, lat, lon, _commune in placed
        if lat is not None and lon is not None
    }
    areas = {
        level: {row.place: from_wkb(row.area) for row in outlines if row.level == level}
        for level in (*DRAWN, *GROUNDS)
    }
    known = geometry.Known(
        areas["commune"],
        areas["village"],
        {level: union_all(list(areas[level].values())) for level in GROUNDS if areas[level]},
    )
    pointless = {v: c for v, c in commune_of.items() if v not in points and v not in known.villages}
    guesses = estimated(pointless, known.communes, _middles(points, commune_of, centres))
    drawn = geometry.draw(points | guesses, commune_of, (*around, *guesses.values()), known)
    return _Drawing(drawn, frozenset(guesses))


def _middles(
    points: Mapping[int, Point], commune_of: Mapping[int, int], centres: _Centres
) -> dict[int, Point]:
    """Return the communes' own points, or the middle of their villages' where they have none."""
    members: dict[int, list[Point]] = defaultdict(list)
    for village, point in points.items():
        members[commune_of[village]].append(point)
    found = {commune: middle(of_villages) for commune, of_villages in members.items()}
    return found | {commune: (lat, lon) for commune, lat, lon in centres}
