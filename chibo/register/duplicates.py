"""Deciding on two persons who look like one: the same, or two; and taking that back.

That they are the same is a decision in the ledger. That they are two changes nothing in the
register: it stands in a table of its own, where what was taken back stays too.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from chibo.ledger.contents import Content, Revoke, SamePerson
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.spells import STILL_KNOWN

from . import models as m
from .record import Refused, record
from .sameness import kept_in, sameness_rows


class AlreadyDecided(Exception):
    """Somebody has decided on these two in the meantime. Nothing was written."""


class NotDecided(Exception):
    """What is to be taken back is not there, or was taken back already. Nothing was written."""


@transaction.atomic
def decide_same(gone: int, kept: int, ground: str, actor: str, now: datetime) -> int:
    """Record that ``gone`` is ``kept``, entered twice, and return the entry's position.

    Raises AlreadyDecided, Refused or Malformed.
    """
    _lock()
    _check_undecided(gone, kept)
    on = _first_day(gone) or timezone.localdate(now)
    return _record_fact(on, SamePerson(gone, kept, ground), ground, actor, now)


@transaction.atomic
def take_back_same(a: int, b: int, ground: str, actor: str, now: datetime) -> int:
    """Revoke that two persons are the same, and return the position of the revocation.

    Raises NotDecided, Refused or Malformed.
    """
    _lock()
    row = _same_row(a, b)
    if row is None:
        raise NotDecided
    return _record_fact(row.effective_on, Revoke(row.position, ground), ground, actor, now)


@transaction.atomic
def decide_different(a: int, b: int, ground: str, actor: str, now: datetime) -> None:
    """Keep that two persons who look like one are two. Raises AlreadyDecided."""
    _lock()
    _check_undecided(a, b)
    first, second = sorted((a, b))
    m.DifferentPeople.objects.create(
        a=first, b=second, ground=ground, decided_by=actor, decided_at=now
    )


@transaction.atomic
def take_back_different(a: int, b: int, actor: str, now: datetime) -> None:
    """Take back that two persons are two: they are listed again. Raises NotDecided."""
    _lock()
    if not _different(a, b).update(withdrawn_by=actor, withdrawn_at=now):
        raise NotDecided


def _lock() -> None:
    """Let one decide at a time: two tabs cannot say both."""
    m.LedgerHead.objects.select_for_update().get(id=1)


def _check_undecided(a: int, b: int) -> None:
    if _same_row(a, b) is not None or _different(a, b).exists():
        raise AlreadyDecided


def _same_row(a: int, b: int) -> m.EffectRow | None:
    pairs = {(a, b), (b, a)}
    return next((row for row in sameness_rows() if (row.a, kept_in(row)) in pairs), None)


def _different(a: int, b: int) -> QuerySet[m.DifferentPeople]:
    first, second = sorted((a, b))
    return m.DifferentPeople.objects.filter(a=first, b=second, withdrawn_at=None)


def _first_day(person: int) -> date | None:
    held = m.MembershipSpell.objects.filter(person=person, known_to=STILL_KNOWN)
    first: date | None = held.aggregate(first=Min("valid_from"))["first"]
    return first


def _record_fact(on: date, content: Content, ground: str, actor: str, now: datetime) -> int:
    """Record what was found out. A rule that past acts turn out to have broken is no obstacle.

    A cell was founded by two and a double: that is now seen, and listed as an exception with
    the ground of the finding.
    """
    decision = Decision(on, content)
    try:
        return record(decision, actor, now)
    except Refused as refused:
        broken = {v.code for v in refused.violations}
        if any(v.grade != "rule" for v in refused.violations):
            raise
    exceptions = tuple(ExceptionGround(code, ground) for code in sorted(broken))
    return record(Decision(on, content, exceptions=exceptions), actor, now)
