"""The overview: headline figures, the map, the curve, and what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control

from chibo.access.rights import Right
from chibo.campaign import reads_targets
from chibo.campaign.targets import RULES
from chibo.indicators import headlines
from chibo.indicators.question import Answer, By, number
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_duplicates, reads_figures, reads_map
from chibo.register.reads_roots import own_roots

from .. import charts, maps
from ..moment import Moment, month_starts
from ..own_part import names_of_own
from ..reader import reader_for
from .common import moment_or_404, page, scoped

STOCKS = (
    *headlines.VILLAGES,
    "villages_with_members",
    "villages_without_resident_member",
    "villages_without_cell",
    "share_villages_independent",
    "share_villages_with_members",
    *headlines.CELLS,
    *headlines.MEMBERS,
)
FLOWS = (
    *headlines.CAMPAIGN,
    "villages_newly_independent",
    "villages_lost_independence",
)


Point = tuple[date, int, int]
"""A day with its independent villages and all its villages."""


@dataclass(frozen=True)
class Title:
    """What the overview is about: the district, the communes where there is none, the own part.

    ``named``: the name says it all. ``communes``: how many there are to compare, if any.
    """

    name: str
    communes: int
    named: bool


@scoped
def overview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show where the register's villages stand on a day."""
    moment = moment_or_404(request, scope)
    by = _parts(scope, moment)
    if by is None:
        return redirect("organisation", own_roots(scope, "organisation", moment.on)[0].node)
    communes = _answer(scope, moment, by)
    now = communes.figures
    before = reads_figures.figures(
        scope, reads_figures.question(moment.since, STOCKS, boundaries_of=moment.boundaries_of)
    ).figures
    context = {
        "here": "overview",
        "title": _title(scope, moment.on, by),
        "now": now,
        "before": before,
        "gained": {
            key: number(now[key]) - number(before[key])
            for key in ("share_villages_independent", "villages_blank", "members")
        },
        "communes": communes,
        "by": by,
        "villages": reads_map.village_states(scope, moment.on) if by == "village" else [],
        "map": maps.map_of(scope, moment.on),
        "boundaries": True,
        "boundary_days": reads_map.changes_of_communes(scope, moment.first, moment.latest),
        "pairs": len(reads_duplicates.likely(reader_for(request).scope(Right.OPEN))),
        "curve": _curve(scope, moment)[::-1],
        "targets": reads_targets.board(scope, moment.on, RULES[0], running=True, parts=False),
    }
    return page(request, "overview.html", moment, context)


@scoped
@cache_control(private=True, max_age=0)
def map_areas(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return the map of a day as SVG, for the slider where villages changed."""
    moment = moment_or_404(request, scope)
    context = {"map": maps.map_of(scope, moment.on), "moment": moment}
    return render(request, "_map.html", context)


@scoped
@cache_control(private=True, max_age=0)
def map_history(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return every village's statuses over time, for the slider."""
    moment = moment_or_404(request, scope)
    return JsonResponse(maps.history(scope, moment.first, moment.latest))


@scoped
@cache_control(private=True, max_age=0)
def progress_chart(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return the curve of independent villages as SVG."""
    moment = moment_or_404(request, scope)
    curve = _curve(scope, moment)
    independent = tuple((day, count) for day, count, _all in curve)
    villages = tuple((day, count) for day, _independent, count in curve)
    svg = charts.progress(independent, villages, moment.on)
    return HttpResponse(svg, content_type="image/svg+xml")


def _parts(scope: Scope, moment: Moment) -> By | None:
    """Return what the overview compares: communes, or the villages of one; none without any."""
    roots = own_roots(scope, "place", moment.boundaries_of or moment.on)
    levels = [root.level for root in roots]
    if scope.whole or len(levels) - levels.count("village") > 1:
        return "commune"
    if not levels:
        return None
    return "commune" if levels[0] in ("province", "district") else "village"


def _answer(scope: Scope, moment: Moment, by: By | None = None) -> Answer:
    """Return the page's figures, together and by what it compares."""
    asked = reads_figures.question(
        moment.on,
        (*STOCKS, *FLOWS),
        since=moment.since,
        boundaries_of=moment.boundaries_of,
        by=by,
    )
    return reads_figures.figures(scope, asked)


def _curve(scope: Scope, moment: Moment) -> list[Point]:
    """Return independent villages and all villages month by month, and on the page's day."""
    days = tuple(month_starts(moment.first, moment.latest))
    asked = reads_figures.question(days[-1], ("villages_independent", "villages"))
    rows = reads_figures.progress(scope, asked, days)
    points = {row["day"]: (row["villages_independent"], row["villages"]) for row in rows}
    now = _answer(scope, moment).figures
    points[moment.on] = (int(number(now["villages_independent"])), int(number(now["villages"])))
    return [(day, *points[day]) for day in sorted(points)]


def _title(scope: Scope, on: date, by: By) -> Title:
    """Name the district; where there is none (from July 2025), the province and its communes."""
    if not scope.whole:
        return _own_title(scope, on, by)
    top = reads.children(scope, None, on)
    while len(top) == 1:
        below = reads.children(scope, top[0].place, on)
        if top[0].level == "district" or len(below) != 1:
            return Title(top[0].name, len(below), top[0].level == "district")
        top = below
    return Title(", ".join(row.name for row in top), len(top), False)


def _own_title(scope: Scope, on: date, by: By) -> Title:
    """Name what the account reads: its largest places, and how many more of them there are."""
    roots = own_roots(scope, "place", on)
    communes = sum(root.level == "commune" for root in roots) if by == "commune" else 0
    return Title(names_of_own(scope, "place", on), communes, True)
