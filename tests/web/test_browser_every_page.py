"""Every page that a link leads to, at both widths: not too wide, and sound for every reader."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from .conftest import Served
from .permission_table import TABLE
from .test_browser import DAY, WIDTHS, _signed_in
from .test_browser import browser as browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BEGINNINGS = (
    f"/?on={DAY}",
    f"/villages?on={DAY}",
    f"/candidates?on={DAY}",
    f"/meetings?on={DAY}",
    f"/targets?on={DAY}",
    "/quality?on=2016-01-01",
    "/people/duplicates?decided",
    "/search?q=na",
    "/account",
)
"""Where the walk begins: the rest is found by following links."""
NO_PAGES = {
    "attention-counts",
    "closing-decide",
    "closing-submit",
    "decision-replace",
    "decision-revoke",
    "draft",
    "draft-approve",
    "draft-paper",
    "drafting-rules",
    "duplicate-pair",
    "figures-chart",
    "figures-export",
    "founding-check",
    "founding-close",
    "founding-paper",
    "language",
    "map-areas",
    "map-history",
    "measure-progress",
    "meeting-import-record",
    "meeting-sheet",
    "meeting-state",
    "meeting-worker",
    "merger-withdraw",
    "opening",
    "opening-cancel",
    "opening-form",
    "opening-job",
    "opening-marked",
    "opening-record",
    "opening-state",
    "own-codes",
    "own-digest",
    "own-password",
    "own-token-end",
    "plan-adopt",
    "plan-areas",
    "plan-cancel",
    "plan-compare",
    "plan-curve",
    "plan-delete",
    "plan-map",
    "plan-state",
    "progress-chart",
    "resolution-study",
    "second-factor",
    "sign-in",
    "sign-out",
    "sign-out-everywhere",
    "target-curve",
}
"""Addresses that are posted to, fetched by a page, files, or there only in another state."""
OF_OTHERS = {"accounts", "account", "account-new", "readings"}
"""Pages of administrators, walked in test_browser_access."""


@pytest.fixture(scope="module")
def addresses(browser: Browser, served: Served) -> dict[str, str]:
    """One address of each page, by its name: the first that a link led to."""
    walk = _signed_in(browser, served, WIDTHS[-1])
    page = next(walk)
    _make_a_plan(page)
    found: dict[str, str] = {}
    files: set[str] = set()
    waiting = list(BEGINNINGS)
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name is None or name in found or name in NO_PAGES or name in files:
            continue
        found[name] = address
        answer = page.request.get(address)
        if "text/html" not in answer.headers["content-type"]:
            files.add(name)
            del found[name]
            continue
        page.goto(address)
        links = page.eval_on_selector_all(
            "a[href]", "all => all.map(link => link.getAttribute('href'))"
        )
        here = [urljoin(address, link) for link in links if not link.startswith("#")]
        waiting += dict.fromkeys(link for link in here if name_of(link) not in found)
    next(walk, None)
    return found


def _make_a_plan(page: Page) -> None:
    page.goto("/plans/new")
    page.fill("[name=on]", "01/01/2016")
    page.fill("[name=periods]", "3")
    page.click("main form button.main")
    page.wait_for_selector("#map-frame", timeout=60_000)


def name_of(address: str) -> str | None:
    """Return the name of a page of ours; none of any other address."""
    parts = urlsplit(address)
    try:
        return None if parts.netloc else str(resolve(parts.path).url_name)
    except Resolver404:
        return None


def test_every_page_is_reached_by_links(addresses: dict[str, str]) -> None:
    assert set(TABLE) - set(addresses) - NO_PAGES - OF_OTHERS == set()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen_or_breaks_the_rules_of_access(
    browser: Browser, served: Served, addresses: dict[str, str], width: int
) -> None:
    walk = _signed_in(browser, served, width)
    page = next(walk)
    wrong = {}
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[name, "wide"] = address
        found = Axe().run(page)
        if found.violations_count:
            wrong[name, "access"] = f"{address}\n{found.generate_report()}"
    next(walk, None)
    assert wrong == {}
