"""Reads of memberships in which a term runs: reinforcements, probations, transfers to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after
from chibo.rulebook.transfers import transfer_begins_until

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


def transfers_late(scope: Scope, on: date) -> list[Ending]:
    """Return who works far away on the day and should have begun to transfer before it.

    Who is exempt or takes part elsewhere for a time has been settled another way.
    """
    rows = held(m.MembershipSpell, on).filter(
        away_since__isnull=False, exempt__isnull=True, guest_until__isnull=True
    )
    values = rows.values_list("person", "cell", "village", "away_since", "expected_back")
    found = [
        Ending(person, cell, village, since, until)
        for person, cell, village, since, back in values
        if since and _seen(scope, cell, village) and (until := transfer_begins_until(since, back))
    ]
    return [one for one in found if one.ends < on]


def _ends(admitted_on: date) -> date:
    return months_after(admitted_on, rule("probation_months", admitted_on).value)


def _seen(scope: Scope, cell: int, village: int | None) -> bool:
    return scope.reads_organisation(cell) or scope.reads_place(village)
