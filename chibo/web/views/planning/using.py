"""Using a plan: figures with it applied, drafts made of it, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.planning import adopting, shown
from chibo.planning import outcome as came
from chibo.planning.runs import Read
from chibo.planning.whatif import what_if as applied

from ...wording import Words
from ..common import needs
from .common import done_or_404, moment_of_lists, show

LEFT_OUT: Words = {
    "village": gettext_lazy("The village is no longer there."),
    "uncovered": gettext_lazy("No cell covers it now: let one cover it first."),
    "own_cell": gettext_lazy("It has a cell of its own by now."),
    "merger": gettext_lazy("Its merger is announced by now."),
    "member": gettext_lazy("%(person)s is no longer a member here."),
    "moved": gettext_lazy("%(person)s is in another cell by now."),
    "unlisted": gettext_lazy("%(person)s is no longer on the list of who may be moved."),
    "outside": gettext_lazy("Something in it lies outside your area."),
}
"""Why what a plan proposes for a village was not drafted."""
TOLD = 12
"""Of so many villages at once the page says why each was left out."""


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
    founded = {str(founding.village) for founding in read.plan.foundings}
    if village in founded:
        made = adopting.adopt(scope, read, int(village), who, today, now)
    else:
        made = adopting.adopt_all(scope, read, who, today, now)
    _tell(request, scope, read, made)
    return redirect("plan", run_id=run_id)


def _tell(request: HttpRequest, scope: Scope, read: Read, made: adopting.Made) -> None:
    """Say how much is drafted, and of each village that was left out why."""
    if made.number:
        said = ngettext(
            "%(n)s draft is prepared. Complete it under Decisions.",
            "%(n)s drafts are prepared. Complete them under Decisions.",
            made.number,
        )
        messages.success(request, said % {"n": made.number})
    elif not made.left:
        messages.info(request, _("All of it is drafted or done already."))
    names = shown.names_of(scope, read.course)
    for unfit in made.left[:TOLD]:
        village = names.places.get(int(unfit.proposal.village), "")
        person = names.person(unfit.proposal.subject) if unfit.proposal.act == "transfer" else ""
        why = LEFT_OUT[unfit.reason] % {"person": person or _("Who was to come")}
        words = _("Left out: %(village)s. %(why)s")
        messages.error(request, words % {"village": village, "why": why})
    more = len(made.left) - TOLD
    if more > 0:
        said = ngettext(
            "%(n)s village more is left out: plan anew from today.",
            "%(n)s villages more are left out: plan anew from today.",
            more,
        )
        messages.error(request, said % {"n": more})


@needs(Right.RECORD)
def outcome(request: HttpRequest, scope: Scope, run_id: int) -> HttpResponse:
    """Show the plan against what happened up to a day."""
    moment = moment_of_lists(request, scope)
    read = done_or_404(scope, run_id)
    course = read.course
    names = shown.names_of(scope, course)
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
