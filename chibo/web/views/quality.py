"""Data quality: what is open, by kind, place and age, with the page that settles it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from chibo.indicators.reconcile import Mismatch
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_people, reads_quality, reads_reconcile
from chibo.register.reads_quality import Matter
from chibo.register.wording import GRADES, equation

from .. import wording
from ..moment import Moment
from .common import moment_or_404, page, scoped

PAGE_SIZE = 100
FILTERS = ("kind", "commune")


@dataclass(frozen=True)
class Kind:
    """A kind of matter: how many there are, the age of the oldest, and the query that lists it."""

    kind: str
    grade: str
    number: int
    days: int
    query: str


@dataclass(frozen=True)
class Line:
    """A matter as a line: how old it is, and the name of whom it is about."""

    matter: Matter
    days: int
    name: str


@dataclass(frozen=True)
class Wrong:
    """A figure that does not come out, and the unit whose it is (none: the whole register)."""

    page: str
    id: int | None
    name: str
    words: str


@scoped
def quality(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the open matters of the day, the oldest first, and the figures that do not add up."""
    moment = moment_or_404(request, scope)
    found = reads_quality.matters(scope, moment.on)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    shown = [one for one in found if _matches(one, chosen)]
    part = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "kinds": _kinds(found, moment),
        "communes": sorted({(o.commune_name, o.commune) for o in found if o.commune}),
        "chosen": chosen,
        "matters": part,
        "lines": _lines(part.object_list, moment.on),
        "wrong": _wrong(reads_reconcile.mismatches(scope, moment.first, moment.on), moment.on),
        "keep": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return page(request, "quality.html", moment, context)


def _matches(matter: Matter, chosen: dict[str, str]) -> bool:
    of_kind = chosen["kind"] in ("", matter.kind)
    return of_kind and chosen["commune"] in ("", str(matter.commune))


def _kinds(found: Iterable[Matter], moment: Moment) -> list[Kind]:
    by_kind: dict[tuple[str, str], list[Matter]] = {}
    for one in found:
        by_kind.setdefault((one.grade, one.kind), []).append(one)
    kinds = []
    for (grade, kind), matters in by_kind.items():
        query = "&".join(filter(None, (moment.parameters, urlencode({"kind": kind}))))
        days = (moment.on - matters[0].since).days
        kinds.append(Kind(kind, grade, len(matters), days, f"?{query}"))
    order = list(GRADES)
    return sorted(kinds, key=lambda kind: (order.index(kind.grade), -kind.number, kind.kind))


def _lines(matters: Iterable[Matter], on: date) -> list[Line]:
    listed = list(matters)
    names = reads_people.person_names({one.person for one in listed if one.person})
    return [
        Line(
            one,
            (on - one.since).days,
            names.get(one.person, str(wording.ERASED)) if one.person else one.name,
        )
        for one in listed
    ]


def _wrong(found: Iterable[Mismatch], on: date) -> list[Wrong]:
    listed = list(found)
    nodes = {
        tree: {one.node for one in listed if one.tree == tree and one.node}
        for tree in ("place", "organisation")
    }
    names = reads.place_names(nodes["place"], on)
    names |= reads.organisation_names(nodes["organisation"], on)
    return [
        Wrong(one.tree, one.node, names.get(one.node or 0, ""), equation(one)) for one in listed
    ]
