"""Reading a plan: its figures, map, calendar, one village, and two plans beside each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.planner.additions import lacking
from chibo.planner.explain import why_not_earlier, worth
from chibo.planner.plan_form import Founding, Pin
from chibo.planning import adopting, aims, runs, shown
from chibo.planning.course import NOTHING, Course, State, compare
from chibo.planning.gathering import NothingToPlan
from chibo.planning.runs import Read
from chibo.register import reads_map, reads_outlines
from chibo.register.reads import place_names

from ... import charts, maps
from ..common import found_or_404, needs
from .common import NOTES, STATES, STATUSES, done_or_404, run_or_404, show
from .plans import pinned

NO_OWN_CELL = ("guest", "uncovered")
SECONDS = 8.0
"""How long an explanation may take while somebody waits for the page."""


@needs(Right.RECORD)
def plan(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Show a plan, or how far it is."""
    read = run_or_404(scope, run_id)
    context: dict[str, Any] = {
        "tab": "plans",
        "run": read.row,
        "wanted": read.wanted,
        "place": place_names([read.row.place or 0], read.row.on).get(read.row.place or 0, ""),
        "notes": [(NOTES[code], number) for code, number in read.row.notes],
        "state": STATES[read.row.state],
        "job": runs.job_of(read.row),
    }
    if read.is_done:
        context |= {"plan": read.plan, "status": STATUSES[read.plan.status]}
        context |= _made(scope, read) if read.plan.stages else {}
        context["conflict"] = shown.named_pins(scope, read.problem, read.plan.conflict)
    return show(request, "plan.html", context)


def _made(scope: Scope, read: Read) -> dict[str, Any]:
    course, thumb = read.course, Course(read.problem, read.thumb)
    nothing = Course(read.problem, NOTHING)
    names = shown.names_of(scope, course)
    sure, targets = aims.outlook_of(read)
    last = read.problem.periods
    stages = {stage.name: stage for stage in read.plan.stages}
    rows = zip(
        range(last + 1),
        course.curve,
        thumb.curve,
        nothing.curve,
        [course.curve[0], *sure.mean],
        [course.curve[0], *sure.low],
        strict=True,
    )
    others = [other for other in runs.runs(scope) if other.is_done and other.row.id != read.row.id]
    return {
        "stages": stages,
        "villages": len(read.problem.villages),
        "at_start": course.curve[0],
        "at_end": course.curve[-1],
        "gained": sum(course.curve[1:]) - sum(thumb.curve[1:]),
        "gained_on_nothing": sum(course.curve[1:]) - sum(nothing.curve[1:]),
        "periods": shown.periods(course, names),
        "left_over": shown.left_over(course, names),
        "curve": [(course.ends(row[0]), *row[1:]) for row in rows],
        "targets": targets,
        "adopted": adopting.adopted(read),
        "map": _map(scope, course, last),
        "first_day": read.row.on,
        "last_number": (course.ends(last) - read.row.on).days,
        "last_day": course.ends(last),
        "others": others[:20],
    }


def _map(scope: Scope, course: Course, period: int) -> maps.Map:
    on = course.problem.start
    return maps.drawn(
        shown.states(course, period),
        tuple((v.lat, v.lon) for v in course.problem.villages),
        reads_outlines.outlines(scope, on),
        reads_map.commune_points(scope, on),
    )


