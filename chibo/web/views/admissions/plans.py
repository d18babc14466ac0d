"""Admission plans of a unit's parts by year, with what was admitted and whether sums agree."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.admissions.enter import NotTaken
from chibo.admissions.plans import PlanLine, own_line, plan, plan_lines, total_of
from chibo.admissions.wording import sentence
from chibo.ledger.scope import Scope
from chibo.register import models as register
from chibo.register import reads
from chibo.register.reads import Unit, held

from ..common import found_or_404, moment_or_404, page, refuse, scoped
from .board import scope_of


@scoped
def plans(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what the parts of a unit plan for a year, and take in what was typed."""
    moment = moment_or_404(request, scope)
    years = list(range(moment.first.year, moment.on.year + 2))
    year = _number(request.GET.get("year"), moment.on.year)
    year = year if year in years else moment.on.year
    day = min(max(moment.on, date(year, 1, 1)), date(year, 12, 31))
    unit = found_or_404(_unit(request, scope, day))
    lines = plan_lines(scope, unit.id, year, day)
    may = scope_of(request, Right.CAMPAIGN)
    error, typed = "", {}
    if request.method == "POST":
        typed = request.POST.dict()
        error = _set(request, may, lines, year)
        if not error:
            messages.success(request, _("The plan is kept."))
            return redirect(f"{reverse('admission-plans')}?{_query(moment.parameters, unit, year)}")
    own, parts = own_line(scope, unit, year, day), total_of(lines)
    context = {
        "here": "candidates",
        "tab": "plans",
        "unit": unit,
        "above": reads.ancestors(scope, unit, day),
        "lines": [(line, typed.get(f"n{line.organisation}")) for line in lines],
        "own": own,
        "parts": parts,
        "differs": parts - own.planned if parts is not None and own.planned is not None else 0,
        "year": year,
        "years": years,
        "error": error,
        "may_plan": bool(lines)
        and all(may.reads_organisation(line.organisation) for line in lines),
        "kept": {"unit": str(unit.id)},
    }
    return page(request, "admissions/plans.html", moment, context, wrong=bool(error))


def _unit(request: HttpRequest, scope: Scope, on: date) -> Unit | None:
    """Return the unit asked for, or the lowest one that has all that may be read under it.

    One that is gone by the year asked for plans nothing: another year leads to the lowest one too.
    """
    asked = _number(request.GET.get("unit"), 0)
    found = reads.organisation(scope, asked, on) if asked else None
    if asked and (found is None or found.exists):
        return found
    rows = held(register.OrganisationSpell, on).order_by("kind", "name")
    readable = {r.organisation: r for r in rows if scope.reads_organisation(r.organisation)}
    top = next((r for r in readable.values() if r.parent not in readable), None)
    while top is not None:
        below = [r for r in readable.values() if r.parent == top.organisation]
        if len(below) != 1 or below[0].kind == "cell":
            return reads.organisation(scope, top.organisation, on)
        top = below[0]
    return None


def _may_plan(may: Scope, lines: list[PlanLine]) -> bool:
    return all(may.reads_organisation(line.organisation) for line in lines)


def _set(request: HttpRequest, may: Scope, lines: list[PlanLine], year: int) -> str:
    """Keep what was typed; return what is wrong with it."""
    if not _may_plan(may, lines):
        refuse(request)
    numbers: dict[int, int | None] = {}
    for line in lines:
        text = request.POST.get(f"n{line.organisation}", "").strip()
        numbers[line.organisation] = _number(text, -1) if text else None
    try:
        plan(numbers, year, request.user.get_username(), timezone.now())
    except NotTaken as refused:
        return sentence(refused.refusals[0])
    return ""


def _number(text: str | None, otherwise: int) -> int:
    readable = text is not None and text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if readable and text else otherwise


def _query(parameters: str, unit: Unit, year: int) -> str:
    return "&".join(filter(None, (parameters, f"unit={unit.id}", f"year={year}")))
