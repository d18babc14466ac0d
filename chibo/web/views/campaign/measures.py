"""Pages of a measure: entering it, putting it right, and noting how far it has come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import reads_resolutions
from chibo.campaign import resolutions as acts
from chibo.campaign.models import Measure, Resolution
from chibo.campaign.resolutions import MeasureSpec
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register.reads_people import person_names

from ...moment import Moment
from ..common import found_or_404, moment_or_404, needs, page, refuse
from .typed import Typed


@needs(Right.CAMPAIGN)
def new_measure(request: HttpRequest, scope: Scope, resolution_id: int) -> HttpResponse:
    """Enter a measure of a resolution."""
    moment = moment_or_404(request, scope)
    return _form(request, scope, moment, _resolution(request, scope, resolution_id), None)


@needs(Right.CAMPAIGN)
def measure(request: HttpRequest, scope: Scope, measure_id: int) -> HttpResponse:
    """Show a measure with its progress, to put it right."""
    moment = moment_or_404(request, scope)
    found = _measure(request, scope, measure_id)
    return _form(request, scope, moment, found.resolution, found)


@needs(Right.CAMPAIGN)
def progress(request: HttpRequest, scope: Scope, measure_id: int) -> HttpResponse:
    """Note how far a measure has come."""
    moment = moment_or_404(request, scope)
    found = _measure(request, scope, measure_id)
    address = reverse("measure", args=[found.id]) + moment.query
    if request.method != "POST":
        return redirect(address)
    typed = Typed(request.POST.dict())
    on, percent = typed.day("on"), typed.number("percent")
    note = typed.text("note", 300)
    try:
        if typed.is_right:
            acts.note_progress(
                found, on, round(percent), note, request.user.get_username(), timezone.now()
            )
            messages.success(request, _("Saved."))
            return redirect(address)
    except Wrong as wrong:
        typed.refuse(wrong)
    context = _context(found.resolution, found, Typed(_initial(found)), typed)
    return page(request, "campaign/measure.html", moment, context, wrong=True)


def _resolution(request: HttpRequest, scope: Scope, resolution_id: int) -> Resolution:
    found = found_or_404(reads_resolutions.resolution(scope, resolution_id))
    if not scope.reads_organisation(found.organisation):
        refuse(request)
    return found


def _measure(request: HttpRequest, scope: Scope, measure_id: int) -> Measure:
    found = found_or_404(reads_resolutions.measure(scope, measure_id))
    if not scope.reads_organisation(found.resolution.organisation):
        refuse(request)
    return found


def _form(
    request: HttpRequest,
    scope: Scope,
    moment: Moment,
    resolution: Resolution,
    kept: Measure | None,
) -> HttpResponse:
    typed = Typed(request.POST.dict() if request.method == "POST" else _initial(kept))
    if request.method == "POST":
        spec = MeasureSpec(
            text=typed.text("text", 500, _("Write what is to be done.")),
            responsible=typed.person_if_any(
                "responsible", scope, moment.on, kept.responsible if kept else None
            ),
            due_on=typed.day_if_any("due_on"),
        )
        if typed.is_right:
            acts.save_measure(resolution, spec, request.user.get_username(), timezone.now(), kept)
            messages.success(request, _("Saved."))
            return redirect(reverse("resolution", args=[resolution.id]) + moment.query)
    context = _context(resolution, kept, typed, Typed({"on": f"{timezone.localdate():%d/%m/%Y}"}))
    return page(request, "campaign/measure.html", moment, context, not typed.is_right)


def _context(
    resolution: Resolution, kept: Measure | None, typed: Typed, noted: Typed
) -> dict[str, object]:
    return {
        "here": "campaign",
        "tab": "resolutions",
        "resolution": resolution,
        "measure": kept,
        "typed": typed,
        "noted": noted,
        "notes": kept.progress.order_by("-on") if kept else [],
    }


def _initial(kept: Measure | None) -> dict[str, str]:
    if kept is None:
        return {}
    names = person_names([kept.responsible] if kept.responsible else [])
    return {
        "text": kept.text,
        "responsible": names.get(kept.responsible or 0, ""),
        "responsible-id": str(kept.responsible or ""),
        "due_on": f"{kept.due_on:%d/%m/%Y}" if kept.due_on else "",
    }
