"""Sessions: how long they last, and ending them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone

SINCE, SEEN = "chibo_since", "chibo_seen"
WRITTEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: each time costs a write."""


def ended(
    session: SessionBase, now: datetime, idle: timedelta, longest: timedelta
) -> Literal["idle", "long"] | None:
    """Note that the session is used now; tell whether it has ended, and why."""
    at = now.timestamp()
    since, seen = session.get(SINCE, at), session.get(SEEN, at)
    if at - seen > idle.total_seconds():
        return "idle"
    if at - since > longest.total_seconds():
        return "long"
    if SINCE not in session:
        session[SINCE] = at
    if SEEN not in session or at - seen > WRITTEN_EVERY.total_seconds():
        session[SEEN] = at
    return None


def of(user: User) -> int:
    """Return how many sessions the account has."""
    return sum(1 for _session in _of(user))


def end_all(user: User, but: str | None = None) -> None:
    """End the account's sessions, on every machine, but for one."""
    for session in _of(user):
        if session.session_key != but:
            session.delete()


def _of(user: User) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session
