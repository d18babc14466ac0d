"""What happens to a draft: each act one transaction, checked, all or nothing.

The ledger's head is locked first, as by every recording: of two who record one draft, the
second finds it recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from chibo.ledger.canonical import encode
from chibo.ledger.decision import ExceptionGround
from chibo.ledger.scope import Scope
from chibo.register.models import LedgerHead
from chibo.register.record import Paper, record_many

from . import models as m
from .papers import Prepared, decision_of, forget_persons, keep, particulars_of
from .touched import lies_within


class NotNow(Exception):
    """The draft is not in a state in which this can be done: somebody was there before."""


class OwnDraft(Exception):
    """Nobody approves what he made himself."""


class OutOfReach(Exception):
    """A decision touches something that lies outside of the scope of who decides."""


@dataclass(frozen=True)
class Signature:
    """What is read from the signed paper. An empty number: the paper is not signed yet."""

    number: str = ""
    signed_on: date | None = None


@transaction.atomic
def save(
    scope: Scope,
    form: str,
    typed: Mapping[str, object],
    unit: int,
    prepared: Iterable[Prepared],
    actor: str,
    now: datetime,
    draft: int | None = None,
) -> m.Draft:
    """Make a draft, or change one that nobody waits for.

    Raises NotNow, OutOfReach or Malformed.
    """
    head = _lock()
    row = m.Draft() if draft is None else _open(draft, "draft")
    row.made_by, row.made_at = actor, now
    row.form, row.unit = form, unit
    row.typed = encode(dict(typed)).decode()
    row.changed_at, row.judged_at = now, head.position
    row.save()
    keep(row, prepared)
    _check_reach(scope, row)
    return row


@dataclass(frozen=True)
class Completion:
    """What is typed on the page of a draft: signatures and grounds of exceptions, by ordinal."""

    signatures: Mapping[int, Signature] = field(default_factory=dict)
    grounds: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@transaction.atomic
def complete(draft: int, typed: Completion, actor: str, now: datetime) -> None:
    """Keep what was typed on the page of a draft. Of what is approved the grounds stand.

    Raises NotNow.
    """
    _lock()
    _complete(_open(draft, "draft", "approved"), typed, actor, now)


@transaction.atomic
def submit(draft: int, typed: Completion, actor: str, now: datetime) -> None:
    """Ask for a second person's approval. Raises NotNow."""
    head = _lock()
    row = _open(draft, "draft")
    _complete(row, typed, actor, now)
    row.state, row.judged_at = "waiting", head.position
    row.save()


@transaction.atomic
def take_up_again(draft: int, now: datetime) -> None:
    """Return a draft to who prepares it: an approval is void. Raises NotNow."""
    _lock()
    row = _open(draft, "waiting", "approved")
    row.state, row.changed_at, row.approved_by, row.approved_at = "draft", now, "", None
    row.save()


@transaction.atomic
def approve(scope: Scope, draft: int, actor: str, now: datetime) -> None:
    """Approve what another one made, or last changed. Raises NotNow, OwnDraft or OutOfReach."""
    head = _lock()
    row = _open(draft, "waiting")
    if row.made_by == actor:
        raise OwnDraft
    _check_reach(scope, row)
    row.state, row.approved_by, row.approved_at = "approved", actor, now
    row.changed_at, row.judged_at = now, head.position
    row.save()


@transaction.atomic
def record(
    scope: Scope, draft: int, actor: str, now: datetime, typed: Completion | None = None
) -> list[int]:
    """Record the draft's decisions, all or none, and return their positions.

    ``typed``: what is completed with it. Raises NotNow, OutOfReach, and what recording raises.
    """
    _lock()
    row = _open(draft, "approved" if approval_needed() else "draft", "approved")
    if typed is not None:
        _complete(row, typed, actor, now)
    _check_reach(scope, row)
    papers = list(row.papers.prefetch_related("particulars"))
    positions = record_many(
        [Paper(decision_of(paper), now, particulars_of(paper)) for paper in papers], actor
    )
    for paper, position in zip(papers, positions, strict=True):
        paper.position = position
        paper.save()
    forget_persons(row)
    row.state, row.recorded_at = "recorded", positions[-1]
    row.ended_by, row.ended_at, row.changed_at = actor, now, now
    row.save()
    m.FoundingCase.objects.filter(draft=row).update(closed_at=now)
    return positions


@transaction.atomic
def discard(draft: int, actor: str, now: datetime) -> None:
    """Give a draft up. Raises NotNow."""
    _lock()
    row = _open(draft, *m.OPEN_STATES)
    forget_persons(row)
    row.state, row.ended_by, row.ended_at, row.changed_at = "discarded", actor, now, now
    row.save()


def approval_needed() -> bool:
    """Tell whether the office wants a second person to approve every draft."""
    return m.DraftingRules.objects.filter(approval_needed=True).exists()


def set_approval_needed(needed: bool) -> None:
    """Set whether the office wants a second person to approve every draft."""
    m.DraftingRules.objects.update_or_create(id=1, defaults={"approval_needed": needed})


def _lock() -> LedgerHead:
    return LedgerHead.objects.select_for_update().get(id=1)


def _open(draft: int, *states: str) -> m.Draft:
    row = m.Draft.objects.select_for_update().filter(id=draft, state__in=states).first()
    if row is None:
        raise NotNow
    return row


def _complete(row: m.Draft, typed: Completion, actor: str, now: datetime) -> None:
    for paper in row.papers.all():
        signature = typed.signatures.get(paper.ordinal, Signature())
        paper.number, paper.signed_on = signature.number, signature.signed_on
        if row.state == "draft":
            given = typed.grounds.get(paper.ordinal, {})
            kept = [ExceptionGround(code, said) for code, said in sorted(given.items()) if said]
            grounds = encode(kept).decode()
            if grounds != paper.exceptions:
                paper.exceptions = grounds
                row.made_by, row.made_at = actor, now
        paper.save()
    row.changed_at = now
    row.save()


def _check_reach(scope: Scope, row: m.Draft) -> None:
    if not lies_within(scope, [decision_of(paper) for paper in row.papers.all()]):
        raise OutOfReach
