"""A workbook with planted errors of every kind: each is reported at exactly its cell."""

from __future__ import annotations

import io
import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from chibo.exchange.workbook import form
from chibo.exchange.workbook.examination import Examination, examine
from chibo.exchange.workbook.headings import address
from chibo.exchange.workbook.marked import marked_copy, place_of
from chibo.exchange.workbook.writing import FIRST_ROW
from chibo.register.wording import FINDINGS
from tests.conftest import run_chibo

from .forms import Rows, member, small, workbook

ON = date(2016, 1, 1)
LUAN = "Xã Luân Giói"

PLANTED: list[tuple[str, dict[str, Any], str, str]] = [
    # sheet, row, the wrong column, a word of what is said
    ("communes", {"name": "Xã Luan Gioi"}, "name", "row 3"),
    ("communes", {"name": "Xã Keo Lom", "code": "03205"}, "code", "Xã Na Son"),
    ("communes", {"name": "Xã Phình Giàngg"}, "name", "did you mean 'Xã Phình Giàng'"),
    ("communes", {"name": "Xã Không Có", "province": "Tỉnh Lạ"}, "district", "stands above"),
    ("communes", {"name": "Xã Tân Thành"}, "name", "Several communes"),
    ("communes", {"name": "Xã Xa Dung", "lat": 103.3, "lon": 103.3}, "lat", "exchanged"),
    ("villages", {"commune": "Xã Luôn Giói X", "name": "Bản Một"}, "commune", "did you mean"),
    ("villages", {"commune": LUAN, "name": "bản giói a"}, "name", "row 3"),
    ("villages", {"commune": LUAN, "name": None}, "name", "Fill this in"),
    ("villages", {"commune": LUAN, "name": "Bản Hai", "code": "03205-07"}, "code", "code"),
    ("villages", {"commune": LUAN, "name": "Bản Ba", "lat": 21.2}, "lon", "both"),
    (
        "villages",
        {"commune": LUAN, "name": "Bản Bốn", "households": "nhiều"},
        "households",
        "whole",
    ),
    ("villages", {"commune": LUAN, "name": "Bản Năm", "population": -3}, "population", "whole"),
    (
        "villages",
        {"commune": LUAN, "name": "Bản Sáu", "households": 5, "poor_households": 6},
        "poor_households",
        "More poor",
    ),
    ("villages", {"commune": LUAN, "name": "Bản Bảy", "difficulty": "IV"}, "difficulty", "khu vực"),
    (
        "villages",
        {"commune": LUAN, "name": "Bản Tám", "ethnic_shares": "Mông 95; Thái 50"},
        "ethnic_shares",
        "100",
    ),
    ("villages", {"commune": LUAN, "name": "NguyÔn V¨n"}, "name", "garbled"),
    ("cells", {"commune": "Xã Mường Nhé", "name": "Chi bộ Một"}, "commune", "add it there"),
    ("cells", {"commune": LUAN, "name": "Chi bộ Hai", "base": "Bản Giói C"}, "base", "did you"),
    ("cells", {"commune": LUAN, "name": "Chi bộ Ba"}, "cell_kind", "kind of cell"),
    (
        "cells",
        {"commune": LUAN, "name": "Chi bộ Bốn", "cell_kind": "trường", "base": "Giói A"},
        "base",
        "Only a village cell",
    ),
    (
        "cells",
        {"commune": LUAN, "name": "Chi bộ Năm", "base": "Giói A", "guests": "Bản Giói A"},
        "guests",
        "once",
    ),
    ("cells", {"commune": LUAN, "name": "Chi bộ bản Giói A", "base": "Giói A"}, "name", "row 3"),
    (
        "cells",
        {"commune": LUAN, "name": "Chi bộ Sáu", "cell_kind": "nhà máy"},
        "cell_kind",
        "cơ quan",
    ),
    ("members", member("A B", birth_date=1978), "birth_date", "Only a year"),
    ("members", member("A C", birth_date="13/5/78"), "birth_date", "century"),
    ("members", member("A D", birth_date="31/2/1978"), "birth_date", "no such day"),
    ("members", member("A E", birth_date="5/13/1978"), "birth_date", "day comes first"),
    ("members", member("A G", birth_date="mùa xuân"), "birth_date", "not a date"),
    ("members", member("A H", birth_date=date(2010, 5, 1)), "birth_date", "years old"),
    ("members", member("A I", birth_date=28_000), "birth_date", "not a date"),
    ("members", member("A K", birth_date="5/1978"), "birth_date", "day is missing"),
    ("members", member("A L", sex="namm"), "sex", "did you mean 'nam'"),
    ("members", member("A M", ethnic_group="Tày"), "ethnic_group", "dân tộc khác"),
    ("members", member("A N", cell="Chi bộ bản Gioi AB"), "cell", "did you mean"),
    ("members", member("A O", commune="Na Son"), "cell", "sheet 'Chi bộ'"),
    ("members", member("A P", village="Bản Na Son"), "village", "does not cover"),
    ("members", member("A Q", village=None), "village", "Bản Giói A, Bản Giói B"),
    ("members", member("A R", cell="Chi bộ Trường Tiểu học"), "village", "covers no village"),
    ("members", member("A S", standing=None), "standing", "Fill this in"),
    ("members", member("A T", admitted_on=date(2016, 2, 3)), "admitted_on", "after 31/12/2015"),
    ("members", member("A U", admitted_on=date(1990, 2, 3)), "admitted_on", "age of 9"),
    ("members", member("A V", reinforced_until="1.1.2015"), "reinforced_until", "was over"),
    ("members", member("Vàng A Chớ"), "name", "row 3"),
    ("members", member(" "), "name", "Fill this in"),
    ("members", member("Ví dụ: Lò Văn Khác"), "name", "example"),
]


