"""Decisions in preparation over the API: as in the drafting room of the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from chibo.access.rights import Role
from chibo.drafting.models import Draft, DraftParticulars, FoundingCase
from chibo.register import models as m
from chibo.register.reads import held
from tests.access.world import REFORMED, World

from .. import deciding_objects as deciding
from ..conftest import sign_in
from .permission_table.drafts import SIGNED, bare_village, leader
from .test_api import Program, program


@pytest.fixture
def district(client: Client, world: World) -> Program:
    return program(client, Role.PROVINCIAL_OFFICER, world.district)


def young(world: World, person: int) -> dict[str, Any]:
    """A draft that admits someone of 17, who must be 18."""
    content = {"kind": "admit", "person": person, "cell": world.joint, "village": world.host}
    known = {"name": "Giàng A Trẻ", "birth_date": "2008-01-01"}
    decision = {"content": {**content, "resolved_on": "2025-06-01"}, "issuer": world.district}
    decision |= {"effective_on": "2025-07-02", "particulars": {str(person): known}}
    return {"unit": world.own, "decisions": [decision]}


def numbered(**exceptions: str) -> dict[str, Any]:
    signed = {"ordinal": 0, "number": "7-QĐ/HU", "signed_on": "2025-07-01"}
    given = [{"code": code, "ground": ground} for code, ground in exceptions.items()]
    return {"papers": [{**signed, "exceptions": given}]}


def test_a_draft_is_tried_completed_from_the_paper_and_recorded(
    officer: Program, world: World
) -> None:
    number = officer.post("/drafts", leader(world))["id"]
    assert officer.post("/drafts", leader(world))["id"] == number
    address, head = f"/drafts/{number}", m.LedgerHead.objects.get().position
    found = officer.get(address)
    assert (found["state"], found["unit"], found["kinds"]) == ("draft", world.own, ["appoint"])
    assert found["papers"][0]["decision"]["content"]["person"] == world.stays
    assert (found["trial"]["blocked"], found["trial"]["on"]) == (False, "2025-07-02")
    unsigned = officer.post(f"{address}/recording", {"papers": []}, 422)
    assert [one["code"] for one in unsigned["broken"]] == ["number_missing"]
    assert m.LedgerHead.objects.get().position == head
    for _again in range(2):
        recorded = officer.post(f"{address}/recording", SIGNED)
    assert recorded["positions"] == [head + 1]
    leads = held(m.OfficeSpell, REFORMED).get(organisation=world.joint)
    assert (leads.person, leads.office) == (world.stays, "secretary")
    assert officer.get("/drafts")["items"] == []
    (ended,) = officer.get("/drafts", ended="true")["items"]
    assert (ended["state"], ended["position"]) == ("recorded", head + 1)
    assert officer.get(address)["trial"] is None
    again = officer.post(f"{address}/recording", SIGNED, 409, key="once-more")
    assert again["error"] == "changed"


def test_the_trial_says_who_moves_and_what_changes(officer: Program, world: World) -> None:
    (mover, *_others) = world.guests
    content = {"kind": "transfer_within", "person": mover, "cell": world.joint}
    decision = {"content": {**content, "village": world.host}, "effective_on": "2025-07-02"}
    body = {"unit": world.own, "decisions": [{**decision, "issuer": world.own}]}
    found = officer.get(f"/drafts/{officer.post('/drafts', body)['id']}")["trial"]
    assert [move["person"] for move in found["moves"]] == [mover]
    assert [one["notices"][0]["code"] for one in found["papers"]] == ["cell_below_min"]
    assert held(m.MembershipSpell, REFORMED).get(person=mover).cell == world.new


def test_a_rule_is_passed_over_with_a_ground_alone(officer: Program, world: World) -> None:
    person = officer.post("/ids", "")["ids"][0]
    address = f"/drafts/{officer.post('/drafts', young(world, person))['id']}"
    (judged,) = officer.get(address)["trial"]["papers"]
    codes = {one["code"] for one in judged["broken"]}
    assert codes == {"admission_age", "wrong_deciding_body"}
    one_lacks = numbered(wrong_deciding_body="giao quyền")
    without = officer.post(f"{address}/submission", one_lacks, 422)
    assert list(without["fields"]) == ["papers.0.exceptions.admission_age"]
    assert Draft.objects.get().state == "draft"
    ground = numbered(admission_age="Công văn 5", wrong_deciding_body="giao quyền")
    assert officer.post(f"{address}/submission", ground)["state"] == "waiting"
    kept = officer.get(address)["papers"][0]["decision"]["exceptions"]
    assert kept[0] == {"code": "admission_age", "ground": "Công văn 5"}


def test_another_person_approves(officer: Program, district: Program, world: World) -> None:
    address = f"/drafts/{officer.post('/drafts', leader(world))['id']}"
    assert district.post(f"{address}/approval", {}, 409, key="too-early")["error"] == "changed"
    officer.post(f"{address}/submission", SIGNED)
    changed = officer.post(address, leader(world), 409, key="changed-meanwhile")
    assert changed["error"] == "changed"
    assert officer.post(f"{address}/approval", {}, 403)["error"] == "own_draft"
    assert district.post(f"{address}/approval", {})["state"] == "approved"
    assert officer.get(address)["approved_by"] == "provincial_officer-account"
    assert officer.post(f"{address}/taking-up", {})["state"] == "draft"
    assert officer.get(address)["approved_by"] == ""


def test_what_would_do_something_else_by_now_is_not_recorded(
    officer: Program, world: World
) -> None:
    """Who was to be transferred dies meanwhile: the trial that was read holds no more."""
    (mover, *_others) = world.guests
    content = {"kind": "transfer_within", "person": mover, "cell": world.joint}
    moved = {"content": {**content, "village": world.host}, "effective_on": "2025-07-03"}
    body = {"unit": world.own, "decisions": [{**moved, "issuer": world.own}]}
    address = f"/drafts/{officer.post('/drafts', body)['id']}"
    seen = officer.get(address)["trial"]["digest"]
    death = {"content": {"kind": "death", "person": world.guests[1]}, "issuer": world.own}
    paper = {"decision": {**death, "effective_on": "2025-07-02"}}
    officer.post("/decisions", {"decisions": [paper]})
    refused = officer.post(f"{address}/recording", {**SIGNED, "seen": seen}, 409)
    assert refused["error"] == "changed"
    anew = officer.get(address)["trial"]["digest"]
    assert officer.post(f"{address}/recording", {**SIGNED, "seen": anew})["positions"]


def test_who_is_there_already_under_the_name_is_pointed_out(officer: Program, world: World) -> None:
    person = officer.post("/ids", "")["ids"][0]
    body = young(world, person)
    known = {"name": "Lò Văn Ở", "birth_date": "1980-01-02"}
    body["decisions"][0]["particulars"] = {str(person): known}
    number = officer.post("/drafts", body)["id"]
    (paper,) = officer.get(f"/drafts/{number}")["papers"]
    assert paper["already_there"] == [world.stays]


def test_its_page_shows_what_a_program_drafted(
    client: Client, officer: Program, world: World
) -> None:
    body = leader(world)
    deputy = {"kind": "appoint", "organisation": world.joint, "person": world.guests[0]}
    more = {**body["decisions"][0], "content": {**deputy, "office": "deputy_secretary"}}
    number = officer.post("/drafts", {**body, "decisions": [*body["decisions"], more]})["id"]
    sign_in(client, User.objects.get(username="commune_officer-account"))
    shown = client.get(reverse("draft", args=[number]))
    assert shown.status_code == 200
    heading = re.search(r"<h1>(.*?)</h1>", shown.content.decode())
    assert heading and heading[1].strip()


def test_giving_up_records_nothing_and_forgets_the_person(officer: Program, world: World) -> None:
    head = m.LedgerHead.objects.get().position
    person = officer.post("/ids", "")["ids"][0]
    number = officer.post("/drafts", young(world, person))["id"]
    (paper,) = officer.get(f"/drafts/{number}")["papers"]
    assert paper["particulars"][str(person)]["name"] == "Giàng A Trẻ"
    assert officer.post(f"/drafts/{number}/giving-up", {})["state"] == "discarded"
    assert not DraftParticulars.objects.exists()
    assert m.LedgerHead.objects.get().position == head


def test_what_lies_elsewhere_is_neither_drafted_nor_read(officer: Program, world: World) -> None:
    theirs = deciding.draft_of(world.foreign, world.foreign_cell, world.foreigner)
    assert officer.get("/drafts")["items"] == []
    officer.get(f"/drafts/{theirs}", 404)
    body = leader(world)
    body["decisions"][0]["content"]["person"] = world.foreigner
    assert officer.post("/drafts", body, 404)["error"] == "out_of_scope"
    officer.post("/drafts", {**leader(world), "unit": world.foreign}, 404)
    officer.post("/drafts", {**leader(world), "unit": world.joint}, 404)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"unit":1,"decisions":[]}', '{"unit":1,"decisions":[{}]}']
)
def test_what_is_no_draft_is_said_so(officer: Program, body: str) -> None:
    assert officer.post("/drafts", body, 422)["error"] == "malformed"


def test_a_draft_has_no_number_of_its_own(officer: Program, world: World) -> None:
    body = leader(world)
    body["decisions"][0]["number"] = "1-QĐ/ĐU"
    assert officer.post("/drafts", body, 422)["error"] == "malformed"


def test_a_founding_goes_from_the_survey_to_its_draft(officer: Program, world: World) -> None:
    """The guest village, as on the day before its split: who goes over is counted for it."""
    case = deciding.founding(world)
    address = f"/foundings/{case}"
    begun = officer.get(address)
    assert (begun["village"], begun["source"]) == (world.guest, world.joint)
    assert set(begun["goes"]) == set(world.guests)
    officer.post(f"{address}/survey", {"households": 40, "meeting_place": True, "goes": []})
    officer.post(f"{address}/resolution", {"resolved_on": "2017-02-20", "votes_for": 7})
    officer.post(f"{address}/proposal", {"proposal_number": "3-TTr/ĐU"})
    kept = officer.get(address)
    assert (kept["households"], kept["meeting_place"], kept["votes_for"]) == (40, True, 7)
    assert (kept["readiness"]["lacking"], kept["readiness"]["ready"]) == (3, False)
    decided = {"cell_name": "Chi bộ bản", "issuer": world.district, "goes": [world.stays]}
    decided |= {"handover_on": "2025-07-02", "secretary": world.stays}
    draft = officer.post(f"{address}/decision", decided)["draft"]
    kinds = officer.get(f"/drafts/{draft}")["kinds"]
    assert kinds == ["found_by_split", "appoint"]
    assert officer.get(address)["draft"] == draft
    anew = officer.post(f"{address}/decision", {**decided, "secretary": None})
    assert anew["draft"] == draft
    assert officer.get(f"/drafts/{draft}")["kinds"] == ["found_by_split"]


def test_who_is_not_of_the_joint_cell_does_not_go_over(officer: Program, world: World) -> None:
    address = f"/foundings/{deciding.founding(world)}"
    for wrong in ({"goes": [world.foreigner]}, {"secretary": world.moves}):
        refused = officer.post(f"{address}/survey", wrong, 422)
        assert list(refused["fields"]) == list(wrong)
    nameless = {"cell_name": " ", "issuer": world.own, "goes": [], "handover_on": "2025-07-02"}
    assert list(officer.post(f"{address}/decision", nameless, 422)["fields"]) == ["cell_name"]
    assert FoundingCase.objects.get().handover_on is None


def test_a_case_is_opened_once_and_given_up(officer: Program, world: World) -> None:
    village = {"village": bare_village(world)}
    case = officer.post("/foundings", village)["id"]
    assert officer.post("/foundings", village, 409, key="once-more")["error"] == "changed"
    assert [one["id"] for one in officer.get("/foundings")["items"]] == [case]
    assert list(officer.post("/foundings", {"village": world.host}, 422)["fields"]) == ["village"]
    officer.post("/foundings", {"village": world.elsewhere}, 404)
    officer.post(f"/foundings/{case}/giving-up", {})
    assert officer.get("/foundings")["items"] == []
    gone = officer.post(f"/foundings/{case}/survey", {"households": 1}, 409)
    assert gone["error"] == "changed"
