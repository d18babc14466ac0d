"""Every operation of the API, asked by tokens of every role, of what is theirs and what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from chibo.access.accounts import make_account
from chibo.access.models import AnsweredRequest, Reading
from chibo.access.rights import Right, Role
from chibo.access.tokens import make_token
from chibo.meetings import writes as meetings
from chibo.meetings.line import Line as MeetingLine
from chibo.web.api import urls
from chibo.web.api.service import api
from tests.access.world import AFTER, BEFORE, CHANGE, REFORM, World

from .. import campaign_objects as campaign
from .. import deciding_objects as deciding
from ..conftest import PASSWORD
from ..everything_kept import everything_kept
from ..permission_table import ROLES_OF

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = date(2199, 12, 31)
ROOT = "/api/v1"


def secretary(world: World) -> object:
    """A decision on the joint cell: who leads it."""
    content = {
        "kind": "appoint",
        "organisation": world.joint,
        "person": world.stays,
        "office": "secretary",
    }
    decision = {
        "content": content,
        "effective_on": "2025-07-02",
        "signed_on": "2025-07-01",
        "issuer": world.own,
        "number": "1-QĐ/ĐU",
    }
    return {"decisions": [{"decision": decision}]}


MONTH = date(2018, 5, 1)
MEETING = {"seen": 0, "line": {"held": False, "why_not": "weather"}}


def two_versions(world: World) -> object:
    """Two lines of the joint cell's month, entered side by side: a choice between them."""
    lines = [MeetingLine(False, why) for why in ("weather", "away")]
    first, second = (
        meetings.enter(
            meetings.Entry(world.joint, MONTH, line, 0, line.why_not), "somebody", NOW, NOW.date()
        )
        for line in lines
    )
    return {"conflict": second.id, "seen": first.number, "keep": "entry"}


def source(world: World) -> object:
    """A candidate of the host village, as the joint cell follows one."""
    known = {"name": "Giàng Thị Nguồn", "birth_date": "1995-01-02", "sex": "female"}
    days = {"listed_on": "2018-05-01", "told_on": "2018-05-02"}
    home = {"cell": world.joint, "village": world.host}
    return {**known, **days, **home, "ethnic_group": "mong", "education": "higher"}


def helper(world: World) -> object:
    """The first step: a member of the joint cell helps."""
    return {"kind": "helper", "on": "2018-05-03", "helper": world.stays}


def visited(world: World) -> object:
    """A visit to the host village."""
    went = {"village": world.host, "on": "2018-05-03", "persons": [world.stays]}
    return {**went, "finding": "They meet."}


def filled(path: str, number: int) -> str:
    """Return an operation's address about the object of a number."""
    said = {"key": "members", "month": "2018-05", "year": "2018"}
    return re.sub(r"\{(\w+)\}", lambda found: said.get(found[1], str(number)), path)


@dataclass(frozen=True)
class Line:
    """The rights an operation asks for, and what is asked.

    ``of``: the object of the first commune that it is asked about, in its address, its query or
    its body; whoever has the rights elsewhere alone is told that there is none. ``not_of``: for
    this role it does not exist either, since its own organisation has none.
    """

    rights: tuple[Right, ...]
    of: Callable[[World], int] | None = None
    query: str = ""
    body: Callable[[World], object] | None = None
    not_of: Role | None = None


