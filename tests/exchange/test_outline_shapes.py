"""Outlines made simple: neighbours keep their common edge, slivers go, places stay."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from chibo.exchange.outlines.shapes import METRES_PER_DEGREE, TOLERANCE, Overlap, simplified

from .drawn import SIDE, SOUTH, WEST, square


def wavy(columns: int, rows: int, points: int = 400) -> dict[int, BaseGeometry]:
    """Return a grid of areas whose common edges wind in many small steps."""

    def edge(a: tuple[float, float], b: tuple[float, float]) -> np.ndarray:
        steps = np.linspace(0, 1, points)
        line = np.array(a) + steps[:, None] * (np.array(b) - np.array(a))
        normal = np.array([b[1] - a[1], a[0] - b[0]]) * 0.03
        return line + normal * np.sin(steps * 40)[:, None] * np.sin(steps * math.pi)[:, None]

    lines = []
    for column in range(columns + 1):
        for row in range(rows + 1):
            x, y = WEST + column * SIDE, SOUTH + row * SIDE
            if column < columns:
                lines.append(shapely.LineString(edge((x, y), (x + SIDE, y))))
            if row < rows:
                lines.append(shapely.LineString(edge((x, y), (x, y + SIDE))))
    faces = shapely.get_parts(shapely.polygonize(lines))
    return dict(enumerate(faces))


def test_neighbours_keep_their_common_edges() -> None:
    areas = wavy(3, 3)
    simple = simplified(areas, "commune")
    assert shapely.coverage_is_valid(list(simple.values()))
    before = sum(map(shapely.get_num_coordinates, areas.values()))
    after = sum(map(shapely.get_num_coordinates, simple.values()))
    assert after < before / 10
    tolerance = TOLERANCE["commune"] / METRES_PER_DEGREE
    for number, area in areas.items():
        assert simple[number].hausdorff_distance(area) < 5 * tolerance


def test_gaps_and_overlaps_of_sloppy_drawing_are_closed() -> None:
    left = square(0, 0)
    # The right one's edge was drawn again by hand: now to this side of the line, now to that.
    edge = [
        (WEST + SIDE + (-1) ** i * 25 / METRES_PER_DEGREE, SOUTH + SIDE * i / 20) for i in range(21)
    ]
    right = shapely.Polygon([*edge, (WEST + 2 * SIDE, SOUTH + SIDE), (WEST + 2 * SIDE, SOUTH)])
    assert not shapely.coverage_is_valid([left, right])
    simple = simplified({1: left, 2: right}, "commune")
    assert shapely.coverage_is_valid(list(simple.values()))
    whole = shapely.union_all(list(simple.values()))
    assert (whole.geom_type, len(whole.interiors)) == ("Polygon", 0)
    assert simple[1].intersection(simple[2]).length > SIDE * 0.9


def test_slivers_go_and_true_parts_and_holes_stay() -> None:
    metre = 1 / METRES_PER_DEGREE
    island, crumb = square(4, 4), shapely.box(WEST, SOUTH + 9 * SIDE, WEST + metre, SOUTH + 1)
    enclave = shapely.transform(
        square(0, 0), lambda xy: (xy - [WEST, SOUTH]) / 3 + [WEST + SIDE / 3, SOUTH + SIDE / 3]
    )
    whole = shapely.MultiPolygon([square(0, 0) - enclave, island, crumb & square(0, 9)])
    simple = simplified({1: whole, 2: enclave}, "commune")
    assert len(shapely.get_parts(simple[1])) == 2
    assert sum(len(part.interiors) for part in shapely.get_parts(simple[1])) == 1
    assert simple[2].area == pytest.approx(enclave.area, rel=0.01)


def test_a_very_small_place_stays() -> None:
    metre = 1 / METRES_PER_DEGREE
    tiny = shapely.box(WEST, SOUTH, WEST + 20 * metre, SOUTH + 20 * metre)
    assert simplified({1: tiny}, "commune")[1].area > 0


def test_places_on_the_same_ground_are_refused() -> None:
    with pytest.raises(Overlap) as refused:
        simplified({1: square(0, 0), 2: square(0, 0) | square(1, 0)}, "commune")
    assert set(refused.value.places) <= {1, 2}
