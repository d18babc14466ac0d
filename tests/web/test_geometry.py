"""Areas around the villages' points."""

from __future__ import annotations

import random
import re

import pytest
import shapely
from shapely.geometry import Point, Polygon

from chibo.web.geometry import Geometry, Known, Shape, draw

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


# With outlines

LEFT, RIGHT = shapely.box(103.0, 21.0, 103.2, 21.3), shapely.box(103.2, 21.0, 103.4, 21.3)


def villages(number: int, west: float, first: int = 0) -> dict[int, tuple[float, float]]:
    chance = random.Random(number)
    return {
        first + i: (21.0 + chance.random() * 0.3, west + chance.random() * 0.2)
        for i in range(number)
    }


def drawn_in(known: Known, points: dict[int, tuple[float, float]]) -> Geometry:
    communes = {village: 8 if point[1] < 103.2 else 9 for village, point in points.items()}
    return draw(points, communes, list(points.values()), known)


def test_communes_are_drawn_as_given_and_villages_fill_them_exactly() -> None:
    points = villages(20, 103.0) | villages(30, 103.2, 100)
    drawn = drawn_in(Known({8: LEFT, 9: RIGHT}), points)
    assert len(drawn.villages) == 50
    for commune, first in ((8, 0), (9, 100)):
        outline = polygons(drawn.communes[commune])
        assert len(shapely.get_coordinates(outline)) == 5
        mine = [polygons(drawn.villages[v]) for v in points if (v >= 100) == bool(first)]
        assert sum(area.area for area in mine) == pytest.approx(outline.area, rel=0.01)
        assert shapely.union_all(mine).difference(outline.buffer(1.5)).is_empty


def test_a_village_whose_point_lies_outside_its_commune_still_has_an_area_inside() -> None:
    points = villages(5, 103.0) | {90: (21.5, 103.5), 91: (21.5, 103.5), 92: (20.0, 102.0)}
    communes = dict.fromkeys(points, 8)
    drawn = draw(points, communes, list(points.values()), Known({8: LEFT}))
    outline = polygons(drawn.communes[8]).buffer(1.5)
    for village in points:
        assert polygons(drawn.villages[village]).area > 100
        assert outline.contains(polygons(drawn.villages[village]))


def test_villages_on_one_spot_get_areas_of_their_own() -> None:
    points = dict.fromkeys(range(6), (21.1, 103.1))
    drawn = draw(points, dict.fromkeys(points, 8), [(21.1, 103.1)], Known({8: LEFT}))
    areas = [polygons(shape) for shape in drawn.villages.values()]
    assert sum(a.area for a in areas) == pytest.approx(shapely.union_all(areas).area, rel=0.01)


def test_a_village_s_own_outline_is_drawn_and_the_others_share_what_is_left() -> None:
    points = villages(4, 103.0)
    own = shapely.box(103.05, 21.05, 103.1, 21.1)
    drawn = draw(
        points, dict.fromkeys([*points, 50], 8), list(points.values()), Known({8: LEFT}, {50: own})
    )
    assert drawn.villages.keys() == {*points, 50}
    area = polygons(drawn.villages[50])
    whole = polygons(drawn.communes[8])
    assert area.area / whole.area == pytest.approx(own.area / LEFT.area, rel=0.05)
    for village in points:
        assert polygons(drawn.villages[village]).intersection(area).area < 10


def test_communes_without_an_outline_take_what_the_others_leave() -> None:
    points = villages(20, 103.0) | villages(30, 103.2, 100)
    drawn = drawn_in(Known({8: LEFT}), points)
    outline = polygons(drawn.communes[8])
    assert len(drawn.villages) == 50
    assert polygons(drawn.communes[9]).intersection(outline).area < outline.area / 100


def test_a_district_s_outline_bounds_them_where_their_points_fill_it() -> None:
    points = villages(60, 103.0) | villages(60, 103.2, 100)
    district = shapely.box(103.0, 21.0, 103.4, 21.3)
    drawn = drawn_in(Known(grounds={"district": district}), points)
    assert drawn.ground == "district"
    whole = shapely.union_all([polygons(shape) for shape in drawn.communes.values()])
    assert whole.area == pytest.approx(whole.envelope.area, rel=0.01)
    province = drawn_in(Known(grounds={"province": district.buffer(1)}), points)
    assert province.ground == ""


def test_outlines_alone_are_a_map_too() -> None:
    drawn = draw({}, {}, [], Known({8: LEFT, 9: RIGHT}))
    assert drawn.communes.keys() == {8, 9}
