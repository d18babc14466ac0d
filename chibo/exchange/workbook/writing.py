"""Writes the form as an Excel workbook: blank, filled in, or marked up with what is wrong.

Texts are written as texts, whatever they begin with: nothing that was typed becomes a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from . import form
from .form import Column, Sheet
from .headings import address
from .mistakes import Level
from .reading import Grid, Value

FIRST_ROW = 2
"""The row, from 0, under the two rows of headings."""
OFFERED_ROWS = 20_000
COMMENTS = 3_000
"""Notes at cells; further wrong cells are coloured only, and listed."""
RED, YELLOW = "#F8CBAD", "#FFF2CC"
_KINDS: dict[str, dict[str, Any]] = {
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "text": {"num_format": "@"},
}
_LOOKS: dict[str, dict[str, Any]] = {
    "example": {"italic": True, "font_color": "#7F7F7F"},
    "error": {"bg_color": RED, "border": 1, "border_color": "#C00000"},
    "note": {"bg_color": YELLOW},
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


@dataclass
class Mark:
    """What is wrong at a cell, to be shown there."""

    level: Level
    texts: list[str]


@dataclass
class Contents:
    """What stands on a sheet of the form: rows below the headings, and further columns.

    ``marks``: by row, from 0 below the headings, and column.
    """

    rows: list[dict[str, Value]] = field(default_factory=list)
    marks: dict[tuple[int, str], Mark] = field(default_factory=dict)
    further: list[tuple[str, list[Value]]] = field(default_factory=list)
    examples: int = 0


class FormWriter:
    """A workbook in the form, in the making."""

    def __init__(self, standard: Sequence[str] = ()) -> None:
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, _OPTIONS)
        self._formats: dict[tuple[str, str], Format] = {}
        self._offered = list(_offered(standard))
        self._lists = {
            key: _range(form.LISTS[0], i, 1, len(words))
            for i, (key, _heading, words) in enumerate(self._offered)
            if words
        }
        self._comments = 0

    def close(self) -> bytes:
        """Return the file."""
        self._book.close()
        return self._file.getvalue()

    def guide(self) -> None:
        """Write the sheet that says how to fill in the others."""
        sheet = self._book.add_worksheet(form.GUIDE[0])
        sheet.set_column(0, 0, 110)
        wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, _("Opening balance: how to fill in this workbook"), self._head())
        for row, line in enumerate(_guide(), 1):
            sheet.write_string(row, 0, line, wrap)

    def lists(self) -> None:
        """Write the sheet of the values that are offered in drop-down lists."""
        sheet = self._book.add_worksheet(form.LISTS[0])
        for i, (_key, heading, words) in enumerate(self._offered):
            sheet.set_column(i, i, 26)
            sheet.write_string(0, i, heading, self._head())
            sheet.write_column(1, i, words)

    def form_sheet(self, sheet: Sheet, contents: Contents) -> None:
        """Write a sheet of the form."""
        page = self._book.add_worksheet(sheet.vi)
        for i, column in enumerate(sheet.columns):
            self._heading(page, i, column)
            self._offer(page, i, column)
        for i, (heading, _values) in enumerate(contents.further, len(sheet.columns)):
            page.write_string(0, i, heading, self._head("#D9D9D9"))
        page.freeze_panes(FIRST_ROW, 1)
        for row, values in enumerate(contents.rows):
            kind = "example" if row < contents.examples else ""
            for i, column in enumerate(sheet.columns):
                mark = contents.marks.get((row, column.key))
                self._cell(page, row, i, values.get(column.key), mark, kind)
        for i, (_heading, below) in enumerate(contents.further, len(sheet.columns)):
            for row, value in enumerate(below):
                self._cell(page, row, i, value, None, "")

    def errors(self, rows: Sequence[tuple[str, str, Level, str]]) -> None:
        """Write the sheet that lists what is wrong: sheet, cell, level and words."""
        page = self._book.add_worksheet(form.ERRORS[0])
        page.set_tab_color("red")
        for i, (words, width) in enumerate(
            (
                (_("Sheet"), 16),
                (pgettext("spreadsheet", "Cell"), 10),
                (_("Grade"), 12),
                (_("What is wrong"), 100),
            )
        ):
            page.set_column(i, i, width)
            page.write_string(0, i, words, self._head())
        page.freeze_panes(1, 0)
        grades = {"error": _("error"), "note": _("note")}
        for row, (title, cell, level, text) in enumerate(rows, 1):
            page.write_string(row, 0, title)
            if title and cell[:1].isalpha() and row <= COMMENTS:
                page.write_url(row, 1, f"internal:{_quoted(title)}!{cell}", string=cell)
            else:
                page.write_string(row, 1, cell)
            page.write_string(row, 2, grades[level])
            page.write_string(row, 3, text)

    def other_sheet(self, grid: Grid) -> None:
        """Write a sheet that is not of the form, value by value."""
        taken = {page.get_name().casefold() for page in self._book.worksheets()}
        clean = re.sub(r"[\[\]:*?/\\]", "_", grid.title).strip("'")[:31] or "_"
        others = (f"{clean[:26]} ({number})" for number in count(2))
        title = next(t for t in chain([clean], others) if t.casefold() not in taken)
        page = self._book.add_worksheet(title)
        for row, values in enumerate(grid.rows):
            for i, value in enumerate(values):
                self._cell(page, row - FIRST_ROW, i, value, None, "")

    def _heading(self, page: Worksheet, i: int, column: Column) -> None:
        head = self._head("#C6E0B4" if column.required else "#E2EFDA")
        page.write_string(0, i, column.vi + (" *" if column.required else ""), head)
        page.write_string(1, i, column.en, self._small())
        page.write_comment(0, i, str(column.note), {"x_scale": 1.6, "font_size": 10})
        kinds = {"date": "date", "code": "text", "name": "text"}
        page.set_column(i, i, column.width, self._style(kinds.get(column.kind, ""), ""))

    def _offer(self, page: Worksheet, i: int, column: Column) -> None:
        source = self._lists.get(column.key if column.choices else column.offers)
        if column.offers in ("communes", "villages", "cells"):
            sheet = next(s for s in form.SHEETS if s.key == column.offers)
            at = [c.key for c in sheet.columns].index("name")
            source = _range(sheet.vi, at, FIRST_ROW, FIRST_ROW + OFFERED_ROWS)
        if source is None:
            return
        # Other spellings are understood: the list offers, and forbids nothing.
        rule = {"validate": "list", "source": f"={source}", "show_error": False}
        page.data_validation(FIRST_ROW, i, FIRST_ROW + OFFERED_ROWS, i, rule)

    def _cell(
        self, page: Worksheet, row: int, i: int, value: Value, mark: Mark | None, kind: str
    ) -> None:
        at = row + FIRST_ROW
        look = mark.level if mark else kind
        match value:
            case None:
                if look:
                    page.write_blank(at, i, None, self._style("", look))
            case bool():
                page.write_boolean(at, i, value, self._style("", look))
            case date():
                page.write_datetime(at, i, value, self._style("date", look))
            case str():
                page.write_string(at, i, value, self._style("text", look))
            case _:
                page.write_number(at, i, value, self._style("", look))
        if mark and self._comments < COMMENTS:
            self._comments += 1
            page.write_comment(at, i, "\n".join(mark.texts), {"x_scale": 2, "font_size": 10})

    def _style(self, kind: str, look: str) -> Format:
        key = (kind, look)
        if key not in self._formats:
            style = {**_KINDS.get(kind, {}), **_LOOKS.get(look, {})}
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _head(self, colour: str = "#E2EFDA") -> Format:
        key = ("head", colour)
        if key not in self._formats:
            style = {"bold": True, "bg_color": colour, "text_wrap": True, "valign": "top"}
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]

    def _small(self) -> Format:
        key = ("small", "")
        if key not in self._formats:
            style = {"font_size": 9, "font_color": "#595959", "bottom": 1}
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


def _range(title: str, column: int, first: int, last: int) -> str:
    letters = address(None, column)
    return f"{_quoted(title)}!${letters}${first + 1}:${letters}${last + 1}"


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _offered(standard: Sequence[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is offered: a column's key, its heading, and the words."""
    for column in (column for sheet in form.SHEETS for column in sheet.columns):
        if column.choices:
            yield column.key, column.vi, [choice.vi for choice in column.choices]
    yield "standard", form.COMMUNES.column("name").vi, list(standard)


def _guide() -> list[str]:
    return [
        _("1. Sheet 'Xã': every commune of your register, once."),
        _("2. Sheet 'Thôn bản': every village, with its commune."),
        _("3. Sheet 'Chi bộ': every cell, the village it is based in, and those it takes in."),
        _("4. Sheet 'Đảng viên': every member with his cell and the village counted for."),
        _("5. Sheet 'Quần chúng ưu tú': whom the cells follow; it may stay empty or be left out."),
        _("Columns with a star are needed. Each heading has a note that says what goes below it."),
        _("The grey row is an example and is not read: leave it, or write over it."),
        _("Dates: day, month and year, as 13/5/2018. Unknown: leave the cell blank."),
        _("Names may be written with or without accents; choose from the lists where there are."),
        _("No formulas. Further columns and sheets of your own are left aside."),
        _("Everything is as of the day before the first day of the register."),
        _("The file holds particulars of members: keep it closed, and delete it afterwards."),
    ]
