"""What several pages of the campaign need."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from chibo.access.rights import Right
from chibo.campaign.targets import RULES, Rule
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads
from chibo.register.reads import held

from ...reader import reader_for


def keeper(request: HttpRequest) -> Scope | None:
    """Return the scope in which the account may write; none where it may write nothing."""
    reader = reader_for(request)
    return reader.scope(Right.CAMPAIGN) if reader.may(Right.CAMPAIGN) else None


def rule_asked(request: HttpRequest) -> Rule:
    """Return the rule asked for; by default that by which officers reckon."""
    asked = request.GET.get("rule", "")
    return asked if asked in RULES else RULES[0]


def committees(scope: Scope, on: date, kept: int | None = None) -> dict[str, str]:
    """Return the committees of the day in scope, and one that is chosen already, by their id."""
    rows = held(m.OrganisationSpell, on).exclude(kind="cell").order_by("parent", "name")
    found = {
        str(row.organisation): row.name
        for row in rows
        if scope.reads_organisation(row.organisation)
    }
    if kept is not None and str(kept) not in found:
        found[str(kept)] = reads.organisation_names([kept], on).get(kept, str(kept))
    return found
