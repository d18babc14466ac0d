"""Who may be moved: the committee's list, each member's own view, and both as of a day.

Each write is one transaction and leaves what was there: a listing is withdrawn, a view followed
by a later one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.reads import held, organisation_names, place_names
from chibo.register.reads_people import person_names
from chibo.register.tables import in_chunks

from .days import refuse_to_come
from .models import VIEWS, Movable, MovableTo, NotedView

OwnView = Literal["agrees", "declines", "not_noted"]


@dataclass(frozen=True)
class Listing:
    """A member on the list of a day. ``to``: villages, or communes for any of their villages."""

    id: int
    person: int
    organisation: int
    listed_on: date
    ground: str
    to: tuple[int, ...]
    view: OwnView
    noted_on: date | None


@dataclass(frozen=True)
class Named:
    """A listing with the names for its page.

    Cell and village are empty where the member has gone to an area that the reader does not see.
    """

    listing: Listing
    name: str | None
    cell_name: str
    village_name: str
    organisation_name: str
    to_names: tuple[str, ...]


@transaction.atomic
def list_member(
    scope: Scope,
    person: int,
    to: Collection[int],
    listed_on: date,
    ground: str,
    actor: str,
    now: datetime,
) -> Movable:
    """Put a member on the list of who may be moved. Raises Wrong.

    The committee that lists is the one above the member's cell.
    """
    refuse_to_come(listed_on, "listed_on", now)
    home = held(register.MembershipSpell, listed_on).filter(person=person).first()
    if home is None or not _may_list(scope, home):
        raise Wrong("person", _("Name a member of your area on the day of the list."))
    if home.standing != "official":
        raise Wrong("person", _("Only an official member strengthens a cell: choose another one."))
    if Movable.objects.filter(person=person, withdrawn_on=None).exists():
        raise Wrong("person", _("This member is on the list already."))
    if Movable.objects.filter(person=person, withdrawn_on__gt=listed_on).exists():
        raise Wrong("listed_on", _("This member was on the list on this day: choose a later one."))
    cell = held(register.OrganisationSpell, listed_on).get(organisation=home.cell)
    row = Movable.objects.create(
        person=person,
        organisation=cell.parent or home.cell,
        listed_on=listed_on,
        ground=ground,
        entered_by=actor,
        entered_at=now,
    )
    _name_places(row, to, listed_on)
    return row


def _may_list(scope: Scope, home: register.MembershipSpell) -> bool:
    return scope.persons and scope.reads_organisation(home.cell)


def _name_places(row: Movable, to: Collection[int], on: date) -> None:
    there = held(register.PlaceSpell, on).filter(place__in=to, level__in=("village", "commune"))
    if not to or there.count() != len(set(to)):
        raise Wrong("to", _("Choose villages, or communes, that exist on the day of the list."))
    MovableTo.objects.bulk_create(MovableTo(movable=row, place=place) for place in set(to))


@transaction.atomic
def note_view(row: Movable, view: str, noted_on: date, actor: str, now: datetime) -> None:
    """Note what the member said of being moved. Raises Wrong."""
    refuse_to_come(noted_on, "noted_on", now)
    if view not in VIEWS:
        raise Wrong("view", _("Choose what the member said."))
    if noted_on < row.listed_on:
        raise Wrong("noted_on", _("This day comes before the list: put it right."))
    if _locked(row).withdrawn_on is not None:
        raise Wrong("view", _("This member is no longer on the list."))
    NotedView.objects.create(
        movable=row, view=view, noted_on=noted_on, entered_by=actor, entered_at=now
    )


@transaction.atomic
def withdraw(row: Movable, on: date, actor: str, now: datetime) -> None:
    """Take the member off the list from a day on. Raises Wrong."""
    refuse_to_come(on, "withdrawn_on", now)
    kept = _locked(row)
    if kept.withdrawn_on is not None:
        raise Wrong("withdrawn_on", _("This member is no longer on the list."))
    if on < kept.listed_on:
        raise Wrong("withdrawn_on", _("This day comes before the list: put it right."))
    kept.withdrawn_on, kept.withdrawn_by, kept.withdrawn_at = on, actor, now
    kept.save()


def _locked(row: Movable) -> Movable:
    return Movable.objects.select_for_update().get(id=row.id)


def movable(scope: Scope, listing: int) -> Movable | None:
    """Return a listing; none where there is none, or the person is out of scope."""
    row = Movable.objects.filter(id=listing).first()
    return row if row and scope.persons and scope.reads_organisation(row.organisation) else None


def is_listed(person: int, on: date) -> bool:
    """Tell whether the member is on a committee's list on the day."""
    return Movable.objects.filter(_held_on(on), person=person).exists()


def _held_on(on: date) -> Q:
    return Q(listed_on__lte=on) & (Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))


def listings(scope: Scope, on: date) -> list[Listing]:
    """Return who may be moved on the day, of the committees in scope."""
    if not scope.persons:
        return []
    rows = Movable.objects.filter(_held_on(on))
    read = [row for row in rows.order_by("id") if scope.reads_organisation(row.organisation)]
    return [_listing(row, on) for row in _with_details(read)]


def _with_details(rows: Iterable[Movable]) -> list[Movable]:
    found: list[Movable] = []
    for chunk in in_chunks(row.id for row in rows):
        wanted = Movable.objects.filter(id__in=chunk).order_by("id")
        found += wanted.prefetch_related("places", "views")
    return found


def _listing(row: Movable, on: date) -> Listing:
    said = [view for view in row.views.all() if view.noted_on <= on]
    last = max(said, key=lambda view: (view.noted_on, view.id), default=None)
    return Listing(
        id=row.id,
        person=row.person,
        organisation=row.organisation,
        listed_on=row.listed_on,
        ground=row.ground,
        to=tuple(sorted(place.place for place in row.places.all())),
        view=last.view if last else "not_noted",  # type: ignore[arg-type]
        noted_on=last.noted_on if last else None,
    )


def named_listings(scope: Scope, on: date) -> list[Named]:
    """Return the day's list with names, by committee and name."""
    found = listings(scope, on)
    homes = {
        row.person: row
        for chunk in in_chunks(line.person for line in found)
        for row in held(register.MembershipSpell, on).filter(person__in=chunk)
        if scope.reads_organisation(row.cell)
    }
    names = person_names(line.person for line in found)
    units = {line.organisation for line in found} | {row.cell for row in homes.values()}
    organisations = organisation_names(units, on)
    villages = {row.village for row in homes.values() if row.village}
    places = place_names(villages | {place for line in found for place in line.to}, on)
    lines = [
        Named(
            listing=line,
            name=names.get(line.person),
            cell_name=organisations.get(homes[line.person].cell, "")
            if line.person in homes
            else "",
            village_name=places.get(homes[line.person].village or 0, "")
            if line.person in homes
            else "",
            organisation_name=organisations.get(line.organisation, ""),
            to_names=tuple(places.get(place, "") for place in line.to),
        )
        for line in found
    ]
    return sorted(lines, key=lambda line: (line.organisation_name, (line.name or "").split()[::-1]))
