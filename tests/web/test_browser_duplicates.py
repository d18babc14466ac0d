"""Deciding on a pair in a real browser: by keyboard, in two tabs, and taking it back."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import Served
from .test_browser import _sign_in as sign_in
from .test_browser import browser, page, wide  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def open_first_pair(page: Page) -> str:  # noqa: F811
    """Open the first pair of the list, and return its address."""
    page.goto("/people/duplicates")
    page.locator(".pairs a").first.click()
    page.wait_for_url("**/people/duplicates/**")
    return page.url


def press(page: Page, act: str) -> None:  # noqa: F811
    page.locator(f"button[value='{act}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")


def check_access(page: Page) -> None:  # noqa: F811
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_pair_is_decided_and_taken_back_by_keyboard(wide: Page) -> None:  # noqa: F811
    page = wide  # noqa: F811
    address = open_first_pair(page)
    listed = page.locator("h2").all_inner_texts()
    page.locator("#ground").focus()
    page.keyboard.type("hai danh sách được nhập chung")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Đã ghi sổ: một người")
    expect(page.locator(".note").nth(1)).to_contain_text("Không được tính vào ngày nào")
    check_access(page)
    page.locator("section[aria-labelledby=side-B] h2 a").click()
    page.wait_for_load_state("load")
    expect(page.locator("main .note")).to_contain_text("cùng một người với")
    check_access(page)
    page.get_by_role("link", name="Xem hoặc rút lại").click()
    page.fill("#ground", "nhầm")
    press(page, "not-same")
    expect(page.locator("[role=status]")).to_contain_text("Đã rút lại")
    assert page.url == address
    page.reload()
    assert page.locator("[role=status]").count() == 0
    assert page.locator("h2").all_inner_texts() == listed


def test_a_missing_ground_is_told_at_its_field(browser: Browser, served: Served) -> None:  # noqa: F811
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=served.address)
    page = context.new_page()  # noqa: F811
    sign_in(page)
    open_first_pair(page)
    press(page, "keep-a")
    expect(page.locator("[role=alert]")).to_contain_text("Hãy ghi căn cứ")
    assert page.get_attribute("#ground", "aria-describedby") == "error-1"
    check_access(page)
    context.close()


def test_the_second_tab_is_told_what_the_first_one_decided(page: Page) -> None:  # noqa: F811
    address = open_first_pair(page)
    second = page.context.new_page()
    second.goto(address)
    press(page, "different")
    expect(page.locator("[role=status]")).to_contain_text("hai người khác nhau")
    second.fill("#ground", "nhập trùng")
    press(second, "keep-b")
    expect(second.locator("[role=alert]")).to_contain_text("Đã có người quyết định")
    check_access(second)
    press(second, "not-different")
    expect(second.locator("[role=status]")).to_contain_text("cần quyết định lại")
    press(page, "not-different")
    expect(page.locator("[role=alert]")).to_contain_text("đã được rút lại trước đó")
    second.close()


def test_the_two_stand_side_by_side_or_one_above_the_other(wide: Page) -> None:  # noqa: F811
    open_first_pair(wide)
    a, b = (wide.locator(f"section[aria-labelledby=side-{side}]").bounding_box() for side in "AB")
    assert a is not None
    assert b is not None
    if wide.viewport_size == {"width": 360, "height": 800}:
        assert b["y"] >= a["y"] + a["height"]
        assert a["x"] == b["x"]
    else:
        assert a["y"] == b["y"]
        assert b["x"] >= a["x"] + a["width"]
