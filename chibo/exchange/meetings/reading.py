"""Lines out of a sheet: all are understood and judged before one is recorded."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import ABSENCES, Line, is_of_a_register
from chibo.meetings.reads import Cell
from chibo.meetings.rules import wrongs
from chibo.meetings.wording import sentence
from chibo.meetings.writes import Entry, no_cell
from chibo.register.spelling import plain

from ..workbook.headings import Filled, fill_sheet
from ..workbook.lines import Taken, take
from ..workbook.mistakes import Mistakes
from ..workbook.reading import Grid, Unreadable, Value, read_workbook
from .form import POINTS, SHEET

ROWS = 3000
"""Rows of one file: a commune's cells over several years."""
SAYS = ("held", "why_not", "on", "present_official", "present_probationary")
"""Columns of which a filled-in row has one at least."""
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", re.IGNORECASE)


class Problem(NamedTuple):
    """What is wrong in a file: the sheet, the row as a spreadsheet counts it, and what to do."""

    sheet: str
    row: int | None
    column: str
    text: str


class Read(NamedTuple):
    """A line of the sheet: its row, the cell, what it says, and whether it replaces another."""

    row: int
    cell: Cell
    entry: Entry
    replaces: bool


@dataclass
class Draft:
    """What a file would record. Nothing is recorded while there are problems."""

    lines: list[Read] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_file(
    name: str, data: bytes, scope: Scope, cells: Sequence[Cell], today: date, token: str
) -> Draft:
    """Read a workbook or CSV file into a draft. Raises Unreadable.

    ``token`` makes the keys of the lines, so that recording the draft twice records it once.
    """
    grids = [_csv(data)] if name.lower().endswith(".csv") else read_workbook(data)
    mistakes = Mistakes()
    chosen = next((g for g in grids if fill_sheet(SHEET, g, Mistakes())), None)
    if chosen is None:
        words = _("No sheet has the headings '{first}' and '{second}': take the sheet from chibo.")
        raise Unreadable(words.format(first=SHEET.columns[0].vi, second=SHEET.columns[1].vi))
    rows = list(take(_as_text(fill_sheet(SHEET, chosen, mistakes)), mistakes))
    draft = Draft()
    if len(rows) > ROWS:
        raise Unreadable(_("More than {n} rows: divide the file.").format(n=ROWS))
    _lay_out(draft, rows, mistakes, _Known(scope, cells), today, token)
    headings = {column.key: column.vi for column in SHEET.columns}
    draft.problems = [
        Problem(
            chosen.title,
            None if one.row is None else one.row + 1,
            headings.get(one.key or "", ""),
            one.text,
        )
        for one in sorted(mistakes.errors, key=lambda one: one.row or 0)
    ]
    return draft


def without_cell(draft: Draft) -> list[Problem]:
    """Return the lines of months in which their cell did not exist."""
    month = SHEET.column("month").vi
    return [
        Problem(SHEET.vi, line.row, month, sentence(wrong))
        for line in draft.lines
        for wrong in no_cell(line.entry)
    ]


def _as_text(filled: Filled | None) -> Filled | None:
    """Write a month as text again where a spreadsheet made a day of it."""
    for line in filled.lines if filled else ():
        if isinstance(day := line.values.get("month"), date):
            line.values["month"] = f"{day:%m/%Y}"
    return filled


class _Known:
    """The cells that may be written, by name, and their present lines."""

    def __init__(self, scope: Scope, cells: Sequence[Cell]) -> None:
        self.scope = scope
        self.by_name: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            self.by_name[plain(cell.name)].append(cell)
        self._lines: dict[int, Mapping[date, tuple[int, Line]]] = {}

    def line(self, cell: int, month: date) -> tuple[int, Line | None]:
        if cell not in self._lines:
            self._lines[cell] = reads.recent(self.scope, cell, date.min)
        return self._lines[cell].get(month, (0, None))


def _lay_out(
    draft: Draft,
    rows: Sequence[Taken],
    mistakes: Mistakes,
    known: _Known,
    today: date,
    token: str,
) -> None:
    seen: dict[tuple[int, date], int] = {}
    for row in rows:
        if all(row[key] is None and key not in row.bad for key in SAYS):
            continue  # a row that was given to be filled in, and was not
        cell, month = _cell(row, known, mistakes), _month(row, mistakes)
        if cell is None or month is None or row.bad:
            continue
        if (first := seen.setdefault((cell.id, month), row.row)) != row.row:
            words = _("This cell and month stand in row {row} already: delete one of the two.")
            mistakes.wrong(SHEET.key, row.row, "cell", words.format(row=first + 1))
            continue
        line = _line(row)
        for wrong in wrongs(line, month, today):
            mistakes.wrong(SHEET.key, row.row, wrong.field, sentence(wrong))
        number, present = known.line(cell.id, month)
        if present == line:
            draft.same += 1
            continue
        entry = Entry(cell.id, month, line, number, f"{token}-{row.row}")
        draft.lines.append(Read(row.row + 1, cell, entry, present is not None))


def _cell(row: Taken, known: _Known, mistakes: Mistakes) -> Cell | None:
    name = row["cell"]
    if not name:
        return None
    found = known.by_name.get(plain(name), [])
    if len(found) == 1:
        return found[0]
    words = (
        _("There is no cell '{name}' among those that you write for: correct the name.")
        if not found
        else _("There are several cells '{name}': take in the sheet of one commune alone.")
    )
    mistakes.wrong(SHEET.key, row.row, "cell", words.format(name=name))
    return None


def _month(row: Taken, mistakes: Mistakes) -> date | None:
    text = row["month"]
    found = _MONTH.fullmatch(text) if text else None
    if found and 1 <= int(found[1]) <= 12 and int(found[2]):
        month = date(int(found[2]), int(found[1]), 1)
        if is_of_a_register(month):
            return month
    if text:
        words = _("'{text}' is not a month: write it as 05/2018.")
        mistakes.wrong(SHEET.key, row.row, "month", words.format(text=text))
    return None


def _line(row: Taken) -> Line:
    members = ("official", "probationary", "exempt")
    named: dict[str, Any] = {name: row[name] or 0 for name in members}
    if row["held"] == "no":
        return Line(False, row["why_not"] or "", paper_on=row["paper_on"], **named)
    came = ("present_official", "present_probationary", *ABSENCES)
    named |= {name: row[name] or 0 for name in came}
    points = {part.key: row[part.key] for part in POINTS if row[part.key] is not None}
    return Line(
        held=True,
        on=row["on"],
        minutes=row["minutes"],
        thematic=row["thematic"] == "yes",
        adopted=row["adopted"] == "yes",
        points=points,
        paper_on=row["paper_on"],
        **named,
    )


def _csv(data: bytes) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not in Unicode: save it as CSV UTF-8.")) from None
    mark = max(";,\t", key=text.count)
    rows: list[list[Value]] = [
        [value.strip() or None for value in row]
        for row in csv.reader(text.splitlines(), delimiter=mark)
    ]
    return Grid("CSV", rows)
