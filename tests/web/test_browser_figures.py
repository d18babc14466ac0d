"""The figures page in a real browser: every published figure with its rows, by keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from sqlite3 import connect
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.cli.test_demo_table import DISTRICT

from .conftest import Served
from .test_browser import _sign_in as sign_in
from .test_browser import browser, page, wide  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SINCE = "2016-01-01"
DAY = "2018-05-13"
VIEWS = (
    "",
    f"?on={DAY}&by=commune",
    f"?on={DAY}&by=sex&f=members&f=villages",
    f"?on={DAY}&f=villages_independent&f=villages_guest&view=line",
    f"?on={DAY}&by=commune&view=bar&draw=members",
    f"?on={DAY}&by=commune&view=map&draw=share_villages_independent&f=share_villages_independent",
    f"?on={DAY}&then=2018-03-01&known=2018-05-13",
    f"?on={DAY}&boundaries=2021-06-30&unit=03214&by=village",
)
WRONG = "?on=30/02/2018&unit=na&by=sex&f=villages&known=x&every=week&view=map"


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def table(page: Page) -> dict[str, list[str]]:  # noqa: F811
    """Return the table's rows by their heading."""
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll('#figures tbody tr, #figures tfoot tr')].map(
            row => [...row.querySelectorAll('th, td.n')].map(cell => cell.innerText.trim()))"""
    )
    return {row[0]: row[1:] for row in found}


@pytest.mark.parametrize("day", DISTRICT)
def test_every_published_figure_is_found_with_its_rows(page: Page, day: str) -> None:  # noqa: F811
    published = DISTRICT[day]
    chosen = "".join(f"&f={key}" for key in published)
    page.goto(f"/figures?on={day}&since={SINCE}{chosen}")
    links = page.locator("#figures td a")
    assert links.count() == len(published)
    addresses = [links.nth(i).get_attribute("href") or "" for i in range(links.count())]
    shown = {a.split("/")[2]: number(links.nth(i).inner_text()) for i, a in enumerate(addresses)}
    assert shown == published
    for address in addresses:
        page.goto(address)
        key = address.split("/")[2]
        assert number(page.inner_text("h1").split(":")[-1]) == published[key]
        if published[key]:
            caption = page.inner_text("caption")
            assert number(caption.split(";")[-1]) == published[key], key


def test_luan_gioi_and_the_blank_villages_are_found_by_breakdown(page: Page) -> None:  # noqa: F811
    keys = "&f=members&f=admissions&f=cells&f=villages_independent&f=villages_blank"
    page.goto(f"/figures?on={DAY}&since={SINCE}&by=commune{keys}")
    rows = table(page)
    assert rows["Xã Luân Giói"] == ["0", "18", "22", "274", "56"]
    assert rows["Xã Pú Hồng"][-1] == "43"
    assert rows["Cộng"] == ["0", "158", "282", "5.351", "492"]
    page.goto(f"/figures?on=2016-01-01&by=commune{keys}")
    blank = {name: int(row[0]) for name, row in table(page).items() if row[0] != "0"}
    assert blank == {"Xã Keo Lôm": 1, "Xã Chiềng Sơ": 2, "Xã Nong U": 1, "Xã Pú Nhi": 1, "Cộng": 5}


def test_2018_on_the_boundaries_of_2025_has_six_communes(page: Page) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}&by=commune&boundaries=2025-07-01&f=villages_independent")
    rows = table(page)
    assert len(rows) == 7
    assert rows.pop("Cộng") == ["158"]
    assert sum(int(row[0]) for row in rows.values()) == 158


def test_a_figure_is_chosen_broken_down_and_opened_by_keyboard_alone(page: Page) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}")
    tab_to(page, "#ask > details:first-of-type > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#seek")
    page.keyboard.type("cong nhan chinh thuc")
    expect(page.locator("#subjects .tick:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "recognitions"
    page.keyboard.press("Space")
    back_to(page, "#by")
    page.keyboard.type("Theo x")
    back_to(page, "#unit")
    page.keyboard.type("Keo Lom")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=Keo**")
    assert page.inner_text("h1") == "Số liệu: Xã Keo Lôm"
    assert "Công nhận chính thức" in page.inner_text("#figures thead")
    tab_to(page, "#figures td a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows?**")
    assert "Xã Keo Lôm" in page.inner_text(".crumbs")


def tab_to(page: Page, selector: str) -> None:  # noqa: F811
    press_until(page, "Tab", selector)


def back_to(page: Page, selector: str) -> None:  # noqa: F811
    press_until(page, "Shift+Tab", selector)


def press_until(page: Page, key: str, selector: str) -> None:  # noqa: F811
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            return
    pytest.fail(f"{selector} is not reached with {key}")


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_is_too_wide_or_breaks_the_rules_of_access(wide: Page, view: str) -> None:  # noqa: F811
    wide.goto(f"/figures{view}")
    check_access(wide)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_wrong_is_said_accessibly(browser: Browser, served: Served, width: int) -> None:  # noqa: F811
    context = browser.new_context(base_url=served.address, viewport={"width": width, "height": 800})
    other = context.new_page()
    sign_in(other)
    other.goto(f"/figures{WRONG}")
    assert other.locator("[aria-invalid]").count() == 6
    check_access(other)
    context.close()


def check_access(page: Page) -> None:  # noqa: F811
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_chart_is_a_picture_with_its_table_beside_it(page: Page) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}&f=villages_independent&view=line")
    loaded = "img => img.complete && img.naturalWidth > 0"
    assert page.locator(".drawn img").evaluate(loaded)
    rows = table(page)
    assert rows["01/01/2016"] == ["110"]
    assert rows["13/05/2018"] == ["158"]


def test_what_was_known_late_is_explained_by_decisions(page: Page) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}&f=recognitions&f=members&then=14/05/2018")
    rows: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll('#changes tbody tr')].map(
            row => [...row.querySelectorAll('th, td')].map(cell => cell.innerText))"""
    )
    for name, then, now, difference in rows:
        assert signed(difference) == number(now) - number(then), name
        listed = page.locator("#changes details", has=page.get_by_text(f"{name}:", exact=False))
        parts = listed.locator("li b").evaluate_all("all => all.map(b => b.textContent)")
        assert sum(signed(part) for part in parts) == signed(difference)
        assert listed.locator("a[href^='/decisions/']").count() == len(parts) > 0
    page.locator("#changes summary").first.press("Enter")
    page.locator("#changes details[open] a").first.press("Enter")
    page.wait_for_url("**/decisions/**")


