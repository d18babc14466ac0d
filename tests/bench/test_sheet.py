"""The monthly table as a sheet: the formulas as written, and LibreOffice's numbers like ours."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from bench.district_plain import frames_of
from bench.nation_columns import draw_nation
from bench.sheet_book import (
    Spell,
    check_equal,
    engine_counts,
    read_counts,
    recalculate,
    spells_of,
    write_book,
)
from chibo.indicators.snapshot import Columns, write_snapshot

SCALE = 0.001
MONTHS = [date(2016 + year, month, 1) for year in range(10) for month in (1, 7)]
SPELLS = [
    Spell("1", "Na Son", "Chi bộ Trung Sua", "official", date(2015, 12, 31), date(2016, 2, 1)),
    Spell("2", "Keo Lôm", "Chi bộ Suối Lư", "probationary", date(2016, 1, 15), date(9999, 12, 31)),
]


def test_a_cell_counts_the_spells_of_its_commune_standing_and_day(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    assert write_book(book, SPELLS, MONTHS[:2]) == 2 * 2 * 2
    table = openpyxl.load_workbook(book)["Months"]
    assert [table.cell(1, column).value for column in (2, 3, 4)] == ["Keo Lôm", "Keo Lôm", "Na Son"]
    assert table["D2"].value == "official"
    assert table["A4"].value.date() == date(2016, 7, 1)
    assert table["D4"].value == (
        "=COUNTIFS(Spells!$B$2:$B$3,D$1,Spells!$D$2:$D$3,D$2,"
        'Spells!$E$2:$E$3,"<="&$A4,Spells!$F$2:$F$3,">"&$A4)'
    )


def test_no_number_is_there_before_a_program_has_counted(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    write_book(book, SPELLS, MONTHS[:2])
    with pytest.raises(ValueError, match="is no count"):
        read_counts(book)


def test_a_number_that_differs_is_found() -> None:
    counts = {(MONTHS[0], "Na Son", "official"): 5, (MONTHS[1], "Na Son", "official"): 6}
    with pytest.raises(ValueError, match="disagree in 1 of 2 numbers"):
        check_equal(counts, {**counts, (MONTHS[1], "Na Son", "official"): 7})
    with pytest.raises(ValueError, match="disagree in 1 of 2 numbers"):
        check_equal(counts, {(MONTHS[0], "Na Son", "official"): 5})


@pytest.mark.slow
def test_libreoffice_counts_what_the_engine_counts(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    nation = draw_nation(SCALE)
    snapshot = write_snapshot(tmp_path / "columns", 20_000_000, "0" * 64, nation)
    book = tmp_path / "book.xlsx"
    written = write_book(book, spells_of(frames_of(nation), MONTHS[-1]), MONTHS)
    theirs = read_counts(recalculate(soffice, book, tmp_path))
    assert len(theirs) == written > 100
    assert min(theirs.values()) > 0
    check_equal(engine_counts(Columns(snapshot, {}, snapshot.position), MONTHS, MONTHS[-1]), theirs)
