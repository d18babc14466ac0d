"""Search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from chibo.ledger.scope import Scope
from chibo.register import reads_search

from .common import moment_or_404, page, persons_of, scoped


@scoped
def search(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the places, organisations and members that bear a name."""
    moment = moment_or_404(request, scope)
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "here": "search",
        "text": text,
        "limit": reads_search.LIMIT,
        "found": [
            ("place", reads_search.search_places(scope, text, moment.on)),
            ("organisation", reads_search.search_organisations(scope, text, moment.on)),
            ("person", reads_search.search_persons(persons_of(request), text, moment.on)),
        ]
        if text
        else [],
    }
    return page(request, "search.html", moment, context)
