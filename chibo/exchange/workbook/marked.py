"""The officer's workbook in the template's form, with what is wrong marked at its cell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from . import form
from .examination import Examination
from .headings import Filled, address
from .mistakes import Level, Mistake
from .reading import Grid, Value
from .template import write_form
from .writing import FIRST_ROW, Contents, FormWriter, Mark


def marked_copy(found: Examination) -> bytes:
    """Return a copy to correct: nothing that was typed is lost, whatever sheet it stood on."""
    writer = FormWriter()
    writer.errors([_listed(found, mistake) for mistake in found.mistakes])
    contents = {key: _contents(filled) for key, filled in found.filled.items()}
    for mistake in found.mistakes:
        if mistake.row is not None and mistake.key is not None:
            _mark(found.filled[mistake.sheet], contents[mistake.sheet], mistake)
    write_form(writer, contents)
    for grid in _others(found):
        writer.other_sheet(grid)
    return writer.close()


def place_of(found: Examination, mistake: Mistake) -> tuple[str, str]:
    """Return the title and address of a mistake in the workbook that was read."""
    filled = found.filled.get(mistake.sheet)
    if filled is None:
        titles = [sheet.vi for sheet in form.SHEETS if sheet.key == mistake.sheet]
        return "".join(titles), ""
    return filled.grid.title, address(mistake.row, filled.places.get(mistake.key or ""))


def _listed(found: Examination, mistake: Mistake) -> tuple[str, str, Level, str]:
    """Return a mistake with its title and address in the copy."""
    filled = found.filled.get(mistake.sheet)
    if filled is None:
        return (*place_of(found, mistake), mistake.level, mistake.text)
    keys = [column.key for column in filled.sheet.columns]
    column = keys.index(mistake.key) if mistake.key in keys else None
    row = None if mistake.row is None else mistake.row - filled.heading - 1 + FIRST_ROW
    return filled.sheet.vi, address(row, column), mistake.level, mistake.text


def _contents(filled: Filled) -> Contents:
    below = filled.grid.rows[filled.heading + 1 :]
    rows = [
        {key: row[i] if i < len(row) else None for key, i in filled.places.items()} for row in below
    ]
    width = max((len(row) for row in filled.grid.rows), default=0)
    further: list[tuple[str, list[Value]]] = []
    for i in range(width):
        if i in filled.places.values():
            continue
        values = [row[i] if i < len(row) else None for row in below]
        heading = _heading(filled, i)
        if heading or any(value is not None for value in values):
            further.append((heading, values))
    return Contents(rows, {}, further)


def _heading(filled: Filled, i: int) -> str:
    """Return the text over a column that is not of the form, if there is any."""
    texts = [
        str(row[i]) for row in filled.grid.rows[: filled.heading + 1] if i < len(row) and row[i]
    ]
    return texts[-1] if texts else ""


def _mark(filled: Filled, contents: Contents, mistake: Mistake) -> None:
    assert mistake.row is not None and mistake.key is not None
    at = (mistake.row - filled.heading - 1, mistake.key)
    if at[0] < 0:
        return
    mark = contents.marks.setdefault(at, Mark(mistake.level, []))
    mark.texts.append(mistake.text)
    if mistake.level == "error":
        mark.level = "error"


def _others(found: Examination) -> list[Grid]:
    """Return the sheets that are not of the form, and what stood above the headings."""
    read = [filled.grid.title for filled in found.filled.values()]
    silent = {form.GUIDE[0], form.LISTS[0], form.ERRORS[0]}
    others = [g for g in found.grids if g.title not in read and g.title not in silent and g.rows]
    for filled in found.filled.values():
        above = filled.grid.rows[: max(filled.heading - 1, 0)]
        if any(value for row in above for value in row):
            words = _("above {title}")
            others.append(Grid(words.format(title=filled.grid.title), above))
    return others
