"""Erasure: a person's particulars and salt are destroyed; ledger, replay and counts hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from chibo.ledger.contents import EraseParticulars
from chibo.ledger.decision import Decision

from . import models as m
from .record import record


class NothingToErase(Exception):
    """No particulars of this person are held."""


@transaction.atomic
def erase(person: int, ground: str, actor: str, now: datetime) -> int:
    """Destroy the particulars of a person, record that it was done, and return the position.

    The ledger keeps the person's random id and the salted digest, which without its salt
    says nothing. The column store is dropped, since it holds codes of the person. Where another
    process reads meanwhile, SQLite's log is emptied later: ``store.is_erasure_owed``. What other
    rooms keep of the person goes too.
    """
    if not m.ParticularsVersion.objects.filter(person=person).exists():
        raise NothingToErase(person)
    act = EraseParticulars(person=person, ground=ground)
    position = record(Decision(effective_on=timezone.localdate(now), content=act), actor, now)
    forget_elsewhere([person])
    return position


def forget_elsewhere(persons: Collection[int]) -> None:
    """Let the rooms that keep something of these persons forget it (the setting ERASED_WITH)."""
    for forget in settings.ERASED_WITH:
        import_string(forget)(persons)
