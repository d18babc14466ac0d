"""Targets: how each stands on a day, by every rule, and over time."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_targets, targets
from chibo.campaign.reads_targets import Line
from chibo.campaign.targets import RULES, Form, Light, Rule

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .service import ERRORS, scope_for

router = Router(tags=["targets"])
ByRule = Annotated[
    Rule, Query(description="How much of the term counts as passed; see docs/targets.md.")
]


class TargetLine(Schema):
    """A target as it stands on ``judged_on``: the day, or the due date where that is past.

    ``value``: so many a year, a count, or a fraction; ``share``: what is achieved, as a fraction.
    Figures are null where there are none. ``parent``: the target that it is a part of.
    """

    id: int
    resolution: int
    parent: int | None
    organisation: int
    name: str
    key: str
    form: Form
    value: float
    since: date
    until: date
    judged_on: date
    required: float | None
    actual: float | None
    start: float | None
    share: float | None
    forecast: float | None
    light: Light


class Reading(Schema):
    """What one rule requires by the day, and what is achieved by it."""

    rule: Rule
    required: float | None
    share: float | None


class CurvePoint(Schema):
    """A day of a target's curve; ``actual`` is null where it is still to come."""

    on: date
    actual: float | None
    required: float | None


class OneTarget(TargetLine):
    """A target with its readings, its parts and its curve.

    ``difference``: by how much the parts exceed it; null where they do not add up.
    """

    readings: list[Reading]
    parts: list[TargetLine]
    difference: float | None
    curve: list[CurvePoint]


@router.get("/targets", response={200: Listed[TargetLine], **ERRORS})
def board(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    rule: ByRule = RULES[0],
    resolution: Annotated[Id | None, Query()] = None,
    running: Annotated[bool, Query(description="Those alone whose term holds the day.")] = False,
) -> Any:
    """List targets as they stand on a day, each before its parts; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    day = latest_of_all(scope, on)
    lines = reads_targets.board(scope, day, rule, resolution, running)
    return part_of(_flat(lines), part.page(), lambda line: TargetLine(**_line(line)))


@router.get("/targets/{target_id}", response={200: OneTarget, **ERRORS})
def target(request: HttpRequest, target_id: Id, on: Day = None, rule: ByRule = RULES[0]) -> Any:
    """Return a target by every rule, with its parts, and month by month."""
    scope = scope_for(request, Right.READ)
    day = latest_of_all(scope, on)
    found = reads_targets.target(scope, target_id)
    if found is None:
        raise Http404
    line = reads_targets.line(scope, found, day, rule)
    return OneTarget(
        **_line(line),
        readings=[_reading(line, each) for each in RULES],
        parts=[TargetLine(**_line(below)) for below in line.parts],
        difference=line.difference,
        curve=[
            CurvePoint(on=point.on, actual=point.actual, required=point.required)
            for point in reads_targets.curve(scope, found, day, rule)
        ],
    )


def _flat(lines: list[Line]) -> list[Line]:
    return [one for line in lines for one in (line, *_flat(list(line.parts)))]


def _reading(line: Line, rule: Rule) -> Reading:
    stands, on = line.standing, line.judged_on
    share = None
    if stands.actual is not None:
        share = targets.share_achieved(line.goal, rule, on, stands.actual, stands.start)
    required = targets.required(line.goal, rule, on, stands.start)
    return Reading(rule=rule, required=required, share=share)


def _line(line: Line) -> dict[str, Any]:
    of, stands = line.target, line.standing
    return {
        "id": of.id,
        "resolution": of.resolution_id,
        "parent": of.parent_id,
        "organisation": of.organisation,
        "name": line.organisation,
        "key": of.key,
        "form": of.form,
        "value": of.value,
        "since": of.since,
        "until": of.until,
        "judged_on": line.judged_on,
        **vars(stands),
    }
