"""Entering lines: each one transaction, checked, all or nothing. No entry is ever lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register

from .line import FIELDS, Line, first_of, next_month
from .models import CapGround, MeetingVersion, RatingVersion
from .ratings import COUNTS, Rating
from .ratings import wrongs as rating_wrongs
from .rules import Wrong, wrongs

TRIES = 3
"""How often an entry is tried anew that met another one in the same instant."""


class Refused(Exception):
    """The line is not taken; ``wrongs`` say why."""

    def __init__(self, found: list[Wrong]) -> None:
        super().__init__(str(found))
        self.wrongs = found


class AlreadySettled(Exception):
    """Somebody has chosen between the two versions already."""


class Changed(Exception):
    """The line was changed again since the two versions were shown."""


@dataclass(frozen=True)
class Entry:
    """A line as entered: for which cell and month, on top of which version, under which key."""

    cell: int
    month: date
    line: Line
    seen: int
    key: str


class Entered(NamedTuple):
    """What became of an entry: recorded as a version, or kept beside a later one."""

    state: Literal["recorded", "conflict"]
    id: int
    number: int | None


def enter(entry: Entry, actor: str, now: datetime, today: date) -> Entered:
    """Take a line. Raises Refused.

    An entry made on top of an older version than the present one is kept beside it, for somebody
    to choose. The same key again answers as the first time.
    """
    found = [*wrongs(entry.line, entry.month, today), *no_cell(entry)]
    if found:
        raise Refused(found)
    for last in range(TRIES, 0, -1):
        try:
            with transaction.atomic():
                return _enter(entry, actor, now)
        except IntegrityError:  # another entry came in between
            if last == 1:
                raise
    raise AssertionError


def enter_many(entries: Iterable[Entry], actor: str, now: datetime, today: date) -> list[Entered]:
    """Take many lines, all or none. Raises Refused for the first that is wrong."""
    with transaction.atomic():
        return [enter(entry, actor, now, today) for entry in entries]


def no_cell(entry: Entry) -> list[Wrong]:
    """Return what is wrong where the cell did not exist in the entry's month."""
    spells = register.OrganisationSpell.objects.filter(
        organisation=entry.cell,
        kind="cell",
        known_to=STILL_KNOWN,
        valid_from__lt=next_month(entry.month),
        valid_to__gt=entry.month,
    )
    return [] if spells.exists() else [Wrong("month", "no_cell", {"month": entry.month})]


def _enter(entry: Entry, actor: str, now: datetime) -> Entered:
    known = MeetingVersion.objects.filter(key=entry.key).first()
    if known is not None:
        if (known.cell, known.month, line_of(known)) != (entry.cell, entry.month, entry.line):
            raise Refused([Wrong("month", "key_used")])
        return _entered(known)
    held = _versions(entry.cell, entry.month)
    current = held.filter(current=True).first()
    row = _row(entry, actor, now)
    if entry.seen == (current.number if current else 0):
        return _put(row, current)
    if current is not None and line_of(current) == entry.line:
        row.settled_by, row.settled_at = actor, now
    row.save()
    return _entered(row)


def _put(row: MeetingVersion, current: MeetingVersion | None) -> Entered:
    """Make a row the present version."""
    if current is not None:
        MeetingVersion.objects.filter(pk=current.pk).update(current=False)
    row.number, row.current = (current.number or 0) + 1 if current else 1, True
    row.save()
    return _entered(row)


def _entered(row: MeetingVersion) -> Entered:
    """Return what became of a row; one that was settled is followed by the present version."""
    if row.number is not None:
        return Entered("recorded", row.pk, row.number)
    if row.settled_at is None:
        return Entered("conflict", row.pk, None)
    return Entered("recorded", row.pk, _versions(row.cell, row.month).get(current=True).number)


@transaction.atomic
def settle(conflict: int, keep: bool, seen: int, actor: str, now: datetime) -> Entered:
    """Choose between an entry and the version that it met: both stay in the history.

    ``keep``: the entry becomes the present version. Raises AlreadySettled, or Changed where the
    present version is not the one ``seen``.
    """
    row = MeetingVersion.objects.select_for_update().get(pk=conflict, number=None)
    if row.settled_at is not None:
        raise AlreadySettled
    current = _versions(row.cell, row.month).select_for_update().get(current=True)
    if current.number != seen:
        raise Changed
    MeetingVersion.objects.filter(pk=row.pk).update(settled_by=actor, settled_at=now)
    if not keep:
        return _entered(current)
    entry = Entry(row.cell, row.month, line_of(row), seen, f"{row.key}-kept")
    return _put(_row(entry, actor, now), current)


def _versions(cell: int, month: date) -> QuerySet[MeetingVersion]:
    return MeetingVersion.objects.filter(cell=cell, month=month)


def _row(entry: Entry, actor: str, now: datetime) -> MeetingVersion:
    named = {name: getattr(entry.line, name) for name in FIELDS} | {
        "points": dict(entry.line.points)
    }
    return MeetingVersion(
        cell=entry.cell,
        month=first_of(entry.month),
        key=entry.key,
        seen=entry.seen,
        actor=actor,
        at=now,
        **named,
    )


def line_of(row: MeetingVersion) -> Line:
    """Return the line that a version holds."""
    return Line(**{name: getattr(row, name) for name in FIELDS})


@transaction.atomic
def rate(
    cell: int, year: int, rating: Rating, actor: str, now: datetime, today: date
) -> RatingVersion:
    """Take a cell's rating of a year; the one before stays in the history. Raises Refused."""
    found = [*rating_wrongs(rating, year, today), *_too_many(cell, year, rating)]
    if found:
        raise Refused(found)
    rows = RatingVersion.objects.select_for_update().filter(cell=cell, year=year, current=True)
    before = rows.first()
    rows.update(current=False)
    return RatingVersion.objects.create(
        cell=cell,
        year=year,
        number=before.number + 1 if before else 1,
        current=True,
        actor=actor,
        at=now,
        grade=rating.grade,
        **{name: getattr(rating, name) for name in COUNTS},
    )


def _too_many(cell: int, year: int, rating: Rating) -> list[Wrong]:
    """Nobody is rated by a cell who neither belonged to it nor took part in it in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = register.MembershipSpell.objects.filter(
        Q(cell=cell) | Q(guest_cell=cell),
        known_to=STILL_KNOWN,
        valid_from__lte=last,
        valid_to__gt=first,
    )
    members = rows.values("person").distinct().count()
    rated = rating.rated + rating.not_rated
    if rated <= members:
        return []
    return [Wrong("excellent", "too_many_rated", {"rated": rated, "members": members})]


def give_ground(
    committee: int, year: int, excess: int, ground: str, actor: str, now: datetime
) -> CapGround:
    """Keep why more members are excellent than the cap allows."""
    return CapGround.objects.create(
        committee=committee, year=year, excess=excess, ground=ground, actor=actor, at=now
    )
