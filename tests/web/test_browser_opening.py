"""An office's own lists: uploaded, examined, seen on the map, recorded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.exchange.forms import member, small, workbook

from .conftest import OFFICER, PASSWORD, serving
from .test_browser import WIDTHS, browser

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_MS = 60_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

CODE = "only-once"
"""A back-up code: who may export is asked for one, but in a register of sample data."""


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """An officer signed in to an empty register, in English."""
    with serving(tmp_path / "data", CODE) as served:
        context = browser.new_context(
            viewport={"width": request.param, "height": 800}, base_url=served.address
        )
        context.add_cookies([{"name": "django_language", "value": "en", "url": served.address}])
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("#id_username", OFFICER)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.fill("#code", CODE)
        page.press("#code", "Enter")
        page.wait_for_url("**/opening")
        yield page
        context.close()


def upload(page: Page, book: bytes, on: str = "1/1/2016") -> None:
    page.fill("#on", on)
    file: FilePayload = {"name": "start.xlsx", "mimeType": XLSX, "buffer": book}
    page.set_input_files("#book", file)
    page.get_by_role("button", name="Examine").click()
    expect(page.locator("#job")).to_have_count(0, timeout=PATIENCE_MS)


def sound(page: Page) -> None:
    """The page keeps the rules of access and is no wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_a_register_is_opened_step_by_step(page: Page) -> None:
    sound(page)
    page.goto("/villages")
    expect(page).to_have_url(f"{page.url.split('/opening')[0]}/opening")

    upload(page, workbook(small()), "31/2/2016")
    expect(page.locator("#on-error")).to_contain_text("no such day")
    assert page.input_value("#on") == "31/2/2016"

    upload(page, b"not a workbook")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("link", name="Choose another file").click()

    wrong = small()
    wrong["members"].append(member("Sai Văn Một", cell="Chi bộ không có"))
    upload(page, workbook(wrong))
    expect(page.get_by_role("heading", name="1 place to correct")).to_be_visible()
    sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the marked copy").click()
    copy = load_workbook(BytesIO(download.value.path().read_bytes()))
    assert any(
        cell.comment and "Chi bộ không có" in str(cell.value)
        for sheet in copy
        for row in sheet.iter_rows()
        for cell in row
    )
    page.get_by_role("link", name="Upload the corrected workbook").click()

    upload(page, workbook(small()))
    expect(page.get_by_role("heading", name="The workbook is right")).to_be_visible()
    expect(page.locator("svg.map path.area")).to_have_count(3)
    expect(page.get_by_role("row", name="Villages 3", exact=True)).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("The register is open: 4 members")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="To the overview").click()
    expect(page.locator("#map-frame path.area")).to_have_count(3)
    page.goto("/opening")
    assert not page.url.endswith("/opening"), "a register is opened once"


def test_an_examination_is_stopped(page: Page) -> None:
    page.fill("#on", "1/1/2016")
    file: FilePayload = {"name": "start.xlsx", "mimeType": XLSX, "buffer": workbook(small())}
    page.set_input_files("#book", file)
    page.get_by_role("button", name="Examine").click()
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/opening")
