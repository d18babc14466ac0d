"""Pages of visits to villages."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import reads_visits
from chibo.campaign import visits as acts
from chibo.campaign.models import Visit
from chibo.campaign.visits import VisitSpec
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads
from chibo.register.reads import held
from chibo.register.reads_people import person_names

from ..common import found_or_404, moment_or_404, needs, page, scoped
from .common import keeper
from .typed import Typed

WENT = ("went-1", "went-2", "went-3")
"""The fields for who went: three are enough for a visit; who was entered beyond them stays."""


@scoped
def visits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the visits made up to the day, those first that are still to be settled."""
    moment = moment_or_404(request, scope)
    lines, writer = reads_visits.visits(scope, moment.on), keeper(request)
    own = {line.visit.id for line in lines if writer and writer.reads_place(line.visit.village)}
    context = {
        "here": "campaign",
        "tab": "visits",
        "lines": lines,
        "writes": bool(writer),
        "own": own,
    }
    return page(request, "campaign/visits.html", moment, context)


@needs(Right.CAMPAIGN)
def new_visit(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Enter a visit."""
    return _form(request, scope, None)


@needs(Right.CAMPAIGN)
def visit(request: HttpRequest, scope: Scope, visit_id: int) -> HttpResponse:
    """Put a visit right, or say when it was settled."""
    return _form(request, scope, found_or_404(reads_visits.visit(scope, visit_id)))


def _form(request: HttpRequest, scope: Scope, kept: Visit | None) -> HttpResponse:
    moment = moment_or_404(request, scope)
    villages = _villages(scope, moment.on, kept)
    typed = Typed(request.POST.dict() if request.method == "POST" else _initial(kept, request))
    if request.method == "POST":
        spec = _spec(typed, villages, scope, moment.on, kept)
        try:
            if typed.is_right:
                acts.save_visit(spec, request.user.get_username(), timezone.now(), kept)
                messages.success(request, _("Saved."))
                return redirect(reverse("visits") + moment.query)
        except Wrong as wrong:
            typed.refuse(wrong)
    if "persons" in typed.errors:
        typed.errors.setdefault(WENT[0], typed.errors["persons"])
    context = {
        "here": "campaign",
        "tab": "visits",
        "typed": typed,
        "kept": kept,
        "villages": list(villages.items()),
        "went": WENT,
    }
    return page(request, "campaign/visit.html", moment, context, not typed.is_right)


def _villages(scope: Scope, on: date, kept: Visit | None) -> dict[str, str]:
    """Return the villages of the day in scope with their communes, by id."""
    rows = [
        row
        for row in held(m.PlaceSpell, on).filter(level="village")
        if scope.reads_place(row.place)
    ]
    communes = reads.place_names({row.parent for row in rows if row.parent}, on)
    named = {str(row.place): f"{communes.get(row.parent or 0, '')} · {row.name}" for row in rows}
    if kept is not None and str(kept.village) not in named:
        named[str(kept.village)] = reads.place_names([kept.village], on).get(kept.village, "")
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _initial(kept: Visit | None, request: HttpRequest) -> dict[str, str]:
    if kept is None:
        return {"village": request.GET.get("village", "")}
    persons = _went(kept)
    names = person_names(persons)
    typed = {
        "village": str(kept.village),
        "on": f"{kept.on:%d/%m/%Y}",
        "finding": kept.finding,
        "due_on": f"{kept.due_on:%d/%m/%Y}" if kept.due_on else "",
        "settled_on": f"{kept.settled_on:%d/%m/%Y}" if kept.settled_on else "",
    }
    for field, person in zip(WENT, persons, strict=False):
        typed |= {field: names.get(person, ""), f"{field}-id": str(person)}
    return typed


def _went(kept: Visit) -> list[int]:
    return list(kept.visitors.order_by("id").values_list("person", flat=True))


def _spec(
    typed: Typed, villages: dict[str, str], scope: Scope, on: date, kept: Visit | None
) -> VisitSpec:
    village = typed.chosen("village", villages)
    before = _went(kept) if kept else []
    persons = [
        typed.person_if_any(field, scope, on, went)
        for field, went in zip_longest(WENT, before[: len(WENT)])
    ]
    persons += before[len(WENT) :]
    return VisitSpec(
        village=int(village) if village in villages else 0,
        on=typed.day("on"),
        persons=tuple(person for person in persons if person is not None),
        finding=typed.text("finding", 500),
        due_on=typed.day_if_any("due_on"),
        settled_on=typed.day_if_any("settled_on"),
    )
