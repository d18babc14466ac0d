"""What every question of the API can say: the day, the state of knowledge, the page of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Schema

from chibo.admissions.reads import last_day
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_known
from chibo.register.reads_listed import Page

from .errors import Wrong

Item = TypeVar("Item")
Row = TypeVar("Row")
LAST_ID = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=LAST_ID)]


class When(Schema):
    """The day that is asked about, and what the register knew by then."""

    on: date | None = Field(None, description="The day; the latest day of the facts by default.")
    known_at: str | None = Field(
        None,
        max_length=40,
        description=(
            "What the register knew: a moment (ISO 8601) or the number of a ledger entry; "
            "all that it knows now by default."
        ),
    )


class Paged(Schema):
    """Which part of a list is asked for."""

    after: int = Field(0, ge=0, le=LAST_ID, description="The ``next`` of the page before.")
    limit: int = Field(100, ge=1, le=500)

    def page(self) -> Page:
        """Return the page that is asked for."""
        return Page(self.after, self.limit)


class Listed(Schema, Generic[Item]):
    """A page of a list; ``next`` is null on the last one."""

    items: list[Item]
    next: int | None


Whenever = Annotated[When, Query()]
Day = Annotated[date | None, Query(description="The day; the latest day known of by default.")]
InPages = Annotated[Paged, Query()]


def day_of(scope: Scope, on: date | None) -> date:
    """Return the day asked about, within the register. Raises Wrong."""
    return _within(_span(scope), on)


def latest_of_all(scope: Scope, on: date | None) -> date:
    """Return the day asked about, as pages of candidates and of what needs attention take it.

    What is known of candidates may be later than the register's last fact. Raises Wrong.
    """
    span = _span(scope)
    if (day := last_day()) is not None:
        span = replace(span, last_fact=max(span.last_fact, day))
    return _within(span, on)


def _span(scope: Scope) -> reads.Span:
    span = reads.span(scope)
    if span is None:
        raise Wrong("empty", _("The register is not opened yet."), status=404)
    return span


def _within(span: reads.Span, on: date | None) -> date:
    today = timezone.localdate()
    last = max(span.last_fact, today)
    day = span.latest(today) if on is None else on
    if not span.first_day <= day <= last:
        words = _("The register goes from %(first)s to %(end)s: choose a day within it.")
        said = {"first": f"{span.first_day:%d/%m/%Y}", "end": f"{last:%d/%m/%Y}"}
        raise Wrong("day", words % said)
    return day


def position_of(scope: Scope, known_at: str | None) -> int:
    """Return the ledger position up to which the register is read. Raises Wrong."""
    if known_at is None:
        found = reads_known.latest(scope)
    elif known_at.isascii() and known_at.isdigit() and len(known_at) <= 18:
        found = reads_known.known_after(scope, int(known_at))
    else:
        found = _known_by(scope, known_at)
    if found is None:
        raise Wrong("known_at", _("Nothing was recorded yet at this moment: choose a later one."))
    return found.position


def _known_by(scope: Scope, text: str) -> reads_known.Known | None:
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else timezone.make_aware(moment)
        return reads_known.known_by(scope, moment)
    except (ValueError, OverflowError):
        words = _("Write the moment like 2018-05-13T08:00:00+07:00, or the number of an entry.")
        raise Wrong("known_at", words) from None


def listed(
    rows: Sequence[Row], page: Page, id_of: Callable[[Row], int], shown: Callable[[Row], Any]
) -> dict[str, Any]:
    """Return a page of a list from its rows, of which one more is there if there is a next one."""
    now = rows[: page.limit]
    more = len(rows) > page.limit
    return {"items": [shown(row) for row in now], "next": id_of(now[-1]) if more else None}


def part_of(rows: Sequence[Row], page: Page, shown: Callable[[Row], Any]) -> dict[str, Any]:
    """Return a page of a list in an order of its own: ``after`` counts its lines."""
    end = page.after + page.limit
    now = rows[page.after : end]
    return {"items": [shown(row) for row in now], "next": end if end < len(rows) else None}
