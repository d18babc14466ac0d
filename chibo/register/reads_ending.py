"""Reads of memberships in which a term runs: reinforcements, and probations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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
    values = rows.values_list("person", "cell", "village", "reinforced_until")
    return [
        Ending(person, cell, village, None, ends)
        for person, cell, village, ends in values
        if ends and _seen(scope, cell, village)
    ]


def probations_ending(scope: Scope, on: date, until: date) -> list[Ending]:
    """Return who is on probation on the day, where it ends on a day not after ``until``."""
    rows = held(m.MembershipSpell, on).filter(standing="probationary", admitted_on__isnull=False)
    values = rows.values_list("person", "cell", "village", "admitted_on")
    found = [
        Ending(person, cell, village, since, _ends(since))
        for person, cell, village, since in values
        if since and _seen(scope, cell, village)
    ]
    return [one for one in found if one.ends <= until]


def _ends(admitted_on: date) -> date:
    return months_after(admitted_on, rule("probation_months", admitted_on).value)


def _seen(scope: Scope, cell: int, village: int | None) -> bool:
    return scope.reads_organisation(cell) or scope.reads_place(village)
