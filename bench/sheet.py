"""The district's monthly table, beside the same as COUNTIFS that LibreOffice recalculates."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from .district import prepare
from .machine import data_folder, print_table, side_by_side

MONTHS = [date(2016 + i // 12, 1 + i % 12, 1) for i in range(120)]
TREE_OF = date(2025, 6, 30)
"""The last day of the 14 communes: all ten years are counted by them."""
REPEATS = 3
ONE, ALONE, WHOLE = "soffice: one line", "soffice: the spells alone", "soffice: spells and table"
FIRST, AGAIN = "engine: first", "engine: again"


def run() -> None:
    """Write the workbooks, compare every number, time each side, and print."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("\nMonthly table: LibreOffice (soffice) is not installed; nothing to set beside ours")
        return
    folder = data_folder("sheet")
    prepare()
    from chibo.register import store

    from .nation_asking import as_new
    from .sheet_book import check_equal, engine_counts, read_counts, recalculate

    store.catch_up()
    books, what = _write_books(folder)

    def by_sheet(book: Path) -> Callable[[], Path]:
        return lambda: recalculate(soffice, book, folder)

    def by_engine(columns: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: engine_counts(columns(), MONTHS, TREE_OF)

    sides: dict[str, Callable[[], Any]] = {name: by_sheet(book) for name, book in books.items()}
    sides[FIRST] = by_engine(lambda: as_new(store.columns()))
    sides[AGAIN] = by_engine(store.columns)
    check_equal(sides[FIRST](), read_counts(sides[WHOLE]()))
    _print_times(side_by_side(sides, REPEATS), what)


def _write_books(folder: Path) -> tuple[dict[str, Path], str]:
    """Write a workbook with hardly anything, one without the table, and the whole one."""
    from chibo.register import columns, store

    from .district_plain import frames_of
    from .sheet_book import spells_of, write_book

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    spells = spells_of(frames_of(columns.whole(store.head().position)), TREE_OF)
    books = {ONE: folder / "one.xlsx", ALONE: folder / "alone.xlsx", WHOLE: folder / "whole.xlsx"}
    write_book(books[ONE], spells[:1], [])
    write_book(books[ALONE], spells, [])
    formulas = write_book(books[WHOLE], spells, MONTHS)
    return books, f"{formulas:,} COUNTIFS over {len(spells):,} spells"


def _print_times(times: dict[str, float], what: str) -> None:
    shown = {name: times[name] for name in (ONE, ALONE, WHOLE)}
    shown["  of this, beyond the start"] = times[WHOLE] - times[ONE]
    shown["  of this, the table"] = times[WHOLE] - times[ALONE]
    shown |= {name: times[name] for name in (FIRST, AGAIN)}
    rows = [
        (name, f"{seconds:.2f}", f"{seconds / times[FIRST]:,.1f}")
        for name, seconds in shown.items()
    ]
    title = f"District: the monthly table, {what}, every number equal to ours (medians)"
    print_table(title, ("", "s", "times the engine: first"), rows)
