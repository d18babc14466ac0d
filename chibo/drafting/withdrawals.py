"""Decisions to be taken back or replaced: what they were, and in whose area they lie."""

from __future__ import annotations

from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads
from chibo.register.writer import decision_in

from .touched import lies_within, touched


def to_take_back(scope: Scope, position: int) -> tuple[Decision, int] | None:
    """Return a decision that the scope may take back, with the committee concerned."""
    found = standing(position)
    if found is None or not lies_within(scope, [found]):
        return None
    unit = unit_of(scope, found)
    return None if unit is None else (found, unit)


def standing(position: int) -> Decision | None:
    """Return a decision that stands and has effects; none where there is nothing to take back.

    Nor is an opening balance taken back here: the whole register stands on it.
    """
    entry = m.LedgerEntry.objects.exclude(kind="opening_balance").filter(position=position).first()
    if entry is None or m.LedgerEntry.objects.filter(withdraws=position).exists():
        return None
    if not m.EffectRow.objects.filter(position=position).exists():
        return None
    return decision_in(entry)


def unit_of(scope: Scope, decision: Decision) -> int | None:
    """Return a committee in the scope in whose area the decision lies, else who issued it."""
    found = touched([decision])
    on = decision.effective_on
    for place in sorted(found.places):
        unit = reads.place(scope, place, on)
        led = unit.parent if unit and unit.kind == "village" else place
        committee = reads.committee_of(scope, led, on) if led else None
        if committee is not None:
            return committee.organisation
    for one in sorted(found.organisations):
        organisation = reads.organisation(scope, one, on)
        if organisation is not None:
            return organisation.parent if organisation.kind == "cell" else one
    return decision.issuer if scope.reads_organisation(decision.issuer) else None
