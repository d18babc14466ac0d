"""Reads of drafts. One is visible where all that it touches lies in the scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chibo.ledger.contents import kind_of
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register.reads import organisation_names_then

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
    return _lines(scope, rows[: ENDED_SHOWN if ended else None])


def draft(scope: Scope, draft_id: int) -> DraftLine | None:
    """Return a draft; none where there is none or it is out of scope."""
    rows = m.Draft.objects.filter(id=draft_id).prefetch_related("papers")
    return next(iter(_lines(scope, rows)), None)


def _lines(scope: Scope, rows: Iterable[m.Draft]) -> list[DraftLine]:
    drawn = [(row, tuple(decision_of(paper) for paper in row.papers.all())) for row in rows]
    seen = [
        (row, decisions, max(d.effective_on for d in decisions))
        for row, decisions in drawn
        if scope.reads_organisation(row.unit) and lies_within(scope, decisions)
    ]
    names = organisation_names_then((row.unit, last) for row, _decisions, last in seen)
    return [
        DraftLine(
            row,
            tuple(dict.fromkeys(kind_of(d.content) for d in decisions)),
            decisions,
            names.get((row.unit, last), ""),
        )
        for row, decisions, last in seen
    ]
