"""The log of reads: pages of persons, and refusals."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User

from .models import Reading


def note_person(user: User | AnonymousUser, person: int, now: datetime) -> None:
    """Note that the account opened the person's page."""
    _note(user, Reading.PERSON, str(person), now)


def note_refusal(user: User | AnonymousUser, address: str, now: datetime) -> None:
    """Note that a page was refused to the account."""
    _note(user, Reading.REFUSED, address[:200], now)


def _note(user: User | AnonymousUser, what: str, about: str, now: datetime) -> None:
    Reading.objects.create(at=now, username=user.get_username(), what=what, about=about)
