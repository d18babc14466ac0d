"""The map's geometry, made from the villages' points: no boundaries are known below communes.

A village's area is what lies nearer to its point than to any other (Voronoi), within a smooth
hull around all points; a commune is the union of its villages. Pure: points in, paths out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import shapely
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude, in degrees."""

KM_PER_DEGREE = 111.32
WIDTH = 1000
MARGIN = 6


@dataclass(frozen=True)
class Shape:
    """An area's outline as an SVG path, and the point for its name."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Geometry:
    """A drawing: its size, and the shapes of villages and communes by id."""

    width: int
    height: int
    villages: Mapping[int, Shape]
    communes: Mapping[int, Shape]


def draw(
    points: Mapping[int, Point], commune_of: Mapping[int, int], around: Collection[Point]
) -> Geometry:
    """Draw the villages' areas and their communes inside the hull around the points ``around``.

    The hull is of more points than are drawn (of all villages there ever were), so that the
    outline stays when villages come and go.
    """
    if not points:
        return Geometry(WIDTH, WIDTH // 2, {}, {})
    flat = _projection(list(around))
    placed = {village: flat(point) for village, point in points.items()}
    hull = _hull([flat(point) for point in around])
    left, top, right, bottom = hull.bounds
    scale = (WIDTH - 2 * MARGIN) / (right - left)

    def to_page(shape: BaseGeometry) -> BaseGeometry:
        moved = shapely.transform(shape, lambda xy: (xy - [left, top]) * scale + MARGIN)
        return shapely.set_precision(moved, 1)

    areas = {village: to_page(area) for village, area in _areas(placed, hull).items()}
    members: dict[int, list[BaseGeometry]] = defaultdict(list)
    for village, area in areas.items():
        members[commune_of[village]].append(area)
    communes = {commune: shapely.union_all(parts) for commune, parts in members.items()}
    return Geometry(
        WIDTH,
        round((bottom - top) * scale + 2 * MARGIN),
        {village: _shape(area) for village, area in areas.items()},
        {commune: _shape(area) for commune, area in communes.items()},
    )


def _projection(points: list[Point]) -> _Flat:
    return _Flat(
        sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)
    )


@dataclass(frozen=True)
class _Flat:
    """Degrees to kilometres around a centre; y grows downwards, as on a page."""

    lat: float
    lon: float

    def __call__(self, point: Point) -> Point:
        east = (point[1] - self.lon) * math.cos(math.radians(self.lat)) * KM_PER_DEGREE
        return east, (self.lat - point[0]) * KM_PER_DEGREE


def _hull(points: list[Point]) -> Polygon:
    """Return a smooth outline about half a village beyond the outermost points."""
    cloud = MultiPoint(points)
    area = max(cloud.convex_hull.area, 1.0)
    spacing = math.sqrt(area / len(points))
    closed = cloud.buffer(3 * spacing).buffer(-3 * spacing)
    outline = closed.buffer(0.55 * spacing).simplify(spacing / 20)
    if outline.is_empty or outline.geom_type != "Polygon":
        outline = cloud.convex_hull.buffer(0.55 * spacing)
    return Polygon(outline.exterior)


def _areas(placed: Mapping[int, Point], hull: Polygon) -> dict[int, BaseGeometry]:
    if len(placed) == 1:
        return dict.fromkeys(placed, hull)
    cells = shapely.voronoi_polygons(MultiPoint(list(placed.values())), extend_to=hull)
    tree = shapely.STRtree(list(cells.geoms))
    areas = {}
    for village, point in placed.items():
        cell = tree.geometries[tree.nearest(shapely.Point(point))]
        areas[village] = cell.intersection(hull)
    return areas


def _shape(area: BaseGeometry) -> Shape:
    at = shapely.maximum_inscribed_circle(area).coords[0] if not area.is_empty else (0, 0)
    return Shape("".join(_rings(area)), round(at[0]), round(at[1]))


def _rings(area: BaseGeometry) -> Iterable[str]:
    for polygon in getattr(area, "geoms", [area]):
        if isinstance(polygon, Polygon):
            for ring in (polygon.exterior, *polygon.interiors):
                pairs = (f"{round(x)} {round(y)}" for x, y in ring.coords[:-1])
                yield "M" + "L".join(pairs) + "Z"
