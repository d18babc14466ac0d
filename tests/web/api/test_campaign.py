"""Targets, resolutions, visits and closes over the API: as the pages show and take them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chibo.access.rights import Role
from chibo.campaign import reads_targets
from chibo.campaign.models import Visit
from chibo.ledger.scope import Scope
from tests.access.world import AFTER, World

from .. import campaign_objects as campaign
from .test_api import Program, program

ON = AFTER.isoformat()


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


@pytest.fixture
def officer(client: Client, world: World) -> Program:
    return program(client, Role.COMMUNE_OFFICER, world.own)


def visited(world: World, **other: Any) -> dict[str, Any]:
    went = {"village": world.host, "on": "2018-05-03", "persons": [world.stays]}
    return {**went, "finding": "They meet.", **other}


def test_a_target_stands_as_on_its_page(officer: Program, world: World) -> None:
    number = campaign.target(world)
    (line,) = officer.get("/targets", on=ON)["items"]
    (due,) = reads_targets.board(Scope.everything(), AFTER, "half_years_begun")
    assert (line["id"], line["organisation"], line["key"]) == (number, world.joint, "admissions")
    stands = due.standing
    for name in ("required", "actual", "share", "forecast", "light"):
        assert line[name] == getattr(stands, name), name
    one = officer.get(f"/targets/{number}", on=ON)
    required = {each["rule"]: each["required"] for each in one["readings"]}
    assert required["half_years_begun"] == line["required"]
    assert required["half_years_begun"] > required["half_years_ended"]
    days = [point["on"] for point in one["curve"]]
    assert days == sorted(days) and ON in days
    assert one["curve"][-1]["actual"] is None


def test_a_resolution_has_its_measures_with_who_answers(client: Client, world: World) -> None:
    measure, paper = campaign.measure(world), campaign.resolution(world)
    officer = program(client, Role.COMMUNE_OFFICER, world.own)
    viewer = program(client, Role.VIEWER, world.own)
    (line,) = officer.get("/resolutions", on=ON)["items"]
    assert (line["id"], line["measures"], line["targets"]) == (paper, 1, 1)
    told = {
        who: program.get(f"/resolutions/{paper}", on=ON)["measures"]
        for who, program in (("officer", officer), ("viewer", viewer))
    }
    assert [(one["id"], one["responsible"]) for one in told["officer"]] == [(measure, world.stays)]
    assert [(one["id"], one["responsible"]) for one in told["viewer"]] == [(measure, None)]


def test_a_visit_is_entered_once_and_settled_later(officer: Program, world: World) -> None:
    asked = visited(world, due_on="2018-05-10")
    number = officer.post("/visits", asked)["id"]
    assert officer.post("/visits", asked)["id"] == number
    assert Visit.objects.count() == 1
    (late,) = officer.get("/visits", on=ON)["items"]
    assert (late["late"], late["persons"]) == (True, [world.stays])
    settled = visited(world, due_on="2018-05-10", settled_on="2018-05-12")
    officer.post(f"/visits/{number}", settled, key="it-is-settled")
    (done,) = officer.get("/visits", on=ON)["items"]
    assert (done["open"], done["settled_on"]) == (False, "2018-05-12")


def test_a_viewer_is_told_how_many_went(client: Client, world: World) -> None:
    campaign.visit(world)
    (line,) = program(client, Role.VIEWER, world.own).get("/visits", on=ON)["items"]
    assert (line["went"], line["persons"]) == (1, [])


def test_a_visit_names_only_what_the_token_reads(officer: Program, world: World) -> None:
    officer.post("/visits", visited(world, village=world.elsewhere), 404)
    officer.post("/visits", visited(world, persons=[world.foreigner]), 404)
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": "2199-01-01"}, "on"),
        ({"due_on": "2018-05-01"}, "due_on"),
        ({"settled_on": "2018-05-01"}, "settled_on"),
        ({"finding": "  "}, "finding"),
    ],
)
def test_what_is_wrong_with_a_visit_is_said_at_its_field(
    officer: Program, world: World, wrong: dict[str, Any], field: str
) -> None:
    refused = officer.post("/visits", visited(world, **wrong), 422)
    assert list(refused["fields"]) == [field]
    assert not Visit.objects.exists()


def test_a_close_holds_its_figures_and_who_has_closed(officer: Program, world: World) -> None:
    number = campaign.closing(world)
    lines = officer.get("/closings", ends_on="2017-12-31")["items"]
    stand = {line["organisation"]: (line["id"], line["state"]) for line in lines}
    assert stand == {world.own: (number, "submitted"), world.merged: (None, "open")}
    one = officer.get(f"/closings/{number}")
    assert [step["step"] for step in one["steps"]] == ["submit"]
    figures = {each["key"]: (each["then"], each["now"]) for each in one["figures"]}
    assert figures["villages_independent"] == (3, 3)
    assert officer.get("/closings", 422, ends_on="2017-12-30")["error"] == "fields"
