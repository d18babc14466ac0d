"""Announced mergers of villages: dated, and withdrawn where nothing comes of them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register.reads import held

from .days import refuse_to_come
from .models import MergerDue


@transaction.atomic
def announce(
    scope: Scope,
    village: int,
    due_on: date,
    announced_on: date,
    paper: str,
    actor: str,
    now: datetime,
) -> MergerDue:
    """Note that a village is to be merged. Raises Wrong."""
    there = held(register.PlaceSpell, announced_on).filter(place=village, level="village")
    if not (scope.reads_place(village) and there.exists()):
        raise Wrong("village", _("Choose a village of your area on the day of the announcement."))
    refuse_to_come(announced_on, "announced_on", now)
    if due_on <= announced_on:
        raise Wrong("due_on", _("The merger comes after its announcement: put one of them right."))
    if not paper:
        raise Wrong("paper", _("Write by which paper it was announced."))
    earlier = MergerDue.objects.filter(village=village, withdrawn_on=None).first()
    if earlier is not None and earlier.due_on > announced_on:
        raise Wrong("village", _("A merger of this village is noted already: withdraw it first."))
    if earlier is not None:  # Its day has passed and the village is there: nothing came of it.
        withdraw(earlier, actor, now)
    return MergerDue.objects.create(
        village=village,
        due_on=due_on,
        announced_on=announced_on,
        paper=paper,
        entered_by=actor,
        entered_at=now,
    )


def withdraw(row: MergerDue, actor: str, now: datetime) -> None:
    """Note that nothing comes of a merger from today on; one that is withdrawn stays so."""
    there = MergerDue.objects.filter(id=row.id, withdrawn_on=None)
    there.update(withdrawn_on=timezone.localdate(now), withdrawn_by=actor, withdrawn_at=now)


def merger(scope: Scope, merger_id: int) -> MergerDue | None:
    """Return an announced merger; none where there is none, or it is out of scope."""
    row = MergerDue.objects.filter(id=merger_id).first()
    return row if row and scope.reads_place(row.village) else None


def mergers(scope: Scope, on: date) -> list[MergerDue]:
    """Return the mergers that are announced on the day, the soonest first."""
    rows = MergerDue.objects.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))
    rows = rows.filter(announced_on__lte=on, due_on__gt=on).order_by("due_on", "id")
    return [row for row in rows if scope.reads_place(row.village)]
