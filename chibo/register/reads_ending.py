"""Reads of memberships in which a term runs: reinforcements, and probations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from chibo.ledger.scope import Scope
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from . import models as m
from .reads import held


@dataclass(frozen=True)
class Ending:
    """A member's term in a cell, and the day on which it ends."""

    person: int
    cell: int
    village: int | None
    since: date | None
    ends: date


def reinforcements_ending(scope: Scope, on: date, until: date) -> list[Ending]:
    """Return who reinforces a cell on the day up to a day not after ``until``."""
    rows = held(m.MembershipSpell, on).filter(reinforced_until__lte=until)
    return [
        Ending(row.person, row.cell, row.village, None, row.reinforced_until)
        for row in _seen(scope, rows)
        if row.reinforced_until is not None
    ]


def probations_ending(scope: Scope, on: date, until: date) -> list[Ending]:
    """Return who is on probation on the day, where it ends on a day not after ``until``."""
    rows = held(m.MembershipSpell, on).filter(standing="probationary", admitted_on__isnull=False)
    found = [
        Ending(row.person, row.cell, row.village, row.admitted_on, _ends(row.admitted_on))
        for row in _seen(scope, rows)
        if row.admitted_on is not None
    ]
    return [one for one in found if one.ends <= until]


def _ends(admitted_on: date) -> date:
    return months_after(admitted_on, rule("probation_months", admitted_on).value)


def _seen(scope: Scope, rows: QuerySet[m.MembershipSpell]) -> list[m.MembershipSpell]:
    return [
        row for row in rows if scope.reads_organisation(row.cell) or scope.reads_place(row.village)
    ]
