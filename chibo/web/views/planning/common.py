"""What several pages of plans need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy

from chibo.ledger.scope import Scope
from chibo.planning import runs
from chibo.planning.runs import Read
from chibo.register import models as m
from chibo.register.reads import held

from ...moment import Moment
from ...wording import Words
from ..common import found_or_404, moment_or_404

STATES: Words = {
    "running": gettext_lazy("being made"),
    "done": gettext_lazy("made"),
    "failed": gettext_lazy("failed"),
    "cancelled": gettext_lazy("stopped"),
}
STATUSES: Words = {
    "optimal": gettext_lazy("proven best"),
    "feasible": gettext_lazy("checked; not proven best in the time"),
    "timeout": gettext_lazy("no plan found in the time"),
    "infeasible": gettext_lazy("what is required cannot hold together"),
}
NOTES: Words = {
    "no_position": gettext_lazy(
        "villages or cells without a position: that of their commune is used"
    ),
    "counted_elsewhere": gettext_lazy(
        "members of another cell than their village's: they count there"
    ),
    "no_admission_day": gettext_lazy(
        "members on probation without a day of admission: a whole probation is assumed"
    ),
    "no_rates": gettext_lazy("too few admissions seen so far: every candidate is taken as certain"),
}
VIEWS: Words = {
    "agrees": gettext_lazy("agrees"),
    "declines": gettext_lazy("declines"),
    "not_noted": gettext_lazy("not noted"),
}


def moment_of_lists(request: HttpRequest, scope: Scope) -> Moment:
    """Return the moment that the page speaks of, by default today.

    Lists and plans are entered on days on which nothing else happens in the register.
    """
    moment = moment_or_404(request, scope)
    asked = request.GET.get("on", "").strip()
    return moment if asked else replace(moment, on=max(moment.first, timezone.localdate()))


def run_or_404(scope: Scope, run_id: int) -> Read:
    """Return a run within the scope."""
    return found_or_404(runs.run(scope, run_id))


def done_or_404(scope: Scope, run_id: int) -> Read:
    """Return a run that has a plan with acts."""
    read = run_or_404(scope, run_id)
    return found_or_404(read if read.is_done and read.plan.stages else None)


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], wrong: bool = False
) -> HttpResponse:
    """Show a page of plans. No copy is kept by the browser: it names people."""
    filled = {"here": "plans", **context}
    moment = filled.get("moment")
    wrong = wrong or bool(moment and moment.errors)
    response = render(request, f"planning/{template}", filled, status=400 if wrong else 200)
    patch_cache_control(response, private=True, no_store=True)
    return response


def areas_to_plan(scope: Scope, on: date) -> dict[str, str]:
    """Return the places of the day that hold villages in scope, the largest first, by id."""
    order = ("province", "district", "commune")
    rows = [
        row
        for row in held(m.PlaceSpell, on).filter(level__in=order)
        if scope.reads_place(row.place)
    ]
    rows.sort(key=lambda row: (order.index(row.level), row.code))
    return {str(row.place): row.name for row in rows}


def villages_of(scope: Scope, on: date) -> dict[str, str]:
    """Return the villages of the day in scope with their communes, by id."""
    rows = {row.place: row for row in held(m.PlaceSpell, on)}
    named = {
        str(row.place): f"{rows[row.parent].name} · {row.name}" if row.parent in rows else row.name
        for row in rows.values()
        if row.level == "village" and scope.reads_place(row.place)
    }
    return dict(sorted(named.items(), key=lambda pair: pair[1]))
