"""Lists of places, organisations and members: of a day, as known at a ledger position, in pages.

A page begins after an id and is in the order of ids, so that a list that grows meanwhile is
still read whole and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

from chibo.ledger.scope import Scope

from . import models as m
from .reads import held_at

Row = TypeVar("Row", bound=m.SpellRow)


@dataclass(frozen=True)
class Page:
    """What a list shows: after an id, no more than ``limit`` rows."""

    after: int
    limit: int


def places(
    scope: Scope, on: date, known_at: int, page: Page, level: str | None, parent: int | None
) -> list[m.PlaceSpell]:
    """Return places of the day, of one level or directly under one, if asked."""
    rows = held_at(m.PlaceSpell, on, known_at).filter(place__gt=page.after).order_by("place")
    if level is not None:
        rows = rows.filter(level=level)
    if parent is not None:
        rows = rows.filter(parent=parent)
    return _first(rows, page, lambda row: scope.reads_place(row.place))


def organisations(
    scope: Scope, on: date, known_at: int, page: Page, kind: str | None, parent: int | None
) -> list[m.OrganisationSpell]:
    """Return organisations of the day, of one kind or directly under one, if asked."""
    rows = held_at(m.OrganisationSpell, on, known_at).filter(organisation__gt=page.after)
    rows = rows.order_by("organisation")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if parent is not None:
        rows = rows.filter(parent=parent)
    return _first(rows, page, lambda row: scope.reads_organisation(row.organisation))


def members(
    scope: Scope, on: date, known_at: int, page: Page, cell: int | None, village: int | None
) -> list[m.MembershipSpell]:
    """Return memberships of the day, of a cell or counted for a village, if asked.

    None for a reader who is not entitled to the persons.
    """
    if not scope.persons:
        return []
    rows = held_at(m.MembershipSpell, on, known_at).filter(person__gt=page.after).order_by("person")
    if cell is not None:
        rows = rows.filter(cell=cell)
    if village is not None:
        rows = rows.filter(village=village)
    return _first(
        rows, page, lambda row: scope.reads_organisation(row.cell) or scope.reads_place(row.village)
    )


def covering(
    scope: Scope, on: date, known_at: int, cells: Iterable[int]
) -> dict[int, list[m.CoverageSpell]]:
    """Return what each of the cells covers on the day, of the villages that may be read."""
    found: dict[int, list[m.CoverageSpell]] = {}
    for row in held_at(m.CoverageSpell, on, known_at).filter(cell__in=list(cells)):
        if scope.reads_place(row.village):
            found.setdefault(row.cell, []).append(row)
    return found


def _first(rows: QuerySet[Row], page: Page, seen: Callable[[Row], bool]) -> list[Row]:
    """Return the page's rows, and one more where there is a next page."""
    return list(islice((row for row in rows.iterator() if seen(row)), page.limit + 1))
