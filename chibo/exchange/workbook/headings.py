"""Finds the form's sheets and columns in a workbook by their headings, in either language.

The order of columns is free. What is not of the form is reported and kept for the copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from chibo.register.spelling import plain

from . import form
from .mistakes import Mistakes
from .reading import Grid, Value

SEARCHED = 12
"""Rows in which the headings are looked for: titles may stand above them."""


class Line(NamedTuple):
    """A row of a sheet that holds something: its number from 0, and its values by column."""

    row: int
    values: dict[str, Value]


class Filled(NamedTuple):
    """A sheet of the form as it was filled in. ``places``: column to its position from 0."""

    sheet: form.Sheet
    grid: Grid
    heading: int
    places: dict[str, int]
    lines: list[Line]


def address(row: int | None, column: int | None) -> str:
    """Return a cell's address as a spreadsheet writes it, as B12; of a whole row, as 12."""
    letters, left = "", -1 if column is None else column
    while left >= 0:
        left, letter = divmod(left, 26)
        letters, left = chr(65 + letter) + letters, left - 1
    return letters + ("" if row is None else str(row + 1))


def fill(grids: Iterable[Grid], mistakes: Mistakes) -> dict[str, Filled]:
    """Return the form's sheets that the workbook has, by key, and report what is missing."""
    found: dict[str, Filled] = {}
    for grid in grids:
        sheet = _sheet_called(grid.title)
        if sheet is not None and sheet.key not in found:
            filled = fill_sheet(sheet, grid, mistakes)
            if filled is not None:
                found[sheet.key] = filled
        elif plain(grid.title) not in _silent() and any(map(any, grid.rows)):
            words = _("The sheet '{title}' is not part of the form and is not read.")
            mistakes.note("", None, None, words.format(title=grid.title))
    for sheet in form.SHEETS:
        if sheet.optional or sheet.key in found:
            continue
        if not any(m.sheet == sheet.key for m in mistakes.errors):
            words = _("The sheet '{vi}' ({en}) is missing: take it from the template.")
            mistakes.wrong(sheet.key, None, None, words.format(vi=sheet.vi, en=sheet.en))
    return found


def fill_sheet(sheet: form.Sheet, grid: Grid, mistakes: Mistakes) -> Filled | None:
    """Return one sheet of a form as it was filled in; none where it has no such headings."""
    heading = _heading_row(sheet, grid)
    if heading is None:
        words = _("The sheet has no row of headings like the template's: '{first}', '{second}' …")
        first, second = sheet.columns[:2]
        mistakes.wrong(sheet.key, None, None, words.format(first=first.vi, second=second.vi))
        return None
    places = _columns_of(sheet, grid.rows[heading])
    _report_columns(sheet, grid, heading, places, mistakes)
    below = heading + 1
    if below < len(grid.rows) and len(_columns_of(sheet, grid.rows[below])) >= min(2, len(places)):
        heading = below  # the other language
    lines = [
        Line(row, {key: values[i] if i < len(values) else None for key, i in places.items()})
        for row, values in enumerate(grid.rows[heading + 1 :], heading + 1)
        if any(_is_filled(value) for value in values)
    ]
    return Filled(sheet, grid, heading, places, _without_examples(sheet, lines, mistakes))


def _is_filled(value: Value) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _heading_row(sheet: form.Sheet, grid: Grid) -> int | None:
    """Return the row in which most headings stand, of the first ones.

    Two at least; a list of communes may be one column alone.
    """
    counts = [len(_columns_of(sheet, values)) for values in grid.rows[:SEARCHED]]
    most = max(counts, default=0)
    least = 1 if sheet is form.COMMUNES else 2
    return counts.index(most) if most >= least else None


def _columns_of(sheet: form.Sheet, values: list[Value]) -> dict[str, int]:
    known = _headings(sheet)
    places: dict[str, int] = {}
    for i, value in enumerate(values):
        key = known.get(plain(value)) if isinstance(value, str) else None
        if key is not None:
            places.setdefault(key, i)
    return places


def _report_columns(
    sheet: form.Sheet, grid: Grid, heading: int, places: dict[str, int], mistakes: Mistakes
) -> None:
    for i, value in enumerate(grid.rows[heading]):
        if _is_filled(value) and i not in places.values():
            words = _("The column '{heading}' ({letter}) is not part of the form and is not read.")
            text = words.format(heading=value, letter=address(None, i))
            mistakes.note(sheet.key, heading, None, text)
    for column in sheet.columns:
        if column.required and column.key not in places:
            words = _("The column '{vi}' ({en}) is missing.")
            mistakes.wrong(sheet.key, None, column.key, words.format(vi=column.vi, en=column.en))


def _without_examples(sheet: form.Sheet, lines: list[Line], mistakes: Mistakes) -> list[Line]:
    """Leave out example rows; report one that was changed and still is called an example."""
    kept = []
    for line in lines:
        name = line.values.get("name")
        if not (isinstance(name, str) and name.lstrip().startswith(form.MARK)):
            kept.append(line)
        elif any(
            isinstance(value, str) and plain(value) != plain(sheet.column(key).example)
            for key, value in line.values.items()
        ):
            words = _("The name still begins with '{mark}', so the row is taken for an example.")
            mistakes.wrong(sheet.key, line.row, "name", words.format(mark=form.MARK))
    return kept


def _sheet_called(title: str) -> form.Sheet | None:
    for sheet in form.SHEETS:
        if plain(title) in {plain(t) for t in (sheet.vi, sheet.en, sheet.key, *sheet.others)}:
            return sheet
    return None


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    return frozenset(plain(t) for pair in (form.GUIDE, form.LISTS, form.ERRORS) for t in pair)


@lru_cache(maxsize=8)
def _headings(sheet: form.Sheet) -> dict[str, str]:
    """Return each heading's plain spelling to its column's key; the first of equal ones wins."""
    own = [(text, c.key) for c in sheet.columns for text in (c.vi, c.en)]
    others = [(t, c.key) for c in sheet.columns for t in (c.key.replace("_", " "), *c.others)]
    known: dict[str, str] = {}
    for text, column in own + others:
        known.setdefault(plain(text), column)
    return known
