"""Reads of drafts. One is visible where all that it touches lies in the scope."""

from __future__ import annotations

from dataclasses import dataclass

from chibo.ledger.contents import kind_of
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register.reads import organisation_names

from . import models as m
from .papers import decision_of
from .touched import lies_within

ENDED_SHOWN = 100


@dataclass(frozen=True)
class DraftLine:
    """A draft as a list shows it. ``kinds``: of its decisions."""

    draft: m.Draft
    kinds: tuple[str, ...]
    decisions: tuple[Decision, ...]
    unit_name: str


def drafts(scope: Scope, ended: bool = False) -> list[DraftLine]:
    """Return the drafts that are open, or those recorded or discarded, the latest first."""
    rows = m.Draft.objects.filter(state__in=m.OPEN_STATES)
    if ended:
        rows = m.Draft.objects.exclude(state__in=m.OPEN_STATES)
    rows = rows.order_by("-changed_at", "-id").prefetch_related("papers")
    lines = [_line(row) for row in rows[: ENDED_SHOWN if ended else None]]
    return [line for line in lines if _visible(scope, line)]


def draft(scope: Scope, draft_id: int) -> DraftLine | None:
    """Return a draft; none where there is none or it is out of scope."""
    row = m.Draft.objects.filter(id=draft_id).prefetch_related("papers").first()
    if row is None:
        return None
    line = _line(row)
    return line if _visible(scope, line) else None


def _visible(scope: Scope, line: DraftLine) -> bool:
    return scope.reads_organisation(line.draft.unit) and lies_within(scope, line.decisions)


def _line(row: m.Draft) -> DraftLine:
    papers = list(row.papers.all())
    decisions = tuple(decision_of(paper) for paper in papers)
    names = organisation_names([row.unit], max(d.effective_on for d in decisions))
    kinds = tuple(dict.fromkeys(kind_of(d.content) for d in decisions))
    return DraftLine(row, kinds, decisions, names.get(row.unit, ""))
