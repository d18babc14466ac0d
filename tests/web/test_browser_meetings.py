"""The form of a month on a phone: the line cut and restored, and two who change one month."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import PASSWORD, _free_port, _wait_for
from .meeting_register import DESK, SECRETARY
from .test_browser import browser  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
MEETING = {
    "on": "1",
    "present_official": "6",
    "present_probationary": "1",
    "away_work": "1",
    "minutes": "95",
}


@dataclass
class Office:
    """A register behind a server whose line can be cut."""

    folder: Path
    cell: int
    committee: int
    port: int
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return environment_of(self.folder)

    def restore(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "chibo.web.wsgi:application"]
        command += ["--threads", "4", "--bind", f"127.0.0.1:{self.port}", "--log-level", "error"]
        self.server = subprocess.Popen(command, env=self.environment)
        _wait_for(f"{self.address}/sign-in")

    def cut(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait()
            self.server = None

    def rows(self, what: str) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.folder / "chibo.sqlite3") as database:
            return database.execute(
                f"SELECT {what} FROM meetings_meetingversion ORDER BY id"  # noqa: S608
            ).fetchall()

    def forget(self) -> None:
        with sqlite3.connect(self.folder / "chibo.sqlite3") as database:
            database.execute("DELETE FROM meetings_meetingversion")

    def sign_everybody_out(self) -> None:
        with sqlite3.connect(self.folder / "chibo.sqlite3") as database:
            database.execute("DELETE FROM django_session")


def environment_of(folder: Path) -> dict[str, str]:
    found = {**os.environ, "CHIBO_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "chibo.settings"}
    found.pop("DATABASE_URL", None)
    return found


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("meetings") / "data"
    made = subprocess.run(
        [sys.executable, "-m", "tests.web.meeting_register"],
        env=environment_of(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    cell, committee, _foreign = (int(part) for part in made.stdout.split())
    office = Office(folder, cell, committee, _free_port())
    yield office
    office.cut()


@pytest.fixture
def office(prepared: Office) -> Office:
    """The office with its line, and no meeting entered."""
    if prepared.server is None:
        prepared.restore()
    prepared.forget()
    return prepared


@pytest.fixture
def phone(browser: Browser, office: Office) -> Iterator[Page]:  # noqa: F811
    """The secretary's phone, which has opened the form once."""
    context = new_phone(browser, office)
    page = signed_in(context, SECRETARY)
    open_form(page, office)
    yield page
    context.close()


def new_phone(browser: Browser, office: Office, **settings: Any) -> BrowserContext:  # noqa: F811
    context = browser.new_context(viewport=PHONE, base_url=office.address, **settings)  # type: ignore[arg-type]
    context.add_cookies([{"name": "django_language", "value": "en", "url": office.address}])
    return context


def signed_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    sign_in(page, name)
    return page


def sign_in(page: Page, name: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state("networkidle")


def open_form(page: Page, office: Office) -> None:
    """Open the form, and wait until the phone keeps it."""
    page.goto(f"/meetings/cells/{office.cell}/form")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(
        """async () => {
            const cache = await caches.open('chibo-meetings');
            return (await cache.keys()).length >= 6;
        }"""
    )
    page.wait_for_load_state("networkidle")


def enter(page: Page, **values: str) -> None:
    for name, value in (MEETING | values).items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Keep and send").click()


def test_what_is_entered_without_a_line_is_sent_once_when_there_is_one(
    phone: Page, office: Office
) -> None:
    office.cut()
    enter(phone)
    kept = phone.locator("#kept li")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text("kept on this phone, not yet sent")
    expect(phone.locator("#kept-note")).to_contain_text("There is no line now")
    phone.reload()
    expect(phone.locator("h1")).to_have_text(f"cell {office.cell}")
    expect(phone.locator("#kept li")).to_contain_text("not yet sent")
    expect(phone.locator("[name=present_official]")).to_have_value("6")
    assert office.rows("id") == []
    office.restore()
    phone.get_by_role("button", name="Send now").click()
    expect(phone.locator("#kept li")).to_contain_text("✓")
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert office.rows("number, current, present_official, actor") == [(1, 1, 6, SECRETARY)]


def test_it_is_sent_by_itself_when_the_browser_finds_the_line_again(
    phone: Page, office: Office
) -> None:
    phone.context.set_offline(True)
    enter(phone)
    expect(phone.locator("#kept li")).to_contain_text("not yet sent")
    phone.context.set_offline(False)
    expect(phone.locator("#kept li")).to_contain_text("✓")
    assert office.rows("number") == [(1,)]


def test_what_was_typed_and_not_yet_kept_outlives_the_page(phone: Page, office: Office) -> None:
    phone.fill("[name=on]", "1")
    phone.fill("[name=present_official]", "5")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("[name=present_official]")).to_have_value("5")
    assert office.rows("id") == []


def test_without_scripts_the_form_is_sent_as_it_is(
    office: Office,
    browser: Browser,  # noqa: F811
) -> None:
    context = new_phone(browser, office, java_script_enabled=False)
    page = signed_in(context, SECRETARY)
    page.goto(f"/meetings/cells/{office.cell}/form")
    enter(page)
    expect(page.locator(".timeline li")).to_have_count(1)
    assert office.rows("number, present_official") == [(1, 6)]
    context.close()


def test_two_corrections_without_a_line_stand_on_one_another(phone: Page, office: Office) -> None:
    phone.context.set_offline(True)
    enter(phone)
    enter(phone, minutes="110")
    expect(phone.locator("#kept li")).to_have_count(2)
    phone.context.set_offline(False)
    expect(phone.locator("#kept li", has_text="✓")).to_have_count(2)
    assert office.rows("number, current, minutes") == [(1, 0, 95), (2, 1, 110)]


