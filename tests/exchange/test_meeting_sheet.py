"""A sheet of cells' months: what goes out comes in again, and what is wrong is told by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chibo.exchange.meetings import form, reading
from chibo.exchange.meetings.writing import table_of
from chibo.exchange.tables import to_csv, to_xlsx
from chibo.exchange.workbook.reading import Unreadable
from chibo.ledger.scope import Scope
from chibo.meetings.figures import CellMonth
from chibo.meetings.line import Line, card
from chibo.meetings.reads import Cell, Expected
from tests.meetings.lines import MONTH, RIGHT, TODAY, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
CELLS = [Cell(1, "Chi bộ bản Púng", 9), Cell(2, "Chi bộ bản Co Đứa", 9)]
HEADINGS = [column.vi for column in form.SHEET.columns]


def read(data: bytes, name: str = "a.xlsx", cells: list[Cell] = CELLS) -> reading.Draft:
    return reading.read_file(name, data, Scope.everything(), cells, TODAY, "token")


def sheet_of(*lines: tuple[int, Line | None], write: Callable[..., bytes] = to_xlsx) -> bytes:
    months = [
        (CellMonth(cell, MONTH, "held", held), CELLS[cell - 1].name, Expected(9, 2, 0))
        for cell, held in lines
    ]
    table = table_of("Đảng bộ xã", months, [])
    return write(table, "Sinh hoạt chi bộ") if write is to_xlsx else write(table)


def csv_of(*rows: dict[str, Any], headings: list[str] = HEADINGS) -> bytes:
    keys = {column.vi: column.key for column in form.SHEET.columns}
    text = [";".join(headings)]
    text += [";".join(str(row.get(keys[heading], "")) for heading in headings) for row in rows]
    return "\n".join(text).encode()


ROW = {"cell": "Chi bộ bản Púng", "month": "03/2018", "on": "5/3/2018"} | {
    name: getattr(RIGHT, name)
    for name in ("official", "probationary", "present_official", "present_probationary")
}
ROW |= {"away_work": 1, "illness": 1}


@pytest.mark.parametrize("held", [RIGHT, line(thematic=True, paper_on=date(2018, 3, 6), exempt=2)])
def test_a_line_that_goes_out_comes_in_again(held: Line) -> None:
    draft = read(sheet_of((1, held), (2, Line(False, "weather", official=9, probationary=2))))
    assert draft.problems == []
    first, second = draft.lines
    assert (first.cell, first.entry.month, first.entry.line) == (CELLS[0], MONTH, held)
    assert second.entry.line == Line(False, "weather", official=9, probationary=2)
    assert first.entry.key != second.entry.key


def test_rows_that_were_not_filled_in_are_left_alone() -> None:
    draft = read(sheet_of((1, None), (2, RIGHT)))
    assert draft.problems == []
    assert [one.cell.id for one in draft.lines] == [2]


def test_the_sheet_has_a_column_for_every_part_of_the_card() -> None:
    assert {part.key for part in form.POINTS} == set(card(TODAY))


@pytest.mark.parametrize(
    ("wrong", "column", "words"),
    [
        ({"cell": "Chi bộ bản Na"}, "Chi bộ", "There is no cell 'Chi bộ bản Na'"),
        ({"month": "3"}, "Tháng", "'3' is not a month"),
        ({"month": "03/0000"}, "Tháng", "'03/0000' is not a month"),
        ({"month": "12/9999"}, "Tháng", "'12/9999' is not a month"),
        ({"present_official": 10}, "Chính thức có mặt", "10 came, but only 9 were expected"),
        ({"on": "5/4/2018"}, "Ngày họp", "does not lie in the month 03/2018"),
        ({"exempt": 40000}, "Được miễn", "No cell has more than 999 members"),
        ({"illness": "hai"}, "Vắng: ốm", "is not a whole number"),
        ({"month": "06/2018"}, "Tháng", "has not begun"),
    ],
)
def test_a_mistake_names_sheet_row_column_and_what_to_do(
    wrong: dict[str, Any], column: str, words: str
) -> None:
    draft = read(csv_of(ROW, {**ROW, "cell": "Chi bộ bản Co Đứa", **wrong}), "a.csv")
    (problem,) = draft.problems
    assert (problem.sheet, problem.row, problem.column) == ("CSV", 3, column)
    assert words in problem.text


def test_a_month_twice_is_told() -> None:
    (problem,) = read(csv_of(ROW, ROW), "a.csv").problems
    assert "stand in row 2 already" in problem.text


def test_two_cells_of_one_name_are_not_guessed() -> None:
    twins = [*CELLS, Cell(3, "Chi bộ bản Púng", 8)]
    (problem,) = read(csv_of(ROW), "a.csv", twins).problems
    assert problem.text.startswith("There are several cells")


def test_names_are_known_without_accents() -> None:
    draft = read(csv_of({**ROW, "cell": "chi bo ban pung"}), "a.csv")
    assert [one.cell.id for one in draft.lines] == [1]


def test_what_chibo_writes_as_csv_is_read() -> None:
    data = sheet_of((1, RIGHT), write=to_csv)
    assert [one.entry.line.present for one in read(data, "a.csv").lines] == [9]


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a book", b""])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(data)


def test_a_sheet_without_the_headings_is_refused() -> None:
    with pytest.raises(Unreadable, match="Chi bộ"):
        read(b"a;b;c\n1;2;3", "a.csv")


def test_a_file_in_an_old_encoding_is_refused() -> None:
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        read("Chi bộ;Tháng".encode("utf-16"), "a.csv")
