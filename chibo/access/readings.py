"""The log of reads: pages of persons, exports, refusals, and what was done to accounts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from .models import Reading


def note_person(username: str, person: int, now: datetime) -> None:
    """Note that the account, or a program of it, read a person."""
    _note(username, Reading.PERSON, str(person), now)


def note_export(actor: str, about: str, now: datetime, why: str = "") -> None:
    """Note that somebody took data out: an account, or a user of the operating system."""
    _note(actor, Reading.EXPORT, about, now, why)


def note_refusal(username: str, address: str, now: datetime) -> None:
    """Note that a page was refused to the account, or an answer to a program of it."""
    _note(username, Reading.REFUSED, address, now)


def note_account(actor: str, act: str, now: datetime) -> None:
    """Note what was done to an account: its rights, its password, its second factor."""
    _note(actor, Reading.ACCOUNT, act, now)


def lines(
    what: str = "",
    username: str = "",
    since: date | None = None,
    on: date | None = None,
    of: Collection[str] | None = None,
) -> QuerySet[Reading]:
    """Return the lines of the log, the latest first: of a kind, an account, some days.

    ``of``: of these accounts alone, none: of all.
    """
    found = Reading.objects.order_by("-at", "-id")
    if of is not None:
        found = found.filter(username__in=of)
    if what:
        found = found.filter(what=what)
    if username:
        found = found.filter(username__icontains=username)
    if since:
        found = found.filter(at__date__gte=since)
    return found.filter(at__date__lte=on) if on else found


def _note(username: str, what: str, about: str, now: datetime, why: str = "") -> None:
    Reading.objects.create(
        at=now, username=username[:150], what=what, about=about[:2000], why=why[:200]
    )