def signed(text: str) -> int:
    return number(text) * (-1 if text.startswith("−") else 1)


def test_a_revoked_decision_is_seen_between_two_moments(
    page: Page,  # noqa: F811
    served: Served,
) -> None:
    """One admission of the demo was wrong, and revoked."""
    with connect(served.folder / "chibo.sqlite3") as database:
        revoked = "SELECT min(position) FROM register_ledgerentry WHERE kind = 'revoke'"
        (position,) = database.execute(revoked).fetchone()
    page.goto(f"/figures?on={DAY}&f=admissions&then={position - 1}&known={position}")
    assert "−1" in page.inner_text("#changes tbody")
    page.locator("#changes summary").click()
    link = page.locator("#changes details a")
    expect(link).to_have_count(1)
    assert (link.get_attribute("href") or "").startswith(f"/decisions/{position}")


def test_a_view_is_the_same_at_its_lasting_link_in_another_window(
    page: Page,  # noqa: F811
    browser: Browser,  # noqa: F811
    served: Served,
) -> None:
    page.goto("/figures")
    page.fill("#unit", "Xã Keo Lôm")
    page.fill("#on", "13/05/2018")
    page.select_option("#by", "village")
    page.press("#unit", "Enter")
    page.wait_for_url("**unit=**")
    link = page.get_attribute("#take-away a", "href") or ""
    assert "known=" in link
    context = browser.new_context(base_url=served.address)
    other = context.new_page()
    sign_in(other)
    other.goto(link)
    assert table(other) == table(page)
    assert len(table(other)) == 25
    context.close()


def test_the_page_works_without_script_and_suggests_units(browser: Browser, served: Served) -> None:  # noqa: F811
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    other = context.new_page()
    sign_in(other)
    other.goto("/figures")
    assert not other.locator("#seek").is_visible()
    assert other.locator("#units option").count() > 12
    other.fill("#unit", "03214")
    other.press("#unit", "Enter")
    other.wait_for_url("**unit=03214**")
    assert other.inner_text("h1").startswith("Số liệu: Xã")
    context.close()


def test_a_view_is_taken_away_as_a_workbook_with_its_origin(page: Page, tmp_path: Path) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}&by=commune&f=villages_independent&f=admissions")
    page.fill("#purpose", "báo cáo sơ kết")
    with page.expect_download() as download:
        page.locator("button[value='xlsx']").press("Enter")
    path = tmp_path / "figures.xlsx"
    download.value.save_as(path)
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    said = {row[0]: row[1] for row in sheet.iter_rows(max_col=2, values_only=True)}
    assert said["Mục đích"] == "báo cáo sơ kết"
    assert said["Dữ liệu mẫu"]
    assert list(sheet.iter_rows(values_only=True))[-1] == ("Cộng", 158, 492)


def test_a_view_prints_without_its_form(page: Page) -> None:  # noqa: F811
    page.goto(f"/figures?on={DAY}&by=commune")
    page.emulate_media(media="print")
    assert page.is_visible(".sample")
    assert page.is_visible("#figures")
    for hidden in ("#ask", "#take-away", ".bar"):
        assert not page.is_visible(hidden)
