"""Villages on the map and in figures: points, names, profiles."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import pytest

from chibo.demo import facts
from chibo.demo.points import SQUARE, nearest, village_points
from chibo.ledger import contents as c

from .district import acts, communes, villages


def test_voronoi_areas_of_villages_make_up_the_communes_areas() -> None:
    rows = facts.communes()
    points = {v.place: (v.lat or 0.0, v.lon or 0.0) for v in _at_start()}
    owner = [villages()[place].parent for place in points]
    names = {place: name for name, place in communes().items()}
    area: Counter[str] = Counter()
    for square in _squares(rows):
        area[names[owner[nearest(list(points.values()), square)] or 0]] += SQUARE**2  # type: ignore[assignment]

    for row in rows:
        assert area[row.name] == pytest.approx(row.area, rel=0.3)


def _squares(rows: list[facts.CommuneFacts]) -> list[tuple[float, float]]:
    """The district on a raster (lat, lon): as near to a centre as its commune reaches."""
    step = SQUARE / 111.2
    wide = step / math.cos(math.radians(21.2))
    found = []
    for i in range(round(0.6 / step)):
        for j in range(round(0.6 / wide)):
            lat, lon = 20.95 + i * step, 103.0 + j * wide
            ratios = [
                math.hypot((lat - r.lat) * 111.2, (lon - r.lon) * 103.7)
                / math.sqrt(r.area / math.pi)
                for r in rows
            ]
            if min(ratios) < 1.05:
                found.append((lat, lon))
    return found


def test_points_differ_and_lie_in_the_district() -> None:
    points = {(v.lat, v.lon) for v in _at_start()}

    assert len(points) == 243
    assert all(20.9 < (lat or 0) < 21.5 and 103.0 < (lon or 0) < 103.6 for lat, lon in points)


def test_no_made_up_village_bears_a_name_from_the_sources() -> None:
    real = {v.name: v.commune for v in facts.named_villages()}
    codes = {place: code for code, place in _commune_codes().items()}

    for village in _at_start():
        if village.name in real:
            assert real[village.name] == codes[village.parent or 0]
    assert max(Counter((v.parent, v.name) for v in _at_start()).values()) == 1


def test_the_towns_villages_are_street_groups() -> None:
    town = communes()["Thị trấn Điện Biên Đông"]

    names = [v.name for v in _at_start() if v.parent == town]

    assert sorted(names) == [f"Tổ dân phố {i}" for i in range(1, len(names) + 1)]


def test_profiles_of_2018_sum_up_to_what_is_published() -> None:
    profiles = [act for _, act in acts(c.ProfilePlace) if act.year == 2018]
    people: defaultdict[str, float] = defaultdict(float)
    for profile in profiles:
        for share in profile.ethnic_shares:
            people[share.group] += share.share * (profile.population or 0)
        assert sum(s.share for s in profile.ethnic_shares) == pytest.approx(1, abs=0.001)
    population = sum(p.population or 0 for p in profiles)
    households = sum(p.households or 0 for p in profiles)
    poor = sum(p.poor_households or 0 for p in profiles)

    assert len(profiles) == 243
    assert 60_000 < population < 67_080
    assert 0.65 < poor / households < 0.70
    assert people["mong"] / population == pytest.approx(0.5377, abs=0.03)
    assert people["thai"] / population == pytest.approx(0.3096, abs=0.03)
    assert people["kinh"] / population == pytest.approx(0.0412, abs=0.01)


def test_points_are_spread_over_each_commune() -> None:
    from random import Random

    rows = facts.communes()
    spread = village_points(rows, {r.code: 10 for r in rows}, Random(5))

    for row in rows:
        gaps = [
            min(math.dist(p, q) for q in spread[row.code] if q != p) * 107 for p in spread[row.code]
        ]
        assert min(gaps) > 0.4 * math.sqrt(row.area / 10)


def _at_start() -> list[c.PlaceSpec]:
    return [
        spec for _, act in acts(c.OpeningBalance) for spec in act.places if spec.level == "village"
    ]


def _commune_codes() -> dict[str, int]:
    return {
        spec.code: spec.place
        for _, act in acts(c.OpeningBalance)
        for spec in act.places
        if spec.level == "commune"
    }
