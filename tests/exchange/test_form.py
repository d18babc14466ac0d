"""The form is read as people fill it in: headings, order, spellings, dates, examples."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from chibo.exchange.workbook import form, units
from chibo.exchange.workbook.examination import Examination, examine
from chibo.exchange.workbook.mistakes import Wrong
from chibo.exchange.workbook.names import VILLAGE_WORDS, Names
from chibo.exchange.workbook.template import template
from chibo.exchange.workbook.values import (
    choice_of,
    count_of,
    date_of,
    degrees_of,
    names_of,
    shares_of,
)
from chibo.ledger.contents import EthnicShare
from chibo.register.spelling import plain

from .forms import Rows, member, small, workbook

ON = date(2016, 1, 1)
DAY = date(2018, 5, 13)


def plainly_made(rows: Rows, language: str, backwards: bool = False, title: str = "") -> bytes:
    """Return a workbook as somebody makes it without the template: one row of headings."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"default_date_format": "d/m/yyyy"})
    for sheet in form.SHEETS:
        page = book.add_worksheet(getattr(sheet, language))
        columns = sheet.columns[::-1] if backwards else sheet.columns
        top = 0
        if title:
            page.write(0, 0, title)
            top = 2
        for i, column in enumerate(columns):
            page.write(top, i, getattr(column, language).upper())
            for row, values in enumerate(rows.get(sheet.key, []), top + 1):
                page.write(row, i, values.get(column.key))
        page.write(top, len(columns), "Ghi chú của tôi")
    book.add_worksheet("Nháp").write(0, 0, "của tôi")
    book.close()
    return made.getvalue()


def state(found: Examination) -> list[Any]:
    """What was understood, without the random ids."""
    draft = found.draft
    return [
        [(u.level, u.code, u.name) for u in draft.units],
        [(v.commune.code, v.code, v.name, v.households, v.lat) for v in draft.villages],
        [(c.name, c.kind, [v.name for v in c.villages()]) for c in draft.cells],
        [
            (m.particulars, m.cell.name, m.village and m.village.name, m.standing)
            for m in draft.members
        ],
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("title", ["", "DANH SÁCH ĐẢNG VIÊN"])
def test_headings_in_either_language_columns_in_any_order(
    language: str, backwards: bool, title: str
) -> None:
    wanted = examine(workbook(small()), ON)
    found = examine(plainly_made(small(), language, backwards, title), ON)
    assert found.errors == wanted.errors == []
    assert state(found) == state(wanted)
    texts = [note.text for note in found.notes]
    assert sum("Ghi chú của tôi" in text for text in texts) == len(form.SHEETS)
    assert sum("'Nháp'" in text for text in texts) == 1


def test_the_template_alone_has_examples_that_are_not_read() -> None:
    communes = units.within(ON, None, "Điện Biên Đông")
    found = examine(template(communes), ON)
    assert found.mistakes == []
    assert len(communes) == len(found.draft.units) - 2 == 14
    assert not (found.draft.villages or found.draft.cells or found.draft.members)
    assert not found.draft.candidates


def test_a_sheet_and_a_column_that_are_missing_are_named() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet("xa")
    page.write_row(0, 0, ["Tên xã", "Tỉnh"])
    page.write_row(1, 0, ["Xã Na Son", "Điện Biên"])
    book.add_worksheet("Thôn bản").write_row(0, 0, ["Mã thôn bản", "Số hộ"])
    book.add_worksheet("Chi bộ").write_row(0, 0, ["Ghi chú", "Số"])
    book.close()
    texts = [m.text for m in examine(made.getvalue(), ON).errors]
    assert any("'Đảng viên' (Members) is missing" in text for text in texts)
    assert any("'Tên thôn bản' (Village) is missing" in text for text in texts)
    assert any("no row of headings" in text for text in texts)


def test_communes_may_be_one_column_alone() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet("Xã").write_column(0, 0, ["Danh sách", "Tên xã", "Na Son", "Tìa Dình"])
    book.close()
    found = examine(made.getvalue(), ON)
    assert [u.name for u in found.draft.units if u.level == "commune"] == [
        "Xã Na Son",
        "Xã Tìa Dình",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "13/5/2018",
        "13/05/2018",
        "13.05.2018",
        "13-5-2018",
        "13 5 2018",
        "2018-05-13",
        "2018/5/13",
        "ngày 13 tháng 5 năm 2018",
        "Ngày 13 tháng 05 năm 2018",
        DAY,
    ],
)
def test_dates_as_people_type_them(typed: str | date) -> None:
    assert date_of(typed) == DAY


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_in_every_form_is_read_back(day: date) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", day.isoformat()):
        assert date_of(text) == day


