"""The API: what a token may, the same answers as the pages, and writes that happen once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from chibo.access.accounts import make_account
from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.access.tokens import make_token
from chibo.register import models as m
from chibo.register.ids import new_id

from ..conftest import PASSWORD, SPLIT_DAY, Small

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNTIL = date(2199, 12, 31)
KEY = "a-key-of-its-own"


class Program:
    """A program with a token."""

    def __init__(self, client: Client, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self._client.get(f"/api/v1{path}", query, headers=self._headers)
        assert answer.status_code == status, answer.content
        return answer.json()

    def post(self, path: str, body: Any, status: int = 200, key: str = "") -> Any:
        """Write; without a ``key`` each request has one of its own, the same one asked again."""
        text = body if isinstance(body, str) else json.dumps(body)
        own = sha256(f"{path} {text}".encode()).hexdigest()
        headers = {**self._headers, "Idempotency-Key": key or own}
        answer = self._client.post(
            f"/api/v1{path}", text, content_type="application/json", headers=headers
        )
        assert answer.status_code == status, answer.content
        return answer.json()


def program(client: Client, role: Role, organisation: int | None = None) -> Program:
    user = make_account(f"{role}-account", PASSWORD, role, organisation, "tester", NOW)
    return Program(client, make_token(user, "test", role, organisation, UNTIL, NOW))


@pytest.fixture
def officers(client: Client, small: Small) -> Program:
    return program(client, Role.PROVINCIAL_OFFICER)


def admission(small: Small, person: int) -> dict[str, Any]:
    rows = m.OrganisationSpell.objects.filter(organisation=small.joint_cell)
    committee = rows.values_list("parent", flat=True).distinct().get()
    return {
        "decision": {
            "content": {
                "kind": "admit",
                "person": person,
                "cell": small.joint_cell,
                "village": small.host,
                "resolved_on": "2017-05-02",
            },
            "effective_on": "2017-05-19",
            "signed_on": "2017-05-10",
            "issuer": committee,
            "number": "12-QĐ/HU",
            "exceptions": [{"code": "wrong_deciding_body", "ground": "giao quyền"}],
        },
        "particulars": {str(person): {"name": "Người mẫu", "birth_date": "1990-01-01"}},
    }


def test_without_a_token_that_holds_nothing_is_said(client: Client, officers: Program) -> None:
    for headers in ({}, {"Authorization": "Bearer chibo_no"}):
        answer = client.get("/api/v1/places", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"] == "no_token"


def test_a_token_ends_with_its_account(client: Client, officers: Program) -> None:
    User.objects.update(is_active=False)
    officers.get("/places", 401)


def test_the_same_figures_as_the_page(officers: Program, small: Small) -> None:
    asked = {"keys": ["villages_independent", "villages_guest"], "by": "village"}
    before = officers.get("/figures", on="2017-02-28", **asked)
    after = officers.get("/figures", on=SPLIT_DAY.isoformat(), **asked)
    assert before["whole"]["figures"] == {"villages_independent": 1, "villages_guest": 1}
    assert after["whole"]["figures"] == {"villages_independent": 3, "villages_guest": 0}
    alone = next(row for row in before["rows"] if row["node"] == small.alone)
    assert alone["figures"]["villages_independent"] == 1


def test_a_figure_as_known_before_the_split_was_recorded(officers: Program, small: Small) -> None:
    asked = {"keys": ["villages_independent"], "on": SPLIT_DAY.isoformat()}
    then = officers.get("/figures", known_at=str(small.split - 1), **asked)
    assert then["position"] == small.split - 1
    assert then["whole"]["figures"]["villages_independent"] == 1


def test_the_rows_behind_a_figure_in_pages(officers: Program) -> None:
    asked = {"keys": ["members"], "on": "2016-12-31"}
    whole = officers.get("/figures", **asked)["whole"]["figures"]["members"]
    seen, after = [], 0
    while after is not None:
        part = officers.get("/figures/members/rows", after=after, limit=4, **asked)
        seen += [row["person"] for row in part["items"]]
        after = part["next"]
    assert len(seen) == len(set(seen)) == whole


def test_lists_in_pages_hold_everything_once(officers: Program) -> None:
    seen, after = [], 0
    while after is not None:
        part = officers.get("/places", level="village", after=after, limit=2)
        seen += [row["id"] for row in part["items"]]
        after = part["next"]
    assert len(seen) == len(set(seen)) == 3


def test_a_cell_secretary_sees_the_own_cell_alone(client: Client, small: Small) -> None:
    secretary = program(client, Role.CELL_SECRETARY, small.new_cell)
    assert {row["id"] for row in secretary.get("/places")["items"]} == {small.guest}
    secretary.get(f"/organisations/{small.joint_cell}", 404)
    secretary.get(f"/places/{small.host}", 404)
    secretary.get(f"/people/{small.person}", 404)
    secretary.get("/members", 403)
    secretary.post("/decisions", {"decisions": [admission(small, new_id())]}, 403)


def test_a_viewer_reads_no_persons(client: Client, small: Small) -> None:
    viewer = program(client, Role.VIEWER)
    viewer.get("/figures", keys=["members"])
    viewer.get(f"/people/{small.person}", 403)
    viewer.get("/figures/members/rows", 403, keys=["members"])
    assert Reading.objects.filter(what="refused").count() == 2


def test_reading_a_person_is_noted(officers: Program, small: Small) -> None:
    found = officers.get(f"/people/{small.person}")
    assert found["name"] == "Lò Văn Sáng"
    noted = Reading.objects.get(what="person")
    assert (noted.username, noted.about) == ("provincial_officer-account", str(small.person))


def test_a_decision_is_recorded_once_however_often_it_is_sent(
    officers: Program, small: Small
) -> None:
    person = officers.post("/ids", "")["ids"][0]
    body = {"decisions": [admission(small, person)]}
    first = officers.post("/decisions", body, key=KEY)
    again = officers.post("/decisions", body, key=KEY)
    assert first == again
    assert m.LedgerHead.objects.get().position == first["positions"][0]
    other = {"decisions": [admission(small, new_id())]}
    assert officers.post("/decisions", other, 409, key=KEY)["error"] == "key_used"


@pytest.mark.parametrize("path", ["decisions", "drafts"])
def test_a_commune_s_officer_neither_opens_nor_erases(
    client: Client, small: Small, path: str
) -> None:
    """The pages ask for the right to open the register, and no page records an erasure."""
    rows = m.OrganisationSpell.objects.filter(organisation=small.joint_cell)
    committee = rows.values_list("parent", flat=True).distinct().get()
    officer = program(client, Role.COMMUNE_OFFICER, committee)
    member = {"person": new_id(), "cell": small.joint_cell, "standing": "official"}
    kept = {"kind": "same_person", "person": small.person, "kept": new_id(), "ground": "one"}
    erased = {"kind": "erase_particulars", "person": small.person, "ground": "asked"}
    opening = m.LedgerEntry.objects.get(kind="opening_balance").position
    fallen = {"kind": "revoke", "target": opening, "ground": "wrong"}
    head = m.LedgerHead.objects.get().position
    for content, status in (
        ({"kind": "opening_balance", "members": [member]}, 403),
        (kept, 403),
        (erased, 422),
        (fallen, 404),  # it reaches beyond the commune
    ):
        decision = {"content": content, "effective_on": "2015-12-31"}
        papers = [decision] if path == "drafts" else [{"decision": decision}]
        unit = {"unit": committee} if path == "drafts" else {}
        officer.post(f"/{path}", {**unit, "decisions": papers}, status)
    assert m.LedgerHead.objects.get().position == head


def test_an_opening_balance_is_not_taken_back(officers: Program) -> None:
    opening = m.LedgerEntry.objects.get(kind="opening_balance").position
    fallen = {"kind": "revoke", "target": opening, "ground": "wrong"}
    decision = {"content": fallen, "effective_on": "2015-12-31"}
    assert officers.post("/decisions", {"decisions": [{"decision": decision}]}, 422)


def test_a_refused_decision_leaves_nothing_and_its_key_free(
    officers: Program, small: Small
) -> None:
    head = m.LedgerHead.objects.get().position
    good, bad = admission(small, new_id()), admission(small, new_id())
    del bad["decision"]["number"]
    refused = officers.post("/decisions", {"decisions": [good, bad]}, 422, key=KEY)
    assert [one["code"] for one in refused["broken"]] == ["number_missing"]
    assert m.LedgerHead.objects.get().position == head
    officers.post("/decisions", {"decisions": [good]}, key=KEY)


@pytest.mark.parametrize("body", ["", "{", "[]", '{"decisions": []}', '{"decisions": [{}]}'])
def test_what_is_no_decision_is_said_so(officers: Program, body: str) -> None:
    assert officers.post("/decisions", body, 422)["error"] == "malformed"


def test_wrong_questions_are_told_what_to_do(officers: Program) -> None:
    assert officers.get("/figures", 422)["error"] == "fields"
    assert officers.get("/figures", 422, keys=["nothing"])["error"] == "question"
    assert officers.get("/figures", 422, keys=["members"], on="1900-01-01")["error"] == "day"
    assert officers.get("/places", 422, known_at="gestern")["error"] == "known_at"


def test_the_description_names_every_kind_of_decision(officers: Program) -> None:
    described = officers.get("/openapi.json")
    assert "/api/v1/figures" in described["paths"]
    assert "FoundBySplit" in described["components"]["schemas"]
