"""Reads of places and organisations as they stood on a date, as the register holds it now.

Every read takes a scope and gives nothing outside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Max, QuerySet

from chibo.ledger.scope import Scope
from chibo.ledger.spells import FOREVER, STILL_KNOWN

from . import models as m
from .tables import in_chunks

Row = TypeVar("Row", bound=m.SpellRow)

BELOW = {"province": "district", "district": "commune", "commune": "village"}
"""The level under each level of places, while there are districts."""


@dataclass(frozen=True)
class Unit:
    """A place or an organisation on a date.

    Where it does not exist on the date (``exists`` is false) the values are those nearest to it
    in time. ``since`` and ``until``: first day and last day of its life, none while it lasts.
    """

    id: int
    kind: str
    name: str
    code: str
    parent: int | None
    exists: bool
    since: date
    until: date | None
    place: int | None = None
    cell_kind: str | None = None


@dataclass(frozen=True)
class Covered:
    """A cell and a village that it covers, in the role of base or guest."""

    cell: int
    cell_name: str
    village: int
    village_name: str
    role: str


@dataclass(frozen=True)
class Span:
    """The register's first day, and the last day on which a recorded fact takes effect."""

    first_day: date
    last_fact: date
    sample_data: bool
    root_place: int | None

    def latest(self, today: date) -> date:
        """Return the day that pages speak of unless asked for another: the facts' last one."""
        return max(min(self.last_fact, today), self.first_day)


def held(model: type[Row], on: date) -> QuerySet[Row]:
    """Return the rows that hold on the day, as known now."""
    known = model._default_manager.filter(known_to=STILL_KNOWN)
    return known.filter(valid_from__lte=on, valid_to__gt=on)


def held_at(model: type[Row], on: date, known_at: int) -> QuerySet[Row]:
    """Return the rows that hold on the day, as known at a ledger position."""
    known = model._default_manager.filter(known_from__lte=known_at, known_to__gt=known_at)
    return known.filter(valid_from__lte=on, valid_to__gt=on)


def span(scope: Scope) -> Span | None:
    """Return the register's span; none for a register without its first entry, or no scope."""
    info = m.RegisterInfo.objects.first()
    if info is None or not scope.reads_anything:
        return None
    last = m.LedgerEntry.objects.aggregate(last=Max("effective_on"))["last"]
    return Span(info.first_day, last or info.first_day, info.sample_data, info.root_place)


def is_sample() -> bool:
    """Tell whether the register holds sample data, which every page has to say."""
    return m.RegisterInfo.objects.filter(sample_data=True).exists()


def place(scope: Scope, place_id: int, on: date) -> Unit | None:
    """Return a place; none where there never was one or it is out of scope."""
    if not scope.reads_place(place_id):
        return None
    rows = _life(m.PlaceSpell, place=place_id)
    row = _nearest(rows, on)
    if row is None:
        return None
    return Unit(
        id=place_id,
        kind=row.level,
        name=row.name,
        code=row.code,
        parent=row.parent,
        exists=row.valid_from <= on < row.valid_to,
        since=rows[0].valid_from,
        until=_last_day(rows),
    )


def organisation(scope: Scope, organisation_id: int, on: date) -> Unit | None:
    """Return an organisation; none where there never was one or it is out of scope."""
    if not scope.reads_organisation(organisation_id):
        return None
    rows = _life(m.OrganisationSpell, organisation=organisation_id)
    row = _nearest(rows, on)
    if row is None:
        return None
    return Unit(
        id=organisation_id,
        kind=row.kind,
        name=row.name,
        code="",
        parent=row.parent,
        exists=row.valid_from <= on < row.valid_to,
        since=rows[0].valid_from,
        until=_last_day(rows),
        place=row.place,
        cell_kind=row.cell_kind,
    )


def ancestors(scope: Scope, unit: Unit, on: date) -> list[Unit]:
    """Return what stands above a place or organisation, from the top down."""
    read = place if unit.kind in (*BELOW, "village") else organisation
    above: list[Unit] = []
    parent = unit.parent
    while parent is not None:
        found = read(scope, parent, on)
        if found is None:
            break
        above.insert(0, found)
        parent = found.parent
    return above


def children(scope: Scope, place_id: int | None, on: date) -> list[m.PlaceSpell]:
    """Return the places directly under one (none: under nothing) in the order of their codes."""
    if place_id is not None and not scope.reads_place(place_id):
        return []
    rows = held(m.PlaceSpell, on).filter(parent=place_id).order_by("code")
    return [row for row in rows if scope.reads_place(row.place)]


def committee_of(scope: Scope, place_id: int, on: date) -> m.OrganisationSpell | None:
    """Return the committee that leads the place on the day."""
    rows = held(m.OrganisationSpell, on).filter(place=place_id).exclude(kind="cell")
    return next((row for row in rows if scope.reads_organisation(row.organisation)), None)


def organisations_under(scope: Scope, parent: int, on: date) -> list[m.OrganisationSpell]:
    """Return the organisations directly under one, by name."""
    if not scope.reads_organisation(parent):
        return []
    return list(held(m.OrganisationSpell, on).filter(parent=parent).order_by("name"))


