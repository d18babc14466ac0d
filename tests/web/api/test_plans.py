"""Plans over the API: asked for, read with what they were made of, stopped and adopted."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from chibo.background import jobs
from chibo.drafting.models import Draft, FoundingCase
from chibo.planner.plan_form import Plan
from chibo.planner.problem import Cell, Problem, write_problem
from chibo.planning import runs
from chibo.planning.models import MergerDue, Movable, Run
from tests.access.world import AFTER, World

from .. import planning_objects as planning
from .permission_table.plans import WANTED
from .test_api import Program

ON = AFTER.isoformat()


def test_a_plan_is_read_with_its_problem(officer: Program, world: World) -> None:
    number = planning.run(world)
    (line,) = officer.get("/plans")["items"]
    assert (line["id"], line["place"], line["state"]) == (number, world.own_place, "done")
    one = officer.get(f"/plans/{number}")
    assert one["wanted"]["periods"] == 2
    assert [end["period"] for end in one["curve"]] == [0, 1, 2]
    assert one["curve"][0]["independent"] == 3
    kept = runs.Read(Run.objects.get())
    assert msgspec.convert(one["plan"], Plan) == kept.plan
    stated = msgspec.convert(officer.get(f"/plans/{number}/problem"), Problem, strict=False)
    assert stated == kept.problem


def test_a_problem_with_members_of_others_is_for_who_sees_them(
    officer: Program, world: World
) -> None:
    number = planning.run(world)
    kept = runs.Read(Run.objects.get()).problem
    one, *others = kept.members
    cell = Cell(id=str(world.foreign_cell), commune=str(world.own_place), lat=21.3, lon=103.2)
    stranger = replace(one, unit=cell.id, cell=cell.id)
    with_a_stranger = replace(kept, cells=(*kept.cells, cell), members=(stranger, *others))
    Run.objects.update(problem=write_problem(with_a_stranger).decode())
    assert officer.get(f"/plans/{number}/problem", 403)["error"] == "not_allowed"


def test_a_plan_is_asked_for_once_and_worked_on(
    officer: Program, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    asked = {"on": ON, "place": world.own_place, "wanted": WANTED}
    with django_capture_on_commit_callbacks() as begun:
        number = officer.post("/plans", asked)["id"]
        assert officer.post("/plans", asked)["id"] == number
    assert len(begun) == Run.objects.count() == 1
    row = Run.objects.get()
    assert (row.place, row.on, row.state) == (world.own_place, AFTER, "running")
    assert jobs.folder_of(row.job).is_dir()
    found = officer.get(f"/plans/{number}")
    assert (found["state"], found["plan"], found["curve"]) == ("running", None, [])
    officer.post(f"/plans/{number}/adoption", {}, 404)
    officer.post(f"/plans/{number}/stop", {})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"on": "2199-01-01"}, "fields"),
        ({"on": "1990-01-01"}, "fields"),
        ({"wanted": {"periods": 0}}, "malformed"),
        ({"wanted": {"period_months": 0}}, "malformed"),
        ({"wanted": {"seconds": 1e9}}, "malformed"),
        ({"wanted": {"max_distance_km": -1}}, "fields"),
        ({"wanted": {"per_commune": {"foundings": -1}}}, "fields"),
        ({"wanted": {"wishes": 3}}, "malformed"),
        ({"wanted": {"pins": [{"act": "founding", "subject": 77}]}}, "fields"),
    ],
)
def test_what_cannot_be_planned_is_said(
    officer: Program, world: World, wrong: dict[str, Any], error: str
) -> None:
    asked = {"on": ON, "place": world.own_place, **wrong}
    assert officer.post("/plans", asked, 422)["error"] == error
    assert not Run.objects.exists()


def test_the_whole_register_is_planned_by_who_has_it(officer: Program, world: World) -> None:
    officer.post("/plans", {"on": ON}, 404)
    officer.post("/plans", {"on": ON, "place": world.foreign_place}, 404)


def test_adopting_makes_drafts_and_cases(officer: Program, world: World) -> None:
    number = planning.run(world)
    planned = officer.get(f"/plans/{number}")["plan"]
    acts = len(planned.get("foundings", [])) + len(planned.get("transfers", []))
    made = officer.post(f"/plans/{number}/adoption", {})
    assert (made["prepared"], made["left_out"]) == (acts, [])
    assert Draft.objects.count() + FoundingCase.objects.count() == acts
    officer.post(f"/plans/{number}/adoption", {"village": world.elsewhere}, 404)


def test_who_may_be_moved_is_listed_asked_and_taken_off(officer: Program, world: World) -> None:
    listed = {"person": world.stays, "to": [world.alone], "listed_on": "2018-05-02"}
    number = officer.post("/movable", listed)["id"]
    (line,) = officer.get("/movable", on=ON)["items"]
    assert (line["person"], line["organisation"]) == (world.stays, world.own)
    assert (line["to"], line["view"]) == ([world.alone], "not_noted")
    officer.post(f"/movable/{number}/view", {"view": "declines", "on": "2018-05-03"})
    assert officer.get("/movable", on=ON)["items"][0]["view"] == "declines"
    early = officer.post(f"/movable/{number}/view", {"view": "agrees", "on": "2018-05-01"}, 422)
    assert list(early["fields"]) == ["noted_on"]
    officer.post(f"/movable/{number}/withdrawal", {"on": "2018-05-10"})
    assert officer.get("/movable", on=ON)["items"] == []
    officer.post("/movable", {**listed, "person": world.foreigner}, 404)
    officer.post("/movable", {**listed, "to": [world.elsewhere]}, 404)
    assert Movable.objects.count() == 1


def test_a_merger_is_announced_and_comes_to_nothing(officer: Program, world: World) -> None:
    merger = {"village": world.host, "due_on": "2019-01-01", "announced_on": "2018-05-02"}
    number = officer.post("/mergers", {**merger, "paper": "1/TB"})["id"]
    (line,) = officer.get("/mergers", on=ON)["items"]
    assert (line["village"], line["due_on"], line["paper"]) == (world.host, "2019-01-01", "1/TB")
    again = officer.post("/mergers", {**merger, "paper": "2/TB"}, 422)
    assert list(again["fields"]) == ["village"]
    officer.post("/mergers", {**merger, "paper": "1/TB", "village": world.elsewhere}, 404)
    officer.post(f"/mergers/{number}/withdrawal", {})
    assert MergerDue.objects.get().withdrawn_on is not None
