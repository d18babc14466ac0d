"""The campaign retold by its pages alone: from a resolution to a village with its own cell.

Nothing is written past the pages once the opening is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import OFFICER, PASSWORD, Served, serving
from .story_register import BLANK, COMMUNE, HELPERS, HOST, JOINT, NATIVES, STRANGER
from .test_browser import browser

__all__ = ["browser"]

pytestmark = pytest.mark.browser

CANDIDATE, NEW_CELL = "Sùng Thị Mỷ", "Chi bộ Bản Dưới"
BEFORE, AFTER = "2018-02-28", "2018-05-13"
SPLIT = "01/03/2018"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("story") / "data"
    folder.mkdir()
    begun = f"from tests.web.story_register import build\nbuild({PASSWORD!r})\n"
    with serving(folder, more=begun) as served:
        yield served


def signed_in(browser: Browser, office: Served, name: str) -> Page:  # noqa: F811
    context = browser.new_context(base_url=office.address)
    context.add_cookies([{"name": "django_language", "value": "en", "url": office.address}])
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto("/sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/")
    return page


def test_from_a_resolution_to_a_village_with_its_own_cell(
    browser: Browser,  # noqa: F811
    office: Served,
) -> None:
    page = signed_in(browser, office, OFFICER)
    resolution, target = set_a_target(page)
    assert share(page, target, AFTER) == "0.0 %"
    village, blank = open_village(page, BLANK)
    assert blank == "Guest of a joint cell, blank"
    candidate = enter_the_candidate(page)
    go_the_whole_way(page)
    person = page.url
    for number, name in enumerate(NATIVES):
        transfer_home(page, name, f"{6 + number}-QĐ/ĐU")
    case, draft, decision = split_the_joint_cell(page)
    turned_independent(page, village)
    assert share(page, target, BEFORE) == "0.0 %"
    assert share(page, target, AFTER) == "100.0 %"
    page.context.close()
    addresses = [resolution, target, village, candidate, person, case, draft, decision]
    sees_none_of_it(signed_in(browser, office, STRANGER), addresses)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def menu(page: Page, name: str) -> None:
    page.locator("nav#pages").get_by_role("link", name=name, exact=True).first.click()


def said(page: Page, words: str) -> None:
    expect(page.locator("main [role=status]").last).to_contain_text(words)


def path(page: Page) -> str:
    """Return where the page is, without its day."""
    return re.sub(r"^https?://[^/]+|\?.*$", "", page.url)


def set_a_target(page: Page) -> tuple[str, str]:
    """Enter the district's resolution and the share of independent villages that it sets."""
    menu(page, "Campaign")
    follow(page, "Resolutions")
    follow(page, "Enter a paper")
    page.select_option("#organisation", label="committee 1002")
    for field, text in (
        ("number", "06-NQ/HU"),
        ("signed_on", "23/05/2016"),
        ("since", "01/01/2016"),
        ("until", "31/12/2020"),
        ("title", "Mỗi bản một chi bộ"),
    ):
        page.fill(f"#{field}", text)
    press(page, "Save")
    said(page, "Saved.")
    resolution = path(page)
    follow(page, "Set a target")
    page.select_option("#organisation", label=f"Đảng bộ {COMMUNE}")
    page.select_option("#form", "share")
    page.select_option("#key", "share_villages_independent")
    page.fill("#value", "65")
    press(page, "Save")
    said(page, "Saved.")
    return resolution, path(page)


def share(page: Page, target: str, on: str) -> str:
    page.goto(f"{target}?on={on}")
    return page.inner_text("main .big").replace("\xa0", " ")


def open_village(page: Page, name: str) -> tuple[str, str]:
    """Find a village by its name, and say where its page is and what its status is."""
    menu(page, "Villages")
    follow(page, name)
    page.wait_for_url("**/places/**")
    return path(page), page.inner_text("main .columns h2 >> nth=0").strip()


def enter_the_candidate(page: Page) -> str:
    """Enter a candidate from the page of the blank village."""
    follow(page, "Enter a candidate")
    expect(page.locator("#field-home option:checked")).to_have_text(f"{JOINT} · {BLANK}")
    page.fill("#field-name", CANDIDATE)
    page.fill("#field-birth_date", "03/02/1990")
    page.select_option("#field-sex", "female")
    page.select_option("#field-ethnic_group", "mong")
    page.select_option("#field-education", "upper_secondary")
    page.fill("#field-listed_on", "20/01/2016")
    page.fill("#field-told_on", "22/01/2016")
    press(page, "Enter the candidate")
    expect(page.locator("h1")).to_have_text(CANDIDATE)
    return path(page)


