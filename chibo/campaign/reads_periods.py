"""Reads of period closes: which committees have closed a half-year, and how each close stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.reads import held

from . import closing
from .closing import State
from .models import Closing, ClosingStep


@dataclass(frozen=True)
class Line:
    """A committee and its close of a half-year; ``id`` is none where it has not begun."""

    organisation: int
    name: str
    id: int | None
    state: State
    latest: ClosingStep | None


def lines(scope: Scope, ends_on: date) -> list[Line]:
    """Return the committees in scope that stood under another one when the half-year ended."""
    rows = held(register.OrganisationSpell, ends_on).exclude(kind="cell").exclude(parent=None)
    committees = [row for row in rows if scope.reads_organisation(row.organisation)]
    ids = {
        row.organisation: row.id
        for row in Closing.objects.filter(
            ends_on=ends_on, organisation__in=[row.organisation for row in committees]
        )
    }
    steps: dict[int, list[ClosingStep]] = {}
    for step in ClosingStep.objects.filter(closing__in=ids.values()).order_by("id"):
        steps.setdefault(step.closing_id, []).append(step)
    found = []
    for row in committees:
        number = ids.get(row.organisation)
        taken = steps.get(number or 0, [])
        state = closing.state_of(step.step for step in taken)  # type: ignore[misc]
        latest = taken[-1] if taken else None
        found.append(Line(row.organisation, row.name, number, state, latest))
    return sorted(found, key=lambda line: line.name)
