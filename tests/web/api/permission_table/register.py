"""Figures, places, organisations, persons, decisions and what needs attention."""

from __future__ import annotations

from chibo.access.rights import Right
from tests.access.world import World

from .line import Line, Table


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


REGISTER: Table = {
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
}
