"""Resolutions, measures and targets written over the API: with the rules of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.campaign.models import Measure, Resolution, Target
from tests.access.world import AFTER, World

from .. import campaign_objects as campaign
from .permission_table.campaign import PAPER, TARGET
from .test_api import Program, program

ON = AFTER.isoformat()


@pytest.fixture
def district(client: Client, world: World) -> Program:
    return program(client, Role.PROVINCIAL_OFFICER, world.district)


def paper(world: World, **other: Any) -> dict[str, Any]:
    return {**PAPER, "organisation": world.own, **other}


def target(world: World, **other: Any) -> dict[str, Any]:
    return {**TARGET, "organisation": world.own, **other}


def test_from_a_resolution_to_the_communes_targets(
    district: Program, officer: Program, world: World
) -> None:
    """The district sets 5 a year; the communes' parts are one too few, then all of it."""
    above = paper(world, organisation=world.district, kind="resolution", number="06-NQ/HU")
    resolution = district.post("/resolutions", above)["id"]
    whole = target(world, organisation=world.district, value=5)
    number = district.post(f"/resolutions/{resolution}/targets", whole)["id"]
    address = f"/targets/{number}/parts"
    parts = [{"organisation": world.own, "value": 3}, {"organisation": world.foreign, "value": 1}]
    assert district.post(address, {"parts": parts})["difference"] == -1
    more = {"parts": [{"organisation": world.foreign, "value": 2}]}
    assert district.post(address, more)["difference"] == 0
    assert district.get(f"/targets/{number}", on=ON)["difference"] == 0
    (own,) = officer.get("/targets", on=ON)["items"]
    assert (own["organisation"], own["value"]) == (world.own, 3)
    officer.post(f"/targets/{own['id']}", target(world, value=1), 403)
    none = {"parts": [{"organisation": world.own, "value": None}]}
    assert district.post(address, none)["difference"] == -3
    assert officer.get("/targets", on=ON)["items"] == []


def test_a_target_is_divided_among_committees_under_its_own_alone(
    district: Program, world: World
) -> None:
    address = f"/targets/{campaign.target_of_district(world)}/parts"
    for unit in (world.joint, world.district):
        district.post(address, {"parts": [{"organisation": unit, "value": 1}]}, 404)
    one_wrong = [
        {"organisation": world.own, "value": 3},
        {"organisation": world.foreign, "value": 0},
    ]
    refused = district.post(address, {"parts": one_wrong}, 422)
    assert list(refused["fields"]) == [str(world.foreign)]
    assert Target.objects.count() == 1


def test_a_target_with_parts_is_not_taken_away(district: Program, world: World) -> None:
    number = campaign.target_of_district(world)
    part = {"parts": [{"organisation": world.own, "value": 3}]}
    district.post(f"/targets/{number}/parts", part)
    assert "fields" in district.post(f"/targets/{number}/removal", {}, 422)
    alone = Target.objects.get(organisation=world.own).pk
    for _again in range(2):
        assert district.post(f"/targets/{alone}/removal", {})["id"] == alone
    district.post(f"/targets/{number}/removal", {})
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 0}, "value"),
        ({"form": "zero"}, "key"),
        ({"form": "zero", "key": "villages_blank"}, "value"),
        ({"form": "share", "key": "share_villages_independent", "value": 1.5}, "value"),
        ({"key": "villages"}, "key"),
        ({"until": "2016-01-01"}, "until"),
    ],
)
def test_what_is_wrong_with_a_target_is_said_at_its_field(
    officer: Program, world: World, wrong: dict[str, Any], field: str
) -> None:
    address = f"/resolutions/{campaign.paper_of(world).pk}/targets"
    assert list(officer.post(address, target(world, **wrong), 422)["fields"]) == [field]
    assert not Target.objects.exists()


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "1e300", '"many"', "null"])
def test_what_is_no_number_is_refused(officer: Program, world: World, value: str) -> None:
    address = f"/resolutions/{campaign.paper_of(world).pk}/targets"
    known = f'{{"organisation":{world.own},"key":"admissions","form":"floor_per_year"'
    body = known + f',"value":{value},"since":"2016-01-01","until":"2020-12-31"}}'
    officer.post(address, body, 422)
    assert not Target.objects.exists()