TABLE = {
    "GET /indicators": Line((Right.READ,)),
    "GET /figures": Line((Right.READ,), lambda w: w.own_place, "keys=members&root={}"),
    "GET /figures/series": Line(
        (Right.READ,), lambda w: w.own_place, "keys=members&days=2018-05-13&root={}"
    ),
    "GET /figures/{key}/rows": Line(
        (Right.PERSONS,), lambda w: w.own_place, "keys=members&root={}"
    ),
    "GET /places": Line((Right.READ,)),
    "GET /places/{place_id}": Line((Right.READ,), lambda w: w.host),
    "GET /organisations": Line((Right.READ,)),
    "GET /organisations/{organisation_id}": Line((Right.READ,), lambda w: w.joint),
    "GET /villages": Line((Right.READ,)),
    "GET /members": Line((Right.PERSONS, Right.EXPORT)),
    "GET /people/{person_id}": Line((Right.PERSONS,), lambda w: w.stays),
    "GET /decisions": Line((Right.READ,)),
    "POST /decisions": Line((Right.RECORD,), lambda w: w.joint, body=secretary),
    "GET /decisions/{position}": Line((Right.READ,), lambda w: w.split),
    "POST /ids": Line((Right.RECORD,)),
    "GET /attention": Line((Right.READ,)),
    "GET /attention/counts": Line((Right.READ,)),
    "GET /organisations/{organisation_id}/meetings": Line((Right.READ,), lambda w: w.joint),
    "GET /cells/{cell_id}/meetings/{month}": Line((Right.READ,), lambda w: w.joint),
    "POST /cells/{cell_id}/meetings/{month}": Line(
        (Right.MEETINGS,), lambda w: w.joint, body=lambda _w: MEETING
    ),
    "POST /cells/{cell_id}/meetings/{month}/choice": Line(
        (Right.MEETINGS,), lambda w: w.joint, body=two_versions
    ),
    "GET /organisations/{organisation_id}/ratings/{year}": Line((Right.READ,), lambda w: w.joint),
    "POST /organisations/{organisation_id}/ratings/{year}/ground": Line(
        (Right.MEETINGS,), lambda w: w.joint, body=lambda _w: {"ground": "cap lifted"}
    ),
    "GET /candidates/stages": Line((Right.READ,)),
    "GET /candidates": Line((Right.PERSONS,)),
    "GET /candidates/{candidate_id}": Line((Right.PERSONS,), deciding.candidate),
    "POST /candidates": Line((Right.CANDIDATES,), lambda w: w.joint, body=source),
    "POST /candidates/{candidate_id}/steps": Line(
        (Right.CANDIDATES,), deciding.candidate, body=helper
    ),
    "POST /candidates/{candidate_id}/withdrawal": Line(
        (Right.CANDIDATES,),
        deciding.candidate,
        body=lambda _w: {"on": "2018-05-02", "cause": "own_wish"},
    ),
    "GET /organisations/{organisation_id}/admission-plans/{year}": Line(
        (Right.READ,), lambda w: w.joint
    ),
    "POST /organisations/{organisation_id}/admission-plans/{year}": Line(
        (Right.CAMPAIGN,),
        lambda w: w.own,
        body=lambda w: {"plans": [{"organisation": w.joint, "planned": 2}]},
    ),
    "GET /targets": Line((Right.READ,)),
    "GET /targets/{target_id}": Line((Right.READ,), campaign.target),
    "GET /resolutions": Line((Right.READ,)),
    "GET /resolutions/{resolution_id}": Line((Right.READ,), campaign.resolution),
    "GET /visits": Line((Right.READ,)),
    "POST /visits": Line((Right.CAMPAIGN,), lambda w: w.host, body=visited),
    "POST /visits/{visit_id}": Line((Right.CAMPAIGN,), campaign.visit, body=visited),
    "GET /closings": Line((Right.READ,)),
    # Committees close, cells do not.
    "GET /closings/{closing_id}": Line((Right.READ,), campaign.closing, not_of=Role.CELL_SECRETARY),
    "POST /cells/{cell_id}/ratings/{year}": Line(
        (Right.MEETINGS,), lambda w: w.joint, body=lambda _w: {"grade": "good", "good": 4}
    ),
}
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
    "targets": ("organisation",),
    "resolutions": ("organisation",),
    "visits": ("village",),
    "closings": ("organisation",),
}
"""Likewise for what both communes have one of each of."""


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