def planted() -> tuple[Rows, dict[tuple[str, str], str]]:
    """Return a form full of errors, and what is expected: title and address to a word."""
    rows, expected = small(), {}
    for key, values, column, word in PLANTED:
        sheet = next(sheet for sheet in form.SHEETS if sheet.key == key)
        at = [c.key for c in sheet.columns].index(column)
        expected[sheet.vi, address(FIRST_ROW + len(rows[key]), at)] = word
        rows[key].append(values)
    return rows, expected


def places(found: Examination) -> dict[tuple[str, str], str]:
    return {place_of(found, mistake): mistake.text for mistake in found.errors}


def test_each_error_is_reported_at_exactly_its_cell() -> None:
    rows, expected = planted()
    found = examine(workbook(rows), ON)
    reported = places(found)
    assert reported.keys() == expected.keys()
    assert len(found.errors) == len(expected) > 30
    assert {place: text for place, text in reported.items() if expected[place] not in text} == {}


@pytest.mark.parametrize("number", range(len(PLANTED)))
def test_one_error_alone_is_the_only_one(number: int) -> None:
    key, values, column, word = PLANTED[number]
    rows = small()
    rows[key].append(values)
    found = examine(workbook(rows), ON)
    assert [(m.sheet, m.row, m.key) for m in found.errors] == [
        (key, FIRST_ROW + len(rows[key]) - 1, column)
    ]
    assert word in found.errors[0].text


def test_what_only_the_ledger_finds_is_shown_at_its_cell() -> None:
    rows = small()
    above = {"district": "Huyện Lạ", "province": "Tỉnh Lạ"}
    rows["communes"].append({"name": "Xã Mới Lạ", "code": "H1", **above})
    found = examine(workbook(rows), ON)
    assert ("Xã", "D5") in places(found)
    assert all(text == FINDINGS["code_taken"] for text in places(found).values())


def test_without_errors_there_is_nothing_to_report() -> None:
    found = examine(workbook(small()), ON)
    assert found.errors == []
    assert [note.text for note in found.notes] == [
        "Villages without a point, which are not on the map: 2."
    ]
    assert [village.code for village in found.draft.villages] == [
        "03379-01",
        "03379-02",
        "03205-07",
    ]


def test_the_copy_keeps_what_was_typed_and_marks_what_is_wrong() -> None:
    rows, expected = planted()
    rows["members"].append(member("=HYPERLINK(1)", village="Bản Giói A"))
    data = workbook(rows)
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(examine(data, ON))))
    typed = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in form.SHEETS:
        for line in typed[sheet.vi].iter_rows():
            for cell in line:
                assert copy[sheet.vi][cell.coordinate].value == cell.value
    for (title, cell), word in expected.items():
        assert word in copy[title][cell].comment.text
        assert copy[title][cell].fill.fgColor.rgb == "FFF8CBAD"
    listed = list(copy["Lỗi cần sửa"].iter_rows(min_row=2, values_only=True))
    assert {(line[0], line[1]) for line in listed if line[2] == "error"} == expected.keys()
    formula = copy["Đảng viên"].cell(FIRST_ROW + len(rows["members"]), 1)
    assert (formula.value, formula.data_type) == ("=HYPERLINK(1)", "s")
    again = examine(marked_copy(examine(data, ON)), ON)
    assert places(again).keys() == expected.keys()


@pytest.mark.slow
def test_the_command_lists_errors_and_writes_a_copy_only_its_owner_can_read(
    tmp_path: Path,
) -> None:
    rows, expected = planted()
    (tmp_path / "start.xlsx").write_bytes(workbook(rows))
    folder = tmp_path / "register"
    for name in ("start.loi.xlsx", "start.loi-2.xlsx"):
        done = run_chibo(folder, "open", str(tmp_path / "start.xlsx"), "--on", "2016-01-01")
        assert done.returncode == 1
        assert "Đảng viên B7: Only a year" in done.stdout
        assert str(len(expected)) in done.stdout
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    empty = run_chibo(folder, "figures", "--on", "2016-01-01")
    assert "chibo open" in empty.stderr