def test_a_resolution_is_entered_once_and_put_right(officer: Program, world: World) -> None:
    number = officer.post("/resolutions", paper(world))["id"]
    assert officer.post("/resolutions", paper(world))["id"] == number
    again = officer.post("/resolutions", paper(world), 422, key="entered-anew")
    assert list(again["fields"]) == ["number"]
    officer.post(f"/resolutions/{number}", paper(world, title="On cells"))
    assert [row.title for row in Resolution.objects.all()] == ["On cells"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"signed_on": "2199-01-01"}, "signed_on"),
        ({"until": "2018-04-30"}, "until"),
        ({"number": " "}, "number"),
        ({"title": "a\0b"}, "title"),
        ({"kind": "letter"}, "kind"),
    ],
)
def test_what_is_wrong_with_a_resolution_is_said_at_its_field(
    officer: Program, world: World, wrong: dict[str, Any], field: str
) -> None:
    assert list(officer.post("/resolutions", paper(world, **wrong), 422)["fields"]) == [field]
    assert not Resolution.objects.exists()


def test_a_resolution_is_another_s_to_change(
    district: Program, officer: Program, world: World
) -> None:
    """The district's target binds the commune: it reads the paper, and leaves it as it is."""
    whole = campaign.target_of_district(world)
    district.post(f"/targets/{whole}/parts", {"parts": [{"organisation": world.own, "value": 3}]})
    above = Target.objects.get(pk=whole).resolution_id
    officer.get(f"/resolutions/{above}", on=ON)
    for address in (f"/resolutions/{above}", f"/resolutions/{above}/targets"):
        body = paper(world) if address.endswith(str(above)) else target(world)
        officer.post(address, body, 403)
    officer.post(f"/resolutions/{above}/measures", {"text": "More."}, 403)
    assert Reading.objects.filter(what=Reading.REFUSED).count() == 3
    carried_out = officer.post("/resolutions", paper(world, parent=above))
    assert Resolution.objects.get(pk=carried_out["id"]).parent_id == above


def test_a_paper_that_is_not_read_cannot_be_carried_out(officer: Program, world: World) -> None:
    campaign.target_of_district(world)
    hidden = Resolution.objects.get().pk
    officer.post("/resolutions", paper(world, parent=hidden), 404)
    officer.post("/resolutions", paper(world, organisation=world.foreign), 404)


def test_a_measure_goes_on_until_it_is_done(officer: Program, world: World) -> None:
    resolution = campaign.resolution(world)
    sought = {"text": "Train sources", "responsible": world.stays, "due_on": "2018-05-10"}
    number = officer.post(f"/resolutions/{resolution}/measures", sought)["id"]
    for on, percent in (("2018-05-01", 30), ("2018-05-09", 80), ("2018-05-09", 100)):
        note = {"on": on, "percent": percent, "note": "So far."}
        officer.post(f"/measures/{number}/progress", note)
    found = officer.get(f"/measures/{number}")
    assert [(one["on"], one["percent"]) for one in found["progress"]] == [
        ("2018-05-09", 100),
        ("2018-05-01", 30),
    ]
    then = {
        on: officer.get(f"/resolutions/{resolution}", on=on)["measures"][0]
        for on in ("2018-05-08", "2018-05-12")
    }
    assert [(one["percent"], one["late"]) for one in then.values()] == [(30, False), (100, False)]
    for wrong, field in (({"percent": 101}, "percent"), ({"on": "2199-01-01"}, "on")):
        note = {"on": "2018-05-02", "percent": 1, **wrong}
        assert list(officer.post(f"/measures/{number}/progress", note, 422)["fields"]) == [field]


def test_a_measure_names_a_member_whom_the_token_reads(officer: Program, world: World) -> None:
    address = f"/resolutions/{campaign.resolution(world)}/measures"
    officer.post(address, {"text": "Train sources", "responsible": world.foreigner}, 404)
    assert not Measure.objects.exists()


def test_who_has_studied_a_resolution(officer: Program, world: World) -> None:
    resolution = campaign.resolution(world)
    address, studied = f"/resolutions/{resolution}/studies", {"organisation": world.joint}
    officer.post(address, {**studied, "on": "2018-05-02"})
    on = {
        one["organisation"]: one["on"]
        for one in officer.get(f"/resolutions/{resolution}", on=ON)["studies"]
    }
    assert on[world.joint] == "2018-05-02" and on[world.office] is None
    early = officer.post(address, {**studied, "on": "2016-01-01"}, 422)
    assert list(early["fields"]) == ["on"]
    officer.post(address, {"organisation": world.foreign, "on": "2018-05-02"}, 404)
    officer.post(address, {**studied, "on": None})
    told = officer.get(f"/resolutions/{resolution}", on=ON)["studies"]
    assert {one["on"] for one in told} == {None}
