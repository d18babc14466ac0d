"""The sheet of meetings to be filled in, with what is recorded already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from chibo.meetings.figures import CellMonth
from chibo.meetings.line import FIELDS, Line
from chibo.meetings.reads import Expected

from ..tables import Table, Value
from .form import SHEET, WHY_NOT, YES_NO

_WORDS = {choice.code: choice.vi for choice in (*YES_NO, *WHY_NOT)}


def table_of(
    unit: str,
    months: Iterable[tuple[CellMonth, str, Expected]],
    origin: Iterable[tuple[str, Value]],
) -> Table:
    """Return a row for each cell's month, with the cell's name and the members expected."""
    return Table(
        title=f"{SHEET.vi} – {unit}",
        origin=[*origin, (_("How to fill in"), _("One row for each cell and month."))],
        headings=[column.vi for column in SHEET.columns],
        rows=[_row(name, one.month, one.line, expected) for one, name, expected in months],
    )


def _row(cell: str, month: date, line: Line | None, expected: Expected) -> list[Value]:
    said = _said(line) if line else _proposed(expected)
    named: dict[str, Value] = {"cell": cell, "month": f"{month:%m/%Y}", **said}
    return [named.get(column.key) for column in SHEET.columns]


def _proposed(expected: Expected) -> dict[str, Value]:
    return {
        "official": expected.official,
        "probationary": expected.probationary,
        "exempt": expected.exempt,
    }


def _said(line: Line) -> dict[str, Value]:
    named: dict[str, Value] = {}
    for name in FIELDS:
        value = getattr(line, name)
        if isinstance(value, bool):
            named[name] = _WORDS["yes" if value else "no"]
        elif isinstance(value, dict):
            named |= value
        else:
            named[name] = _WORDS.get(value, value) if isinstance(value, str) else value
    return named
