"""The pages in a real browser: the slider, the keyboard, the widths, the weight, the policy."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import run_chibo

from .conftest import OFFICER, PASSWORD, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = Path("/usr/bin/chromium")
expect.set_options(timeout=15_000)  # a machine with other work to do is slow, not wrong
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (360, 1280)
DAY = "2018-05-13"
FIRST_PAGE_LIMIT = 150_000
MAP_DATA = ("/map/",)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CHIBO_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{CHROMIUM} is not installed, and CHIBO_REQUIRE_BROWSER asks for it")
        pytest.skip(f"browser tests need {CHROMIUM}")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture(params=WIDTHS)
def wide(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Page]:
    """A signed-in page at each width, which must end without a word on the console."""
    yield from _signed_in(browser, served, request.param)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    yield from _signed_in(browser, served, 1280)


def _signed_in(browser: Browser, served: Served, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=served.address)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    _sign_in(page)
    yield page
    context.close()
    assert said == []


def _sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#id_username", OFFICER)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/")


def addresses(page: Page) -> list[str]:
    """Return an address of every kind of page, found by following links."""
    page.goto(f"/?on={DAY}")
    village = page.get_attribute("#map-frame a", "href")
    page.goto(f"/places/{village.split('/')[-1]}" if village else "/")
    cell = page.get_attribute("dd a[href^='/organisations/']", "href")
    person = page.get_attribute("th a[href^='/people/']", "href")
    decision = page.get_attribute(".timeline a[href^='/decisions/']", "href")
    commune = page.get_attribute(".crumbs li:last-child a", "href")
    page.goto("/people/duplicates")
    pair = page.get_attribute(".pairs a[href^='/people/duplicates/']", "href")
    page.goto(f"/candidates?on={DAY}")
    candidate = page.get_attribute(".board li a[href^='/candidates/']", "href")
    found = [village, cell, person, decision, commune, pair, candidate]
    assert all(found)
    fixed = ["/", f"/villages?on={DAY}", "/figures", "/search?q=na", "/figures/cells_joint/rows"]
    fixed += ["/people/duplicates", "/people/duplicates?decided"]
    fixed += ["/quality", "/quality?on=2016-01-01"]
    fixed += [f"/candidates?on={DAY}", "/candidates?stage=applied"]
    fixed += [f"/candidates/calendar?on={DAY}"]
    fixed += ["/candidates/figures", "/candidates/plans", "/candidates/new"]
    return fixed + [address for address in found if address]


def test_a_village_changes_status_on_the_day_of_its_decision_and_leads_to_it(page: Page) -> None:
    page.goto("/?on=2016-06-30")
    page.wait_for_selector("#map-day:visible")
    page.wait_for_load_state("networkidle")
    before = statuses(page)
    with page.expect_response(lambda answer: "on=2016-07-01" in answer.url):
        page.press("#map-day", "ArrowRight")
    expect(page.locator("#head p").first).to_contain_text("01/07/2016")
    expect(page.locator("#beside [data-fill] li").first).to_be_visible()
    after = statuses(page)
    changed = [v for v in after if "independent" in after[v] and "guest" in before[v]]
    assert changed
    assert page.inner_text("#map-shown") == "01/07/2016"
    assert "on=2016-07-01" in (page.get_attribute("#pages a", "href") or "")
    page.locator(f"a[data-village='{changed[0]}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/**")
    assert "01/07/2016" in page.inner_text(".head")
    page.locator(".timeline li", has_text="01/07/2016").locator("a[href^='/decisions/']").click()
    page.wait_for_url("**/decisions/**")
    assert "Chia tách, thành lập chi bộ" in page.inner_text("h1")
    assert "01/07/2016" in page.inner_text(".head")


def statuses(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('#map-frame a')].map(
            a => [a.dataset.village, a.querySelector('path').getAttribute('class')]))"""
    )
    return found


def test_the_slider_redraws_the_areas_when_villages_were_merged(page: Page) -> None:
    page.goto("/?on=2016-01-01")
    page.wait_for_selector("#map-day:visible")
    assert page.locator("#map-frame a").count() == 243
    page.press("#map-day", "End")
    expect(page.locator("#map-frame a")).to_have_count(198)
    expect(page.locator("h1")).to_contain_text("6 xã")
    in_legend = page.inner_text("[data-count='independent']")
    assert page.locator("#cards .big").first.inner_text() == in_legend


