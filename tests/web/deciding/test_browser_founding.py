"""A joint cell is split through the case in a real browser, and the village turns independent."""

from __future__ import annotations

import json
import sqlite3

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import Served, served  # noqa: F401
from tests.web.test_browser import browser, page, wide  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GUEST = """
    SELECT c.village, o.parent FROM register_coveragespell c
    JOIN register_organisationspell o ON o.organisation = c.cell
    WHERE c.role = 'guest' AND c.valid_to = '9999-12-31' AND o.valid_to = '9999-12-31'
      AND c.known_to > 4e18 AND o.known_to > 4e18
    ORDER BY c.village"""


def check_access(page: Page) -> None:  # noqa: F811
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def status_on_map(page: Page, village: int) -> str:  # noqa: F811
    page.goto("/")
    page.wait_for_load_state("networkidle")
    classes = page.locator(f"#map-frame a[href*='/places/{village}'] .area").first
    return json.dumps(classes.get_attribute("class"))


def test_a_joint_cell_is_split_through_the_case(page: Page, served: Served) -> None:  # noqa: F811
    with sqlite3.connect(served.folder / "chibo.sqlite3") as database:
        village, _unit = database.execute(GUEST).fetchone()
    assert "guest" in status_on_map(page, village)
    page.goto(f"/places/{village}")
    page.get_by_role("link", name="Soạn quyết định").click()
    page.get_by_role("link", name="Thành lập chi bộ tại đây, theo từng bước").click()
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/survey")
    check_access(page)
    while page.locator("[name=goes]:checked").count():
        page.locator("[name=goes]:checked").first.uncheck()
    expect(page.locator("#readiness")).to_contain_text("còn thiếu 3")
    officials = page.locator("label.tick", has_text="chính thức").locator("[name=goes]")
    for number in range(3):
        officials.nth(number).check()
    expect(page.locator("#readiness")).to_contain_text("Đủ để lập chi bộ")
    page.select_option("[name=secretary]", officials.nth(0).get_attribute("value"))
    expect(page.locator("#readiness")).to_contain_text("Đã có nguồn bí thư")
    for step in ("resolution", "proposal", "decision"):
        page.locator("#founding button.main").click()
        page.wait_for_url(f"**/{step}")
        check_access(page)
    page.fill("[name=cell_name]", "Chi bộ bản Mới")
    page.fill("[name=handover_on]", "20/11/2026")
    page.locator("#founding button.main").click()
    page.wait_for_url("**/drafts/*")
    expect(page.locator("#effect")).to_contain_text("Độc lập")
    expect(page.locator("#effect")).to_contain_text("3 đảng viên liên quan")
    check_access(page)
    page.fill("[name=number]", "15-QĐ/ĐU")
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.locator("[role=status]")).to_contain_text("Đã ghi vào sổ")
    assert "independent" in status_on_map(page, village)


def test_the_pages_of_decisions_are_accessible_at_each_width(
    wide: Page,  # noqa: F811
    served: Served,  # noqa: F811
) -> None:
    page = wide  # noqa: F811
    with sqlite3.connect(served.folder / "chibo.sqlite3") as database:
        village, unit = database.execute(GUEST).fetchone()
    addresses = ["/decide", "/drafts", "/foundings", "/decide/admit", f"/decide/admit?unit={unit}"]
    addresses += [
        f"/decide/{kind}?unit={unit}" for kind in ("found", "admit_class", "merge_places")
    ]
    addresses += [
        f"/decide/about/place/{village}",
        f"/decide/split_place?unit={unit}&about={village}",
    ]
    for address in addresses:
        answer = page.goto(address)
        assert answer and answer.status == 200, address
        check_access(page)
