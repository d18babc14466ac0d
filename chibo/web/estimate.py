"""Positions for villages without a point, so that they still stand on the map.

A position depends on the village and on its commune alone: it stays when other villages come, go
or get points. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from hashlib import blake2b

import shapely
from shapely.geometry.base import BaseGeometry

from .areas import KM_PER_DEGREE, Point

SPREAD_KM = 2.0
"""How far around its commune's point a village without a point is placed at most."""
TRIES = 500


def estimated(
    villages: Mapping[int, int],
    outlines: Mapping[int, BaseGeometry],
    centres: Mapping[int, Point],
) -> dict[int, Point]:
    """Return positions for the villages (each with its commune).

    Inside the commune's outline (in degrees) where there is one, else around its centre. A village
    of a commune that has neither is left out.
    """
    found = {}
    for village, commune in villages.items():
        if commune in outlines:
            found[village] = _inside(village, outlines[commune])
        elif commune in centres:
            found[village] = _around(village, centres[commune])
    return found


def middle(points: Iterable[Point]) -> Point:
    """Return the mean of some points."""
    lats, lons = zip(*points, strict=True)
    return sum(lats) / len(lats), sum(lons) / len(lons)


def _inside(village: int, outline: BaseGeometry) -> Point:
    core = outline.buffer(-math.sqrt(outline.area) / 20)
    core = outline if core.is_empty else core
    west, south, east, north = core.bounds
    for step in range(TRIES):
        a, b = _chance(village, step)
        lon, lat = west + a * (east - west), south + b * (north - south)
        if shapely.contains_xy(core, lon, lat):
            return lat, lon
    point = core.representative_point()
    return point.y, point.x


def _around(village: int, centre: Point) -> Point:
    a, b = _chance(village, 0)
    away, angle = SPREAD_KM * math.sqrt(a), 2 * math.pi * b
    lat = centre[0] + away * math.sin(angle) / KM_PER_DEGREE
    lon = centre[1] + away * math.cos(angle) / KM_PER_DEGREE / math.cos(math.radians(lat))
    return lat, lon


def _chance(village: int, step: int) -> tuple[float, float]:
    """Return two numbers from 0 to 1 that are always the same for a village and step."""
    digest = blake2b(f"{village}:{step}".encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8]) / 2**64, int.from_bytes(digest[8:]) / 2**64
