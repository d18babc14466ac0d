"""The village table, sorted and filtered as the address says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from chibo.ledger.scope import Scope
from chibo.register.reads_sheet import SheetLine, village_sheet
from chibo.register.spelling import holds, plain

from ..maps import LOOKS, look
from ..moment import Moment
from .common import moment_or_404, page, scoped

Key = Callable[[SheetLine], Any]
COLUMNS: dict[str, tuple[Any, bool, Key]] = {
    "village": (_("Village"), False, lambda line: plain(line.state.name)),
    "commune": (_("Commune"), False, lambda line: plain(line.state.commune_name)),
    "households": (_("Households"), True, lambda line: line.households or 0),
    "poor": (_("Poor"), True, lambda line: line.poor_share or 0),
    "population": (_("People"), True, lambda line: line.population or 0),
    "groups": (_("Ethnic groups"), False, lambda line: line.groups),
    "status": (_("Status"), False, lambda line: LOOKS.index(line.state.status)),
    "cell": (_("Cell"), False, lambda line: plain(line.cell_name)),
    "members": (_("Members"), True, lambda line: line.state.members),
    "official": (_("Official"), True, lambda line: line.state.official),
    "probationary": (_("Probationary"), True, lambda line: line.probationary),
}
"""Column: heading, whether it holds numbers, and what it is sorted by."""
FILTERS = ("commune", "status", "q")


@dataclass(frozen=True)
class Heading:
    """A column's heading: the address that sorts by it, and how the table is sorted now."""

    name: str
    label: str
    numeric: bool
    query: str
    sorted: str | None


@scoped
def villages(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show one row per village of the day."""
    moment = moment_or_404(request, scope)
    lines = village_sheet(scope, moment.on)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    order = request.GET.get("sort", "")
    shown = _sorted([line for line in lines if _matches(line, chosen)], order)
    context = {
        "here": "villages",
        "lines": [(line, look(line.state.status, line.state.blank)) for line in shown],
        "of": len(lines),
        "headings": _headings(moment, chosen, order),
        "communes": sorted({(s.commune_name, s.commune) for s in (li.state for li in lines)}),
        "statuses": (*LOOKS, "blank"),
        "chosen": chosen,
        "kept": {"sort": order},
        "totals": _totals(shown),
    }
    return page(request, "villages.html", moment, context)


def _matches(line: SheetLine, chosen: dict[str, str]) -> bool:
    state = line.state
    if chosen["commune"] and chosen["commune"] != str(state.commune):
        return False
    if chosen["status"] == "blank" and not state.blank:
        return False
    if chosen["status"] in LOOKS and chosen["status"] != state.status:
        return False
    text = f"{state.code} {state.name} {state.commune_name} {line.cell_name}"
    return holds(text, chosen["q"])


def _sorted(lines: list[SheetLine], order: str) -> list[SheetLine]:
    column = COLUMNS.get(order.removeprefix("-"))
    return sorted(lines, key=column[2], reverse=order.startswith("-")) if column else lines


def _headings(moment: Moment, chosen: dict[str, str], order: str) -> list[Heading]:
    headings = []
    for name, (label, numeric, _key) in COLUMNS.items():
        now = {name: "ascending", f"-{name}": "descending"}.get(order)
        # Numbers are first sorted from the largest down.
        ways = (f"-{name}", name) if numeric else (name, f"-{name}")
        way = ways[1] if order == ways[0] else ways[0]
        sought = {key: value for key, value in chosen.items() if value}
        query = "&".join(
            filter(None, (moment.parameters, urlencode(sought), urlencode({"sort": way})))
        )
        headings.append(Heading(name, label, numeric, f"?{query}", now))
    return headings


def _totals(lines: list[SheetLine]) -> dict[str, int]:
    return {
        "households": sum(line.households or 0 for line in lines),
        "population": sum(line.population or 0 for line in lines),
        "members": sum(line.state.members for line in lines),
        "official": sum(line.state.official for line in lines),
        "probationary": sum(line.probationary for line in lines),
    }
