"""Writing resolutions, their measures, and who has studied them.

The operations are those of the router that reads resolutions: both share their addresses.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_resolutions
from chibo.campaign import resolutions as acts
from chibo.campaign.models import Measure, Resolution
from chibo.campaign.resolutions import MeasureSpec, ResolutionSpec
from chibo.ledger.scope import Scope
from chibo.register import reads_people

from .asking import Id, latest_of_all
from .once import KEY, WRITING, Act, Written, write_once
from .resolutions import router
from .service import ERRORS, permit, scope_for
from .texts import MaySay, Said


class ResolutionIn(Schema):
    """What stands in a resolution; ``parent``: the one that it carries out."""

    organisation: Id
    kind: Literal["resolution", "programme", "plan"]
    number: Annotated[Said, Field(max_length=60)]
    signed_on: date
    title: Annotated[Said, Field(max_length=300)]
    since: date
    until: date
    parent: Id | None = None


class MeasureIn(Schema):
    """What is to be done, by when, and the member who answers for it."""

    text: Annotated[Said, Field(max_length=500)]
    responsible: Id | None = None
    due_on: date | None = None


class ProgressIn(Schema):
    """How far a measure had come on a day, in per cent. ``note``: about the work, not persons."""

    on: date
    percent: int
    note: Annotated[MaySay, Field(max_length=300)] = ""


class StudyIn(Schema):
    """On which day an organisation studied the resolution; null takes the note back."""

    organisation: Id
    on: date | None


class ProgressTold(ProgressIn):
    """A note of progress, and who wrote it."""

    noted_by: str
    noted_at: datetime


class OneMeasure(MeasureIn):
    """A measure with its notes of progress, the latest day first."""

    id: int
    resolution: int
    progress: list[ProgressTold]


@router.post("/resolutions", response={200: Written, **WRITING})
def enter_resolution(request: HttpRequest, typed: ResolutionIn, key: KEY) -> Any:
    """Enter a resolution, action programme or plan of one of the token's organisations."""
    scope = scope_for(request, Right.CAMPAIGN)
    return write_once(request, key, _saving(scope, typed, None))


@router.post("/resolutions/{resolution_id}", response={200: Written, **WRITING})
def correct_resolution(
    request: HttpRequest, resolution_id: Id, typed: ResolutionIn, key: KEY
) -> Any:
    """Put a resolution right: the whole of it is written."""
    scope, kept = issued_by_the_token(request, resolution_id)
    return write_once(request, key, _saving(scope, typed, kept))


@router.post("/resolutions/{resolution_id}/studies", response={200: Written, **WRITING})
def note_study(request: HttpRequest, resolution_id: Id, typed: StudyIn, key: KEY) -> Any:
    """Note that one of the token's organisations has studied a resolution, or that it has not."""
    scope = scope_for(request, Right.CAMPAIGN)
    found = reads_resolutions.resolution(scope, resolution_id)
    if found is None or not scope.reads_organisation(typed.organisation):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        acts.note_study(found, typed.organisation, typed.on, actor, now)
        return {"id": found.id}

    return write_once(request, key, act)


@router.post("/resolutions/{resolution_id}/measures", response={200: Written, **WRITING})
def enter_measure(request: HttpRequest, resolution_id: Id, typed: MeasureIn, key: KEY) -> Any:
    """Enter a measure of a resolution."""
    scope, resolution = issued_by_the_token(request, resolution_id)
    return write_once(request, key, _measuring(scope, resolution, typed, None))


@router.get("/measures/{measure_id}", response={200: OneMeasure, **ERRORS})
def measure(request: HttpRequest, measure_id: Id) -> Any:
    """Return a measure of the token's own resolutions, with its notes of progress."""
    _scope, found = _own_measure(request, measure_id)
    return OneMeasure(
        id=found.id,
        resolution=found.resolution_id,
        text=found.text,
        responsible=found.responsible,
        due_on=found.due_on,
        progress=[
            ProgressTold(
                on=one.on,
                percent=one.percent,
                note=one.note,
                noted_by=one.actor,
                noted_at=one.at,
            )
            for one in found.progress.order_by("-on")
        ],
    )


@router.post("/measures/{measure_id}", response={200: Written, **WRITING})
def correct_measure(request: HttpRequest, measure_id: Id, typed: MeasureIn, key: KEY) -> Any:
    """Put a measure right: the whole of it is written."""
    scope, kept = _own_measure(request, measure_id)
    return write_once(request, key, _measuring(scope, kept.resolution, typed, kept))


@router.post("/measures/{measure_id}/progress", response={200: Written, **WRITING})
def note_progress(request: HttpRequest, measure_id: Id, typed: ProgressIn, key: KEY) -> Any:
    """Note how far a measure had come on a day, in place of an earlier note on that day."""
    _scope, found = _own_measure(request, measure_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        acts.note_progress(found, typed.on, typed.percent, typed.note, actor, now)
        return {"id": found.id}

    return write_once(request, key, act)


def issued_by_the_token(request: HttpRequest, resolution_id: int) -> tuple[Scope, Resolution]:
    """Return a resolution of one of the organisations for which the token writes."""
    scope = scope_for(request, Right.CAMPAIGN)
    found = reads_resolutions.resolution(scope, resolution_id)
    if found is None:
        raise Http404
    permit(request, scope.reads_organisation(found.organisation))
    return scope, found


def _own_measure(request: HttpRequest, measure_id: int) -> tuple[Scope, Measure]:
    scope = scope_for(request, Right.CAMPAIGN)
    found = reads_resolutions.measure(scope, measure_id)
    if found is None:
        raise Http404
    permit(request, scope.reads_organisation(found.resolution.organisation))
    return scope, found


def _saving(scope: Scope, typed: ResolutionIn, kept: Resolution | None) -> Act:
    """Return what keeps a resolution. The token writes for who issued it, and reads its parent."""
    if not scope.reads_organisation(typed.organisation):
        raise Http404
    if typed.parent is not None and reads_resolutions.resolution(scope, typed.parent) is None:
        raise Http404
    spec = ResolutionSpec(**typed.model_dump())

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"id": acts.save_resolution(spec, actor, now, kept).id}

    return act


def _measuring(scope: Scope, resolution: Resolution, typed: MeasureIn, kept: Measure | None) -> Act:
    """Return what keeps a measure. The token reads who is to answer for it, or leaves who does."""
    named, day = typed.responsible, latest_of_all(scope, None)
    is_new = named is not None and (kept is None or named != kept.responsible)
    if named is not None and is_new and reads_people.person(scope, named, day) is None:
        raise Http404
    spec = MeasureSpec(**typed.model_dump())

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"id": acts.save_measure(resolution, spec, actor, now, kept).id}

    return act