@needs(Right.RECORD)
@cache_control(private=True, max_age=0)
def areas(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Return the plan's map at its end as SVG, for the slider."""
    read = done_or_404(scope, run_id)
    course = read.course
    context = {"map": _map(scope, course, read.problem.periods)}
    return render(request, "_map.html", context)


@needs(Right.RECORD)
@cache_control(private=True, max_age=0)
def history(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Return every village's statuses over the plan's periods, for the slider."""
    read = done_or_404(scope, run_id)
    return JsonResponse(maps.planned(read.course))


@needs(Right.RECORD)
def curve(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Return the curve of independent villages by the plan and by the rule of thumb as SVG."""
    read = done_or_404(scope, run_id)
    course, thumb = read.course, Course(read.problem, read.thumb)
    days = [course.ends(n) for n in range(read.problem.periods + 1)]
    svg = charts.planned(
        tuple(zip(days, course.curve, strict=True)),
        tuple(zip(days, thumb.curve, strict=True)),
        len(read.problem.villages),
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@needs(Right.RECORD)
def compared(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Show two plans beside each other: figures, and villages served at different times."""
    asked = request.GET.get("with", "")
    if not asked.isdecimal():
        return redirect("plan", run_id=run_id)
    one, other = done_or_404(scope, run_id), done_or_404(scope, int(asked))
    first, second = one.course, other.course
    names = place_names({int(v.id) for v in one.problem.villages}, one.row.on)
    rows = [
        {
            "id": int(row.village),
            "village": names.get(int(row.village), ""),
            "one": _day(first, row.one),
            "other": _day(second, row.other),
        }
        for row in compare(first, second)
    ]
    stages = [
        (a.name, a.value, b.value) for a, b in zip(one.plan.stages, other.plan.stages, strict=True)
    ]
    context = {
        "tab": "plans",
        "one": one,
        "other": other,
        "rows": rows,
        "stages": stages,
        "ends": (first.curve[-1], second.curve[-1]),
    }
    return show(request, "compare.html", context)


def _day(course: Course, period: int | None) -> date | None:
    return None if period is None else course.ends(period)


@needs(Right.RECORD)
def village(request: HttpRequest, scope: Scope, run_id: int, village: int) -> HttpResponse:
    """Show how a plan serves a village; on demand what lacks, why not earlier, and what is worth.

    A founding is required or forbidden here, which asks for another plan.
    """
    read = done_or_404(scope, run_id)
    row = found_or_404(next((v for v in read.problem.villages if v.id == village), None))
    course = read.course
    if request.method == "POST":
        return _planned_anew(request, scope, read, village)
    names = shown.names_of(scope, course)
    founding = next((f for f in read.plan.foundings if f.village == village), None)
    ask = request.GET.get("ask", "")
    context = {
        "tab": "plans",
        "run": read.row,
        "village": village,
        "name": names.places.get(village, ""),
        "commune": names.places.get(int(row.commune), ""),
        "merger_due": row.merger_due,
        "states": _turns(course, village),
        "lines": [
            line
            for period in shown.periods(course, names)
            for line in period.lines
            if line.proposal.village == village
        ],
        "founding": founding,
        "may_found": row.merger_due is None and course.states(0)[village].status in NO_OWN_CELL,
        "founded_on": course.ends(founding.period) if founding else None,
        "ask": ask,
        "pinned": shown.named_pins(scope, read.problem, _pins_of(read, village)),
        **_explained(scope, read, ask, village, int(row.commune), founding),
    }
    return show(request, "village.html", context)


def _turns(course: Course, village: int) -> list[tuple[date, State]]:
    """Return how the village stands at the start, and at the end of each period that changes it."""
    ends = range(course.problem.periods + 1)
    states = [(course.ends(n), course.states(n)[village]) for n in ends]
    return [turn for n, turn in enumerate(states) if not n or turn[1] != states[n - 1][1]]


def _pins_of(read: Read, village: int) -> list[Pin]:
    """Return what is required or forbidden of the village's founding, and who goes there."""
    return [pin for pin in read.wanted.pins if village in (pin.subject, pin.to)]


def _explained(
    scope: Scope, read: Read, ask: str, village: int, commune: int, founding: Founding | None
) -> dict[str, Any]:
    pins = read.wanted.pins
    if ask == "lacking":
        return {"lacking": lacking(read.problem, village, SECONDS), **_names_of_all(scope, read)}
    if ask == "earlier" and founding is not None:
        found = why_not_earlier(read.problem, founding, SECONDS, pins)
        return {"earlier": found, "lacking": found.lacks, **_names_of_all(scope, read)}
    if ask == "worth":
        return {"worth": worth(read.problem, commune, SECONDS, pins)}
    return {}


def _names_of_all(scope: Scope, read: Read) -> dict[str, Any]:
    """Return the names that an addition may speak of: any place or cell of the problem."""
    names = shown.names_of(scope, read.course)
    return {"names": {**names.cells, **names.places}}


def _planned_anew(request: HttpRequest, scope: Scope, read: Read, village: int) -> HttpResponse:
    """Ask for another plan in which an act is required or forbidden: by default the founding."""
    course, key = read.course, request.POST.get("key", "")
    proposal = next((p for p in course.proposals if p.key == key), None)
    forbid = request.POST.get("pin") == "forbid"
    pin = Pin(act="founding", subject=village, forbid=forbid)
    if proposal is not None and proposal.act != "founding":
        to = proposal.village if proposal.act == "transfer" else None
        pin = Pin(act=proposal.act, subject=proposal.subject, to=to, forbid=forbid)
    wanted, who = pinned(read.wanted, pin), request.user.get_username()
    try:
        row = runs.ask(scope, read.row.place, read.row.on, wanted, who, timezone.now())
    except (runs.StrayPin, NothingToPlan):
        words = _("The register of this day was put right meanwhile: plan anew without it.")
        messages.error(request, words)
        return redirect("plan-village", run_id=read.row.id, village=village)
    return redirect("plan", run_id=row.id)