class Program:
    """A program with a token of an account of the same role."""

    def __init__(self, client: Client, name: str, role: Role, organisation: int | None) -> None:
        user = make_account(name, PASSWORD, role, organisation, "tester", NOW)
        secret = make_token(user, "test", role, organisation, UNTIL, NOW)
        self._client = client
        self._headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-of-{role}"}

    def ask(self, operation: str, world: World) -> tuple[int, str]:
        line = TABLE[operation]
        method, path = operation.split(" ")
        number = line.of(world) if line.of else 0
        path = filled(path, number)
        return self.get(f"{path}?{line.query.format(number)}", method, line, world)

    def get(
        self, path: str, method: str = "GET", line: Line | None = None, world: World | None = None
    ) -> tuple[int, str]:
        if method == "GET":
            answer = self._client.get(f"{ROOT}{path}", headers=self._headers)
        else:
            body = line.body(world) if line and line.body and world else {}
            answer = self._client.post(
                f"{ROOT}{path}", json.dumps(body), "application/json", headers=self._headers
            )
        return answer.status_code, answer.content.decode()

    def listed(self, path: str, **query: Any) -> list[Any]:
        asked = "&".join(f"{name}={value}" for name, value in {"limit": 500, **query}.items())
        status, text = self.get(f"/{path}?{asked}")
        assert status == 200, text
        found: list[Any] = json.loads(text)["items"]
        return found


def described() -> list[str]:
    """Return every operation by its method and address, from the service itself."""
    schema = api.get_openapi_schema()
    return sorted(
        f"{method.upper()} {path.removeprefix(ROOT)}"
        for path, operations in schema["paths"].items()
        for method in operations
    )


def test_every_operation_stands_in_the_table() -> None:
    assert sorted(TABLE) == described()


def test_every_address_is_of_a_described_operation() -> None:
    named = {str(p.pattern).replace("<", "{").replace(">", "}") for p in urls._patterns}
    known = {operation.split(" /")[1] for operation in TABLE}
    assert named - known == {"openapi.json", ""}  # the description, and a root that is not served
    assert all(isinstance(pattern, URLPattern) for pattern in urls._patterns)


@pytest.mark.parametrize("operation", sorted(TABLE))
def test_without_a_token_nothing_is_answered(client: Client, world: World, operation: str) -> None:
    method, path = operation.split(" ")
    before = everything_kept()
    answer = client.generic(method, ROOT + filled(path, 1))
    assert answer.status_code == 401
    assert everything_kept() == before


@pytest.mark.parametrize("operation", sorted(TABLE))
def test_each_token_gets_what_its_role_and_its_place_allow(
    client: Client, world: World, operation: str
) -> None:
    line = TABLE[operation]
    places = {
        "own": {Role.CELL_SECRETARY: world.joint, "others": world.own},
        "foreign": {Role.CELL_SECRETARY: world.foreign_cell, "others": world.foreign},
    }
    given, due = {}, {}
    for relation, role in product(("foreign", "own"), Role):
        organisation: int | None = places[relation].get(role, places[relation]["others"])
        who = f"{role} {relation}"
        asking = Program(client, who.replace(" ", "-"), role, organisation)
        permitted = all(role in ROLES_OF[right] for right in line.rights)
        hidden = (relation == "foreign" and line.of) or role is line.not_of
        due[who] = 403 if not permitted else 404 if hidden else 200
        with transaction.atomic():
            for make in (line.of, line.body):
                if make:
                    make(world)
            before = everything_kept()
            given[who], said = asking.ask(operation, world)
            if given[who] != 200:
                assert everything_kept() == before
                assert "Lò Văn" not in said
            refused = Reading.objects.filter(what=Reading.REFUSED)
            assert refused.exists() == (given[who] == 403)
            transaction.set_rollback(True)
    assert given == due


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
    organisation = world.joint if role is Role.CELL_SECRETARY else world.own
    asking = Program(client, "program", role, organisation)
    foreign = {world.elsewhere, world.foreign, world.foreign_place, world.foreign_cell}
    for path, names in BESIDE_THE_LEDGER.items():
        if not all(role in ROLES_OF[right] for right in TABLE[f"GET /{path}"].rights):
            continue
        query = {} if path == "closings" else {"on": AFTER}
        found = asking.listed(path, **query)
        empty = path == "closings" and role is Role.CELL_SECRETARY
        assert empty or found, path
        assert not foreign & {line[name] for line in found for name in names}, path


def abroad(world: World) -> World:
    """Return the second commune in the place of the first one."""
    return replace(
        world,
        own=world.foreign,
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
