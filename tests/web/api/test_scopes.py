"""What programs of one commune are told of another, before, on and after changes of the tree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from django.test import Client

from chibo.access.models import AnsweredRequest
from chibo.access.rights import Right, Role
from tests.access.world import AFTER, BEFORE, CHANGE, REFORM, World

from .. import campaign_objects as campaign
from .. import deciding_objects as deciding
from .. import planning_objects as planning
from ..everything_kept import everything_kept
from ..permission_table import ROLES_OF
from .asking import Program
from .permission_table import TABLE, Line

LISTS = {
    "places": "id",
    "organisations": "id",
    "members": "person",
    "decisions": "position",
    "figures/members/rows": "person",
}
"""Operations that list, with what stands for an object in a line."""
BESIDE_THE_LEDGER = {
    "attention": ("subject", "commune", "unit"),
    "candidates": ("person", "cell", "village", "committee"),
    "candidates/due": ("person", "cell", "village", "committee"),
    "drafts": ("unit",),
    "foundings": ("unit", "village"),
    "plans": ("place",),
    "movable": ("person", "organisation"),
    "mergers": ("village",),
    "charges": ("village", "person"),
    "practices": ("organisation",),
    "targets": ("organisation",),
    "resolutions": ("organisation",),
    "visits": ("village",),
    "closings": ("organisation",),
}
"""Likewise for what both communes have one of each of."""
WITHOUT_DAY = ("drafts", "foundings", "plans", "practices", "closings")
OF_COMMITTEES = ("practices", "closings")
"""What cells have none of."""


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.CELL_SECRETARY, Role.VIEWER])
@pytest.mark.parametrize("on", [BEFORE, CHANGE, AFTER, REFORM])
def test_lists_hold_nothing_of_another_commune(
    client: Client, world: World, role: Role, on: date
) -> None:
    organisation = world.joint if role is Role.CELL_SECRETARY else world.own
    asking = Program(client, "program", role, organisation)
    foreign = {world.elsewhere, world.foreign, world.foreign_place, world.foreign_cell}
    foreign |= {world.foreigner, world.later}
    for path, key in LISTS.items():
        operation = "GET /" + path.replace("/members/", "/{key}/")
        if not all(role in ROLES_OF[right] for right in TABLE[operation].rights):
            continue
        query = {} if path == "decisions" else {"on": on}
        if "rows" in path:
            query["keys"] = "members"
        found = asking.listed(path, **query)
        assert found and not foreign & {line[key] for line in found}, path
    status, text = asking.get(f"/villages?on={on}")
    assert status == 200 and not foreign & {line["id"] for line in json.loads(text)}


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.CELL_SECRETARY, Role.VIEWER])
def test_what_stands_beside_the_ledger_is_of_the_own_commune(
    client: Client, world: World, role: Role
) -> None:
    for side in (world, abroad(world)):
        deciding.candidate_of(side.joint, side.host, "Lò Văn Nguồn")
        paper = campaign.paper_of(side)
        campaign.target_of(side, paper)
        campaign.visit_of(side)
        campaign.closing_of(side)
        campaign.practice_of(side)
        deciding.draft_of(side.own, side.joint, side.stays)
        deciding.founding_of(side.own, side.host)
        deciding.in_charge(side.own, side.host, side.stays)
        planning.run_of(side)
        planning.listing_of(side)
        planning.merger_of(side)
    organisation = world.joint if role is Role.CELL_SECRETARY else world.own
    asking = Program(client, "program", role, organisation)
    foreign = {world.elsewhere, world.foreign, world.foreign_place, world.foreign_cell}
    for path, names in BESIDE_THE_LEDGER.items():
        if not all(role in ROLES_OF[right] for right in TABLE[f"GET /{path}"].rights):
            continue
        query = {} if path in WITHOUT_DAY else {"on": AFTER}
        found = asking.listed(path, **query)
        empty = path in OF_COMMITTEES and role is Role.CELL_SECRETARY
        assert empty or found, path
        assert not foreign & {line[name] for line in found for name in names}, path


def abroad(world: World) -> World:
    """Return the second commune in the place of the first one."""
    return replace(
        world,
        own=world.foreign,
        own_place=world.foreign_place,
        joint=world.foreign_cell,
        host=world.elsewhere,
        stays=world.foreigner,
    )


def test_what_is_named_in_a_line_lies_in_the_scope(client: Client, world: World) -> None:
    asking = Program(client, "secretary", Role.CELL_SECRETARY, world.joint)
    joint = next(
        line for line in asking.listed("organisations", on=BEFORE) if line["id"] == world.joint
    )
    assert {one["village"] for one in joint["covers"]} == {world.host}  # the other was split off


@pytest.mark.parametrize("name", ["places", "organisations"])
def test_asking_for_what_stands_under_a_foreign_unit_gets_nothing(
    client: Client, world: World, name: str
) -> None:
    asking = Program(client, "officer", Role.COMMUNE_OFFICER, world.own)
    above = {"places": world.foreign_place, "organisations": world.foreign}
    assert asking.listed(name, parent=above[name]) == []
    assert asking.listed("members", cell=world.foreign_cell) == []
    assert asking.listed("members", village=world.elsewhere) == []


def test_before_on_and_after_a_transfer_each_side_reads_its_own_time(
    client: Client, world: World
) -> None:
    old = Program(client, "old", Role.CELL_SECRETARY, world.alone_cell)
    new = Program(client, "new", Role.CELL_SECRETARY, world.foreign_cell)
    cells = {
        (name, on): json.loads(asking.get(f"/people/{world.moves}?on={on}")[1])["cell"]
        for (name, asking), on in product((("old", old), ("new", new)), (BEFORE, CHANGE, AFTER))
    }
    assert cells == {
        ("old", BEFORE): world.alone_cell,
        ("old", CHANGE): None,
        ("old", AFTER): None,
        ("new", BEFORE): None,
        ("new", CHANGE): world.foreign_cell,
        ("new", AFTER): world.foreign_cell,
    }
    assert old.get(f"/decisions/{world.transfer}")[0] == 200
    assert old.get(f"/decisions/{world.later}")[0] == 404


def test_after_a_reform_the_new_committee_reads_the_old_ones_past(
    client: Client, world: World
) -> None:
    own = Program(client, "officer", Role.COMMUNE_OFFICER, world.own)
    assert own.get(f"/places/{world.lost}?on={AFTER}")[0] == 200
    ended = Program(client, "ended", Role.COMMUNE_OFFICER, world.merged)
    assert ended.get(f"/places/{world.lost}?on={AFTER}")[0] == 403


def test_a_foreign_decision_cannot_be_taken_back_or_recorded(client: Client, world: World) -> None:
    foreign = Program(client, "foreign", Role.COMMUNE_OFFICER, world.foreign)
    revoked = {"kind": "revoke", "target": world.split, "ground": "wrong"}
    decision = {"content": revoked, "effective_on": "2025-07-02", "issuer": world.foreign}
    line = Line((Right.RECORD,), body=lambda _world: {"decisions": [{"decision": decision}]})
    before = everything_kept()
    assert foreign.get("/decisions", "POST", line, world)[0] == 404
    assert everything_kept() == before
    assert not AnsweredRequest.objects.exists()
