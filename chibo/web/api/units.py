"""Places and organisations of a day, as known then or now."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.ledger.contents import Level, OrganisationKind
from chibo.register import models as m
from chibo.register import reads, reads_decisions, reads_listed, reads_map
from chibo.register.reads import Unit

from .asking import Id, InPages, Listed, Whenever, day_of, listed, position_of
from .service import ERRORS, scope_for

router = Router(tags=["units"])
OptionalId = Annotated[Id | None, Query()]


class Place(Schema):
    """A place over a period that holds the day; ``valid_to`` is exclusive."""

    id: int
    level: str
    code: str
    name: str
    parent: int | None
    lat: float | None
    lon: float | None
    valid_from: date
    valid_to: date


class Covering(Schema):
    """A village that a cell covers, as based in it or as its guest."""

    village: int
    role: Literal["base", "guest"]


class Organisation(Schema):
    """An organisation over a period that holds the day, with the villages that a cell covers."""

    id: int
    kind: str
    cell_kind: str | None
    name: str
    parent: int | None
    place: int | None
    covers: list[Covering]
    valid_from: date
    valid_to: date


class UnitLife(Schema):
    """A place or organisation on a day, with its life and what it came from and went over into."""

    id: int
    kind: str
    name: str
    code: str
    parent: int | None
    exists: bool
    since: date
    until: date | None
    predecessors: list[int]
    successors: list[int]
    decisions: list[int]


class Village(Schema):
    """A village of a day: its coverage status, and the members counted for it."""

    id: int
    code: str
    name: str
    commune: int
    status: Literal["uncovered", "guest", "host", "independent"]
    blank: bool
    members: int
    official: int
    covering_cell: int | None


@router.get("/places", response={200: Listed[Place], **ERRORS})
def places(
    request: HttpRequest,
    when: Whenever,
    part: InPages,
    level: Annotated[Level | None, Query()] = None,
    parent: OptionalId = None,
) -> Any:
    """List places of a day."""
    scope = scope_for(request, Right.READ)
    on, known_at = day_of(scope, when.on), position_of(scope, when.known_at)
    rows = reads_listed.places(scope, on, known_at, part.page(), level, parent)
    return listed(rows, part.page(), lambda row: row.place, _place)


@router.get("/organisations", response={200: Listed[Organisation], **ERRORS})
def organisations(
    request: HttpRequest,
    when: Whenever,
    part: InPages,
    kind: Annotated[OrganisationKind | None, Query()] = None,
    parent: OptionalId = None,
) -> Any:
    """List organisations of a day."""
    scope = scope_for(request, Right.READ)
    on, known_at = day_of(scope, when.on), position_of(scope, when.known_at)
    rows = reads_listed.organisations(scope, on, known_at, part.page(), kind, parent)
    covered = reads_listed.covering(scope, on, known_at, (row.organisation for row in rows))
    return listed(
        rows,
        part.page(),
        lambda row: row.organisation,
        lambda row: _organisation(row, covered.get(row.organisation, [])),
    )


@router.get("/villages", response={200: list[Village], **ERRORS})
def villages(request: HttpRequest, on: Annotated[date | None, Query()] = None) -> Any:
    """List the villages of a day with their status, in the order of their codes."""
    scope = scope_for(request, Right.READ)
    return [
        Village(
            id=state.village,
            code=state.code,
            name=state.name,
            commune=state.commune,
            status=state.status,  # type: ignore[arg-type]
            blank=state.blank,
            members=state.members,
            official=state.official,
            covering_cell=state.covering_cell,
        )
        for state in reads_map.village_states(scope, day_of(scope, on))
    ]


@router.get("/places/{place_id}", response={200: UnitLife, **ERRORS})
def place(request: HttpRequest, place_id: Id, on: Annotated[date | None, Query()] = None) -> Any:
    """Return a place on a day, or at the nearest time at which it was there."""
    scope = scope_for(request, Right.READ)
    unit = reads.place(scope, place_id, day_of(scope, on))
    if unit is None:
        raise Http404
    touching = reads_decisions.decisions_of_place(scope, place_id)
    return _one(unit, reads.successions(scope, place_id), touching)


@router.get("/organisations/{organisation_id}", response={200: UnitLife, **ERRORS})
def organisation(
    request: HttpRequest, organisation_id: Id, on: Annotated[date | None, Query()] = None
) -> Any:
    """Return an organisation on a day, or at the nearest time at which it was there."""
    scope = scope_for(request, Right.READ)
    unit = reads.organisation(scope, organisation_id, day_of(scope, on))
    if unit is None:
        raise Http404
    touching = reads_decisions.decisions_of_organisation(scope, organisation_id)
    return _one(unit, reads.successions(scope, organisation_id), touching)


def _place(row: m.PlaceSpell) -> Place:
    return Place(
        id=row.place,
        level=row.level,
        code=row.code,
        name=row.name,
        parent=row.parent,
        lat=row.lat,
        lon=row.lon,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _organisation(row: m.OrganisationSpell, covered: list[m.CoverageSpell]) -> Organisation:
    covers = [Covering(village=c.village, role=c.role) for c in covered]  # type: ignore[arg-type]
    return Organisation(
        id=row.organisation,
        kind=row.kind,
        cell_kind=row.cell_kind,
        name=row.name,
        parent=row.parent,
        place=row.place,
        covers=covers,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _one(
    unit: Unit,
    successions: tuple[list[Unit], list[Unit]],
    touching: list[reads_decisions.DecisionLine],
) -> UnitLife:
    before, after = successions
    return UnitLife(
        id=unit.id,
        kind=unit.kind,
        name=unit.name,
        code=unit.code,
        parent=unit.parent,
        exists=unit.exists,
        since=unit.since,
        until=unit.until,
        predecessors=[other.id for other in before],
        successors=[other.id for other in after],
        decisions=[line.position for line in touching],
    )
