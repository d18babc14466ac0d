"""Plans, who may be moved, and announced mergers."""

from __future__ import annotations

from chibo.access.rights import Right
from chibo.planning.models import MergerDue, Movable
from tests.access.world import World

from ... import planning_objects as planning
from .line import Line, Table

WANTED = {"periods": 2, "seconds": 1}
RECORD = (Right.RECORD,)


def nobody_listed(world: World) -> int:
    """A member of the joint cell who is not on the list."""
    assert not Movable.objects.exists()
    return world.stays


def nothing_announced(world: World) -> int:
    """A village of which no merger is announced."""
    assert not MergerDue.objects.exists()
    return world.host


PLANS: Table = {
    "GET /plans": Line(RECORD),
    "GET /plans/{run_id}": Line(RECORD, planning.run),
    "GET /plans/{run_id}/problem": Line(RECORD, planning.run),
    "POST /plans": Line(
        RECORD,
        lambda w: w.own_place,
        body=lambda w: {"on": "2018-05-13", "place": w.own_place, "wanted": WANTED},
    ),
    "POST /plans/{run_id}/stop": Line(RECORD, planning.run),
    "POST /plans/{run_id}/adoption": Line(RECORD, planning.run, body=lambda _w: {}),
    "GET /movable": Line(RECORD),
    "POST /movable": Line(
        RECORD,
        nobody_listed,
        body=lambda w: {"person": w.stays, "to": [w.guest], "listed_on": "2018-05-02"},
    ),
    "POST /movable/{listing_id}/view": Line(
        RECORD, planning.listing, body=lambda _w: {"view": "agrees", "on": "2018-05-14"}
    ),
    "POST /movable/{listing_id}/withdrawal": Line(
        RECORD, planning.listing, body=lambda _w: {"on": "2018-05-14"}
    ),
    "GET /mergers": Line(RECORD),
    "POST /mergers": Line(
        RECORD,
        nothing_announced,
        body=lambda w: {
            "village": w.host,
            "due_on": "2019-01-01",
            "announced_on": "2018-05-02",
            "paper": "1/TB",
        },
    ),
    "POST /mergers/{merger_id}/withdrawal": Line(RECORD, planning.merger),
}
