"""The published figures of the district, on the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from chibo.access.accounts import make_officer

from .conftest import OFFICER, PASSWORD
from .test_pages import words


@pytest.fixture
def reader(client: Client, demo_data: None) -> Client:
    client.force_login(make_officer(OFFICER, PASSWORD))
    return client


def page(reader: Client, name: str, *args: object, **query: str) -> str:
    return words(reader.get(reverse(name, args=args), query).content.decode())


def test_the_overview_of_13_may_2018(reader: Client) -> None:
    shown = page(reader, "overview", on="2018-05-13")
    for said in (
        "Huyện Điện Biên Đông Tình hình ngày 13/05/2018 · so với 01/01/2016 · 14 xã, thị trấn",
        "158 / 243 thôn bản 65,0 % +19,8 điểm từ 01/01/2016 48 bản mới độc lập",
        "0 / 243 thôn bản 100,0 % có đảng viên 5 bản ngày 01/01/2016",
        "Kết nạp từ 01/01/2016 492 đảng viên",
        "39 chi bộ ghép / 282 chi bộ 46 bản sinh hoạt ghép 27 lượt chia tách , 19 đã xóa",
        "Cộng 243 158 65,0 % 39 46 0 0 282 39",
    ):
        assert said in shown


def test_the_overview_of_the_first_day(reader: Client) -> None:
    shown = page(reader, "overview", on="2016-01-01")
    assert "110 / 243 thôn bản 45,3" in shown
    assert "58 chi bộ ghép / 244 chi bộ 77 bản sinh hoạt ghép" in shown
    assert "Thôn bản trắng đảng viên 5" in page(reader, "attention-counts", on="2016-01-01")
    assert "Độc lập 110 Chủ chi bộ ghép 56 Sinh hoạt ghép 77" in shown


def test_after_the_district_ended_the_overview_speaks_of_six_communes(reader: Client) -> None:
    assert "6 xã, Tỉnh Điện Biên" in page(reader, "overview", on="2025-07-01")
    assert "Huyện Điện Biên Đông" in page(reader, "overview", on="2025-06-30")


def test_2018_on_the_boundaries_of_2025_has_six_communes_and_the_same_sums(
    reader: Client,
) -> None:
    query = {"on": "2018-05-13", "boundaries": "2025-07-01"}
    answer = reader.get(reverse("overview"), query)
    communes = answer.context["communes"]
    assert len(communes.rows) == 6
    placed = sum(row.figures["villages_independent"] for row in communes.rows)
    loose = sum(row.figures["villages_independent"] for row in communes.unplaced)
    assert placed + loose == 158


def test_the_blank_villages_of_2016_are_listed_by_name(reader: Client) -> None:
    shown = page(reader, "villages", on="2016-01-01", status="blank")
    assert "5 trên 243 thôn bản" in shown
    for name in ("Háng Lìa I", "Há Pa", "Thẩm Chẩu", "Tà Té D"):
        assert name in shown


def test_rows_come_in_pages_of_a_hundred(reader: Client) -> None:
    address = reverse("rows", args=["admissions"])
    first = reader.get(address, {"on": "2018-05-13"})
    last = reader.get(address, {"on": "2018-05-13", "page": "5"})
    assert len(first.context["rows"]) == 100
    assert len(last.context["rows"]) == 92
    assert "Trang 5 / 5" in last.content.decode()
