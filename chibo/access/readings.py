"""The log of reads: pages of persons, exports, and refusals."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User

from .models import Reading


def note_person(user: User | AnonymousUser, person: int, now: datetime) -> None:
    """Note that the account opened the person's page."""
    _note(user.get_username(), Reading.PERSON, str(person), now)


def note_export(actor: str, about: str, now: datetime) -> None:
    """Note that somebody took data out: an account, or a user of the operating system."""
    _note(actor, Reading.EXPORT, about, now)


def note_refusal(user: User | AnonymousUser, address: str, now: datetime) -> None:
    """Note that a page was refused to the account."""
    _note(user.get_username(), Reading.REFUSED, address, now)


def _note(username: str, what: str, about: str, now: datetime) -> None:
    Reading.objects.create(at=now, username=username[:150], what=what, about=about[:200])
