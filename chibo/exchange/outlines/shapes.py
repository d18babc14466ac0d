"""Outlines made simple for phones, with the edges that neighbours share kept the same.

Pure: areas in degrees in, areas in degrees out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
TOLERANCE = {"village": 20.0, "commune": 50.0, "district": 100.0, "province": 200.0}
"""Metres: what is finer than this a phone's screen does not show."""
GAP = 4.0
"""Gaps up to so many tolerances wide are faults of drawing: nobody lives in them."""
DECIMALS = 5
"""Of a degree: about a metre."""
MOST_LOST = 0.2
"""The share of an area that cleaning may take. More is no fault of drawing."""


class Overlap(ValueError):
    """Two outlines cover the same ground; ``places`` names those that would lose it."""

    def __init__(self, places: list[int]) -> None:
        super().__init__(places)
        self.places = places


def simplified(areas: Mapping[int, BaseGeometry], level: str) -> dict[int, BaseGeometry]:
    """Return the areas with neighbours' edges matched, simplified, without slivers.

    Raises Overlap.
    """
    tolerance = TOLERANCE[level]
    whole = shapely.MultiPolygon([part for a in areas.values() for part in shapely.get_parts(a)])
    lat = whole.centroid.y
    scale = (METRES_PER_DEGREE * math.cos(math.radians(lat)), METRES_PER_DEGREE)
    metres = [shapely.transform(area, lambda xy: xy * scale) for area in areas.values()]
    clean = shapely.coverage_clean(metres, gap_width=GAP * tolerance)
    lost = [
        place
        for place, before, after in zip(areas, metres, clean, strict=True)
        if after.area < (1 - MOST_LOST) * before.area
    ]
    if lost:
        raise Overlap(lost)
    simple = shapely.coverage_simplify(clean, tolerance)
    return {
        place: _to_degrees(_without_slivers(area, tolerance), scale)
        for place, area in zip(areas, simple, strict=True)
    }


def _without_slivers(area: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Drop parts and holes too small to be seen; the largest part always stays."""
    least = (2 * tolerance) ** 2
    parts = sorted(shapely.get_parts(area), key=lambda part: part.area, reverse=True)
    kept = [part for i, part in enumerate(parts) if i == 0 or part.area >= least]
    return shapely.multipolygons([_without_holes(part, least) for part in kept])


def _without_holes(part: Any, least: float) -> BaseGeometry:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= least]
    return shapely.Polygon(part.exterior, holes)


def _to_degrees(area: BaseGeometry, scale: tuple[float, float]) -> BaseGeometry:
    degrees = shapely.transform(area, lambda xy: (xy / scale).round(DECIMALS))
    return (
        degrees
        if degrees.is_valid
        else shapely.make_valid(degrees, method="structure", keep_collapsed=False)
    )