def test_imported_outlines_follow_the_slider_zoom_click_and_keyboard(
    page: Page, served: Served, tmp_path: Path
) -> None:
    ring = [[103.13, 21.3], [103.33, 21.3], [103.33, 21.45], [103.13, 21.45], [103.13, 21.3]]
    feature = {
        "type": "Feature",
        "properties": {"ten": "Xã Na Son"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "outlines.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    asked = ("--valid-from", "2017-01-01", "--level", "commune")
    assert run_chibo(served.folder, "boundaries", str(file), *asked).returncode == 0
    try:
        page.goto("/?on=2016-12-31")
        page.wait_for_selector("#map-day:visible")
        page.wait_for_load_state("networkidle")
        plain = page.locator("#map-frame .commune").count()
        expect(page.locator("#map-note")).not_to_contain_text("outlines.geojson")
        before = outline(page)
        page.click("[data-zoom='1.5']")
        view = page.get_attribute("#map-frame svg", "viewBox")
        page.press("#map-day", "ArrowRight")
        expect(page.locator("#map-note")).to_contain_text("outlines.geojson")
        expect(page.locator("#map-note")).to_contain_text("01/01/2017")
        after = outline(page)
        assert after != before
        assert page.locator("#map-frame a").count() == 243
        assert page.locator("#map-frame .commune").count() == plain
        assert page.get_attribute("#map-frame svg", "viewBox") == view
        page.press("#map-day", "ArrowLeft")
        expect(page.locator("#map-note")).not_to_contain_text("outlines.geojson")
        assert outline(page) == before
        page.click("[data-zoom='0']")
        village = page.locator("#map-frame a").nth(20)
        village.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/places/**on=2016-12-31")
    finally:
        run_chibo(served.folder, "boundaries", "--remove", *asked)


def outline(page: Page) -> list[str]:
    """Return the communes' paths as drawn."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('#map-frame .commune')].map(p => p.getAttribute('d'))"
    )
    return found


def test_what_is_to_be_settled_is_listed_and_followed_by_keyboard(
    wide: Page, served: Served
) -> None:
    with sqlite3.connect(served.folder / "chibo.sqlite3") as database:
        chosen = "FROM register_finding WHERE code='outlives_place'"
        before = database.execute(f"SELECT settled_at, id {chosen}").fetchall()
        database.execute("UPDATE register_finding SET settled_at=0 WHERE code='outlives_place'")
    try:
        wide.goto("/quality?kind=outlives_place")
        assert wide.locator("tbody tr").count() == 15
        assert wide.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(wide)
        assert found.violations_count == 0, found.generate_report()
        name = wide.inner_text("tbody a >> nth=0")
        wide.locator("tbody a").first.press("Enter")
        wide.wait_for_url("**/organisations/**")
        assert name in wide.inner_text("h1")
        wide.go_back()
        wide.emulate_media(media="print")
        assert not wide.is_visible(".filters")
        assert "29/12/2025" in wide.inner_text(".head")
    finally:
        with sqlite3.connect(served.folder / "chibo.sqlite3") as database:
            database.executemany("UPDATE register_finding SET settled_at=? WHERE id=?", before)


def test_the_sign_in_page_follows_the_rules_of_access(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{served.address}/sign-in")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(page: Page) -> None:
    page.goto(f"/?on={DAY}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "on"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_a_date_is_typed_and_sent_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.fill("#on", "13/05/2018")
    page.press("#on", "Enter")
    page.wait_for_url("**on=13%2F05%2F2018**")
    assert "158" in page.inner_text("#cards")


def test_the_first_page_is_light(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address)
    page = context.new_page()
    _sign_in(page)
    weights: dict[str, int] = {}

    def weigh(answer: object) -> None:
        path = answer.url.removeprefix(served.address)  # type: ignore[attr-defined]
        if answer.status == 200 and not path.startswith(MAP_DATA):  # type: ignore[attr-defined]
            weights[path] = len(gzip.compress(answer.body()))  # type: ignore[attr-defined]

    cold = browser.new_context(base_url=served.address, storage_state=context.storage_state())
    fresh = cold.new_page()
    fresh.on("response", weigh)
    fresh.goto("/")
    fresh.wait_for_load_state("networkidle")
    cold.close()
    context.close()
    assert len(weights) >= 4
    assert sum(weights.values()) < FIRST_PAGE_LIMIT, weights


def test_the_map_is_drawn_without_script(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    _sign_in(page)
    page.goto(f"/?on={DAY}")
    assert page.locator("#map-frame a").count() == 243
    assert not page.is_visible("#map-day")
    context.close()


def test_the_villages_print_as_a_sheet_with_the_sample_mark(page: Page) -> None:
    page.goto(f"/villages?on={DAY}")
    page.emulate_media(media="print")
    assert page.is_visible(".sample")
    assert not page.is_visible(".filters")
    assert not page.is_visible(".bar")
    head = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    assert head == "table-header-group"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
