"""Targets, resolutions, visits and closes over the API: as the pages show and take them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chibo.access.rights import Role
from chibo.campaign import reads_targets
from chibo.campaign.models import Closing, Visit
from chibo.ledger.scope import Scope
from tests.access.world import AFTER, World

from .. import campaign_objects as campaign
from .test_api import Program, program

ON = AFTER.isoformat()


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
    officer.post(f"/visits/{number}", settled)
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


def test_a_half_year_goes_up_and_back_until_it_is_accepted(
    client: Client, officer: Program, world: World
) -> None:
    district = program(client, Role.PROVINCIAL_OFFICER, world.district)
    address, ends_on = f"/organisations/{world.own}/closings", {"ends_on": "2017-12-31"}
    first = officer.post(address, ends_on)
    assert first == officer.post(address, ends_on)
    assert first["state"] == "submitted"
    assert officer.post(address, ends_on, 409, key="once-more")["error"] == "changed"
    closing = f"/closings/{first['id']}"
    officer.post(f"{closing}/acceptance", {}, 403)
    back = district.post(f"{closing}/return", {"reason": "Count the guests."})
    assert back["state"] == "returned"
    assert district.post(f"{closing}/acceptance", {}, 409, key="too-early")["error"] == "changed"
    officer.post(address, ends_on, key="put-right")
    assert district.post(f"{closing}/acceptance", {}, key="this-time")["state"] == "accepted"
    steps = officer.get(closing)["steps"]
    assert [one["step"] for one in steps] == ["submit", "return", "submit", "accept"]
    assert steps[1]["reason"] == "Count the guests."


def test_what_cannot_be_closed_is_said(officer: Program, world: World) -> None:
    for ends_on in ("2017-12-30", "2199-06-30"):
        address = f"/organisations/{world.own}/closings"
        assert list(officer.post(address, {"ends_on": ends_on}, 422)["fields"]) == ["ends_on"]
    cell = officer.post(f"/organisations/{world.joint}/closings", {"ends_on": "2017-12-31"}, 422)
    assert list(cell["fields"]) == ["organisation"]
    officer.post(f"/organisations/{world.foreign}/closings", {"ends_on": "2017-12-31"}, 404)
    assert not Closing.objects.exists()


def test_a_practice_is_told_with_figures_that_nobody_typed(officer: Program, world: World) -> None:
    practice = {"organisation": world.own, "title": "A cell of its own", "note": "How it went."}
    practice |= {"keys": ["villages_independent", "admissions"]}
    practice |= {"before": "2017-02-28", "after": "2017-03-01"}
    number = officer.post("/practices", practice)["id"]
    assert officer.post("/practices", practice)["id"] == number
    (told,) = officer.get("/practices")["items"]
    figures = {one["key"]: (one["before"], one["after"]) for one in told["figures"]}
    assert figures == {"villages_independent": (1, 3), "admissions": (None, 0)}
    for wrong, field in (({"keys": ["nothing"]}, "keys"), ({"after": "2017-02-28"}, "after")):
        refused = officer.post(f"/practices/{number}", {**practice, **wrong}, 422)
        assert list(refused["fields"]) == [field]
    officer.post(f"/practices/{number}", {**practice, "title": "Split"}, key="put-right")
    assert [one["title"] for one in officer.get("/practices")["items"]] == ["Split"]
    officer.post("/practices", {**practice, "organisation": world.foreign}, 404)


def test_who_answers_for_villages_is_decided_and_read(client: Client, world: World) -> None:
    officer = program(client, Role.COMMUNE_OFFICER, world.own)
    viewer = program(client, Role.VIEWER, world.own)
    before = {one["village"] for one in officer.get("/charges/unanswered")["items"]}
    given = [
        {"kind": "in_charge_of_village", "person": world.stays, "village": world.host},
        {
            "kind": "in_charge_of_households",
            "person": world.stays,
            "village": world.host,
            "households": 12,
        },
    ]
    papers = [
        {"decision": {"content": one, "effective_on": "2025-07-02", "issuer": world.own}}
        for one in given
    ]
    officer.post("/decisions", {"decisions": papers})
    told = [
        (one["village"], one["person"], one["households"])
        for one in officer.get("/charges")["items"]
    ]
    assert told == [(world.host, world.stays, None), (world.host, world.stays, 12)]
    assert {one["person"] for one in viewer.get("/charges")["items"]} == {None}
    assert officer.get("/charges", village=world.alone)["items"] == []
    left = {one["village"] for one in officer.get("/charges/unanswered")["items"]}
    assert before - left == {world.host}
    assert officer.get("/charges/overcharged")["items"] == []


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
