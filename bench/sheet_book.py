"""The monthly table as an officer keeps it: a sheet of spells, and COUNTIFS in every cell.

Nothing is cached in the cells, so every number read back was counted by LibreOffice.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from chibo.indicators.engine import series
from chibo.indicators.question import Question
from chibo.indicators.snapshot import Columns

from .district_plain import homes

SPELLS, TABLE = "Spells", "Months"
STANDINGS = ("official", "probationary")
PATIENCE_SECONDS = 600

Counts: TypeAlias = dict[tuple[date, str, str], int]
"""Members by month, commune and standing."""


class Spell(NamedTuple):
    """A line of the officer's sheet; the last day of what still holds lies far ahead."""

    person: str
    commune: str
    cell: str
    standing: str
    valid_from: date
    valid_to: date


def spells_of(frames: dict[str, pd.DataFrame], tree_of: date) -> list[Spell]:
    """Return the memberships, each with the commune that its cell belongs to in the day's tree."""
    places = frames["place"]
    held = places[(places["valid_from"] <= tree_of) & (tree_of < places["valid_to"])]
    commune_of = homes(frames["organisation"], tree_of).map(held.set_index("place")["name"])
    cells = frames["organisation"].drop_duplicates("organisation", keep="last")
    rows = frames["membership"].sort_values(["person", "valid_from"])
    columns = (
        rows["person"].map(str),
        rows["cell"].map(commune_of),
        rows["cell"].map(cells.set_index("organisation")["name"]),
        rows["standing"],
        rows["valid_from"],
        rows["valid_to"],
    )
    return [Spell(*values) for values in zip(*columns, strict=True)]


def write_book(path: Path, spells: Sequence[Spell], months: Sequence[date]) -> int:
    """Write both sheets, and return how many formulas the table has."""
    heads = [(name, s) for name in sorted({spell.commune for spell in spells}) for s in STANDINGS]
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        lines = book.add_worksheet(SPELLS)
        lines.write_row(0, 0, Spell._fields)
        for number, spell in enumerate(spells, 1):
            lines.write_row(number, 0, spell)
        table = book.add_worksheet(TABLE)
        for column, head in enumerate(heads, 1):
            table.write_column(0, column, head)
        for row, month in enumerate(months, 2):
            table.write_datetime(row, 0, month)
            for column in range(1, len(heads) + 1):
                # An empty value: LibreOffice would take a number for what was last counted.
                table.write_formula(row, column, formula(row, column, len(spells)), value="")
    return len(heads) * len(months)


def formula(row: int, column: int, spells: int) -> str:
    """Return the formula of a cell: members of its commune and standing on its row's day."""
    day = xl_rowcol_to_cell(row, 0, col_abs=True)
    commune, standing = (xl_rowcol_to_cell(head, column, row_abs=True) for head in (0, 1))
    conditions = (
        ("commune", commune),
        ("standing", standing),
        ("valid_from", f'"<="&{day}'),
        ("valid_to", f'">"&{day}'),
    )
    inner = ",".join(f"{_range(name, spells)},{wanted}" for name, wanted in conditions)
    return f"=COUNTIFS({inner})"


def _range(name: str, spells: int) -> str:
    column = xl_col_to_name(Spell._fields.index(name))
    return f"{SPELLS}!${column}$2:${column}${spells + 1}"


def recalculate(soffice: str, book: Path, folder: Path) -> Path:
    """Let LibreOffice open the book, count and save it anew; its profile is the folder's own."""
    out = folder / "recalculated" / book.name
    out.unlink(missing_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(out.parent), str(book)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE_SECONDS,
    )
    if not out.exists():
        raise FileNotFoundError(f"LibreOffice wrote no {out}")
    return out


def read_counts(book: Path) -> Counts:
    """Return the numbers of the table; a cell without one is no number of members at all."""
    table = CalamineWorkbook.from_path(book).get_sheet_by_name(TABLE)
    communes, standings, *rows = table.to_python(skip_empty_area=False)
    counts: Counts = {}
    for month, *cells in rows:
        for commune, standing, count in zip(communes[1:], standings[1:], cells, strict=True):
            if not isinstance(month, date) or not isinstance(count, float):
                raise ValueError(f"{month}, {commune}, {standing}: {count!r} is no count")
            counts[month, str(commune), str(standing)] = int(count)
    return counts


def engine_counts(columns: Columns, months: Sequence[date], tree_of: date) -> Counts:
    """Return the same numbers as the engine counts them."""
    keys = [f"members_{standing}" for standing in STANDINGS]
    question = Question(months[-1], tuple(keys), by="commune", boundaries_of=tree_of)
    rows = series(question, months, columns).to_pylist()
    return {
        (row["day"], row["name"], standing): row[key]
        for row in rows
        for standing, key in zip(STANDINGS, keys, strict=True)
    }


def check_equal(ours: Counts, theirs: Counts) -> None:
    """Raise ValueError where the two differ in any number, or one has a number more."""
    both = ours.keys() | theirs.keys()
    apart = sorted(key for key in both if ours.get(key) != theirs.get(key))
    if apart:
        raise ValueError(
            f"the engine and the sheet disagree in {len(apart)} of {len(both)} numbers, first in "
            f"{apart[0]}: {ours.get(apart[0])} and {theirs.get(apart[0])}"
        )
