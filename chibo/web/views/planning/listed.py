"""Who may be moved, what they said to it, and announced mergers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.planning import mergers as due
from chibo.planning import movable as lists
from chibo.register.reads import place_names

from ..campaign.typed import Typed
from ..common import found_or_404, needs
from .common import VIEWS, areas_to_plan, moment_of_lists, show, villages_of

SAID = [(code, VIEWS[code]) for code in ("agrees", "declines")]


@needs(Right.RECORD)
def movable(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List who may be moved on the day, and put a member on the list."""
    moment = moment_of_lists(request, scope)
    places = areas_to_plan(scope, moment.on) | villages_of(scope, moment.on)
    typed = Typed(request.POST.dict() if request.method == "POST" else _today())
    if request.method == "POST":
        try:
            _list(request, scope, typed, places)
        except Wrong as wrong:
            typed.refuse(wrong)
        if typed.is_right:
            messages.success(request, _("Saved."))
            return redirect(reverse("movable") + moment.query)
    context = {
        "tab": "movable",
        "moment": moment,
        "typed": typed,
        "lines": [
            (line, VIEWS[line.listing.view]) for line in lists.named_listings(scope, moment.on)
        ],
        "places": list(places.items()),
        "said": SAID,
    }
    return show(request, "movable.html", context, not typed.is_right)


def _today() -> dict[str, str]:
    return {"listed_on": f"{timezone.localdate():%d/%m/%Y}"}


def _list(request: HttpRequest, scope: Scope, typed: Typed, places: dict[str, str]) -> None:
    listed_on = typed.day("listed_on")
    person = typed.person_if_any("person", scope, listed_on)
    if person is None:
        typed.errors.setdefault("person", _("Write the member's name."))
    place, ground = typed.chosen("to", places), typed.text("ground", 300)
    view = typed.values.get("view", "")
    who, now = request.user.get_username(), timezone.now()
    if not typed.is_right or person is None:
        return
    row = lists.list_member(scope, person, [int(place)], listed_on, ground, who, now)
    if view:
        lists.note_view(row, view, listed_on, who, now)


@needs(Right.RECORD)
def listing(request: HttpRequest, scope: Scope, listing_id: int) -> HttpResponse:
    """Note what a listed member said, or take the member off the list."""
    moment = moment_of_lists(request, scope)
    row = found_or_404(lists.movable(scope, listing_id))
    typed = Typed(
        request.POST.dict() if request.method == "POST" else {"on": _today()["listed_on"]}
    )
    if request.method == "POST":
        on, who, now = typed.day("on"), request.user.get_username(), timezone.now()
        try:
            if typed.is_right and "withdraw" in request.POST:
                lists.withdraw(row, on, who, now)
            elif typed.is_right:
                lists.note_view(row, typed.values.get("view", ""), on, who, now)
        except Wrong as wrong:
            typed.errors["view" if wrong.field == "view" else "on"] = str(wrong.message)
        if typed.is_right:
            messages.success(request, _("Saved."))
            return redirect("movable")
    line = next(
        (one for one in lists.named_listings(scope, moment.on) if one.listing.id == row.id), None
    )
    context = {
        "tab": "movable",
        "moment": moment,
        "typed": typed,
        "row": row,
        "line": line,
        "view": VIEWS[line.listing.view] if line else "",
        "said": SAID,
    }
    return show(request, "listing.html", context, not typed.is_right)


@needs(Right.RECORD)
def mergers(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the mergers announced by the day, and note one."""
    moment = moment_of_lists(request, scope)
    villages = villages_of(scope, moment.on)
    typed = Typed(request.POST.dict() if request.method == "POST" else {})
    if request.method == "POST":
        village = typed.chosen("village", villages)
        announced_on, due_on = typed.day("announced_on"), typed.day("due_on")
        paper = typed.text("paper", 120)
        try:
            if typed.is_right:
                who = request.user.get_username()
                due.announce(scope, int(village), due_on, announced_on, paper, who, timezone.now())
                messages.success(request, _("Saved."))
                return redirect(reverse("mergers-due") + moment.query)
        except Wrong as wrong:
            typed.refuse(wrong)
    rows = due.mergers(scope, moment.on)
    names = place_names({row.village for row in rows}, moment.on)
    context = {
        "tab": "mergers",
        "moment": moment,
        "typed": typed,
        "lines": [(row, names.get(row.village, "")) for row in rows],
        "villages": list(villages.items()),
    }
    return show(request, "mergers.html", context, not typed.is_right)


@needs(Right.RECORD)
def withdraw_merger(request: HttpRequest, scope: Scope, merger_id: int) -> HttpResponse:
    """Note that nothing comes of a merger."""
    row = found_or_404(due.merger(scope, merger_id))
    if request.method == "POST":
        due.withdraw(row, request.user.get_username(), timezone.now())
        messages.success(request, _("Saved."))
    return redirect("mergers-due")
