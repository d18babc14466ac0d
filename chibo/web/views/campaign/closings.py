"""Pages of the period close: the half-year by committee, and one close with its adjustments."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Right
from chibo.campaign import closing as steps
from chibo.campaign import periods, reads_periods
from chibo.campaign.figures import figures_of
from chibo.campaign.models import Closing
from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register import reads

from ...moment import NotADay, read_day
from ..common import found_or_404, moment_or_404, needs, page, refuse, scoped
from .common import keeper
from .typed import Typed


@scoped
def closings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show for a half-year which committees have submitted, and which are accepted."""
    moment = moment_or_404(request, scope)
    ends = steps.ends_between(moment.first, moment.on)
    chosen = _end_asked(request, ends)
    writer = keeper(request)
    lines = reads_periods.lines(scope, chosen) if chosen else []
    context = {
        "here": "campaign",
        "tab": "closings",
        "ends": ends,
        "ends_on": chosen,
        "lines": lines,
        "writable": {
            line.organisation
            for line in lines
            if writer and writer.reads_organisation(line.organisation)
        },
    }
    return page(request, "campaign/closings.html", moment, context)


def _end_asked(request: HttpRequest, ends: list[date]) -> date | None:
    try:
        asked = read_day(request.GET.get("end", ""))
    except NotADay:
        asked = None
    return asked if asked in ends else next(iter(ends), None)


@needs(Right.CAMPAIGN)
def submit(request: HttpRequest, scope: Scope, committee_id: int) -> HttpResponse:
    """Show a committee's figures of a half-year, and submit them."""
    moment = moment_or_404(request, scope)
    if not scope.reads_organisation(committee_id):
        raise Http404
    ends_on = _end_asked(request, steps.ends_between(moment.first, timezone.localdate()))
    if ends_on is None:
        raise Http404
    unit = found_or_404(reads.organisation(scope, committee_id, ends_on))
    error = ""
    if request.method == "POST":
        try:
            step = periods.submit(
                scope, committee_id, ends_on, request.user.get_username(), timezone.now()
            )
            messages.success(request, _("Submitted: the figures are kept as they are now."))
            return redirect(reverse("closing", args=[step.closing_id]) + moment.query)
        except Wrong as wrong:
            error = str(wrong.message)
    values = figures_of(scope, unit.id, periods.KEYS, steps.first_day(ends_on), ends_on)
    context = {
        "here": "campaign",
        "tab": "closings",
        "unit": unit,
        "ends_on": ends_on,
        "since": steps.first_day(ends_on),
        "values": list(values.items()),
        "error": error,
    }
    return page(request, "campaign/submit.html", moment, context, bool(error))


@scoped
def closing(request: HttpRequest, scope: Scope, closing_id: int) -> HttpResponse:
    """Show a close: its figures as submitted and as known now, its steps, and what is next."""
    moment = moment_or_404(request, scope)
    found = found_or_404(periods.closing_of(scope, closing_id))
    return page(request, "campaign/closing.html", moment, _shown(request, scope, found, Typed({})))


@needs(Right.CAMPAIGN)
def decide(request: HttpRequest, scope: Scope, closing_id: int) -> HttpResponse:
    """Return or accept what was submitted: the level above alone does."""
    moment = moment_or_404(request, scope)
    found = found_or_404(periods.closing_of(scope, closing_id))
    address = reverse("closing", args=[found.id]) + moment.query
    if request.method != "POST":
        return redirect(address)
    if not periods.may_decide(scope, found):
        refuse(request)
    typed = Typed(request.POST.dict())
    reason = typed.text("reason", 300)
    actor, now = request.user.get_username(), timezone.now()
    try:
        if not typed.is_right:
            pass
        elif typed.values.get("act") == "accept":
            periods.accept(found, actor, now)
            messages.success(request, _("Accepted: what is recorded later is an adjustment."))
            return redirect(address)
        else:
            periods.send_back(found, reason, actor, now)
            messages.success(request, _("Returned with the reason."))
            return redirect(address)
    except Wrong as wrong:
        typed.refuse(wrong)
    context = _shown(request, scope, found, typed)
    return page(request, "campaign/closing.html", moment, context, wrong=True)


def _shown(request: HttpRequest, scope: Scope, found: Closing, typed: Typed) -> dict[str, object]:
    writer = keeper(request)
    state = periods.state(found)
    possible = steps.possible(state)
    unit = found_or_404(reads.organisation(scope, found.organisation, found.ends_on))
    return {
        "here": "campaign",
        "tab": "closings",
        "closing": found,
        "unit": unit,
        "state": state,
        "steps": periods.steps(found),
        "submitted": periods.submitted(found),
        "since": steps.first_day(found.ends_on),
        "adjustments": periods.adjustments(scope, found),
        "submits": "submit" in possible
        and bool(writer and writer.reads_organisation(found.organisation)),
        "decides": "accept" in possible and bool(writer and periods.may_decide(writer, found)),
        "typed": typed,
    }
