"""Meetings and ratings of cells."""

from __future__ import annotations

from datetime import date

from chibo.access.rights import Right
from chibo.meetings import writes as meetings
from chibo.meetings.line import Line as MeetingLine
from tests.access.world import World

from .line import NOW, Line, Table

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


MEETINGS: Table = {
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
    "POST /cells/{cell_id}/ratings/{year}": Line(
        (Right.MEETINGS,), lambda w: w.joint, body=lambda _w: {"grade": "good", "good": 4}
    ),
}
