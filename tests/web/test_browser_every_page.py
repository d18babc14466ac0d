"""Every page of the product at both widths: no rule of access broken, nothing too wide.

A new address must be named here, as a page or as what is no page.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page

from chibo.web.deciding.all import FORMS
from chibo.web.deciding.founding import STEPS
from chibo.web.urls import urlpatterns

from .conftest import OFFICER, PASSWORD, Served, serving
from .test_browser import WIDTHS, browser

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DAY = "2018-05-13"
ADMINISTRATOR = "quantri"
NO_PAGES = {
    "sign-out",
    "language",
    "figures-chart",
    "figures-export",
    "opening",
    "opening-form",
    "opening-job",
    "opening-state",
    "opening-marked",
    "opening-record",
    "opening-cancel",
    "map-areas",
    "map-history",
    "progress-chart",
    "target-curve",
    "own-password",
    "own-codes",
    "sign-out-everywhere",
    "second-factor",
    "resolution-study",
    "measure-progress",
    "closing-decide",
    "draft-approve",
    "founding-check",
    "founding-close",
    "drafting-rules",
    "meeting-worker",
    "meeting-sheet",
    "meeting-import-record",
    "meeting-state",
    "decision-replace",
}
"""Pictures, data, files, what is posted, and what an opened register or this account has not."""
OF_ADMINISTRATOR = {"accounts", "account-new", "account", "readings"}
ONE_OF = {
    "place_id": "SELECT min(village) FROM register_coveragespell WHERE valid_from < '2016-02-01'",
    "organisation_id": "SELECT min(cell) FROM register_coveragespell WHERE valid_to > '9999'",
    "cell": "SELECT min(cell) FROM register_coveragespell WHERE valid_to > '9999'",
    "person_id": "SELECT min(person) FROM register_membershipspell WHERE valid_to > '9999'",
    "position": "SELECT max(position) FROM register_ledgerentry WHERE kind = 'admit'",
    "candidate_id": "SELECT max(person) FROM admissions_candidate WHERE withdrawn_on IS NULL",
    "target_id": "SELECT min(id) FROM campaign_target",
    "resolution_id": "SELECT min(id) FROM campaign_resolution",
    "measure_id": "SELECT min(id) FROM campaign_measure",
    "visit_id": "SELECT min(id) FROM campaign_visit",
    "closing_id": "SELECT min(id) FROM campaign_closing",
    "committee_id": "SELECT min(organisation) FROM campaign_closing",
    "practice_id": "SELECT min(id) FROM campaign_practice",
    "case_id": "SELECT min(id) FROM drafting_foundingcase",
    "account_id": "SELECT min(id) FROM auth_user",
}
GIVEN: dict[str, object] = {"year": 2017, "month": 4}
"""What stands in an address and is found nowhere."""
SPECIAL = {"duplicate-pair", "rows", "decide-form", "decide-about", "founding-new", "founding"} | {
    "founding-paper",
    "draft",
    "draft-paper",
}
"""Whose addresses need more than one number; drafts are walked where they are made."""
UNIT = "SELECT min(organisation) FROM campaign_closing"
GUEST = "SELECT min(village) FROM register_coveragespell WHERE role = 'guest' AND valid_to > '9999'"
NAMESAKES = """
    SELECT a.person, b.person FROM register_particularsversion a
    JOIN register_particularsversion b ON a.name = b.name AND a.person < b.person LIMIT 1"""
TWICE = """() => {
    const all = [...document.querySelectorAll('[id]')].map(e => e.id);
    return all.filter((id, i) => all.indexOf(id) !== i);
}"""
"""The ids that stand more than once on a page: a label would name the first alone."""


@dataclass(frozen=True)
class Office:
    """The demo behind a server, and its database, to find one of each object."""

    served: Served
    database: sqlite3.Connection

    def one(self, sql: str) -> object:
        return self.database.execute(sql).fetchone()[0]


@pytest.fixture(scope="module")
def office(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("pages") / "data"
    shutil.copytree(demo_folder, folder)
    more = (
        "from django.utils import timezone\n"
        "from chibo.access.accounts import make_account\n"
        "from chibo.access.rights import Role\n"
        f"make_account({ADMINISTRATOR!r}, {PASSWORD!r}, Role.ADMINISTRATOR, None, 'test',"
        " timezone.now())\n"
    )
    with serving(folder, more=more) as served:
        database = sqlite3.connect(f"file:{folder}/chibo.sqlite3?mode=ro", uri=True)
        yield Office(served, database)
        database.close()


def addresses(office: Office) -> dict[str, list[str]]:
    """Return the addresses of the pages by their name: of one object each, of every form."""
    found = {name: [of_one(office, name)] for name in names() if name not in NO_PAGES | SPECIAL}
    unit, village, cell = (
        office.one(sql) for sql in (UNIT, ONE_OF["place_id"], ONE_OF["organisation_id"])
    )
    a, b = sorted(office.database.execute(NAMESAKES).fetchone())
    found["duplicate-pair"] = [reverse("duplicate-pair", args=[a, b])]
    found["rows"] = [reverse("rows", args=["cells_joint"])]
    found["candidate"].append(found["candidate"][0] + "&step=excepted")
    found["candidates"].append("/candidates?stage=applied")
    found["candidate-new"] = [f"/candidates/new?home={cell}/{village}"]
    found["admission-plans"].append(f"/candidates/plans?unit={unit}")
    found["figures"] += ["/figures?indicators=villages_independent&by=commune&show=map"]
    found["search"] = ["/search?q=na"]
    found["decide-form"] = [f"/decide/{key}?unit={unit}" for key in FORMS]
    found["decide-form"] += ["/decide/admit", f"/decide/admit?about={cell}"]
    found["decide-about"] = [f"/decide/about/place/{village}?on={DAY}"]
    found["founding-new"] = [f"/foundings/new?village={office.one(GUEST)}"]
    case = office.one(ONE_OF["case_id"])
    found["founding"] = [reverse("founding", args=[case, step.key]) for step in STEPS]
    found["founding-paper"] = [
        reverse("founding-paper", args=[case, step.key]) for step in STEPS if step.paper
    ]
    return found


def names() -> list[str]:
    return [str(one.name) for one in urlpatterns if getattr(one, "name", None)]


def of_one(office: Office, name: str) -> str:
    """Return the address of one object, on the article's last day."""
    (pattern,) = (one for one in urlpatterns if getattr(one, "name", None) == name)
    given = {
        key: GIVEN[key] if key in GIVEN else office.one(ONE_OF[key])
        for key in pattern.pattern.converters
    }
    return reverse(name, kwargs=given) + f"?on={DAY}"


def test_every_address_is_a_page_or_none() -> None:
    """A name that is left out of the pages must still be one."""
    assert set(names()) >= NO_PAGES | SPECIAL | OF_ADMINISTRATOR


def sign_in(browser: Browser, office: Office, name: str) -> Page:  # noqa: F811
    page = browser.new_context(base_url=office.served.address).new_page()
    page.goto("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("name", [OFFICER, ADMINISTRATOR])
def test_everybody_can_use_every_page(
    browser: Browser,  # noqa: F811
    office: Office,
    name: str,
) -> None:
    page = sign_in(browser, office, name)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    wrong = []
    for key, found in addresses(office).items():
        if (key in OF_ADMINISTRATOR) == (name == ADMINISTRATOR):
            for address in found:
                wrong += wrong_with(page, address)
    page.context.close()
    assert wrong + said == []


def wrong_with(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page, at either width."""
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address}: {answer and answer.status}"]
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{address} at {width}: {needed} wide")
        report = Axe().run(page)
        if report.violations_count:
            found.append(f"{address} at {width}: {report.generate_report()}")
    twice = page.evaluate(TWICE)
    return found + [f"{address}: several have the id {id}" for id in twice]
