"""Positions for villages without a point: inside, distinct, and always the same."""

from __future__ import annotations

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from chibo.web.areas import KM_PER_DEGREE
from chibo.web.estimate import SPREAD_KM, estimated, middle

ids = st.sets(st.integers(1, 2**52), min_size=2, max_size=40)
corners = st.tuples(st.floats(103, 103.4), st.floats(21, 21.4))


def blob(points: list[tuple[float, float]]) -> BaseGeometry:
    return MultiPoint(points).convex_hull.buffer(0.02)


outlines = st.one_of(
    st.lists(corners, min_size=1, max_size=8).map(blob),
    # Of several parts, and bent around a hole.
    st.tuples(corners, corners).map(lambda ends: blob([ends[0]]) | blob([ends[1]])),
    corners.map(lambda c: Point(c).buffer(0.1) - Point(c).buffer(0.07)),
)


@given(ids, outlines)
def test_positions_lie_inside_the_outline_and_apart(
    villages: set[int], outline: BaseGeometry
) -> None:
    found = estimated(dict.fromkeys(villages, 9), {9: outline}, {})
    assert found.keys() == villages
    assert len(set(found.values())) == len(villages)
    assert all(outline.contains(Point(lon, lat)) for lat, lon in found.values())


@given(ids, outlines)
def test_a_position_stays_when_other_villages_change(
    villages: set[int], outline: BaseGeometry
) -> None:
    everyone = estimated(dict.fromkeys(villages, 9), {9: outline}, {})
    for village in villages:
        assert estimated({village: 9}, {9: outline}, {})[village] == everyone[village]


@given(ids)
def test_without_an_outline_they_lie_around_the_commune_s_point(villages: set[int]) -> None:
    found = estimated(dict.fromkeys(villages, 9), {}, {9: (21.2, 103.2)})
    assert len(set(found.values())) == len(villages)
    for lat, lon in found.values():
        east = (lon - 103.2) * math.cos(math.radians(21.2)) * KM_PER_DEGREE
        assert math.hypot((lat - 21.2) * KM_PER_DEGREE, east) < SPREAD_KM * 1.01


def test_an_outline_goes_before_a_point_and_nothing_is_made_up() -> None:
    outline = shapely.box(103, 21, 103.1, 21.1)
    found = estimated({1: 8, 2: 9}, {8: outline}, {8: (25.0, 110.0)})
    assert found.keys() == {1}
    assert outline.contains(Point(found[1][::-1]))


def test_the_middle_of_points_is_their_mean() -> None:
    assert middle([(21.0, 103.0), (22.0, 104.0)]) == (21.5, 103.5)
