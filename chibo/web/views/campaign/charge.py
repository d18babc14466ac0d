"""The page of who answers for villages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from chibo.campaign import reads_charge
from chibo.ledger.scope import Scope

from ..common import moment_or_404, page, scoped
from .common import keeper

PAGE_SIZE = 100


@scoped
def charge(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the villages for which nobody answers, and the members who answer for too many."""
    moment = moment_or_404(request, scope)
    villages = reads_charge.unanswered(scope, moment.on)
    writer = keeper(request)
    part = Paginator(villages, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "campaign",
        "tab": "charge",
        "villages": part,
        "overcharged": reads_charge.overcharged(scope, moment.on),
        "most": reads_charge.most_villages(moment.on),
        "writes": bool(writer),
        "own": {one.village for one in part if writer and writer.reads_place(one.village)},
    }
    return page(request, "campaign/charge.html", moment, context)
