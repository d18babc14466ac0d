"""All figures of a place, and the rows behind each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from chibo.indicators.definitions import COUNTS, INDICATORS, SHARES, Indicator, Ratio
from chibo.indicators.question import Question
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_decisions, reads_figures, reads_people
from chibo.register.reads import Unit

from .. import wording
from ..moment import Moment
from .common import found_or_404, moment_or_404, page, scoped

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
def figures(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show every figure of the whole register or of one place, with its formula."""
    moment = moment_or_404(request, scope)
    unit = _place(request, scope, moment)
    if unit is not None and not unit.exists:
        return _to_page_of(unit, moment)
    values = reads_figures.figures(scope, _asked(moment, tuple(INDICATORS), unit)).figures
    context = {
        "here": "figures",
        "unit": unit,
        "figures": [(indicator, values[key]) for key, indicator in INDICATORS.items()],
        "period": True,
        "kept": {"place": str(unit.id) if unit else ""},
        "of_place": f"place={unit.id}" if unit else "",
    }
    return page(request, "figures.html", moment, context)


@scoped
def rows(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """List what a figure counts: the weights of the rows add up to it."""
    if key not in INDICATORS:
        raise Http404
    moment = moment_or_404(request, scope)
    unit = _place(request, scope, moment)
    if unit is not None and not unit.exists:
        return _to_page_of(unit, moment)
    asked = _asked(moment, (key,), unit)
    value = reads_figures.figures(scope, asked).figures[key]
    counted = reads_figures.rows_behind(scope, asked, key)
    pages = Paginator(range(counted.num_rows), PAGE_SIZE)
    current = pages.get_page(request.GET.get("page"))
    part = counted.slice(current.start_index() - 1 if counted.num_rows else 0, PAGE_SIZE)
    context = {
        "here": "figures",
        "unit": unit,
        "indicator": INDICATORS[key],
        "parts": _parts(INDICATORS[key]),
        "value": value,
        "rows": _named(part.to_pylist(), _counted(key), moment.on),
        "total": sum(counted["weight"].to_pylist()),
        "shown": current,
        "period": True,
        "kept": {"place": str(unit.id) if unit else ""},
        "of_place": f"place={unit.id}" if unit else "",
    }
    return page(request, "rows.html", moment, context)


def _place(request: HttpRequest, scope: Scope, moment: Moment) -> Unit | None:
    """Return the place that the address names, none for the whole register."""
    text = request.GET.get("place", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return found_or_404(reads.place(scope, int(text), moment.boundaries_of or moment.on))


def _to_page_of(unit: Unit, moment: Moment) -> HttpResponse:
    """Send the reader to the place's page, which says from when to when it existed."""
    return redirect(f"{reverse('place', args=[unit.id])}{moment.query}")


def _asked(moment: Moment, keys: tuple[str, ...], unit: Unit | None) -> Question:
    return reads_figures.question(
        moment.on,
        keys,
        since=moment.since,
        root=unit.id if unit else None,
        boundaries_of=moment.boundaries_of,
    )


def _counted(key: str) -> Indicator:
    return COUNTS[SHARES[key].numerator if key in SHARES else key]


def _parts(indicator: Indicator | Ratio) -> list[Indicator]:
    if isinstance(indicator, Ratio):
        return [COUNTS[indicator.numerator], COUNTS[indicator.denominator]]
    return []


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
