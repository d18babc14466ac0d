"""Using a plan: figures with it applied, drafts made of it, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.access.rights import Right
from chibo.drafting.writes import OutOfReach
from chibo.ledger.scope import Scope
from chibo.planning import adopting, shown
from chibo.planning import outcome as came
from chibo.planning.whatif import what_if as applied
from chibo.register.record import Malformed

from ..common import moment_or_404, needs
from .common import done_or_404, show


@needs(Right.RECORD)
def what_if(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Show the figures at the end of a period with the plan applied."""
    read = done_or_404(scope, run_id)
    course = read.course
    asked = request.GET.get("period", "")
    last = read.problem.periods
    period = int(asked) if asked.isdecimal() and 1 <= int(asked) <= last else last
    found = applied(scope, read, period)
    context = {
        "tab": "plans",
        "run": read.row,
        "found": found,
        "period": period,
        "ends": course.ends(period),
        "choices": [(n, course.ends(n)) for n in range(1, last + 1)],
    }
    return show(request, "what_if.html", context)


@needs(Right.RECORD)
def adopt(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Make drafts of a founding with its transfers, or of all that the plan proposes."""
    read = done_or_404(scope, run_id)
    if request.method != "POST":
        return redirect("plan", run_id=run_id)
    village = request.POST.get("village", "")
    who, today, now = request.user.get_username(), timezone.localdate(), timezone.now()
    try:
        if (
            village.isdecimal()
            and len(village) < 20
            and any(f.village == int(village) for f in read.plan.foundings)
        ):
            number = adopting.adopt(scope, read, int(village), who, today, now)
        else:
            number = adopting.adopt_all(scope, read, who, today, now)
    except adopting.NotThere as gone:
        _tell(request, read, gone)
    except (OutOfReach, Malformed):
        messages.error(request, _("Something in it lies outside your area: nothing was drafted."))
    else:
        said = ngettext(
            "%(n)s draft is prepared. Complete it under Decisions.",
            "%(n)s drafts are prepared. Complete them under Decisions.",
            number,
        )
        messages.success(request, said % {"n": number})
    return redirect("plan", run_id=run_id)


def _tell(request: HttpRequest, read: Any, gone: adopting.NotThere) -> None:
    names = shown.names_of(read.course)
    village = names.places.get(int(gone.proposal.village), "")
    words = _("The register has moved on in %(village)s: nothing was drafted. Plan anew.")
    messages.error(request, words % {"village": village})


@needs(Right.RECORD)
def outcome(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Show the plan against what happened up to a day."""
    moment = moment_or_404(request, scope)
    read = done_or_404(scope, run_id)
    course = read.course
    names = shown.names_of(course)
    found = came.outcomes(read, moment.on)
    by_key = {
        line.proposal.key: line for period in shown.periods(course, names) for line in period.lines
    }
    counts = {
        result: sum(line.result == result for line in found)
        for result in ("done", "waiting", "overdue", "impossible")
    }
    context = {
        "tab": "plans",
        "moment": moment,
        "run": read.row,
        "counts": counts,
        "lines": [(one, by_key[one.proposal.key]) for one in found],
        "points": came.course_of_things(scope, read, moment.on),
    }
    return show(request, "outcome.html", context)
