"""What needs attention over the API: the list of the page, in parts, each within its scope."""

from __future__ import annotations

from django.test import Client

from chibo.access.rights import Role
from chibo.attention import reads
from chibo.ledger.scope import Scope
from tests.access.world import AFTER, World

from ..deciding_objects import candidate
from .test_api import program

ON = AFTER.isoformat()


def test_the_list_is_that_of_the_page_in_its_order(client: Client, world: World) -> None:
    officer = program(client, Role.PROVINCIAL_OFFICER)
    due = reads.items(Scope.everything(), Scope.everything(), AFTER)
    seen, after = [], 0
    while after is not None:
        part = officer.get("/attention", on=ON, after=after, limit=2)
        seen += [(one["rule"], one["subject"]) for one in part["items"]]
        after = part["next"]
    assert seen == [(one.rule, one.subject) for one in due]
    assert len(seen) > 2


def test_counts_are_those_of_the_lists(client: Client, world: World) -> None:
    officer = program(client, Role.PROVINCIAL_OFFICER)
    for where in ({}, {"commune": world.own_place}):
        counted = officer.get("/attention/counts", on=ON, **where)
        assert counted
        for one in counted:
            listed = officer.get("/attention", on=ON, rule=one["rule"], **where)["items"]
            assert len(listed) == one["things"]


def test_who_may_not_read_persons_is_told_the_cell(client: Client, world: World) -> None:
    """A candidate of the host village was listed for more than two years: the review is late."""
    person = candidate(world)
    asked = {"on": ON, "rule": "deadline_passed"}
    (named,) = program(client, Role.PROVINCIAL_OFFICER).get("/attention", **asked)["items"]
    assert (named["kind"], named["subject"]) == ("candidate", person)
    assert (named["detail"], named["until"]) == ("review", "2018-03-01")
    (nameless,) = program(client, Role.VIEWER).get("/attention", **asked)["items"]
    assert (nameless["kind"], nameless["subject"]) == ("cell", world.joint)
    assert named["name"] not in nameless.values()


def test_a_foreign_commune_s_things_are_not_listed(client: Client, world: World) -> None:
    foreign = program(client, Role.COMMUNE_OFFICER, world.foreign)
    places = {one["commune"] for one in foreign.get("/attention", on=ON)["items"]}
    assert places <= {world.foreign_place}
    assert foreign.get("/attention", on=ON, commune=world.own_place)["items"] == []
