"""Areas around the villages' points."""

from __future__ import annotations

import random
import re

import pytest
import shapely
from shapely.geometry import Point, Polygon

from chibo.web.geometry import Geometry, Shape, draw

RING = re.compile(r"M([\d .L]+)Z")


def polygons(shape: Shape) -> shapely.MultiPolygon:
    rings = [
        [tuple(map(float, pair.split())) for pair in ring.split("L")]
        for ring in RING.findall(shape.path)
    ]
    return shapely.union_all([Polygon(ring) for ring in rings])


@pytest.fixture
def drawn() -> Geometry:
    chance = random.Random(1)
    points = {
        village: (21.0 + chance.random() / 3, 103.0 + chance.random() / 3) for village in range(40)
    }
    communes = {village: int(point[1] > 103.16) for village, point in points.items()}
    return draw(points, communes, list(points.values()))


def test_every_village_has_an_area_and_its_name_lies_in_it(drawn: Geometry) -> None:
    assert len(drawn.villages) == 40
    for shape in drawn.villages.values():
        assert polygons(shape).buffer(1).contains(Point(shape.x, shape.y))


def test_areas_do_not_overlap_and_fill_the_communes(drawn: Geometry) -> None:
    areas = [polygons(shape) for shape in drawn.villages.values()]
    communes = [polygons(shape) for shape in drawn.communes.values()]
    whole = shapely.union_all(areas)
    # Corners are rounded to whole units of the page.
    assert sum(a.area for a in areas) == pytest.approx(whole.area, rel=0.01)
    assert sum(c.area for c in communes) == pytest.approx(whole.area, rel=0.01)
    assert whole.bounds[2] <= drawn.width
    assert whole.bounds[3] <= drawn.height


def test_the_outline_stays_when_villages_merge() -> None:
    points = {1: (21.0, 103.0), 2: (21.0, 103.1), 3: (21.1, 103.0), 4: (21.1, 103.1)}
    around = list(points.values())
    before = draw(points, dict.fromkeys(points, 9), around)
    fewer = {village: points[village] for village in (1, 2)}
    after = draw(fewer, dict.fromkeys(fewer, 9), around)
    assert (before.width, before.height) == (after.width, after.height)
    assert polygons(before.communes[9]).area == pytest.approx(
        polygons(after.communes[9]).area, rel=0.01
    )


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_map_of_few_villages_is_drawn_too(number: int) -> None:
    points = {village: (21.0 + village / 100, 103.0) for village in range(number)}
    drawn = draw(points, dict.fromkeys(points, 9), list(points.values()))
    assert len(drawn.villages) == number
