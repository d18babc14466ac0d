"""Asking for a plan, watching it being made, stopping and forgetting it."""

from __future__ import annotations

from datetime import date

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.planner.plan_form import Pin
from chibo.planner.problem import Capacity, ProblemError
from chibo.planning import runs, shown
from chibo.planning.gathering import NothingToPlan
from chibo.planning.models import Run
from chibo.planning.wanted import MOST_SECONDS, Wanted
from chibo.register.reads import place_names

from ...wording import words_of
from ..campaign.typed import Typed
from ..common import moment_or_404, needs
from .common import STATES, STATUSES, areas_to_plan, moment_of_lists, run_or_404, show

WHOLE = "0"
"""Stands in the form for all that the account may plan."""
ACTS = ("admissions", "transfers", "foundings")


@needs(Right.RECORD)
def plans(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the plans in scope, the latest first."""
    moment = moment_or_404(request, scope)
    found = runs.runs(scope)
    places = place_names({read.row.place for read in found if read.row.place}, moment.on)
    lines = [
        {
            "run": read.row,
            "place": places.get(read.row.place or 0, ""),
            "wanted": read.wanted,
            "plan": read.plan if read.is_done else None,
            "state": STATUSES[read.plan.status] if read.is_done else STATES[read.row.state],
        }
        for read in found
    ]
    return show(request, "plans.html", {"tab": "plans", "moment": moment, "lines": lines})


@needs(Right.RECORD)
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for a plan; one that is there may be taken as the beginning of another (``like``)."""
    moment = moment_of_lists(request, scope)
    areas = areas_to_plan(scope, moment.on)
    if scope.whole:
        areas = {WHOLE: _("The whole register"), **areas}
    like = request.GET.get("like", "")
    earlier = runs.run(scope, int(like)) if like.isdecimal() else None
    wanted = earlier.wanted if earlier else Wanted()
    kept = set(range(len(wanted.pins)))
    if request.method == "POST":
        typed = Typed(request.POST.dict())
        kept = {n for n in kept if str(n) in request.POST.getlist("pin")}
        pins = tuple(pin for n, pin in enumerate(wanted.pins) if n in kept)
        answer = _asked(request, scope, typed, areas, pins)
        if answer is not None:
            return answer
    else:
        typed = Typed(_initial(earlier.row if earlier else None, wanted, moment.on, areas))
    named = shown.named_pins(scope, earlier.problem, wanted.pins) if earlier else []
    context = {
        "tab": "plans",
        "moment": moment,
        "typed": typed,
        "areas": list(areas.items()),
        "pins": [(n, one, n in kept) for n, one in enumerate(named)],
    }
    return show(request, "new.html", context, not typed.is_right)


def _initial(run: Run | None, wanted: Wanted, on: date, areas: dict[str, str]) -> dict[str, str]:
    place = str(run.place or WHOLE) if run else next(iter(areas), "")
    typed = {
        "place": place,
        "on": f"{run.on if run else on:%d/%m/%Y}",
        "periods": str(wanted.periods),
        "period_months": str(wanted.period_months),
        "max_distance_km": _text(wanted.max_distance_km),
        "min_present": str(wanted.min_present),
        "seconds": f"{wanted.seconds:g}",
    }
    for act in ACTS:
        typed[act] = _text(getattr(wanted.per_commune, act))
        typed[f"all_{act}"] = _text(getattr(wanted.overall, act))
    return typed


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")


def _asked(
    request: HttpRequest,
    scope: Scope,
    typed: Typed,
    areas: dict[str, str],
    pins: tuple[Pin, ...],
) -> HttpResponse | None:
    """Start the plan that was asked for; none where something typed is wrong."""
    place, on = typed.chosen("place", areas), typed.day("on")
    wanted = _wanted(typed, pins)
    if not typed.is_right:
        return None
    try:
        row = runs.ask(
            scope,
            None if place == WHOLE else int(place),
            on,
            wanted,
            request.user.get_username(),
            timezone.now(),
        )
    except Wrong as wrong:
        typed.refuse(wrong)
    except NothingToPlan:
        typed.errors["on"] = _("There is no village here on this day: choose another one.")
    except runs.StrayPin:
        typed.errors["pins"] = _("One of these is not in this plan: untick it, or plan as before.")
    except ProblemError as error:
        typed.errors["periods"] = words_of(error)
    else:
        return redirect("plan", run_id=row.id)
    return None


def _wanted(typed: Typed, pins: tuple[Pin, ...]) -> Wanted:
    return Wanted(
        periods=_whole(typed, "periods", 1, 40) or 1,
        period_months=_whole(typed, "period_months", 1, 12) or 3,
        per_commune=Capacity(**{act: _if_any(typed, act) for act in ACTS}),
        overall=Capacity(**{act: _if_any(typed, f"all_{act}") for act in ACTS}),
        max_distance_km=_kilometres(typed),
        min_present=_whole(typed, "min_present", 0, 3) or 0,
        seconds=float(_whole(typed, "seconds", 1, int(MOST_SECONDS)) or 60),
        pins=pins,
    )


def _whole(typed: Typed, name: str, least: int, most: int) -> int | None:
    text = typed.values.get(name, "")
    if text.isdecimal() and len(text) < 7 and least <= int(text) <= most:
        return int(text)
    typed.errors[name] = _("Write a whole number from %(least)s to %(most)s.") % {
        "least": least,
        "most": most,
    }
    return None


def _if_any(typed: Typed, name: str) -> int | None:
    return _whole(typed, name, 0, 100_000) if typed.values.get(name) else None


def _kilometres(typed: Typed) -> float | None:
    return typed.number("max_distance_km") if typed.values.get("max_distance_km") else None


@needs(Right.RECORD)
def state(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Tell how far a plan is."""
    row = run_or_404(scope, run_id).row
    job = runs.job_of(row)
    over = row.state != "running"
    step, done, total = (job.step, job.done, job.total) if job else ("", 0, 0)
    return JsonResponse({"over": over, "step": step, "done": done, "total": total})


@needs(Right.RECORD)
def cancel(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Stop the work on a plan."""
    row = run_or_404(scope, run_id).row
    if request.method == "POST":
        runs.cancel(row)
    return redirect("plan", run_id=run_id)


@needs(Right.RECORD)
def delete(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Forget a plan; what was adopted from it stays."""
    row = run_or_404(scope, run_id).row
    if request.method != "POST":
        return redirect("plan", run_id=run_id)
    runs.delete(row)
    messages.success(request, _("The plan is deleted."))
    return redirect("plans")


def pinned(wanted: Wanted, pin: Pin) -> Wanted:
    """Return the settings with one more pin, in place of an earlier one about the same act."""
    kept = [p for p in wanted.pins if (p.act, p.subject) != (pin.act, pin.subject)]
    return msgspec.structs.replace(wanted, pins=(*kept, pin))
