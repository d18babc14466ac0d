"""The date that a page speaks of, the boundaries chosen, and what was typed for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from chibo.ledger.judgement import FIRST_DAY, LAST_DAY
from chibo.register.reads import Span

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PAPER = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")


class NotADay(ValueError):
    """The text is no date; the message says how to write one."""


def read_day(text: str) -> date:
    """Read a date written dd/mm/yyyy (or yyyy-mm-dd), of a year that a register knows.

    Raises NotADay.
    """
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = (int(part) for part in found.groups())
    elif found := _PAPER.fullmatch(text.strip()):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise NotADay(_("Write the date as day/month/year, for example 13/05/2018."))
    try:
        read = date(year, month, day)
    except ValueError:
        raise NotADay(_("There is no such day in the calendar.")) from None
    if not FIRST_DAY <= read <= LAST_DAY:
        years = {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        raise NotADay(_("Check the year: it lies between %(first)s and %(last)s.") % years)
    return read


@dataclass(frozen=True)
class Moment:
    """The day of a page, and ``since``, the first day of its periods.

    ``first`` and ``latest``: the register's first day and the last day of its facts. ``typed``
    keeps what was entered, ``errors`` what is wrong with it, by field.
    """

    on: date
    since: date
    first: date
    latest: date
    boundaries_of: date | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The query that keeps the day and the boundaries in a link; empty for the latest day."""
        return f"?{self.parameters}" if self.parameters else ""

    @property
    def parameters(self) -> str:
        """The parameters of a link, without the question mark."""
        named = {}
        if self.on != self.latest:
            named["on"] = self.on.isoformat()
        if self.since != self.first:
            named["since"] = self.since.isoformat()
        if self.boundaries_of is not None:
            named["boundaries"] = self.boundaries_of.isoformat()
        return urlencode(named)

    @property
    def day_number(self) -> int:
        """Days from the first day, for the slider."""
        return (self.on - self.first).days

    @property
    def last_number(self) -> int:
        """Days from the first to the latest day, for the slider."""
        return (self.latest - self.first).days


def moment_of(query: Mapping[str, str], span: Span, today: date) -> Moment:
    """Read a page's day from its query: by default the latest day of the register's facts."""
    first = span.first_day
    latest = span.latest(today)
    end = max(span.last_fact, today)
    typed = {name: query.get(name, "").strip() for name in ("on", "since", "boundaries")}
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        if text:
            try:
                days[name] = _within(read_day(text), first, end)
            except NotADay as error:
                errors[name] = str(error)
    on = days.get("on", latest)
    since = days.get("since", first)
    if since > on:
        errors["since"] = _("The period would begin after its end: choose an earlier first day.")
        since = first
    boundaries = days.get("boundaries")
    if boundaries == on:
        boundaries = None
    return Moment(on, since, first, latest, boundaries, typed, errors)


def _within(day: date, first: date, end: date) -> date:
    if first <= day <= end:
        return day
    raise NotADay(
        _("The register goes from %(first)s to %(end)s: choose a day within it.")
        % {"first": f"{first:%d/%m/%Y}", "end": f"{end:%d/%m/%Y}"}
    )


def month_starts(first: date, last: date) -> list[date]:
    """Return the first days of the months after ``first``, up to ``last``, with both ends."""
    days = [first]
    month = first.replace(day=1)
    while (month := (month + timedelta(days=32)).replace(day=1)) < last:
        days.append(month)
    return [*days, last] if last > first else days
