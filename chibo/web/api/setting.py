"""Writing targets: one of a resolution, and from it those of the units below.

The operations on a target are those of the router that reads targets: both share their addresses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_targets
from chibo.campaign import setting as acts
from chibo.campaign.models import Resolution, Target
from chibo.campaign.setting import TargetSpec
from chibo.campaign.targets import RULES, Form
from chibo.ledger.scope import Scope

from .asking import Id, latest_of_all
from .issuing import issued_by_the_token
from .once import KEY, WRITING, Act, Written, answered_before, write_once
from .service import permit, scope_for
from .targets import router

MOST_PARTS = 500
Value = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class TargetIn(Schema):
    """What a target says. ``value``: so many a year, a count, or a fraction for a share."""

    organisation: Id
    key: Annotated[str, Field(max_length=60)]
    form: Form
    value: Value = 0
    since: date
    until: date


class PartIn(Schema):
    """What a unit below is to reach of the target; null takes its part away."""

    organisation: Id
    value: Value | None


class PartsIn(Schema):
    """The parts of a target, of committees directly under its own; others stay as they are."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=MOST_PARTS)]


class PartsKept(Schema):
    """By how much the parts exceed the target now; null where they do not add up to it."""

    difference: float | None


@router.post("/resolutions/{resolution_id}/targets", response={200: Written, **WRITING})
def set_target(request: HttpRequest, resolution_id: Id, typed: TargetIn, key: KEY) -> Any:
    """Set a target of one of the token's resolutions."""
    scope, resolution = issued_by_the_token(request, resolution_id)
    return write_once(request, key, _saving(scope, resolution, typed, None))


@router.post("/targets/{target_id}", response={200: Written, **WRITING})
def correct_target(request: HttpRequest, target_id: Id, typed: TargetIn, key: KEY) -> Any:
    """Put a target right: the whole of it is written."""
    scope, kept = _set_by_the_token(request, target_id)
    return write_once(request, key, _saving(scope, kept.resolution, typed, kept))


@router.post("/targets/{target_id}/removal", response={200: Written, **WRITING})
def remove_target(request: HttpRequest, target_id: Id, key: KEY) -> Any:
    """Take a target away that was set by mistake; one with parts stays."""
    scope_for(request, Right.CAMPAIGN)
    if said := answered_before(request, key):
        return said
    _scope, found = _set_by_the_token(request, target_id)

    def act(_actor: str, _now: datetime) -> dict[str, Any]:
        acts.remove_target(found)
        return {"id": target_id}

    return write_once(request, key, act)


@router.post("/targets/{target_id}/parts", response={200: PartsKept, **WRITING})
def set_parts(request: HttpRequest, target_id: Id, typed: PartsIn, key: KEY) -> Any:
    """Divide a target among the committees directly under its own: all of it, or nothing."""
    scope, found = _set_by_the_token(request, target_id)
    day = latest_of_all(scope, None)
    values = {one.organisation: one.value for one in typed.parts}
    if not values.keys() <= acts.units_below(scope, found, day).keys():
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        acts.set_parts(found, values, actor, now)
        return {"difference": reads_targets.line(scope, found, day, RULES[0]).difference}

    return write_once(request, key, act)


def _set_by_the_token(request: HttpRequest, target_id: int) -> tuple[Scope, Target]:
    """Return a target that stands in a resolution of one for whom the token writes."""
    scope = scope_for(request, Right.CAMPAIGN)
    found = reads_targets.target(scope, target_id)
    if found is None:
        raise Http404
    permit(request, scope.reads_organisation(found.resolution.organisation))
    return scope, found


def _saving(scope: Scope, resolution: Resolution, typed: TargetIn, kept: Target | None) -> Act:
    """Return what keeps a target. The token writes for the organisation that is to reach it."""
    if not scope.reads_organisation(typed.organisation):
        raise Http404
    spec = TargetSpec(**typed.model_dump(), parent=kept.parent_id if kept else None)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"id": acts.save_target(resolution, spec, actor, now, kept).id}

    return act
