"""Points for villages, spread so that their Voronoi areas look like a map of communes.

The district is laid out on a raster. A square belongs to the commune whose centre is nearest
in relation to the radius of its area; each commune keeps as many squares as its area asks for.
Village points are then the centres of clusters of squares (a few steps of Lloyd's relaxation).
"""

from __future__ import annotations

import math
from random import Random

from .facts import CommuneFacts

SQUARE = 0.5  # km, the side of a raster square
KM_PER_DEGREE = 111.2
RELAXATIONS = 6

Point = tuple[float, float]
"""(lat, lon) in degrees, or (north, east) in km where a function says so."""


def village_points(
    communes: list[CommuneFacts], counts: dict[str, int], rng: Random
) -> dict[str, list[Point]]:
    """Return as many points (lat, lon) as villages are wanted, by commune code."""
    lat0 = sum(c.lat for c in communes) / len(communes)
    squares = _squares_by_commune(communes, lat0)
    return {
        code: [_to_degrees(p, lat0) for p in _spread(squares[code], counts[code], rng)]
        for code in counts
    }


def _squares_by_commune(communes: list[CommuneFacts], lat0: float) -> dict[str, list[Point]]:
    centres = {c.code: _to_km((c.lat, c.lon), lat0) for c in communes}
    radii = {c.code: math.sqrt(c.area / math.pi) for c in communes}
    claims: dict[str, list[tuple[float, Point]]] = {c.code: [] for c in communes}
    for square in _raster(list(centres.values())):
        ratio, code = min((math.dist(square, centres[k]) / radii[k], k) for k in centres)
        claims[code].append((ratio, square))
    return {
        c.code: [square for _, square in sorted(claims[c.code])[: round(c.area / SQUARE**2)]]
        for c in communes
    }


def _raster(centres: list[Point]) -> list[Point]:
    margin = 10.0
    south, north = min(p[0] for p in centres) - margin, max(p[0] for p in centres) + margin
    west, east = min(p[1] for p in centres) - margin, max(p[1] for p in centres) + margin
    return [
        (south + i * SQUARE, west + j * SQUARE)
        for i in range(int((north - south) / SQUARE))
        for j in range(int((east - west) / SQUARE))
    ]


def _spread(squares: list[Point], count: int, rng: Random) -> list[Point]:
    points = rng.sample(squares, count)
    for _ in range(RELAXATIONS):
        clusters: list[list[Point]] = [[] for _ in points]
        for square in squares:
            clusters[nearest(points, square)].append(square)
        points = [
            _mean(cluster) if cluster else point
            for cluster, point in zip(clusters, points, strict=True)
        ]
    shake = SQUARE / 4
    return [(y + rng.uniform(-shake, shake), x + rng.uniform(-shake, shake)) for y, x in points]


def nearest(points: list[Point], point: Point) -> int:
    """Return the index of the nearest of the points."""
    y, x = point
    return min(range(len(points)), key=lambda i: (points[i][0] - y) ** 2 + (points[i][1] - x) ** 2)


def _mean(points: list[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _to_km(point: Point, lat0: float) -> Point:
    return point[0] * KM_PER_DEGREE, point[1] * KM_PER_DEGREE * math.cos(math.radians(lat0))


def _to_degrees(point: Point, lat0: float) -> Point:
    lon = point[1] / (KM_PER_DEGREE * math.cos(math.radians(lat0)))
    return round(point[0] / KM_PER_DEGREE, 5), round(lon, 5)
