"""Writing visits to villages, and that what they asked for is settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.ledger.scope import Scope
from chibo.register import reads

from .models import Visit, Visitor
from .resolutions import check_member
from .wrong import Wrong


@dataclass(frozen=True)
class VisitSpec:
    """A visit: where and when, which members went, what they found, and by when it is settled."""

    village: int
    on: date
    persons: tuple[int, ...]
    finding: str
    due_on: date | None = None
    settled_on: date | None = None


@transaction.atomic
def save_visit(spec: VisitSpec, actor: str, now: datetime, kept: Visit | None = None) -> Visit:
    """Enter a visit, or put a kept one right. Raises Wrong."""
    _check(spec, timezone.localdate(now))
    row = kept or Visit()
    row.village, row.on, row.finding = spec.village, spec.on, spec.finding
    row.due_on, row.settled_on = spec.due_on, spec.settled_on
    row.actor, row.at = actor, now
    row.save()
    _name_visitors(row, spec.persons)
    return row


def _check(spec: VisitSpec, today: date) -> None:
    if spec.on > today:
        raise Wrong("on", _("A visit is entered once it was made: this day is to come."))
    village = reads.place(Scope.everything(), spec.village, spec.on)
    if village is None or village.kind != "village" or not village.exists:
        raise Wrong("village", _("Choose a village that exists on the day of the visit."))
    if not spec.persons:
        raise Wrong("persons", _("Name who went."))
    for person in spec.persons:
        check_member(person, "persons")
    if not spec.finding:
        raise Wrong("finding", _("Write what was found about the village's work."))
    if spec.due_on is not None and spec.due_on < spec.on:
        raise Wrong("due_on", _("The deadline comes before the visit: put one of them right."))
    if spec.settled_on is None:
        return
    if spec.settled_on < spec.on:
        raise Wrong("settled_on", _("It was settled before the visit: put one of them right."))
    if spec.settled_on > today:
        raise Wrong("settled_on", _("This day is to come: write it once it is settled."))


def _name_visitors(visit: Visit, persons: Iterable[int]) -> None:
    visit.visitors.all().delete()
    Visitor.objects.bulk_create(
        Visitor(visit=visit, person=person) for person in dict.fromkeys(persons)
    )
