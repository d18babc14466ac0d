"""Writing good practice, and its figures before and after: computed, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.indicators.definitions import COUNTS, INDICATORS
from chibo.ledger.scope import Scope
from chibo.register import reads

from .figures import Values, figures_of
from .models import Practice
from .wrong import Wrong

MOST_KEYS = 6


@dataclass(frozen=True)
class PracticeSpec:
    """A practice of an organisation, and the figures and days that show it."""

    organisation: int
    title: str
    note: str
    keys: tuple[str, ...]
    before: date
    after: date


@dataclass(frozen=True)
class Shown:
    """A practice with its figures. ``values``: key, value before, value after.

    What is counted over a period has no value before; its value after is that of the period.
    """

    practice: Practice
    organisation: str
    values: tuple[tuple[str, float | None, float | None], ...]


@transaction.atomic
def save_practice(
    spec: PracticeSpec, actor: str, now: datetime, kept: Practice | None = None
) -> Practice:
    """Write a practice down, or put a kept one right. Raises Wrong."""
    if not spec.title:
        raise Wrong("title", _("Give it a title."))
    if not spec.note:
        raise Wrong("note", _("Write what was done, so that others can do it too."))
    if not spec.keys or any(key not in INDICATORS for key in spec.keys):
        raise Wrong("keys", _("Choose the figures that show it."))
    if len(spec.keys) > MOST_KEYS:
        raise Wrong("keys", _("Choose at most six figures: those that show it best."))
    if spec.after <= spec.before:
        raise Wrong("after", _("The second day comes after the first one."))
    if spec.after > timezone.localdate(now):
        raise Wrong("after", _("This day is to come: there are no figures of it yet."))
    if reads.organisation(Scope.everything(), spec.organisation, spec.after) is None:
        raise Wrong("organisation", _("Choose the organisation whose practice it is."))
    row = kept or Practice()
    row.organisation, row.title, row.note = spec.organisation, spec.title, spec.note
    row.keys, row.before, row.after = list(spec.keys), spec.before, spec.after
    row.actor, row.at = actor, now
    row.save()
    return row


def practice(scope: Scope, practice_id: int) -> Practice | None:
    """Return a practice; none where there is none or it is out of scope."""
    found = Practice.objects.filter(id=practice_id).first()
    return found if found and scope.reads_organisation(found.organisation) else None


def practices(scope: Scope) -> list[Shown]:
    """Return the practices in scope with their figures, the latest first."""
    rows = [
        row
        for row in Practice.objects.order_by("-after", "id")
        if scope.reads_organisation(row.organisation)
    ]
    found = []
    for row in rows:
        names = reads.organisation_names([row.organisation], row.after)
        found.append(Shown(row, names.get(row.organisation, ""), _values(scope, row)))
    return found


def _values(scope: Scope, row: Practice) -> tuple[tuple[str, float | None, float | None], ...]:
    keys: Sequence[str] = [key for key in row.keys if key in INDICATORS]
    stocks = [key for key in keys if not (key in COUNTS and COUNTS[key].needs_period)]
    before: Values = figures_of(scope, row.organisation, stocks, None, row.before)
    after = figures_of(scope, row.organisation, keys, row.before, row.after)
    return tuple((key, before.get(key), after.get(key)) for key in keys)
