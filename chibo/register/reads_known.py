"""Moments of the register's knowledge: what it had recorded by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from chibo.ledger.scope import Scope

from . import models as m


@dataclass(frozen=True)
class Known:
    """The register as it stood after the entry at ``position``, recorded ``at`` a moment."""

    position: int
    at: datetime


def latest(scope: Scope) -> Known | None:
    """Return what the register knows now; none for an empty register, or no scope."""
    return _last(scope, m.LedgerEntry.objects.all())


def known_by(scope: Scope, moment: datetime) -> Known | None:
    """Return what the register knew at a moment; none before its first entry."""
    return _last(scope, m.LedgerEntry.objects.filter(recorded_at__lte=moment))


def known_after(scope: Scope, position: int) -> Known | None:
    """Return what the register knew after an entry; none where there is no such entry."""
    return _last(scope, m.LedgerEntry.objects.filter(position=position))


def _last(scope: Scope, entries: QuerySet[m.LedgerEntry]) -> Known | None:
    if not scope.reads_anything:
        return None
    row = entries.order_by("-position").values_list("position", "recorded_at").first()
    return None if row is None else Known(*row)
