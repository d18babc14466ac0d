"""Resolutions with their measures, and who has studied them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_resolutions
from chibo.campaign.models import Resolution
from chibo.campaign.reads_resolutions import Line, MeasureLine

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .service import ERRORS, scope_for

router = Router(tags=["resolutions"])


class Paper(Schema):
    """A resolution, and the one that it carries out, where the token may read it."""

    id: int
    kind: Literal["resolution", "programme", "plan"]
    organisation: int
    number: str
    signed_on: date
    title: str
    since: date
    until: date
    parent: int | None


class ResolutionLine(Paper):
    """A resolution in the tree, with how many stand under it. ``late``: measures."""

    depth: int
    measures: int
    late: int
    studied: int
    targets: int


class MeasureTold(Schema):
    """A measure as it stands on the day, in per cent.

    ``responsible``: the member who answers for it, null where the token may not read that.
    """

    id: int
    text: str
    due_on: date | None
    percent: int
    late: bool
    responsible: int | None


class Studied(Schema):
    """An organisation that is to study a resolution; ``on`` is null while it has not."""

    organisation: int
    name: str
    on: date | None


class OneResolution(Paper):
    """A resolution with its measures and who has studied it."""

    measures: list[MeasureTold]
    studies: list[Studied]


@router.get("/resolutions", response={200: Listed[ResolutionLine], **ERRORS})
def resolutions(request: HttpRequest, part: InPages, on: Day = None) -> Any:
    """List the resolutions, each after the one that it carries out; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    lines = reads_resolutions.tree(scope, latest_of_all(scope, on))
    seen = {line.resolution.id for line in lines}
    return part_of(lines, part.page(), lambda line: _line(line, seen))


@router.get("/resolutions/{resolution_id}", response={200: OneResolution, **ERRORS})
def resolution(request: HttpRequest, resolution_id: Id, on: Day = None) -> Any:
    """Return a resolution with its measures as they stand on a day; its targets: ``/targets``."""
    scope = scope_for(request, Right.READ)
    day = latest_of_all(scope, on)
    seen = reads_resolutions.visible(scope)
    found = seen.get(resolution_id)
    if found is None:
        raise Http404
    return OneResolution(
        **_paper(found, set(seen)),
        measures=[_measure(one) for one in reads_resolutions.measures(scope, found, day)],
        studies=[
            Studied(organisation=one.organisation, name=one.name, on=one.on)
            for one in reads_resolutions.studies(scope, found, day)
        ],
    )


def _line(line: Line, seen: set[int]) -> ResolutionLine:
    return ResolutionLine(
        **_paper(line.resolution, seen),
        depth=line.depth,
        measures=line.measures,
        late=line.late,
        studied=line.studied,
        targets=line.targets,
    )


def _paper(row: Resolution, seen: set[int]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in Paper.model_fields if name != "parent"}
    return {**told, "parent": row.parent_id if row.parent_id in seen else None}


def _measure(line: MeasureLine) -> MeasureTold:
    return MeasureTold(
        id=line.measure.id,
        text=line.measure.text,
        due_on=line.measure.due_on,
        percent=line.percent,
        late=line.late,
        responsible=line.measure.responsible if line.responsible else None,
    )
