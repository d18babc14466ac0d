"""Candidates over the API: the way as on the pages, with its rules, names for who may read them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.admissions.models import AdmissionPlan, Candidate, CandidateStep
from tests.access.world import World

from ..deciding_objects import candidate
from .test_api import Program, program


@pytest.fixture
def secretary(client: Client, world: World) -> Program:
    return program(client, Role.CELL_SECRETARY, world.joint)


def source(world: World, **other: Any) -> dict[str, Any]:
    return {
        "name": "Giàng Thị Nguồn",
        "birth_date": "1995-01-02",
        "sex": "female",
        "ethnic_group": "mong",
        "education": "higher",
        "cell": world.joint,
        "village": world.host,
        "listed_on": "2016-05-01",
        "told_on": "2016-05-02",
        **other,
    }


def votes(kind: str, on: str) -> dict[str, Any]:
    return {"kind": kind, "on": on, "votes_for": 4, "votes_against": 0, "voters": 4}


def way(world: World) -> list[dict[str, Any]]:
    """Every step to the ceremony, as the rules want them."""
    together = {"union_on": "2016-07-20", "together_since": "2015-01-05"}
    course = {"kind": "course", "on": "2016-06-05", "place": "Trường", "began_on": "2016-06-01"}
    return [
        {"kind": "helper", "on": "2016-05-03", "helper": world.stays},
        course,
        {"kind": "applied", "on": "2016-07-01"},
        {"kind": "check_asked", "on": "2016-07-02"},
        {"kind": "check_answered", "on": "2016-07-20"},
        {"kind": "introduced", "on": "2016-07-21", "first": world.stays, **together},
        votes("cell_resolved", "2016-08-01"),
        votes("committee_resolved", "2016-08-10"),
        {"kind": "decided", "on": "2016-08-20", "number": "7-QĐ/HU", "issuer": world.district},
        {"kind": "admitted", "on": "2016-09-02"},
    ]


def test_a_candidate_goes_every_step_to_the_ceremony(officer: Program, world: World) -> None:
    person = officer.post("/candidates", source(world))["person"]
    address = f"/candidates/{person}"
    for step in way(world):
        assert officer.get(address, on=step["on"])["next_steps"][0] == step["kind"]
        taken = officer.post(f"{address}/steps", step)
    assert taken["position"] is not None
    found = officer.get(address)
    assert (found["stage"], found["name"]) == ("probation", "Giàng Thị Nguồn")
    assert found["reached"]["decided"] == "2016-08-20"
    assert [one["kind"] for one in reversed(found["steps"])] == [s["kind"] for s in way(world)]
    assert [one["code"] for one in found["deadlines"]] == ["consider"]
    assert officer.get(f"/people/{person}", on="2016-09-02")["cell"] == world.joint


def test_entering_and_a_step_happen_once(officer: Program, world: World) -> None:
    first = officer.post("/candidates", source(world))
    assert officer.post("/candidates", source(world)) == first
    step = way(world)[0]
    for _again in range(2):
        officer.post(f"/candidates/{first['person']}/steps", step)
    assert (Candidate.objects.count(), CandidateStep.objects.count()) == (1, 1)


def test_what_the_rules_refuse_is_said_with_its_code(officer: Program, world: World) -> None:
    young = officer.post("/candidates", source(world, told_on="2016-04-30"), 422)
    assert [one["code"] for one in young["broken"]] == ["told_before"]
    assert "told_on" in young["fields"]
    person = candidate(world)
    early = officer.post(f"/candidates/{person}/steps", way(world)[2], 422)
    assert {one["code"] for one in early["broken"]} == {"missing"}
    assert not CandidateStep.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", '{"kind":"admitted"}', '{"kind":"bribed"}'])
def test_what_is_no_step_is_said_so(officer: Program, world: World, body: str) -> None:
    person = candidate(world)
    assert officer.post(f"/candidates/{person}/steps", body, 422)["error"] == "malformed"


def test_a_committee_s_step_is_not_the_secretary_s(secretary: Program, world: World) -> None:
    person = candidate(world)
    secretary.post(f"/candidates/{person}/steps", votes("committee_resolved", "2016-08-10"), 403)
    assert Reading.objects.filter(what=Reading.REFUSED).exists()


def test_a_member_of_another_cell_cannot_be_named(secretary: Program, world: World) -> None:
    person = candidate(world)
    step = {"kind": "helper", "on": "2016-05-03", "helper": world.foreigner}
    secretary.post(f"/candidates/{person}/steps", step, 404)


def test_a_body_that_stands_beside_cannot_decide(officer: Program, world: World) -> None:
    consent: dict[str, Any] = {"kind": "excepted", "on": "2016-05-03", "rule": "schooling"}
    consent |= {"ground": "mountain_area", "document": "1", "consented_by": world.foreign}
    refused = officer.post(f"/candidates/{candidate(world)}/steps", consent, 422)
    assert list(refused["fields"]) == ["consented_by"]


def test_the_list_names_nobody_and_a_reading_is_noted(secretary: Program, world: World) -> None:
    person = candidate(world)
    (line,) = secretary.get("/candidates", stage="listed")["items"]
    assert line["person"] == person and "name" not in line
    assert not Reading.objects.filter(what="person").exists()
    assert secretary.get(f"/candidates/{person}")["name"] == "Lò Văn Nguồn"
    assert Reading.objects.get(what="person").about == str(person)
    stages = {one["stage"]: one["candidates"] for one in secretary.get("/candidates/stages")}
    assert (stages["listed"], stages["applied"]) == (1, 0)


def test_who_withdrew_is_off_the_list(secretary: Program, world: World) -> None:
    person = candidate(world)
    secretary.post(f"/candidates/{person}/withdrawal", {"on": "2018-05-02", "cause": "moved_away"})
    assert secretary.get("/candidates")["items"] == []
    assert secretary.get(f"/candidates/{person}")["withdrawal_cause"] == "moved_away"


def test_the_step_entered_last_is_taken_back(secretary: Program, world: World) -> None:
    address = f"/candidates/{candidate(world)}"
    secretary.post(f"{address}/steps", way(world)[0])
    secretary.post(f"{address}/steps", way(world)[1])
    assert secretary.post(f"{address}/taking-back", {}, key="a-mistake")["stage"] == "listed"
    assert secretary.post(f"{address}/taking-back", {}, key="a-mistake")["stage"] == "listed"
    steps = {one["kind"]: one["taken_back_by"] for one in secretary.get(address)["steps"]}
    assert steps == {"helper": "", "course": "cell_secretary-account"}


def test_a_committee_s_step_is_taken_back_by_who_may_enter_it(
    officer: Program, secretary: Program, world: World
) -> None:
    address = f"/candidates/{officer.post('/candidates', source(world))['person']}"
    for step in way(world)[:8]:
        officer.post(f"{address}/steps", step)
    secretary.post(f"{address}/taking-back", {}, 403)
    officer.post(f"{address}/taking-back", {})
    last = officer.get(address)["steps"][0]
    assert (last["kind"], bool(last["taken_back_by"])) == ("committee_resolved", True)
    secretary.post(f"{address}/taking-back", {})
    assert secretary.post(f"{address}/taking-back", {})["stage"] == "applied"
    assert [bool(one["taken_back_by"]) for one in secretary.get(address)["steps"]].count(True) == 2


def test_nothing_is_taken_back_where_no_step_was_taken(secretary: Program, world: World) -> None:
    refused = secretary.post(f"/candidates/{candidate(world)}/taking-back", {}, 422)
    assert [one["code"] for one in refused["broken"]] == ["nothing_to_take_back"]


def test_who_is_listed_for_long_is_due_for_a_review_and_kept(
    secretary: Program, world: World
) -> None:
    """Listed on 1 March 2016: 24 months later the review is due."""
    person = candidate(world)
    asked = {"on": "2018-03-02"}
    (late,) = secretary.get("/candidates/due", **asked)["items"]
    assert (late["person"], late["code"], late["turn"]) == (person, "review", "cell")
    assert (late["due"], late["days_left"]) == ("2018-03-01", -1)
    assert secretary.get("/candidates/due", turn="committee", **asked)["items"] == []
    assert secretary.get("/candidates/due", on="2016-05-01")["items"] == []
    kept = secretary.post(f"/candidates/{person}/review", {"on": "2018-03-02"})
    assert kept["kept_on"] == "2018-03-02"
    assert secretary.get("/candidates/due", **asked)["items"] == []


def test_a_review_lies_neither_ahead_nor_before_the_listing(
    secretary: Program, world: World
) -> None:
    address = f"/candidates/{candidate(world)}/review"
    for day, code in (("2199-01-01", "future"), ("2016-02-29", "before_listing")):
        refused = secretary.post(address, {"on": day}, 422)
        assert [one["code"] for one in refused["broken"]] == [code]
    assert Candidate.objects.get().kept_on is None


def test_who_withdrew_comes_back_on_the_list(secretary: Program, world: World) -> None:
    address = f"/candidates/{candidate(world)}"
    secretary.post(f"{address}/withdrawal", {"on": "2018-05-02", "cause": "mistake"})
    assert secretary.get("/candidates")["items"] == []
    back = secretary.post(f"{address}/resumption", {})
    assert (back["stage"], back["withdrawn_on"]) == ("listed", None)
    assert len(secretary.get("/candidates")["items"]) == 1


def test_another_cell_follows_where_the_own_covers_the_village_no_more(
    officer: Program, secretary: Program, world: World
) -> None:
    """The guest village has its own cell since the split."""
    person = candidate(world)
    Candidate.objects.update(village=world.guest)
    assert officer.get("/attention", rule="candidate_astray")["items"][0]["subject"] == person
    address, new = f"/candidates/{person}/home", {"cell": world.new, "village": world.guest}
    secretary.post(address, new, 404)
    officer.post(address, {"cell": world.foreign_cell, "village": world.guest}, 404)
    wrong = officer.post(address, {"cell": world.new, "village": world.host}, 422)
    assert list(wrong["fields"]) == ["village"]
    assert officer.post(address, new)["cell"] == world.new
    assert officer.get("/attention", rule="candidate_astray")["items"] == []


def test_plans_of_the_parts_are_set_and_taken_away(officer: Program, world: World) -> None:
    address = f"/organisations/{world.own}/admission-plans/2018"
    officer.post(address, {"plans": [{"organisation": world.joint, "planned": 3}]})
    under = {one["organisation"]: one["planned"] for one in officer.get(address)["under"]}
    assert under[world.joint] == 3 and under[world.office] is None
    foreign = {"plans": [{"organisation": world.foreign_cell, "planned": 3}]}
    officer.post(address, foreign, 404)
    gone = {"plans": [{"organisation": world.joint, "planned": None}]}
    officer.post(address, gone)
    assert not AdmissionPlan.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-29", "9999-12-31", "\0", ""])
def test_odd_days_are_refused_and_nothing_is_written(
    officer: Program, world: World, day: str
) -> None:
    person = candidate(world)
    for name in ("birth_date", "listed_on", "told_on"):
        officer.post("/candidates", source(world, **{name: day}), 422)
    for step in way(world):
        officer.post(f"/candidates/{person}/steps", {**step, "on": day}, 422)
    officer.post(f"/candidates/{person}/withdrawal", {"on": day, "cause": "died"}, 422)
    assert (Candidate.objects.count(), CandidateStep.objects.count()) == (1, 0)


@pytest.mark.database
@pytest.mark.parametrize("name", ["\0", " ", "a\0b", "x" * 121])
def test_odd_names_are_refused(officer: Program, world: World, name: str) -> None:
    officer.post("/candidates", source(world, name=name), 422)
    assert not Candidate.objects.exists()
