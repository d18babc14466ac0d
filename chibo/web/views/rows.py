"""The rows behind a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from chibo.indicators.definitions import COUNTS, INDICATORS, Indicator
from chibo.indicators.privacy import Refused
from chibo.indicators.question import Figure, QuestionError
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_decisions, reads_figures, reads_people

from .. import wording
from ..asked import Asked, asked_of
from ..grid import counted_as, parts_of, row_name
from .common import moment_or_404, page, scoped
from .figures import of_place

PAGE_SIZE = 100
_EVENTS: wording.Words = {**wording.REASONS, **wording.CAUSES}


@dataclass(frozen=True)
class CountedRow:
    """A row that a figure counts, with names to show."""

    day: date
    weight: int
    person: int | None
    person_name: str
    cell: int | None
    cell_name: str
    village: int | None
    village_name: str
    reason: str
    decision: int | None
    number: str


@scoped
def rows(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """List what a figure counts: the weights of the rows add up to it."""
    if key not in INDICATORS:
        raise Http404
    asked = asked_of(request, scope, moment_or_404(request, scope), (key,))
    value = request.GET.get("value", "") if asked.by else ""
    context: dict[str, Any] = {
        "here": "figures",
        "asked": asked,
        "indicator": INDICATORS[key],
        "parts": [INDICATORS[part] for part in parts_of(key)],
        "of_value": row_name(asked, value, None) if value else "",
        "period": True,
        "kept": _kept(asked, value),
        "keep": urlencode(_kept(asked, value)),
        "back": asked.address(f=[], by=asked.by or ""),
        **of_place(asked),
    }
    errors = dict(asked.errors)
    if not errors:
        try:
            context |= _listed(request, scope, asked, key, value)
        except Refused:
            raise
        except QuestionError:
            errors["unit"] = str(wording.NOT_KNOWN_THEN)
    context["errors"] = {n: e for n, e in errors.items() if n not in asked.moment.errors}
    return page(request, "rows.html", asked.moment, context, wrong=bool(errors))


def _listed(
    request: HttpRequest, scope: Scope, asked: Asked, key: str, value: str
) -> dict[str, Any]:
    counted = reads_figures.rows_behind(scope, asked.question(), key, value or None)
    pages = Paginator(range(counted.num_rows), PAGE_SIZE)
    current = pages.get_page(request.GET.get("page"))
    part = counted.slice(current.start_index() - 1 if counted.num_rows else 0, PAGE_SIZE)
    return {
        "value": _value(scope, asked, key, value),
        "rows": _named(part.to_pylist(), COUNTS[counted_as(key)], asked.moment.on),
        "total": sum(counted["weight"].to_pylist()),
        "shown": current,
    }


def _value(scope: Scope, asked: Asked, key: str, value: str) -> Figure:
    if not value:
        return reads_figures.figures(scope, replace(asked.question(), by=None)).figures[key]
    found = reads_figures.figures(scope, asked.question()).rows
    return next((row.figures[key] for row in found if row.code == value), 0)


def _kept(asked: Asked, value: str) -> dict[str, str]:
    """Return what the rows' address says beside its days."""
    kept = {
        asked.tree: str(asked.unit.id) if asked.unit else "",
        "by": (asked.by or "") if value else "",
        "value": value,
        "known": str(asked.known.position) if asked.known else "",
    }
    return {name: text for name, text in kept.items() if text}


def _named(found: list[dict[str, Any]], counted: Indicator, on: date) -> list[CountedRow]:
    persons = reads_people.person_names(_ids(found, "person"))
    cells = reads.organisation_names(_ids(found, "cell"), on)
    villages = reads.place_names(_ids(found, "village"), on)
    at = "to_position" if counted.grain == "member_exit" else "from_position"
    papers = reads_decisions.numbers(_ids(found, at))
    words = wording.STATUSES if counted.grain == "village" else _EVENTS
    return [
        CountedRow(
            day=row["day"],
            weight=row["weight"],
            person=row["person"],
            person_name=persons.get(row["person"], str(wording.ERASED)),
            cell=row["cell"],
            cell_name=cells.get(row["cell"], ""),
            village=row["village"],
            village_name=villages.get(row["village"], ""),
            reason=wording.word(words, row["reason"]),
            decision=row[at],
            number=papers.get(row[at], ""),
        )
        for row in found
    ]


def _ids(found: Iterable[dict[str, Any]], name: str) -> set[int]:
    return {row[name] for row in found if row[name]}
