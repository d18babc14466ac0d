"""The log of reads, for the administrator: to be read, and nothing else."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from chibo.access import readings as log
from chibo.access.models import Reading
from chibo.access.rights import Right
from chibo.ledger.scope import Scope

from ...moment import NotADay, read_day
from ..common import needs
from .common import private

PAGE_SIZE = 100
FILTERS = ("what", "who", "since", "on")
KINDS = (Reading.PERSON, Reading.EXPORT, Reading.REFUSED, Reading.ACCOUNT)


@needs(Right.ADMINISTER)
def readings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List who read which person's page, exported, was refused, or changed an account."""
    chosen = {name: request.GET.get(name, "").strip()[:150] for name in FILTERS}
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name in ("since", "on"):
        try:
            if chosen[name]:
                days[name] = read_day(chosen[name])
        except NotADay as error:
            errors[name] = str(error)
    what = chosen["what"] if chosen["what"] in KINDS else ""
    found = log.lines(what, chosen["who"], days.get("since"), days.get("on"))
    pages = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "readings",
        "chosen": chosen,
        "errors": errors,
        "kinds": KINDS,
        "readings": pages,
        "keep": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return private(request, "accounts/readings.html", context, wrong=bool(errors))
