"""Meetings and ratings over the API: what the pages take and refuse, and no entry lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chibo.access.rights import Role
from chibo.meetings.models import MeetingVersion, RatingVersion
from tests.access.world import World

from .test_api import KEY, Program, program

HELD = {
    "held": True,
    "on": "2018-05-05",
    "minutes": 120,
    "official": 4,
    "present_official": 3,
    "illness": 1,
    "adopted": True,
}


@pytest.fixture
def secretary(client: Client, world: World) -> Program:
    return program(client, Role.CELL_SECRETARY, world.joint)


def entry(seen: int = 0, **other: Any) -> dict[str, Any]:
    return {"seen": seen, "line": {**HELD, **other}}


def test_a_line_is_entered_once_and_read_again(secretary: Program, world: World) -> None:
    address = f"/cells/{world.joint}/meetings/2018-05"
    first = secretary.post(address, entry())
    assert first == secretary.post(address, entry())
    assert (first["state"], first["number"]) == ("recorded", 1)
    assert MeetingVersion.objects.count() == 1
    whole = secretary.get(address)
    assert whole["number"] == 1 and whole["versions"][0]["line"]["present_official"] == 3
    listed = secretary.get(f"/organisations/{world.joint}/meetings", on="2018-06-30")["items"]
    states = {one["month"]: one["state"] for one in listed}
    assert (states["2018-05-01"], states["2018-04-01"]) == ("held", "missing")


def test_a_key_answers_to_one_address_only(secretary: Program, world: World) -> None:
    secretary.post(f"/cells/{world.joint}/meetings/2018-05", entry(), key=KEY)
    other = secretary.post(f"/cells/{world.joint}/meetings/2018-04", entry(), 409, key=KEY)
    assert other["error"] == "key_used"


def test_two_entries_on_the_same_version_wait_for_a_choice(
    secretary: Program, world: World
) -> None:
    address = f"/cells/{world.joint}/meetings/2018-05"
    secretary.post(address, entry())
    second = secretary.post(address, entry(minutes=90))
    assert second["state"] == "conflict"
    choice = {"conflict": second["id"], "seen": 1, "keep": "entry"}
    assert secretary.post(f"{address}/choice", choice, key="the-choice")["number"] == 2
    late = secretary.post(f"{address}/choice", choice, 409, key="a-late-choice")
    assert late["error"] == "changed"
    present = next(one for one in secretary.get(address)["versions"] if one["current"])
    assert present["line"]["minutes"] == 90


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"illness": 0}, "away_work"),
        ({"on": "2018-06-05"}, "on"),
        ({"present_official": 5}, "present_official"),
        ({"points": {"singing": 5}}, "points.singing"),
        ({"points": {"conduct": 5}}, "preparation"),
        ({"held": False}, "why_not"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    secretary: Program, world: World, wrong: dict[str, Any], field: str
) -> None:
    refused = secretary.post(f"/cells/{world.joint}/meetings/2018-05", entry(**wrong), 422)
    assert refused["error"] == "fields" and field in refused["fields"]
    assert not MeetingVersion.objects.exists()


def test_a_rating_stands_in_the_committee_s_year_with_the_cap(client: Client, world: World) -> None:
    officer = program(client, Role.COMMUNE_OFFICER, world.own)
    rating = {"grade": "good", "excellent": 3, "good": 1}
    officer.post(f"/cells/{world.joint}/ratings/2018", rating)
    officer.post(f"/cells/{world.joint}/ratings/2018", rating)
    assert RatingVersion.objects.count() == 1
    address = f"/organisations/{world.own}/ratings/2018"
    year = officer.get(address)
    rated = {one["cell"]: one["rating"] for one in year["cells"]}
    assert rated[world.joint]["excellent"] == 3 and rated[world.office] is None
    assert year["excess"] == 3 - year["most"] > 0
    officer.post(f"{address}/ground", {"ground": "Công văn 1"})
    assert [one["ground"] for one in officer.get(address)["grounds"]] == ["Công văn 1"]


def test_months_out_of_reach_are_not_there(secretary: Program, world: World) -> None:
    for month in ("2018-13", "0000-01", "9999-12"):
        secretary.get(f"/cells/{world.joint}/meetings/{month}", 404)
    secretary.get(f"/organisations/{world.own}/meetings", 404)
    secretary.get(f"/organisations/{world.joint}/meetings", 422, since="0001-01-01")
