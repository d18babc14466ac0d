"""Whether the register's figures reconcile, on one day or at every month's end."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from chibo.indicators.reconcile import Mismatch, reconcile
from chibo.ledger.scope import Scope
from chibo.rulebook import rule

from . import store
from .reads import Span
from .reads_figures import OutOfScope


def mismatches(scope: Scope, since: date, on: date) -> tuple[Mismatch, ...]:
    """Return what does not come out on a day, with the flows from ``since`` on."""
    if not scope.reads_anything:
        raise OutOfScope
    found = _mismatches(since, (on,), store.head().digest)
    return found if scope.whole else tuple(one for one in found if _is_within(scope, one))


def _is_within(scope: Scope, one: Mismatch) -> bool:
    reads = scope.reads_place if one.tree == "place" else scope.reads_organisation
    return reads(one.node)


def all_mismatches(scope: Scope, span: Span, latest: date) -> list[Mismatch]:
    """Return what does not come out at the end of any month, each year on its last boundaries."""
    if not scope.whole:
        raise OutOfScope
    digest = store.head().digest
    found: list[Mismatch] = []
    for year in range(span.first_day.year, latest.year + 1):
        since = max(span.first_day, date(year, 1, 1))
        found += _mismatches(since, _month_ends(since, min(latest, date(year, 12, 31))), digest)
    return found


def _month_ends(since: date, until: date) -> tuple[date, ...]:
    """Return the last days of the months from ``since``, and ``until`` as the last one."""
    days = []
    month = since.replace(day=1)
    while (month := (month + timedelta(days=32)).replace(day=1)) <= until:
        days.append(month - timedelta(days=1))
    return (*days, until)


@lru_cache(maxsize=16)
def _mismatches(since: date, days: tuple[date, ...], ledger: str) -> tuple[Mismatch, ...]:
    minimum = rule("min_official_members", days[-1]).value
    return store.asked(lambda columns: tuple(reconcile(since, days, columns, minimum)))
