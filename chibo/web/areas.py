"""The villages' areas: what lies nearer to a village's point than to any other, within a ground.

The ground is a commune's outline where it is known, else a smooth hull around all points. Pure:
points and outlines in kilometres, on a plane, in; areas out.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import shapely
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees, or a place on a plane in kilometres."""

KM_PER_DEGREE = 111.32


def hull(points: Collection[Point]) -> Polygon:
    """Return a smooth outline about half a village beyond the outermost points."""
    cloud = MultiPoint(list(points))
    area = max(cloud.convex_hull.area, 1.0)
    spacing = math.sqrt(area / len(points))
    closed = cloud.buffer(3 * spacing).buffer(-3 * spacing)
    outline = closed.buffer(0.55 * spacing).simplify(spacing / 20)
    if outline.is_empty or outline.geom_type != "Polygon":
        outline = cloud.convex_hull.buffer(0.55 * spacing)
    return Polygon(outline.exterior)


def shared(ground: BaseGeometry, points: Mapping[int, Point]) -> dict[int, BaseGeometry]:
    """Divide the ground among the points (Voronoi). Each gets a part, even if it lies outside."""
    if len(points) <= 1:
        return dict.fromkeys(points, ground)
    inside = _inside(ground, points)
    cells = shapely.voronoi_polygons(MultiPoint(list(inside.values())), extend_to=ground)
    tree = shapely.STRtree(list(cells.geoms))
    areas = {}
    for village, point in inside.items():
        cell: Any = tree.geometries[tree.nearest(shapely.Point(point))]
        areas[village] = cell.intersection(ground)
    return areas


def _inside(ground: BaseGeometry, points: Mapping[int, Point]) -> dict[int, Point]:
    """Return the points, those outside drawn into the ground, those on one spot drawn apart."""
    spacing = math.sqrt(ground.area / len(points))
    core = ground.buffer(-spacing / 4)
    core = ground if core.is_empty else core
    taken: set[tuple[int, int]] = set()
    found = {}
    for village, point in sorted(points.items()):
        x, y = point
        if not shapely.contains_xy(ground, x, y):
            x, y = shapely.shortest_line(core, shapely.Point(x, y)).coords[0]
        turn = 0
        while (spot := (round(x / spacing * 50), round(y / spacing * 50))) in taken:
            turn += 1
            x += spacing * 0.1 * math.sqrt(turn) * math.cos(2.4 * turn)
            y += spacing * 0.1 * math.sqrt(turn) * math.sin(2.4 * turn)
        taken.add(spot)
        found[village] = (x, y)
    return found
