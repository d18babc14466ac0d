"""The list of what needs attention."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control

from chibo.admissions.wording import DEADLINES
from chibo.attention import reads
from chibo.attention.item import Item, counts
from chibo.indicators.definitions import INDICATORS
from chibo.ledger.scope import Scope
from chibo.register.reads import place_names

from ... import wording
from ...reader import reader_for
from ..common import moment_or_404, page, persons_of, scoped
from .settled import address

PAGE_SIZE = 50


@dataclass(frozen=True)
class Shown:
    """A thing on the list, what is said of it, and the page that settles it."""

    item: Item
    name: str
    says: str
    address: str
    commune: str


@scoped
def attention(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List what needs attention on a day: all of it, of one rule, or in one commune."""
    moment = moment_or_404(request, scope)
    found = reads.items(scope, persons_of(request), moment.on)
    communes = place_names({one.commune for one in found if one.commune is not None}, moment.on)
    chosen = {name: request.GET.get(name, "").strip() for name in ("rule", "commune")}
    here = [one for one in found if chosen["commune"] in ("", str(one.commune))]
    listed = [one for one in here if chosen["rule"] in ("", one.rule)]
    pages = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    reader = reader_for(request)
    context = {
        "here": "attention",
        "pages": pages,
        "number": len(listed),
        "lines": [
            Shown(
                one,
                one.name or str(wording.ERASED),
                said(one),
                address(one, reader, moment),
                communes.get(one.commune or 0, ""),
            )
            for one in pages
        ],
        "counts": counts(here),
        "communes": sorted((name, str(place)) for place, name in communes.items()),
        "chosen": chosen,
        "keep": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return page(request, "attention/list.html", moment, context)


@scoped
@cache_control(private=True, no_store=True)
def attention_counts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Return how many things each rule finds, for the overview: it does not wait for them."""
    moment = moment_or_404(request, scope)
    found = counts(reads.items(scope, Scope(), moment.on))
    return render(request, "attention/_counts.html", {"moment": moment, "counts": found})


def said(item: Item) -> str:
    """Return what is said of a thing beside its rule."""
    number = item.number or 0
    if item.detail in DEADLINES:
        return wording.word(DEADLINES, item.detail)
    if item.detail == "transfer":
        return _("works far away for a year or more: transfer, temporary activity or exemption")
    if item.kind == "visit":
        return _("what the visit found is not settled")
    if item.kind == "measure":
        return _("measure, %(n)s %% done") % {"n": number}
    if item.kind == "target":
        label = _(INDICATORS[item.detail].label)
        if item.number is None:
            return label
        return _("%(label)s: %(n)s %% of what is required") % {"label": label, "n": number}
    if item.rule == "meeting_missed":
        return ngettext("%(n)s month", "%(n)s months", number) % {"n": number}
    if item.number is not None:
        return ngettext("%(n)s official member", "%(n)s official members", number) % {"n": number}
    return ""