def coverage(
    scope: Scope, on: date, village: int | None = None, cells: Iterable[int] | None = None
) -> list[Covered]:
    """Return which cells cover which villages: those of one village, or of some cells."""
    rows = held(m.CoverageSpell, on)
    if village is not None:
        rows = rows.filter(village=village)
    if cells is not None:
        rows = rows.filter(cell__in=list(cells))
    found = [r for r in rows if scope.reads_organisation(r.cell) or scope.reads_place(r.village)]
    cell_names = organisation_names((r.cell for r in found), on)
    village_names = place_names((r.village for r in found), on)
    lines = [
        Covered(r.cell, cell_names[r.cell], r.village, village_names[r.village], r.role)
        for r in found
    ]
    return sorted(lines, key=lambda line: (line.role, line.cell_name, line.village_name))


def successions(scope: Scope, unit_id: int) -> tuple[list[Unit], list[Unit]]:
    """Return the places or organisations that one came from, and those it went over into."""
    known = m.SuccessionSpell.objects.filter(known_to=STILL_KNOWN)
    before = known.filter(successor=unit_id).values_list("predecessor", "valid_from")
    after = known.filter(predecessor=unit_id).values_list("successor", "valid_from")
    day = timedelta(days=1)
    return (
        _units(scope, [(unit, on - day) for unit, on in before]),
        _units(scope, list(after)),
    )


def profile(scope: Scope, village: int, on: date) -> m.ProfileSpell | None:
    """Return the village's profile as of the day."""
    if not scope.reads_place(village):
        return None
    return held(m.ProfileSpell, on).filter(place=village).first()


def place_names(places: Iterable[int], on: date) -> dict[int, str]:
    """Return the places' names on the day, or those nearest to it."""
    return _names(m.PlaceSpell, "place", places, on)


def organisation_names(organisations: Iterable[int], on: date) -> dict[int, str]:
    """Return the organisations' names on the day, or those nearest to it."""
    return _names(m.OrganisationSpell, "organisation", organisations, on)


def organisation_names_then(
    dated: Iterable[tuple[int, date]],
) -> dict[tuple[int, date], str]:
    """Return organisations' names, each on a day of its own, or those nearest to it."""
    wanted = set(dated)
    spells: dict[int, list[Any]] = {}
    for chunk in in_chunks({unit for unit, _on in wanted}):
        known = m.OrganisationSpell.objects.filter(known_to=STILL_KNOWN, organisation__in=chunk)
        values = known.order_by("valid_from").values_list(
            "organisation", "valid_from", "name", named=True
        )
        for row in values:
            spells.setdefault(row.organisation, []).append(row)
    return {(unit, on): _nearest(spells[unit], on).name for unit, on in wanted if unit in spells}


def standing_organisations(organisations: Iterable[int], on: date) -> set[int]:
    """Return those of the organisations that exist on the day."""
    rows = held(m.OrganisationSpell, on).filter(organisation__in=set(organisations))
    return set(rows.values_list("organisation", flat=True))


def nearest(model: type[Row], key: str, ids: Iterable[int], on: date) -> dict[int, Row]:
    """Return for each subject its row of the day, or the one nearest to it."""
    rows: dict[int, list[Any]] = {}
    for chunk in in_chunks(set(ids)):
        known = model._default_manager.filter(known_to=STILL_KNOWN, **{f"{key}__in": chunk})
        for row in known.order_by("valid_from"):
            rows.setdefault(getattr(row, key), []).append(row)
    return {unit: _nearest(spells, on) for unit, spells in rows.items()}


def nearest_values(
    model: type[Row], key: str, ids: Iterable[int], on: date, *fields: str
) -> dict[int, tuple[Any, ...]]:
    """Return some fields of the rows that ``nearest`` returns: a district has hundreds of them."""
    found: dict[int, tuple[Any, ...]] = {}
    for chunk in in_chunks(set(ids)):
        known = model._default_manager.filter(known_to=STILL_KNOWN, **{f"{key}__in": chunk})
        rows = known.order_by("valid_from").values_list(key, "valid_from", *fields)
        for unit, since, *values in rows:
            if since <= on or unit not in found:
                found[unit] = tuple(values)
    return found


def _names(model: type[Row], key: str, ids: Iterable[int], on: date) -> dict[int, str]:
    rows = nearest_values(model, key, ids, on, "name")
    return {unit: name for unit, (name,) in rows.items()}


def _units(scope: Scope, dated: list[tuple[int, date]]) -> list[Unit]:
    found = [place(scope, unit, on) or organisation(scope, unit, on) for unit, on in dated]
    return [unit for unit in found if unit is not None]


def _life(model: type[Row], **key: int) -> list[Row]:
    rows = model._default_manager.filter(known_to=STILL_KNOWN, **key)
    return list(rows.order_by("valid_from", "valid_to"))


def _nearest(rows: list[Any], on: date) -> Any:
    """Return the row of the day; else the last one before it; else the first one after it."""
    past = [row for row in rows if row.valid_from <= on]
    return past[-1] if past else next(iter(rows), None)


def _last_day(rows: list[Any]) -> date | None:
    end: date = rows[-1].valid_to
    return None if end == FOREVER else end - timedelta(days=1)