def test_an_answer_that_is_lost_does_not_make_two_of_one(phone: Page, office: Office) -> None:
    phone.evaluate(
        """() => { const send = window.fetch; window.fetch = async (address, how) => {
            const answer = await send(address, how);
            if (how?.method !== 'POST') return answer;
            window.fetch = send;
            throw new TypeError('the line was cut');
        }; }"""
    )
    enter(phone)
    expect(phone.locator("#kept li")).to_contain_text("not yet sent")
    phone.get_by_role("button", name="Send now").click()
    expect(phone.locator("#kept li")).to_contain_text("✓")
    assert office.rows("number") == [(1,)]


def test_a_session_that_ended_loses_nothing(phone: Page, office: Office) -> None:
    office.sign_everybody_out()
    enter(phone)
    expect(phone.locator("#kept-note")).to_contain_text("Sign in again")
    phone.get_by_role("link", name="Sign in").click()
    sign_in(phone, SECRETARY)
    expect(phone.locator("#kept li")).to_contain_text("✓")
    assert office.rows("number, actor") == [(1, SECRETARY)]


def test_what_another_account_kept_on_the_phone_is_not_sent_by_this_one(
    phone: Page, office: Office
) -> None:
    office.sign_everybody_out()
    enter(phone)
    phone.get_by_role("link", name="Sign in").click()
    sign_in(phone, DESK)
    expect(phone.locator("#kept-card")).to_be_hidden()
    assert office.rows("id") == []
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in")
    sign_in(phone, SECRETARY)
    open_form(phone, office)
    expect(phone.locator("#kept li")).to_contain_text("✓")
    assert office.rows("actor") == [(SECRETARY,)]


def test_a_wrong_line_comes_back_to_its_field_and_is_corrected(phone: Page, office: Office) -> None:
    phone.context.set_offline(True)
    enter(phone, away_work="0")
    phone.context.set_offline(False)
    expect(phone.locator("#kept li")).to_contain_text("not taken")
    phone.reload()
    said = phone.locator(".from-phone")
    expect(said).to_have_text("1 did not come, but the reasons add up to 0: they have to be equal.")
    enter(phone)
    expect(phone.locator("#kept li")).to_contain_text("✓")
    assert office.rows("number, away_work") == [(1, 1)]


def test_two_who_change_one_month_both_stay_and_one_is_chosen(
    phone: Page,
    office: Office,
    browser: Browser,  # noqa: F811
) -> None:
    phone.context.set_offline(True)
    enter(phone)
    desk = signed_in(new_phone(browser, office), DESK)
    open_form(desk, office)
    enter(desk, minutes="120")
    expect(desk.locator("#kept li")).to_contain_text("✓")
    phone.context.set_offline(False)
    expect(phone.locator("#kept li")).to_contain_text("somebody else changed this month")
    assert office.rows("number, current, minutes") == [(1, 1, 120), (None, 0, 95)]
    phone.get_by_role("link", name="choose").click()
    expect(phone.locator(".choose .two form")).to_have_count(2)
    assert Axe().run(phone).violations_count == 0
    phone.get_by_role("button", name="Take this one").click()
    expect(phone.locator(".choose")).to_have_count(0)
    expect(phone.locator(".timeline li")).to_have_count(3)
    rows = office.rows("number, current, minutes, settled_by")
    assert rows == [(1, 0, 120, ""), (None, 0, 95, SECRETARY), (2, 1, 95, "")]
    open_form(phone, office)
    expect(phone.locator("#kept-card")).to_be_hidden()
    desk.context.close()


def test_at_sign_out_the_kept_pages_go(phone: Page, office: Office) -> None:
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in")
    assert phone.evaluate("caches.has('chibo-meetings')") is False


def test_the_phone_keeps_forms_and_their_looks_and_counts_alone(
    phone: Page, office: Office
) -> None:
    phone.goto(f"/meetings/cells/{office.cell}/2026/1")
    phone.goto(f"/meetings/cells/{office.cell}/form")
    kept = phone.evaluate(
        """async () => {
            const cache = await caches.open('chibo-meetings');
            const keys = await cache.keys();
            const texts = await Promise.all(keys.map(async (k) => (await cache.match(k)).text()));
            return [keys.map((k) => new URL(k.url).pathname), texts.join(' ')];
        }"""
    )
    pages = [path for path in kept[0] if not path.startswith("/static/")]
    assert pages == [f"/meetings/cells/{office.cell}/form"]
    assert "person" not in kept[1].split("<main")[1].split("</main>")[0].replace(
        "of any person", ""
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/meetings",
        "/meetings/units/{committee}",
        "/meetings/cells/{cell}/form",
        "/meetings/cells/{cell}/2026/1",
        "/meetings/cells/{cell}/2026/1/paper?blank",
        "/meetings/import",
        "/meetings/units/{committee}/ratings/2025",
        "/meetings/cells/{cell}/ratings/2025",
    ],
)
def test_every_page_is_sound_at_both_widths(
    office: Office,
    browser: Browser,  # noqa: F811
    path: str,
    width: int,
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=office.address)
    page = signed_in(context, DESK)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.format(cell=office.cell, committee=office.committee))
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    context.close()


def test_every_target_of_the_form_is_as_large_as_a_thumb(phone: Page) -> None:
    heights = phone.evaluate(
        """() => [...document.querySelectorAll('#line input:not([type=hidden]), #line select,'
            + ' #line button:not([hidden]), #line summary')]
            .filter((e) => e.offsetParent)
            .map((e) => (e.closest('.tick') || e).getBoundingClientRect().height)"""
    )
    assert len(heights) > 10
    assert min(heights) >= 44
