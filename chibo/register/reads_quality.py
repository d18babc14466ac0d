"""Data quality: what was found and is not settled, and what is missing, with where to settle it.

No particulars stand here but whether there are any: a page looks up the names that it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import msgspec
from django.db.models import Count, Min, Q

from chibo.ledger.canonical import Entry
from chibo.ledger.contents import EraseParticulars
from chibo.ledger.judgement import JUDGED
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after, working_days_after

from . import models as m
from .reads import held, nearest

Grade = Literal["exception", "notice", "gap"]
Page = Literal["place", "organisation", "person", "decision"]


@dataclass(frozen=True)
class Matter:
    """Something to settle: its kind, about whom, since when, and the page where it is settled.

    ``name`` is the place's, cell's or committee's; a matter about a person has ``person`` and the
    name of the cell. ``number``: how many people it is about.
    """

    kind: str
    grade: Grade
    page: Page
    id: int
    since: date
    person: int | None
    name: str
    commune: int | None
    commune_name: str
    number: int


@dataclass(frozen=True)
class _Raw:
    """A matter before it is known where it belongs."""

    kind: str
    grade: Grade
    page: Page
    id: int
    since: date
    person: int | None = None
    organisation: int | None = None
    place: int | None = None
    number: int = 1


def matters(scope: Scope, on: date) -> list[Matter]:
    """Return what is open on the day as known now, within the scope, the oldest first."""
    raws = [*_findings(on), *_overdue(on), *_without_birth_date(on), *_without_point(on)]
    homes = _Homes(raws, on)
    found = [
        homes.matter(raw, named=scope.persons)
        for raw in raws
        if scope.reads_organisation(homes.organisation_of(raw)) or scope.reads_place(raw.place)
    ]
    return sorted(found, key=lambda one: (one.since, one.kind, one.commune_name, one.name, one.id))


def _findings(on: date) -> Iterator[_Raw]:
    for row in m.Finding.objects.filter(settled_at=0, on__lte=on).order_by("id"):
        subject, page, number = _SUBJECTS[row.subject_kind]
        about: dict[str, Any] = {subject: row.subject_a or None}
        if row.subject_kind == "coverage":
            about["place"] = row.subject_b
        # What is wrong with a paper, or was excepted in it, is settled where the paper is.
        of_paper = row.grade == "rule" or row.code in JUDGED
        yield _Raw(
            row.code,
            "exception" if row.grade == "rule" else "notice",
            "decision" if of_paper else page,
            row.position if of_paper else row.subject_a,
            row.on,
            number=number,
            **about,
        )


_SUBJECTS: dict[str, tuple[str, Page, int]] = {
    "membership": ("person", "person", 1),
    "organisation": ("organisation", "organisation", 0),
    "coverage": ("organisation", "organisation", 0),
    "place": ("place", "place", 0),
    "profile": ("place", "place", 0),
    "office": ("organisation", "organisation", 1),
    "charge": ("person", "person", 1),
    "households": ("person", "person", 1),
}
"""By kind of subject: what it is, its page, and how many people it is."""


def _overdue(on: date) -> Iterator[_Raw]:
    """Yield probationary members whose case the cell ought to have considered by now."""
    rows = held(m.MembershipSpell, on).filter(standing="probationary", admitted_on__lt=on)
    for person, admitted_on in rows.order_by("id").values_list("person", "admitted_on"):
        assert admitted_on is not None
        due = months_after(admitted_on, rule("probation_months", admitted_on).value)
        if due >= on:
            continue
        limit = rule("recognition_resolution_working_days", due)
        if on > working_days_after(due, limit.value):
            yield _Raw("recognition_overdue", "gap", "person", person, due, person=person)


def _without_birth_date(on: date) -> Iterator[_Raw]:
    """Yield cells with members whose birth date is not known, but for those erased."""
    versions = m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN)
    dated = versions.filter(birth_date__isnull=False)
    rows = held(m.MembershipSpell, on).exclude(person__in=dated.values("person"))
    rows = rows.filter(Q(person__in=versions.values("person")) | ~Q(person__in=_erased()))
    cells = rows.values("cell").annotate(number=Count("id"), since=Min("valid_from"))
    for row in cells.order_by("cell"):
        cell = row["cell"]
        yield _Raw(
            "birth_date_missing",
            "gap",
            "organisation",
            cell,
            row["since"],
            organisation=cell,
            number=row["number"],
        )


def _erased() -> list[int]:
    rows = m.LedgerEntry.objects.filter(kind="erase_particulars").values_list("body", flat=True)
    found = []
    for body in rows:
        with suppress(msgspec.MsgspecError):  # verification names an entry that cannot be read
            act = msgspec.json.decode(body, type=Entry).decision.content
            if isinstance(act, EraseParticulars):
                found.append(act.person)
    return found


def _without_point(on: date) -> Iterator[_Raw]:
    rows = held(m.PlaceSpell, on).filter(level="village")
    rows = rows.filter(Q(lat__isnull=True) | Q(lon__isnull=True))
    for place, since in rows.order_by("id").values_list("place", "valid_from"):
        yield _Raw("point_missing", "gap", "place", place, since, place=place, number=0)


class _Homes:
    """Where matters belong: cells and committees of persons, communes of all; in few queries."""

    def __init__(self, raws: Iterable[_Raw], on: date) -> None:
        persons = {raw.person for raw in raws if raw.person}
        self._members = nearest(m.MembershipSpell, "person", persons, on)
        cells = {raw.organisation for raw in raws if raw.organisation}
        cells |= {row.cell for row in self._members.values()}
        self._organisations = nearest(m.OrganisationSpell, "organisation", cells, on)
        above = {row.parent for row in self._organisations.values() if row.parent}
        self._organisations |= nearest(m.OrganisationSpell, "organisation", above - cells, on)
        wanted = {raw.place for raw in raws if raw.place}
        wanted |= {row.place for row in self._organisations.values() if row.place}
        self._places: dict[int, m.PlaceSpell] = {}
        while wanted:  # as often as there are levels
            self._places |= nearest(m.PlaceSpell, "place", wanted, on)
            parents = {row.parent for row in self._places.values() if row.parent}
            wanted = parents - self._places.keys()

    def organisation_of(self, raw: _Raw) -> int | None:
        """Return the cell or committee that a matter is about, or the person's cell."""
        member = self._members.get(raw.person or 0)
        return member.cell if member else raw.organisation

    def matter(self, raw: _Raw, named: bool) -> Matter:
        """Return the matter with the names of what it is about.

        Unless persons are ``named`` a matter about one is a matter of the cell.
        """
        organisation = self._organisations.get(self.organisation_of(raw) or 0)
        if raw.person is not None and not named:
            cell = organisation.organisation if organisation else 0
            raw = replace(raw, person=None, page="organisation", id=cell)
        place = self._places.get(raw.place or 0)
        commune = self._commune(place) or self._commune(self._seat(organisation))
        about = place if raw.person is None and organisation is None else organisation
        return Matter(
            kind=raw.kind,
            grade=raw.grade,
            page=raw.page,
            id=raw.id,
            since=raw.since,
            person=raw.person,
            name=about.name if about else "",
            commune=commune.place if commune else None,
            commune_name=commune.name if commune else "",
            number=raw.number,
        )

    def _seat(self, organisation: m.OrganisationSpell | None) -> m.PlaceSpell | None:
        """Return the place that a committee leads, or that the committee above a cell does."""
        if organisation is not None and organisation.kind == "cell":
            organisation = self._organisations.get(organisation.parent or 0)
        return self._places.get(organisation.place or 0) if organisation else None

    def _commune(self, place: m.PlaceSpell | None) -> m.PlaceSpell | None:
        while place is not None and place.level != "commune":
            place = self._places.get(place.parent or 0)
        return place
