"""The page of a decision."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from chibo.access.rights import Right
from chibo.drafting.withdrawals import to_take_back
from chibo.ledger.scope import Scope
from chibo.register import reads_decisions

from ..describe import describe
from ..reader import reader_for
from .common import found_or_404, moment_or_404, page, scoped

PAGE_SIZE = 100


def _may_take_back(request: HttpRequest, found: reads_decisions.Decision) -> bool:
    scope = reader_for(request).scope(Right.RECORD)
    return scope.reads_anything and to_take_back(scope, found.line.position) is not None


@scoped
def decision(request: HttpRequest, scope: Scope, position: int) -> HttpResponse:
    """Show what a decision did, who recorded it and when, and whether it still stands."""
    found = found_or_404(reads_decisions.decision(scope, position))
    effects = Paginator(found.effects, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "decision": found,
        "line": found.line,
        "effects": effects,
        "lines": describe(effects.object_list, found.line.effective_on),
        "may_take_back": _may_take_back(request, found),
    }
    return page(request, "decision.html", moment_or_404(request, scope), context)
