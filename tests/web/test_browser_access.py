"""A commune's officer signs in, in real Chromium, and sees the own commune alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import PASSWORD, Served, serving
from .test_browser import WIDTHS, browser

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COMMUNE, FOREIGN = "Xã Mường Luân", "Xa Dung"
ACCOUNTS = f"""
from django.utils import timezone
from chibo.access.accounts import make_account
from chibo.access.rights import Role
from chibo.register.nodes import find_organisation
from chibo.register.store import known_position
committee = find_organisation('03214', timezone.localdate(), known_position(None)).id
for name, role, of in (
    ('xa', Role.COMMUNE_OFFICER, committee),
    ('xem', Role.VIEWER, committee),
    ('quantri', Role.ADMINISTRATOR, None),
):
    make_account(name, {PASSWORD!r}, role, of, 'test', timezone.now())
"""


@pytest.fixture(scope="module")
def guarded(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy of the demo with an account of each kind."""
    folder = tmp_path_factory.mktemp("guarded") / "data"
    shutil.copytree(demo_folder, folder)
    with serving(folder, more=ACCOUNTS) as served:
        yield served


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, guarded: Served) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": request.param, "height": 800}, base_url=guarded.address
    )
    context.add_cookies([{"name": "django_language", "value": "en", "url": guarded.address}])
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    expect(page.locator("nav#pages")).to_be_visible()


def sound(page: Page) -> None:
    """The page keeps the rules of access and is no wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_an_officer_of_a_commune_sees_the_own_commune_alone(page: Page) -> None:
    sign_in(page, "xa")
    expect(page.get_by_role("heading", level=1)).to_have_text(COMMUNE)
    expect(page.locator("svg.map a")).to_have_count(45)
    sound(page)
    page.goto("/villages")
    expect(page.locator("tbody tr")).to_have_count(45)
    assert FOREIGN not in page.inner_text("main")
    page.goto("/figures")
    expect(page.locator("main")).to_contain_text(COMMUNE)
    page.goto(f"/search?q={FOREIGN}")
    expect(page.locator("main")).to_contain_text("Nothing bears this name")
    page.goto("/villages")
    page.locator("tbody th a").first.click()
    page.get_by_role("region", name="Members").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/people/\d+"))
    sound(page)
    page.get_by_role("link", name="Enter or change them").click()
    page.fill("#phone", "0912345678")
    sound(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("main")).to_contain_text("0912345678")


def test_a_viewer_reads_numbers_and_no_names(page: Page) -> None:
    sign_in(page, "xem")
    page.goto("/villages")
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("how many there are, not who they are")
    expect(page.locator('a[href*="/people/"]')).to_have_count(0)
    sound(page)


def test_the_administrators_pages_and_the_own_account_are_sound(page: Page) -> None:
    sign_in(page, "quantri")
    expect(page).to_have_url(re.compile("/accounts$"))
    sound(page)
    page.get_by_role("link", name="xem", exact=True).click()
    sound(page)
    for address in ("/accounts/new", "/readings", "/account", "/second-factor/set-up"):
        page.goto(address)
        sound(page)
