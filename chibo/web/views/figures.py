"""The figures page: any figures of any day and unit, as table, chart or map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.privacy import REASONS_REFUSED, Refused
from chibo.indicators.question import By, QuestionError
from chibo.ledger.scope import Scope
from chibo.register import reads_known, reads_map
from chibo.register.reads_units import suggestions

from .. import changes, figure_charts, figure_groups, periods, shades, wording
from ..asked import VIEWS, Asked, asked_of
from ..grid import MOST_LINES, grid_of
from ..templatetags.chibo import label
from .common import moment_or_404, note_refused, page, scoped

ADVANCED = ("boundaries", "known", "then", "every")
"""Fields that are folded away until they are used."""


@scoped
def figures(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the figures that the address asks for, with a form to ask for others."""
    return show(request, scope, asked_of(request, scope, moment_or_404(request, scope)))


def show(request: HttpRequest, scope: Scope, asked: Asked, purpose_error: str = "") -> HttpResponse:
    """Show a view of the figures, and what is wrong with an export of it."""
    context: dict[str, Any] = {}
    if not asked.errors:
        try:
            context = _results(asked, scope)
        except Refused as refused:
            note_refused(request)
            asked = replace(asked, errors={"by" if asked.by else "f": gettext(str(refused))})
        except QuestionError:
            asked = replace(asked, errors={"unit": str(wording.NOT_KNOWN_THEN)})
    now = reads_known.latest(scope)
    known = asked.known or now
    context |= _form(asked, scope) | of_place(asked)
    context |= {
        "here": "figures",
        "asked": asked,
        "indicators": [INDICATORS[key] for key in asked.shown],
        "now": now,
        "address": asked.address(),
        "all_figures": asked.address(f="all"),
        "withheld": REASONS_REFUSED if asked.withheld else "",
        "lasting": asked.address(known=str(known.position)) if known else "",
        "purpose": request.POST.get("purpose", "")[:200],
        "purpose_error": purpose_error,
    }
    wrong = bool(asked.errors or purpose_error)
    return page(request, "figures.html", asked.moment, context, wrong=wrong)


def _results(asked: Asked, scope: Scope) -> dict[str, Any]:
    grid = grid_of(asked, scope)
    return {
        "grid": grid,
        "plain": not asked.by and not asked.every,
        "caption": _caption(asked),
        "map": shades.map_of(asked, grid, scope) if asked.view == "map" else None,
        "differences": changes.changes_of(asked, scope) if asked.then else [],
    }


def _caption(asked: Asked) -> str:
    one = asked.by or len(asked.shown) == 1
    names = [label(asked.drawn)] if one else [label(key) for key in asked.shown[:MOST_LINES]]
    return ", ".join(names)


@scoped
@cache_control(private=True, no_store=True)
def chart(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return the view's chart as SVG: lines of a series, or bars of a breakdown."""
    asked = asked_of(request, scope, moment_or_404(request, scope))
    if asked.errors or asked.view not in figure_charts.DRAWN:
        raise Http404
    svg = figure_charts.DRAWN[asked.view](asked, grid_of(asked, scope))
    return HttpResponse(svg, content_type="image/svg+xml")


def _form(asked: Asked, scope: Scope) -> dict[str, Any]:
    moment = asked.moment
    return {
        "groups": figure_groups.groups(),
        "suggestions": suggestions(scope, asked.tree_of),
        "choices": [
            (unit.label, asked.address(**{unit.tree: str(unit.id)})) for unit in asked.choices
        ],
        "breakdowns": [(by, wording.word(wording.BREAKDOWNS, by)) for by in get_args(By)],
        "views": [(view, str(wording.VIEWS[view])) for view in VIEWS],
        "steps": [(step, str(wording.STEPS[step])) for step in periods.STEPS],
        "boundary_days": reads_map.changes_of_communes(scope, moment.first, moment.latest),
        "unfolded": any(asked.typed.get(name) or asked.errors.get(name) for name in ADVANCED)
        or moment.boundaries_of is not None,
    }


def of_place(asked: Asked) -> dict[str, Any]:
    """Return what the page's head needs to name and link its unit."""
    unit = asked.unit
    return {"unit": unit, "unit_page": asked.tree}
