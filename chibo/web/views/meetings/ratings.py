"""Ratings of a year: those of a committee's cells with the cap on the best, and one cell's."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import MOST
from chibo.meetings.ratings import COUNTS, GRADES, Rating, most_excellent, together
from chibo.meetings.ratings import too_many_excellent as excess_of
from chibo.meetings.rules import Wrong, is_good_year
from chibo.meetings.wording import RATINGS, sentence
from chibo.meetings.writes import Refused, give_ground, rate
from chibo.register import reads as register
from chibo.rulebook import rule

from ..common import found_or_404, needs, refuse, scoped
from .common import cell_or_404, shown, writes
from .taking import LONGEST

GROUND_LIMIT = 500


@scoped
def unit(request: HttpRequest, scope: Scope, organisation_id: int, year: int) -> HttpResponse:
    """Show the ratings of a committee's cells in a year, and take in the ground of a breach."""
    end = _end_or_404(year)
    found = found_or_404(register.organisation(scope, organisation_id, end))
    cells = reads.cells_under(scope, organisation_id, end, end)
    rated = reads.ratings(scope, [cell.id for cell in cells], year)
    whole = together(rated.values())
    excess = excess_of(whole, year)
    may_write = writes(request).reads_organisation(organisation_id)
    error = ""
    if request.method == "POST":
        if not may_write:
            refuse(request)
        error = _take_ground(request, organisation_id, year, excess)
        if not error:
            return redirect("ratings", organisation_id, year)
    given = reads.grounds(scope, organisation_id, year)
    context = {
        "unit": found,
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < timezone.localdate().year else None,
        "rows": [(cell, rated.get(cell.id)) for cell in cells],
        "cells_by_grade": [
            (grade, sum(rating.grade == grade for rating in rated.values())) for grade in GRADES
        ],
        "whole": whole,
        "most": most_excellent(whole, year),
        "cap": rule("rating.most_excellent", end),
        "excess": excess,
        "needs_ground": excess > max((one.excess for one in given), default=0),
        "grounds": given,
        "may_write": may_write,
        "error": error,
        "limit": GROUND_LIMIT,
    }
    return shown(request, "meetings/ratings.html", context, status=400 if error else 200)


def _end_or_404(year: int) -> date:
    if not 1990 <= year <= timezone.localdate().year:
        raise Http404
    return min(date(year, 12, 31), timezone.localdate())


def _take_ground(request: HttpRequest, committee: int, year: int, excess: int) -> str:
    """Keep the ground of a breach, or return what is wrong with it."""
    ground = " ".join(request.POST.get("ground", "").split())
    if not ground:
        return _("Write the ground, with the paper that allows it.")
    if len(ground) > GROUND_LIMIT:
        return _("Write the ground in at most %(n)s characters.") % {"n": GROUND_LIMIT}
    if excess:
        give_ground(committee, year, excess, ground, request.user.get_username(), timezone.now())
        messages.success(request, _("The ground is kept."))
    return ""


@needs(Right.MEETINGS)
def cell(request: HttpRequest, scope: Scope, cell: int, year: int) -> HttpResponse:
    """Show and take in a cell's rating of a year."""
    end = _end_or_404(year)
    found = cell_or_404(scope, cell, end)
    held = reads.ratings(scope, [cell], year).get(cell)
    typed, errors = _typed_of(held), {}
    if request.method == "POST":
        typed = request.POST.dict()
        errors = _take(request, cell, year, typed)
        if not errors:
            messages.success(request, _("The rating is recorded."))
            return redirect("rating", cell, year)
    expected = reads.expected(scope, cell, end)
    context = {
        "unit": found,
        "above": register.ancestors(scope, found, end),
        "year": year,
        "typed": typed,
        "errors": errors,
        "grades": [(grade, RATINGS[grade]) for grade in GRADES],
        "counts": [(name, RATINGS[name]) for name in COUNTS],
        "members": expected.official + expected.probationary,
        "good_year": is_good_year(reads.year_lines(scope, cell, year), year),
        "versions": reads.rating_versions(scope, cell, year),
    }
    return shown(request, "meetings/rating.html", context, status=400 if errors else 200)


def _typed_of(rating: Rating | None) -> dict[str, str]:
    if rating is None:
        return {}
    return {"grade": rating.grade} | {name: str(getattr(rating, name)) for name in COUNTS}


def _take(request: HttpRequest, cell: int, year: int, typed: dict[str, str]) -> dict[str, str]:
    """Record what was typed, or return what is wrong by field."""
    counts, errors = {}, {}
    for name in COUNTS:
        text = typed.get(name, "").strip() or "0"
        written = text.isascii() and text.isdigit() and len(text) <= LONGEST
        if written and int(text) <= MOST:
            counts[name] = int(text)
        else:
            errors[name] = sentence(Wrong(name, "not_a_number"))
    if errors:
        return errors
    rating = Rating(typed.get("grade", ""), **counts)
    now, today = timezone.now(), timezone.localdate()
    try:
        rate(cell, year, rating, request.user.get_username(), now, today)
    except Refused as refused:
        return {wrong.field: sentence(wrong) for wrong in refused.wrongs}
    return {}
