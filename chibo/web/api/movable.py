"""What plans are made of beside the register: who may be moved, and announced mergers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.planning import mergers as due
from chibo.planning import movable as lists
from chibo.planning.models import MergerDue, Movable
from chibo.planning.movable import Listing
from chibo.register import reads_people

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .once import KEY, WRITING, Written, write_once
from .service import ERRORS, scope_for
from .texts import MaySay, Said

router = Router(tags=["plans"])
MOST_PLACES = 100


class ListingTold(Schema):
    """A member on the list of who may be moved. ``to``: villages, or communes for any of theirs.

    ``organisation``: the committee that listed; ``view``: what the member said of it last.
    """

    id: int
    person: int
    organisation: int
    listed_on: date
    ground: str
    to: list[int]
    view: Literal["agrees", "declines", "not_noted"]
    noted_on: date | None


class ListingIn(Schema):
    """Who is put on the list, and where the member may be moved to."""

    person: Id
    to: Annotated[list[Id], Field(min_length=1, max_length=MOST_PLACES)]
    listed_on: date
    ground: Annotated[MaySay, Field(max_length=300)] = ""


class ViewIn(Schema):
    """What the member said of being moved, and when."""

    view: Literal["agrees", "declines"]
    on: date


class OffTheListIn(Schema):
    """From when on the member is off the list."""

    on: date


class MergerTold(Schema):
    """A merger of a village that was announced, and is still to come."""

    id: int
    village: int
    due_on: date
    announced_on: date
    paper: str


class MergerIn(Schema):
    """A village that is to be merged, by when, and by which paper that was announced."""

    village: Id
    due_on: date
    announced_on: date
    paper: Annotated[Said, Field(max_length=120)]


@router.get("/movable", response={200: Listed[ListingTold], **ERRORS})
def movable(request: HttpRequest, part: InPages, on: Day = None) -> Any:
    """List who may be moved on a day; ``after`` counts lines."""
    scope = scope_for(request, Right.RECORD)
    return part_of(lists.listings(scope, latest_of_all(scope, on)), part.page(), _listing)


@router.post("/movable", response={200: Written, **WRITING})
def list_member(request: HttpRequest, typed: ListingIn, key: KEY) -> Any:
    """Put an official member on the list of who may be moved."""
    scope = scope_for(request, Right.RECORD)
    day = latest_of_all(scope, None)
    if reads_people.person(scope, typed.person, day) is None:
        raise Http404
    if not all(scope.reads_place(place) for place in typed.to):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        row = lists.list_member(
            scope, typed.person, typed.to, typed.listed_on, typed.ground, actor, now
        )
        return {"id": row.pk}

    return write_once(request, key, act)


@router.post("/movable/{listing_id}/view", response={200: Written, **WRITING})
def note_view(request: HttpRequest, listing_id: Id, typed: ViewIn, key: KEY) -> Any:
    """Note what a listed member said; only who was asked is proposed for a transfer."""
    row = _listed(scope_for(request, Right.RECORD), listing_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        lists.note_view(row, typed.view, typed.on, actor, now)
        return {"id": listing_id}

    return write_once(request, key, act)


@router.post("/movable/{listing_id}/withdrawal", response={200: Written, **WRITING})
def withdraw_listing(request: HttpRequest, listing_id: Id, typed: OffTheListIn, key: KEY) -> Any:
    """Take a member off the list."""
    row = _listed(scope_for(request, Right.RECORD), listing_id)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        lists.withdraw(row, typed.on, actor, now)
        return {"id": listing_id}

    return write_once(request, key, act)


@router.get("/mergers", response={200: Listed[MergerTold], **ERRORS})
def mergers(request: HttpRequest, part: InPages, on: Day = None) -> Any:
    """List the mergers of villages announced by a day, the soonest first."""
    scope = scope_for(request, Right.RECORD)
    return part_of(due.mergers(scope, latest_of_all(scope, on)), part.page(), _merger)


@router.post("/mergers", response={200: Written, **WRITING})
def announce_merger(request: HttpRequest, typed: MergerIn, key: KEY) -> Any:
    """Note that a village is to be merged: no cell of its own is planned for it then."""
    scope = scope_for(request, Right.RECORD)
    if not scope.reads_place(typed.village):
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        row = due.announce(
            scope, typed.village, typed.due_on, typed.announced_on, typed.paper, actor, now
        )
        return {"id": row.pk}

    return write_once(request, key, act)


@router.post("/mergers/{merger_id}/withdrawal", response={200: Written, **WRITING})
def withdraw_merger(request: HttpRequest, merger_id: Id, key: KEY) -> Any:
    """Note that nothing comes of a merger."""
    row = due.merger(scope_for(request, Right.RECORD), merger_id)
    if row is None:
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        due.withdraw(row, actor, now)
        return {"id": merger_id}

    return write_once(request, key, act)


def _listed(scope: Scope, listing_id: int) -> Movable:
    row = lists.movable(scope, listing_id)
    if row is None:
        raise Http404
    return row


def _listing(line: Listing) -> ListingTold:
    told = {name: getattr(line, name) for name in ListingTold.model_fields}
    return ListingTold(**told | {"to": list(line.to)})


def _merger(row: MergerDue) -> MergerTold:
    return MergerTold(**{name: getattr(row, name) for name in MergerTold.model_fields})
