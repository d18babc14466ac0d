"""Tables as files to take away: CSV that Excel opens, and XLSX, with their origin at the top.

Text that a spreadsheet would take for a formula is written so that it stays text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from typing import Any, TypeAlias

import xlsxwriter


class Share(float):
    """A share from 0 to 1, shown in percent."""


Value: TypeAlias = str | int | Share | date | None
"""A text, a count, a share or a day; nothing where there is none."""

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that the file is UTF-8."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may begin with that a spreadsheet would calculate (OWASP: CSV injection)."""
_FORMATS = {"day": "dd/mm/yyyy", "count": "#,##0", "share": "0.0%"}
_A4 = 9
_WIDEST = 48
_MANY_COLUMNS = 5
"""From here on a sheet is printed lengthwise."""


@dataclass(frozen=True)
class Table:
    """A table with its origin: pairs of a word and what it says, which stand above it."""

    title: str
    origin: Sequence[tuple[str, Value]]
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def to_csv(table: Table) -> bytes:
    """Return the table as CSV in UTF-8: days as 2018-05-13, shares from 0 to 1."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in _lines(table):
        writer.writerow([_plain(value) for value in line])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _lines(table: Table) -> Iterator[Sequence[Value]]:
    yield [table.title]
    yield from table.origin
    yield []
    yield table.headings
    yield from table.rows


def _plain(value: Value) -> str | int | float:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, Share):
        return round(value, 6)
    return "" if value is None else value


def to_xlsx(table: Table, sheet: str) -> bytes:
    """Return the table as a workbook of one sheet: numbers as numbers, days as days."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "text": book.add_format({"quote_prefix": True}),
            "heading": book.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "bottom": 1,
                    "quote_prefix": True,
                }
            ),
            **{kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()},
        }
        _write(page, table, formats)
    return out.getvalue()


def _write(page: Any, table: Table, formats: dict[str, Any]) -> None:
    page.write_string(0, 0, table.title, formats["title"])
    for row, (word, said) in enumerate(table.origin, 1):
        page.write_string(row, 0, word, formats["text"])
        _put(page, row, 1, said, formats)
    top = len(table.origin) + 2
    for at, heading in enumerate(table.headings):
        page.write_string(top, at, heading, formats["heading"])
        page.set_column(at, at, _width(table, at))
        for row, line in enumerate(table.rows, top + 1):
            _put(page, row, at, line[at], formats)
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    page.fit_to_pages(1, 0)
    page.set_paper(_A4)
    if len(table.headings) > _MANY_COLUMNS:
        page.set_landscape()


def _put(page: Any, row: int, at: int, value: Value, formats: dict[str, Any]) -> None:
    if isinstance(value, date):
        page.write_datetime(row, at, value, formats["day"])
    elif isinstance(value, str):
        page.write_string(row, at, value, formats["text"])
    elif value is not None:
        kind = "share" if isinstance(value, Share) else "count"
        page.write_number(row, at, value, formats[kind])


def _width(table: Table, at: int) -> float:
    longest = max(
        (len(str(line[at])) for line in table.rows if isinstance(line[at], str)), default=0
    )
    words = max((len(word) for word in table.headings[at].split()), default=0)
    origin = max((len(word) for word, _said in table.origin), default=0) if at == 0 else 0
    return min(max(longest, words, origin, 10) + 2, _WIDEST)
