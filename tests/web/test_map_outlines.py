"""The map with imported outlines: what is drawn, from which day on, and what is said under it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import shapely
from django.test import Client
from django.urls import reverse

from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.outlines import replace
from chibo.web.maps import map_of
from tests.oracle.builder import FIRST_DAY

from .conftest import SPLIT_DAY, Small
from .test_pages import text, words

ALL = Scope.everything()
NOW = datetime(2026, 1, 2, tzinfo=UTC)
COMMUNE = shapely.box(103.0, 21.0, 103.2, 21.2)
VILLAGE = shapely.box(103.0, 21.0, 103.1, 21.1)
LATER = date(2017, 1, 1)
AROUND = "Areas are drawn around the villages' points; they are no official boundaries."


def outline(level: str, place: int, area: shapely.Polygon, on: date = FIRST_DAY) -> None:
    areas = {place: shapely.to_wkb(area)}
    replace(level, on, areas, source=f"{level} file", actor="officer", now=NOW)


def test_without_outlines_or_points_nothing_is_drawn_and_it_says_so(
    officer: Client, small: Small
) -> None:
    page = words(text(officer, "overview"))
    assert AROUND in page
    assert "3 villages without a point are not drawn." in page
    assert "Boundaries (" not in page


def test_villages_without_a_point_are_drawn_in_their_commune_with_a_mark(
    officer: Client, small: Small
) -> None:
    outline("commune", small.commune, COMMUNE)
    page = text(officer, "overview")
    said = words(page)
    assert "Boundaries (commune): commune file, valid from 01/01/2016." in said
    assert "Villages' areas are drawn around their points" in said
    assert "3 villages have no point: their positions are estimated." in said
    assert "not drawn" not in said
    assert AROUND not in said
    assert page.count("position estimated") == 2 * 3
    assert page.count('<circle class="estimated"') == 3 + 1


def test_an_outline_of_its_own_needs_no_estimate(officer: Client, small: Small) -> None:
    outline("commune", small.commune, COMMUNE)
    outline("village", small.host, VILLAGE)
    drawn = map_of(ALL, SPLIT_DAY)
    assert {v.state.village for v in drawn.villages if v.estimated} == {small.guest, small.alone}
    assert drawn.around_points == 2
    said = words(text(officer, "overview"))
    assert "Boundaries (village): village file, valid from 01/01/2016." in said


def test_villages_all_outlined_are_not_said_to_be_drawn_around_points(
    officer: Client, small: Small
) -> None:
    for number, village in enumerate((small.host, small.guest, small.alone)):
        area = shapely.transform(VILLAGE, lambda xy, n=number: xy + [n / 10, 0])
        m.Outline.objects.create(
            place=village,
            level="village",
            valid_from=FIRST_DAY,
            area=shapely.to_wkb(area),
            source="village file",
            recorded_at=NOW,
            actor="officer",
        )
    said = words(text(officer, "overview"))
    assert "no official boundaries" not in said
    assert "1 commune without imported boundaries is drawn from its villages." in said
    assert len(map_of(ALL, SPLIT_DAY).communes) == 1


def test_the_map_follows_the_day_from_which_outlines_are_valid(
    officer: Client, small: Small
) -> None:
    outline("commune", small.commune, COMMUNE, LATER)
    before = officer.get(reverse("overview"), {"on": (LATER - timedelta(days=1)).isoformat()})
    assert AROUND in words(before.content.decode())
    assert "valid from 01/01/2017" in words(text(officer, "overview", on=LATER))
    redraw = officer.get(reverse("map-history")).json()["redraw"]
    assert (LATER - FIRST_DAY).days in redraw
    areas = text(officer, "map-areas", on=LATER)
    assert areas.count("data-village=") == 3


def test_on_a_day_without_outlines_the_demo_is_drawn_as_ever(demo_data: None) -> None:
    day = date(2018, 5, 13)
    plain = map_of(ALL, day)
    assert (len(plain.villages), plain.estimated, plain.sources) == (243, 0, [])
    commune = plain.villages[0].state.commune
    outline("commune", commune, shapely.box(103.2, 21.2, 103.3, 21.3), day)
    again = map_of(ALL, day - timedelta(days=1))
    assert [v.shape for v in again.villages] == [v.shape for v in plain.villages]
    mixed = map_of(ALL, day)
    assert (len(mixed.villages), mixed.communes_without) == (243, 13)
