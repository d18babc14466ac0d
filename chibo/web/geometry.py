"""The map's geometry: villages' areas and communes' outlines, as paths on a page.

What has an outline of its own is drawn as it is. Other villages share what is left of their
commune's outline, or of a hull around all points (``areas``); a commune without an outline is the
union of its villages. Pure: points and outlines in degrees in, paths out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from .areas import KM_PER_DEGREE, Point, hull, shared

WIDTH = 1000
MARGIN = 6
LEAST_FILLED = 0.5
"""A district's outline is the ground only where the villages' points fill so much of it."""


@dataclass(frozen=True)
class Shape:
    """An area's outline as an SVG path, and the point for its name."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Geometry:
    """A drawing: its size, and the shapes of villages and communes by id.

    ``ground``: the level whose outline bounds the villages of communes without one, if any.
    """

    width: int
    height: int
    villages: Mapping[int, Shape]
    communes: Mapping[int, Shape]
    ground: str = ""


@dataclass(frozen=True)
class Known:
    """Outlines that are known, in degrees. ``grounds``: of the levels above, best first."""

    communes: Mapping[int, BaseGeometry] = field(default_factory=dict)
    villages: Mapping[int, BaseGeometry] = field(default_factory=dict)
    grounds: Mapping[str, BaseGeometry] = field(default_factory=dict)


def draw(
    points: Mapping[int, Point],
    commune_of: Mapping[int, int],
    around: Collection[Point],
    known: Known = Known(),  # noqa: B008
) -> Geometry:
    """Draw the villages' areas and their communes.

    Where no outlines are known they lie inside the hull around the points ``around``: of more
    points than are drawn (of all villages there ever were), so that the outline stays when
    villages come and go.
    """
    flat = _projection(around, known)
    if flat is None:
        return Geometry(WIDTH, WIDTH // 2, {}, {})
    placed = {village: flat.point(point) for village, point in points.items()}
    own = {v: flat.shape(area) for v, area in known.villages.items() if v in commune_of}
    bounded = {commune: flat.shape(area) for commune, area in known.communes.items()}

    areas = dict(own)
    loose = {v: p for v, p in placed.items() if v not in own and commune_of[v] not in bounded}
    for commune, outline in bounded.items():
        mine = {v: p for v, p in placed.items() if v not in own and commune_of[v] == commune}
        areas |= shared(_left(outline, own.values()), mine)
    frame, level = [*areas.values(), *bounded.values()], ""
    if loose or not frame:
        level, ground = _ground(hull([flat.point(point) for point in around]), flat, known)
        frame.append(ground)
        areas |= shared(_left(ground, [*bounded.values(), *own.values()]), loose)
    members: dict[int, list[BaseGeometry]] = defaultdict(list)
    page = _Page(shapely.total_bounds(frame))
    drawn = {village: page.shape(areas[village]) for village in commune_of if village in areas}
    for village, area in drawn.items():
        members[commune_of[village]].append(area)
    communes = {commune: shapely.union_all(parts) for commune, parts in members.items()}
    communes |= {commune: page.shape(outline) for commune, outline in bounded.items()}
    return Geometry(
        WIDTH,
        page.height,
        {village: _shape(area) for village, area in drawn.items()},
        {commune: _shape(area) for commune, area in communes.items()},
        level,
    )


def _left(ground: BaseGeometry, taken: Collection[BaseGeometry]) -> BaseGeometry:
    """Return what is left of a ground, or all of it where nothing is."""
    left = shapely.difference(ground, shapely.union_all(list(taken))) if taken else ground
    return ground if left.is_empty else left


def _ground(smooth: BaseGeometry, flat: _Flat, known: Known) -> tuple[str, BaseGeometry]:
    """Return the outline of a level above that the villages fill well enough, else the hull."""
    for level, outline in known.grounds.items():
        ground = flat.shape(outline)
        if smooth.area >= LEAST_FILLED * ground.area:
            return level, ground
    return "", smooth


def _projection(around: Collection[Point], known: Known) -> _Flat | None:
    if around:
        lats, lons = zip(*around, strict=True)
        return _Flat(sum(lats) / len(lats), sum(lons) / len(lons))
    outlines = [*known.communes.values(), *known.villages.values()]
    if not outlines:
        return None
    west, south, east, north = shapely.total_bounds(outlines)
    return _Flat((south + north) / 2, (west + east) / 2)


@dataclass(frozen=True)
class _Flat:
    """Degrees to kilometres around a centre; y grows downwards, as on a page."""

    lat: float
    lon: float

    def point(self, point: Point) -> Point:
        east = (point[1] - self.lon) * math.cos(math.radians(self.lat)) * KM_PER_DEGREE
        return east, (self.lat - point[0]) * KM_PER_DEGREE

    def shape(self, area: BaseGeometry) -> BaseGeometry:
        scale = (math.cos(math.radians(self.lat)) * KM_PER_DEGREE, -KM_PER_DEGREE)
        return shapely.transform(area, lambda xy: (xy - (self.lon, self.lat)) * scale)


class _Page:
    """Kilometres to the page's units, in whole numbers."""

    def __init__(self, frame: Any) -> None:
        left, self._top, right, bottom = frame
        self._left = left
        self._scale = (WIDTH - 2 * MARGIN) / (right - left)
        self.height = round((bottom - self._top) * self._scale + 2 * MARGIN)

    def shape(self, area: BaseGeometry) -> BaseGeometry:
        corner = [self._left, self._top]
        moved = shapely.transform(area, lambda xy: (xy - corner) * self._scale + MARGIN)
        return shapely.set_precision(moved, 1)


def _shape(area: BaseGeometry) -> Shape:
    at = shapely.maximum_inscribed_circle(area).coords[0] if not area.is_empty else (0, 0)
    return Shape("".join(_rings(area)), round(at[0]), round(at[1]))


def _rings(area: BaseGeometry) -> Iterable[str]:
    for polygon in getattr(area, "geoms", [area]):
        if isinstance(polygon, Polygon):
            for ring in (polygon.exterior, *polygon.interiors):
                pairs = (f"{round(x)} {round(y)}" for x, y in ring.coords[:-1])
                yield "M" + "L".join(pairs) + "Z"
