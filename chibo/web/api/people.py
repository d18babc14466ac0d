"""Members: lists for those entitled to the persons, and one person. Reading is noted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from chibo.access.readings import note_export, note_person
from chibo.access.rights import Right
from chibo.register import models as m
from chibo.register import reads_decisions, reads_listed, reads_people

from .asking import Id, InPages, Listed, Whenever, day_of, listed, position_of
from .service import ERRORS, reader_asking, scope_for

router = Router(tags=["people"])


class Membership(Schema):
    """A member in a cell over a period that holds the day. No particulars stand here."""

    person: int
    cell: int
    village: int | None
    standing: str
    admitted_on: date | None
    reinforced_until: date | None
    valid_from: date
    valid_to: date


class Person(Schema):
    """A person as known now; the particulars are null where they are erased or not known."""

    id: int
    name: str | None
    birth_date: date | None
    sex: str | None
    ethnic_group: str | None
    education: str | None
    cell: int | None
    village: int | None
    standing: str | None
    decisions: list[int]


@router.get("/members", response={200: Listed[Membership], **ERRORS})
def members(
    request: HttpRequest,
    when: Whenever,
    part: InPages,
    cell: Annotated[Id | None, Query()] = None,
    village: Annotated[Id | None, Query()] = None,
) -> Any:
    """List the memberships of a day. It is noted as an export."""
    scope_for(request, Right.EXPORT)
    scope = scope_for(request, Right.PERSONS)
    on, known_at = day_of(scope, when.on), position_of(scope, when.known_at)
    rows = reads_listed.members(scope, on, known_at, part.page(), cell, village)
    note_export(reader_asking(request).username, request.get_full_path(), timezone.now())
    return listed(rows, part.page(), lambda row: row.person, _membership)


@router.get("/people/{person_id}", response={200: Person, **ERRORS})
def person(request: HttpRequest, person_id: Id, on: Annotated[date | None, Query()] = None) -> Any:
    """Return a person with the membership of a day. It is noted like the reading of the page."""
    scope = scope_for(request, Right.PERSONS)
    found = reads_people.person(scope, person_id, day_of(scope, on))
    if found is None:
        raise Http404
    note_person(reader_asking(request).username, person_id, timezone.now())
    known, now = found.particulars, found.membership
    return Person(
        id=person_id,
        name=known.name if known else None,
        birth_date=known.birth_date if known else None,
        sex=known.sex if known else None,
        ethnic_group=known.ethnic_group if known else None,
        education=known.education if known else None,
        cell=now.cell if now else None,
        village=now.village if now else None,
        standing=now.standing if now else None,
        decisions=[line.position for line in reads_decisions.decisions_of_person(scope, person_id)],
    )


def _membership(row: m.MembershipSpell) -> Membership:
    return Membership(**{name: getattr(row, name) for name in Membership.model_fields})
