"""Tables as files: what Excel opens, and nothing in them that it would calculate."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from chibo.exchange.tables import FORMULA_STARTS, Share, Table, harmless, to_csv, to_xlsx

TABLE = Table(
    title="Số liệu",
    origin=[("Ngày", date(2018, 5, 13)), ("Mục đích", "=1+1")],
    headings=["Xã", "Đảng viên", "Tỷ lệ"],
    rows=[
        ["Xã Pú Nhi", 1317, Share(0.65)],
        ['=HYPERLINK("http://x.vn")', -5, None],
        ["@SUM(1)", 0, Share(1)],
    ],
)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


def test_csv_is_utf_8_that_excel_knows_and_keeps_numbers() -> None:
    data = to_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = read_csv(data)
    assert lines[1] == ["Ngày", "2018-05-13"]
    assert lines[4] == ["Xã", "Đảng viên", "Tỷ lệ"]
    assert lines[5] == ["Xã Pú Nhi", "1317", "0.65"]


def test_csv_holds_no_formula_and_leaves_negative_numbers_alone() -> None:
    lines = read_csv(to_csv(TABLE))
    assert lines[2] == ["Mục đích", "'=1+1"]
    assert lines[6] == ['\'=HYPERLINK("http://x.vn")', "-5", ""]
    assert lines[7][0] == "'@SUM(1)"


def test_xlsx_holds_numbers_and_days_as_such_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(BytesIO(to_xlsx(TABLE, "Số liệu"))).worksheets[0]
    cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row}
    assert cells["B2"].value == datetime(2018, 5, 13)
    assert cells["B2"].number_format == "dd/mm/yyyy"
    assert (cells["B6"].value, cells["B6"].number_format) == (1317, "#,##0")
    assert (cells["C6"].value, cells["C6"].number_format) == (0.65, "0.0%")
    assert cells["A7"].value == '=HYPERLINK("http://x.vn")'
    assert {cell.data_type for cell in cells.values()} <= {"s", "n", "d"}
    assert all(cells[at].quotePrefix for at in ("A7", "A8", "B3"))
    assert all(cell.hyperlink is None for cell in cells.values())


@given(st.text(min_size=1))
def test_no_text_begins_a_formula(text: str) -> None:
    shown = harmless(text)
    assert not shown.lstrip(" ").startswith(FORMULA_STARTS)
    assert shown in (text, "'" + text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=50), st.integers())
def test_what_is_written_as_csv_is_read_again(text: str, number: int) -> None:
    table = Table("t", [], ["a", "b"], [[text, number]])
    assert read_csv(to_csv(table))[3] == [harmless(text), str(number)]
