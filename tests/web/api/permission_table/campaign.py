"""Resolutions, measures, targets, assignments, visits, closes and good practices."""

from __future__ import annotations

from chibo.access.rights import Right, Role
from tests.access.world import World

from ... import campaign_objects as campaign
from .line import Line, Table


def visited(world: World) -> object:
    """A visit to the host village."""
    went = {"village": world.host, "on": "2018-05-03", "persons": [world.stays]}
    return {**went, "finding": "They meet."}


PAPER = {
    "kind": "plan",
    "number": "03-KH/ĐU",
    "signed_on": "2018-05-01",
    "title": "On sources",
    "since": "2018-05-01",
    "until": "2020-12-31",
}
TARGET = {
    "key": "admissions",
    "form": "floor_per_year",
    "value": 3,
    "since": "2016-01-01",
    "until": "2020-12-31",
}
PRACTICE = {
    "title": "A cell",
    "note": "How.",
    "keys": ["members"],
    "before": "2017-01-01",
    "after": "2018-01-01",
}
PROGRESS = {"on": "2018-05-02", "percent": 50, "note": "Half of it."}
MEASURE = {"text": "Train sources"}


def part_of_own(world: World) -> object:
    """The first commune's part of the district's target."""
    return {"parts": [{"organisation": world.own, "value": 2}]}


CAMPAIGN: Table = {
    "GET /targets": Line((Right.READ,)),
    "GET /targets/{target_id}": Line((Right.READ,), campaign.target),
    "POST /targets/{target_id}": Line(
        (Right.CAMPAIGN,), campaign.target, body=lambda w: {**TARGET, "organisation": w.joint}
    ),
    "POST /targets/{target_id}/removal": Line((Right.CAMPAIGN,), campaign.target),
    "POST /targets/{target_id}/parts": Line(
        (Right.CAMPAIGN,), campaign.target_of_district, body=part_of_own, own=404
    ),
    "GET /resolutions": Line((Right.READ,)),
    "GET /resolutions/{resolution_id}": Line((Right.READ,), campaign.resolution),
    "POST /resolutions": Line(
        (Right.CAMPAIGN,), lambda w: w.own, body=lambda w: {**PAPER, "organisation": w.own}
    ),
    "POST /resolutions/{resolution_id}": Line(
        (Right.CAMPAIGN,), campaign.resolution, body=lambda w: {**PAPER, "organisation": w.own}
    ),
    "POST /resolutions/{resolution_id}/studies": Line(
        (Right.CAMPAIGN,),
        campaign.resolution,
        body=lambda w: {"organisation": w.joint, "on": "2018-05-02"},
    ),
    "POST /resolutions/{resolution_id}/targets": Line(
        (Right.CAMPAIGN,), campaign.resolution, body=lambda w: {**TARGET, "organisation": w.own}
    ),
    "POST /resolutions/{resolution_id}/measures": Line(
        (Right.CAMPAIGN,), campaign.resolution, body=lambda _w: MEASURE
    ),
    "GET /measures/{measure_id}": Line((Right.CAMPAIGN,), campaign.measure),
    "POST /measures/{measure_id}": Line(
        (Right.CAMPAIGN,), campaign.measure, body=lambda _w: MEASURE
    ),
    "POST /measures/{measure_id}/progress": Line(
        (Right.CAMPAIGN,), campaign.measure, body=lambda _w: PROGRESS
    ),
    "GET /charges": Line((Right.READ,)),
    "GET /charges/unanswered": Line((Right.READ,)),
    "GET /charges/overcharged": Line((Right.READ,)),
    "GET /visits": Line((Right.READ,)),
    "POST /visits": Line((Right.CAMPAIGN,), lambda w: w.host, body=visited),
    "POST /visits/{visit_id}": Line((Right.CAMPAIGN,), campaign.visit, body=visited),
    "GET /practices": Line((Right.READ,)),
    "POST /practices": Line(
        (Right.CAMPAIGN,), lambda w: w.own, body=lambda w: {**PRACTICE, "organisation": w.own}
    ),
    "POST /practices/{practice_id}": Line(
        (Right.CAMPAIGN,), campaign.practice, body=lambda w: {**PRACTICE, "organisation": w.own}
    ),
    "GET /closings": Line((Right.READ,)),
    "POST /organisations/{organisation_id}/closings": Line(
        (Right.CAMPAIGN,), lambda w: w.own, body=lambda _w: {"ends_on": "2017-12-31"}
    ),
    "POST /closings/{closing_id}/acceptance": Line((Right.CAMPAIGN,), campaign.closing, own=403),
    "POST /closings/{closing_id}/return": Line(
        (Right.CAMPAIGN,), campaign.closing, body=lambda _w: {"reason": "Count anew."}, own=403
    ),
    # Committees close, cells do not.
    "GET /closings/{closing_id}": Line((Right.READ,), campaign.closing, not_of=Role.CELL_SECRETARY),
}