def go_the_whole_way(page: Page) -> None:
    """Take every step as it comes next on the page, up to the official member's page."""
    for step, day, more in (
        ("Helper assigned", "05/02/2016", {"helper": HELPERS[0]}),
        ("Awareness course", "10/06/2016", {"place": "Trung tâm", "began_on": "06/06/2016"}),
        ("Application and life story", "01/07/2016", {}),
        ("Background check asked for", "04/07/2016", {}),
        ("Background check answered", "01/08/2016", {}),
        (
            "Introduction",
            "02/08/2016",
            {"first": HELPERS[0], "second": HELPERS[1], "together_since": "01/09/2014"},
        ),
        ("Resolution of the cell", "05/08/2016", {"votes_for": "4", "votes_against": "0"}),
        (
            "Resolution of the grassroots committee",
            "20/08/2016",
            {"votes_for": "5", "votes_against": "0", "voters": "5"},
        ),
        ("Decision on admission", "15/09/2016", {"number": "12-QĐ/HU"}),
        ("Ceremony", "03/10/2016", {}),
        ("Course for new members", "08/04/2017", {"place": "Trung tâm", "began_on": "03/04/2017"}),
        (
            "Resolution of the cell on official status",
            "05/10/2017",
            {"votes_for": "4", "votes_against": "0"},
        ),
        (
            "Resolution of the grassroots committee on it",
            "20/10/2017",
            {"votes_for": "5", "votes_against": "0", "voters": "5"},
        ),
        ("Decision on official status", "03/11/2017", {"number": "40-QĐ/HU"}),
    ):
        expect(page.locator("main .stack h2").first).to_have_text(f"Next step: {step}")
        page.fill("#field-on", day)
        for field, value in more.items():
            if field in ("helper", "first", "second"):
                page.select_option(f"#field-{field}", label=value)
            else:
                page.fill(f"#field-{field}", value)
        page.locator("main .columns button.main").first.click()
        expect(page.locator("main [role=status]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("The way is done.")
    follow(page, "The member's page")
    expect(page.locator("h1")).to_have_text(CANDIDATE)


def transfer_home(page: Page, name: str, number: str) -> None:
    """Transfer an official, from his page, into the cell that covers the village he is from."""
    menu(page, "Search")
    page.locator("main input[name=q]").fill(name)
    page.keyboard.press("Enter")
    follow(page, name)
    follow(page, "Prepare a decision")
    follow(page, "Transfer to another cell")
    page.fill("#effective_on", "01/02/2018")
    page.select_option("#cell", label=JOINT)
    page.select_option("#village", label=BLANK)
    page.select_option("#issuer", index=1)
    press(page, "Go on: see what it does")
    expect(page.locator("#effect")).to_contain_text(name)
    page.locator("main input[name^=number]").first.fill(number)
    press(page, "Record in the register")
    said(page, "Recorded")


def split_the_joint_cell(page: Page) -> tuple[str, str, str]:
    """Found the village's own cell through the case, and say where case, draft and decision are."""
    open_village(page, BLANK)
    follow(page, "Prepare a decision")
    follow(page, "Found a cell here, step by step")
    press(page, "Begin")
    page.wait_for_url("**/survey")
    case = path(page)
    assert page.locator("[name=goes]:checked").count() == 3
    expect(page.locator("#readiness")).to_contain_text("Enough")
    secretary = page.locator("[name=secretary] option", has_text=NATIVES[0])
    page.select_option("[name=secretary]", secretary.get_attribute("value"))
    for step in ("resolution", "proposal", "decision"):
        page.locator("#founding button.main").click()
        page.wait_for_url(f"**/{step}")
    page.fill("[name=cell_name]", NEW_CELL)
    page.fill("[name=handover_on]", SPLIT)
    page.locator("#founding button.main").click()
    page.wait_for_url("**/drafts/*")
    draft = path(page)
    effect = page.locator("#effect")
    for village, before in ((BLANK, "Guest"), (HOST, "Host")):
        change = re.compile(rf"{village}:\s*{before} of a joint cell\s*→\s*Independent")
        expect(effect).to_contain_text(change)
    expect(effect).to_contain_text(CANDIDATE)
    page.locator("main input[name^=number]").first.fill("15-QĐ/ĐU")
    press(page, "Record in the register")
    said(page, "Recorded")
    decision = page.locator("main a[href^='/decisions/']").first.get_attribute("href") or ""
    return case, draft, re.sub(r"\?.*$", "", decision)


def turned_independent(page: Page, village: str) -> None:
    """The map and the table say so from the day of the split on, and not the day before."""
    for on, status in ((BEFORE, "guest"), (AFTER, "independent")):
        page.goto(f"/?on={on}")
        area = page.locator(f"#map-frame a[href^='{village}'] .area").first
        expect(area).to_have_class(re.compile(rf"\b\S*{status}\b"))
        page.goto(f"/villages?on={on}")
        row = page.locator("tbody tr", has=page.get_by_role("link", name=BLANK, exact=True))
        expect(row).to_contain_text(status.capitalize())


def sees_none_of_it(page: Page, addresses: list[str]) -> None:
    """To the foreign commune's officer none of it exists, neither by address nor in a list."""
    for address in addresses:
        answer = page.goto(address)
        assert answer and answer.status == 404, address
    ours = (CANDIDATE, *NATIVES, HOST, BLANK, JOINT, NEW_CELL, COMMUNE)
    for address in (
        "/",
        "/villages",
        "/candidates",
        "/candidates/calendar",
        "/campaign",
        "/campaign/charge",
        "/drafts",
        "/foundings",
        "/meetings",
        "/quality",
        "/search?q=Sùng",
        f"/?on={AFTER}",
        "/candidates?on=2016-08-10",
    ):
        answer = page.goto(address)
        assert answer and answer.status == 200, address
        text = page.inner_text("main")
        assert not [words for words in ours if words in text], address