@given(st.text(max_size=30) | st.floats() | st.booleans() | st.integers())
def test_whatever_is_typed_is_understood_or_refused_with_a_word(typed: Any) -> None:
    for read in (
        date_of,
        count_of,
        shares_of,
        lambda value: names_of(value, 120),
        lambda value: degrees_of(value, (6, 24)),
        lambda value: choice_of(value, form.SEXES),
    ):
        try:
            read(typed)
        except Wrong as wrong:
            assert str(wrong)


def test_numbers_choices_and_shares_as_people_type_them() -> None:
    assert [count_of(v) for v in (62.0, "62", "1.234", "1 234", None, " ")] == [
        62,
        62,
        1234,
        1234,
        None,
        None,
    ]
    assert [degrees_of(v, (6, 24)) for v in (21.3, "21,3", "21.3°")] == [21.3] * 3
    for typed in ("nữ", "Nữ", "nu", "female", " NỮ "):
        assert choice_of(typed, form.SEXES) == "female"
    for typed in ("Mông", "H'Mông", "hmong", "MONG"):
        assert choice_of(typed, form.ETHNIC_GROUPS) == "mong"
    assert choice_of(3.0, form.DIFFICULTY) == choice_of("Khu vực III", form.DIFFICULTY) == "III"
    assert shares_of("Mông 95%; Thái: 4,5") == (
        EthnicShare("mong", 0.95),
        EthnicShare("thai", 0.045),
    )


@pytest.mark.parametrize(
    "typed", ["Luân Giói", "xã luân giới", "Xã Luôn Giói", "LUAN GIOI", "03379"]
)
def test_spellings_of_a_commune_are_resolved(typed: str) -> None:
    rows = small()
    rows["villages"].append({"commune": typed, "name": "Bản Mới"})
    found = examine(workbook(rows), ON)
    assert found.errors == []
    assert found.draft.villages[-1].commune.code == "03379"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Noong U", "03371"), ("Pú Nhi", "03370"), ("Xã Luân Giới", "03379"), ("Na Son", "03205")],
)
def test_official_communes_are_found_in_any_spelling(name: str, code: str) -> None:
    rows: Rows = {
        "communes": [{"name": name, "district": "Điện Biên Đông"}],
        "villages": [],
        "cells": [],
        "members": [],
    }
    found = examine(workbook(rows), ON)
    assert found.errors == []
    commune = found.draft.units[-1]
    assert (commune.code, commune.parent and commune.parent.code) == (code, "101")
    assert commune.lat is not None


def test_communes_of_july_2025_stand_under_the_province_and_reuse_codes() -> None:
    rows = small()
    rows["communes"] = [{"name": "Xã Mường Luân", "province": "Điện Biên"}, {"name": "Xã Na Son"}]
    for line in (*rows["villages"], *rows["cells"]):
        line["commune"] = "Na Son" if "Na Son" in line["commune"] else "Mường Luân"
    found = examine(workbook(rows), date(2025, 7, 1))
    assert found.errors == []
    assert [(u.level, u.code) for u in found.draft.units] == [
        ("province", "11"),
        ("commune", "03214"),
        ("commune", "03203"),
    ]


def test_a_commune_that_is_in_no_list_works_with_district_and_province() -> None:
    rows = small()
    rows["communes"].append(
        {"name": "Xã Hoàn Toàn Mới", "district": "Điện Biên Đông", "province": "Điện Biên"}
    )
    rows["communes"].append(
        {"name": "Xã Mới Lạ", "district": "Huyện Lạ", "province": "Tỉnh Lạ", "code": "99901"}
    )
    found = examine(workbook(rows), ON)
    assert found.errors == []
    old = next(u for u in found.draft.units if u.name == "Xã Hoàn Toàn Mới")
    new = next(u for u in found.draft.units if u.name == "Xã Mới Lạ")
    assert old.parent and old.parent.code == "101"
    assert new.parent and new.parent.parent and new.parent.parent.name == "Tỉnh Lạ"
    assert new.code == "99901"
    assert len({u.code for u in found.draft.units}) == len(found.draft.units)


def test_a_cell_may_stand_under_the_district_and_a_village_of_another_commune_be_its_guest() -> (
    None
):
    rows = small()
    rows["cells"].append(
        {
            "commune": "Huyện Điện Biên Đông",
            "name": "Chi bộ Văn phòng",
            "cell_kind": "cơ quan",
            "guests": "Bản Na Son",
        }
    )
    rows["members"].append(member("Lê Văn Hai", cell="Văn phòng", village="Na Son"))
    found = examine(workbook(rows), ON)
    assert found.errors == []
    assert found.draft.cells[-1].unit.level == "district"


names = st.lists(st.text("abà Bản12", min_size=1, max_size=8), min_size=1, max_size=8)


@given(names)
def test_a_name_finds_every_thing_that_has_it(typed: list[str]) -> None:
    known: Names[int] = Names(VILLAGE_WORDS)
    for i, name in enumerate(typed):
        known.add_namesake(name, i)
    for i, name in enumerate(typed):
        assert i in known.find(name)
        assert all(plain(typed[j]) == plain(name) for j in known.find(name))
