"""A plan by its pages: listed, planned, read on the map, adopted, its first act recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import OFFICER, PASSWORD, Served, serving
from .story_register import BLANK, COMMUNE, HELPERS, NATIVES
from .test_browser import browser
from .test_browser_story import follow, menu, open_village, press, said, signed_in

__all__ = ["browser"]

pytestmark = pytest.mark.browser

TODAY = f"{date.today():%d/%m/%Y}"
GOING = (*NATIVES, HELPERS[0])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("plan") / "data"
    folder.mkdir()
    begun = f"from tests.web.story_register import build\nbuild({PASSWORD!r})\n"
    with serving(folder, more=begun) as served:
        yield served


def test_from_the_list_of_who_may_be_moved_to_a_village_with_members(
    browser: Browser,  # noqa: F811
    office: Served,
) -> None:
    page = signed_in(browser, office, OFFICER)
    village, before = open_village(page, BLANK)
    assert before == "Guest of a joint cell, blank"
    for name in GOING:
        list_as_movable(page, name)
    make_the_plan(page)
    plan = page.url
    shown_on_the_map(page, village)
    adopt_the_founding(page)
    record_the_first(page)
    _village, after = open_village(page, BLANK)
    assert after == "Guest of a joint cell"
    page.goto(plan)
    follow(page, "The plan against what happened")
    expect(page.locator("main")).to_contain_text("1 done")
    assert Axe().run(page).violations_count == 0
    page.context.close()


def list_as_movable(page: Page, name: str) -> None:
    menu(page, "Plans")
    follow(page, "Who may be moved")
    page.fill("#person", name)
    page.select_option("#to", label=f"{COMMUNE} · {BLANK}")
    page.select_option("#view", label="agrees")
    page.fill("#listed_on", TODAY)
    press(page, "Save")
    said(page, "Saved.")


def make_the_plan(page: Page) -> None:
    menu(page, "Plans")
    follow(page, "Make a plan")
    page.select_option("#place", label=COMMUNE)
    page.fill("#on", TODAY)
    page.fill("#periods", "2")
    press(page, "Make the plan")
    expect(page.locator("#job, #map-frame").first).to_be_visible()
    expect(page.locator("#map-frame")).to_be_visible(timeout=60_000)
    expect(page.locator("main .head")).to_contain_text("proven best")


def shown_on_the_map(page: Page, village: str) -> None:
    """The slider shows the village blank at the start and independent at the end."""
    slider = page.locator("#map-day")
    expect(slider).to_be_visible()
    area = page.locator(f"#map-frame a[href^='{village}'] .area")
    expect(area).to_have_class(re.compile(r"\bindependent\b"))
    slider.press("Home")
    expect(area).to_have_class(re.compile(r"\bblank\b"))
    slider.press("End")
    expect(area).to_have_class(re.compile(r"\bindependent\b"))


def adopt_the_founding(page: Page) -> None:
    page.locator("main").get_by_role("button", name=f"Make drafts for {BLANK}").click()
    said(page, "4 drafts are prepared.")
    expect(page.get_by_role("link", name="drafted")).to_have_count(4)


def record_the_first(page: Page) -> None:
    page.get_by_role("link", name="drafted").first.click()
    expect(page.locator("#effect")).to_contain_text(BLANK)
    page.locator("main input[name^=number]").first.fill("7-QĐ/ĐU")
    press(page, "Record in the register")
    said(page, "Recorded")
