"""The campaign's pages in a real browser: a resolution and its target by keyboard, and access."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Served  # noqa: F401
from .test_browser import browser, wide  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAY = "?on=2018-05-13"
TWO_CLICKS = """() => {
  const save = [...document.querySelectorAll("form button.main")].at(-1);
  save.click();
  setTimeout(() => save.click(), 30);
}"""
"""Slower than a double click, of which Chromium sends one: before the answer is there."""


def check_access(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def type_into(page: Page, field: str, text: str) -> None:
    page.locator(f"#{field}").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def save(page: Page) -> None:
    page.locator("form button.main", has_text="Lưu").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")


def test_a_resolution_and_its_target_are_entered_by_keyboard(wide: Page) -> None:  # noqa: F811
    page = wide
    number = f"{page.viewport_size['width']}-NQ/TU"  # type: ignore[index]
    page.goto(f"/campaign/resolutions/new{DAY}")
    for field, text in (
        ("number", number),
        ("signed_on", "23/05/2016"),
        ("since", "01/01/2016"),
        ("until", "31/12/2020"),
        ("title", "Mỗi bản một chi bộ"),
    ):
        type_into(page, field, text)
    check_access(page)
    save(page)
    expect(page.locator("h1")).to_have_text(number)
    page.get_by_role("link", name="Giao chỉ tiêu").click()
    page.locator("#form").select_option("share")
    page.locator("#key").select_option("share_villages_independent")
    type_into(page, "value", "65")
    save(page)
    expect(page.locator("main")).to_contain_text("65,0 %")
    expect(page.locator("main .light").first).to_have_text("Đạt tiến độ")
    check_access(page)


def test_a_second_click_enters_nothing_twice(wide: Page) -> None:  # noqa: F811
    page = wide
    text = f"Mở lớp cảm tình Đảng {page.viewport_size['width']}"  # type: ignore[index]
    page.goto(f"/campaign/resolutions{DAY}")
    page.locator("main .papers a").first.click()
    page.get_by_role("link", name="Nhập nhiệm vụ, giải pháp").click()
    type_into(page, "text", text)
    page.evaluate(TWO_CLICKS)
    expect(page.locator("main")).to_contain_text(text)
    assert page.locator("main").inner_text().count(text) == 1


@pytest.mark.parametrize(
    "address",
    [
        "/campaign",
        "/campaign/resolutions",
        "/campaign/charge",
        "/campaign/visits",
        "/campaign/visits/new",
        "/campaign/closings",
        "/campaign/practices",
        "/campaign/practices/new",
        "/attention",
        "/account",
    ],
)
def test_everybody_can_use_the_page(wide: Page, address: str) -> None:  # noqa: F811
    wide.goto(address + DAY)
    check_access(wide)


def test_from_the_overview_to_a_commune_s_share(wide: Page) -> None:  # noqa: F811
    page = wide
    page.goto(f"/{DAY}")
    page.get_by_role("link", name="Kết nạp", exact=True).click()
    expect(page.locator("main")).to_contain_text("131,2 % của 375 yêu cầu đến nay")
    check_access(page)
    page.get_by_role("link", name="theo ngày").click()
    expect(page.locator("main")).to_contain_text("138,8 % của 354,4 yêu cầu đến nay")
    page.get_by_role("link", name="Đảng bộ xã Luân Giói").click()
    expect(page.locator("h1")).to_have_text("Kết nạp")
    expect(page.locator("main .big")).to_have_text("56")
