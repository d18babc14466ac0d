"""Decisions in preparation, and foundings as cases."""

from __future__ import annotations

from typing import Any

from chibo.access.rights import Right
from chibo.drafting import writes
from chibo.drafting.models import Draft
from chibo.drafting.writes import Completion
from chibo.ledger.contents import CreatePlace, PlaceSpec
from chibo.ledger.decision import Decision
from chibo.register.models import PlaceSpell
from chibo.register.record import record
from tests.access.world import REFORMED, World

from ... import deciding_objects as deciding
from .line import NOW, Line, Table

SIGNED = {"papers": [{"ordinal": 0, "number": "1-QĐ/ĐU", "signed_on": "2025-07-01"}]}


def leader(world: World) -> dict[str, Any]:
    """A draft of who is to lead the joint cell."""
    content = {"kind": "appoint", "organisation": world.joint, "person": world.stays}
    content |= {"office": "secretary"}
    decision = {"content": content, "effective_on": "2025-07-02", "issuer": world.own}
    return {"unit": world.own, "decisions": [decision]}


def waiting(world: World) -> int:
    """A draft that somebody submitted."""
    number = deciding.draft(world)
    if Draft.objects.get(pk=number).state == "draft":
        writes.submit(number, Completion(), "somebody", NOW)
    return number


def bare_village(world: World) -> int:
    """A village of the first commune that no cell covers yet."""
    found = PlaceSpell.objects.filter(parent=world.own_place, name="Bản Mới").first()
    if found is not None:
        return found.place
    created = CreatePlace(PlaceSpec(77_777, "village", "N1", "Bản Mới", world.own_place))
    signed = {"issuer": world.district, "number": "9-QĐ/UB", "signed_on": REFORMED}
    record(Decision(REFORMED, created, **signed), "somebody", NOW)
    return 77_777


def handed_over(world: World) -> object:
    """What is decided of the guest village's cell, by nobody yet."""
    when = {"handover_on": "2025-07-02", "issuer": world.own}
    return {"cell_name": "Chi bộ bản", "goes": [], **when}


DRAFTS: Table = {
    "GET /drafts": Line((Right.RECORD,)),
    "GET /drafts/{draft_id}": Line((Right.RECORD,), deciding.draft),
    "POST /drafts": Line((Right.RECORD,), lambda w: w.own, body=leader),
    "POST /drafts/{draft_id}": Line((Right.RECORD,), deciding.draft, body=leader),
    "POST /drafts/{draft_id}/completion": Line(
        (Right.RECORD,), deciding.draft, body=lambda _w: SIGNED
    ),
    "POST /drafts/{draft_id}/submission": Line(
        (Right.RECORD,), deciding.draft, body=lambda _w: SIGNED
    ),
    "POST /drafts/{draft_id}/approval": Line((Right.APPROVE,), waiting, body=lambda _w: {}),
    "POST /drafts/{draft_id}/taking-up": Line((Right.RECORD,), waiting),
    "POST /drafts/{draft_id}/giving-up": Line((Right.RECORD,), deciding.draft),
    "POST /drafts/{draft_id}/recording": Line(
        (Right.RECORD,), deciding.draft, body=lambda _w: SIGNED
    ),
    "GET /foundings": Line((Right.RECORD,)),
    "GET /foundings/{case_id}": Line((Right.RECORD,), deciding.founding),
    "POST /foundings": Line(
        (Right.RECORD,), bare_village, body=lambda w: {"village": bare_village(w)}
    ),
    "POST /foundings/{case_id}/survey": Line(
        (Right.RECORD,), deciding.founding, body=lambda _w: {"households": 40}
    ),
    "POST /foundings/{case_id}/resolution": Line(
        (Right.RECORD,), deciding.founding, body=lambda _w: {"votes_for": 5}
    ),
    "POST /foundings/{case_id}/proposal": Line(
        (Right.RECORD,), deciding.founding, body=lambda _w: {"proposal_number": "1-TTr"}
    ),
    "POST /foundings/{case_id}/decision": Line(
        (Right.RECORD,), deciding.founding, body=handed_over
    ),
    "POST /foundings/{case_id}/giving-up": Line((Right.RECORD,), deciding.founding),
}
