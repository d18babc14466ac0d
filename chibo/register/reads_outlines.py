"""Reads of outlines for the map, and of the places that outlines are imported for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN

from . import models as m
from .reads import held


@dataclass(frozen=True)
class Outline:
    """A place's outline in force on a day: WKB in WGS 84, and where it comes from."""

    place: int
    level: str
    valid_from: date
    source: str
    area: bytes


@dataclass(frozen=True)
class Located:
    """A place of a level on a day, with the points (latitude, longitude) known in it."""

    place: int
    code: str
    name: str
    parent: int | None
    points: tuple[tuple[float, float], ...]


def outlines(scope: Scope, on: date) -> tuple[Outline, ...]:
    """Return the outlines in force on the day, of places that exist on it.

    A place's outline holds until its next one, or until the place was made, merged or divided
    anew: from then on the line is no longer its own.
    """
    standing = dict(held(m.PlaceSpell, on).values_list("place", "level"))
    latest: dict[int, m.Outline] = {}
    for row in m.Outline.objects.filter(valid_from__lte=on).order_by("valid_from"):
        if standing.get(row.place) == row.level and scope.reads_place(row.place):
            latest[row.place] = row
    changed = _last_successions(on)
    return tuple(
        Outline(place, row.level, row.valid_from, row.source, bytes(row.area))
        for place, row in sorted(latest.items())
        if changed.get(place, date.min) <= row.valid_from
    )


def days_of_outlines(since: date, on: date) -> set[date]:
    """Return the days after ``since`` from which outlines were imported."""
    rows = m.Outline.objects.filter(valid_from__gt=since, valid_from__lte=on)
    return set(rows.values_list("valid_from", flat=True).distinct())


def located(scope: Scope, level: str, on: date) -> list[Located]:
    """Return the level's places of the day, each with its own point and those of its villages."""
    rows = {row.place: row for row in held(m.PlaceSpell, on) if scope.reads_place(row.place)}
    points: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for row in rows.values():
        if row.lat is None or row.lon is None or row.level not in ("village", level):
            continue
        above: m.PlaceSpell | None = row
        while above is not None:
            points[above.place].append((row.lat, row.lon))
            above = rows.get(above.parent) if above.parent is not None else None
    found = [row for row in rows.values() if row.level == level]
    return [
        Located(row.place, row.code, row.name, row.parent, tuple(points[row.place]))
        for row in sorted(found, key=lambda row: (row.code, row.name))
    ]


def _last_successions(on: date) -> dict[int, date]:
    known = m.SuccessionSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=on)
    last: dict[int, date] = {}
    for row in known.order_by("valid_from"):
        last[row.predecessor] = last[row.successor] = row.valid_from
    return last
