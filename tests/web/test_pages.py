"""The pages over a small register: what they show, and what they say to wrong input."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chibo.indicators.definitions import INDICATORS
from chibo.ledger.contents import ProfilePlace
from chibo.ledger.decision import Decision
from chibo.register.erase import erase
from chibo.register.models import RegisterInfo
from chibo.register.record import Paper, record_many
from tests.oracle.builder import FIRST_DAY

from .conftest import ADMITTED, REVOKED, SPLIT_DAY, Small

BEFORE_SPLIT = SPLIT_DAY - timedelta(days=1)
INLINE_STYLE = re.compile(r"<[^>]*\sstyle=|<style", re.IGNORECASE)


def text(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), {k: str(v) for k, v in query.items()})
    assert answer.status_code == 200, answer
    return answer.content.decode()


def words(html: str) -> str:
    """Return the page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_overview_shows_its_day_and_the_figures_of_that_day(
    officer: Client, small: Small
) -> None:
    before = words(text(officer, "overview", on=BEFORE_SPLIT))
    assert "As of 28/02/2017 · compared with 01/01/2016" in before
    assert "1 of 3 villages" in before
    after = words(text(officer, "overview", on=SPLIT_DAY))
    assert "3 of 3 villages" in after
    assert "+66.7 points since 01/01/2016" in after
    assert "1 split , 1 ended" in after


def test_a_page_without_a_day_speaks_of_the_latest_facts(officer: Client, small: Small) -> None:
    assert "As of 01/03/2017" in words(text(officer, "overview"))


def test_the_slider_recolours_on_the_day_of_the_decision(officer: Client, small: Small) -> None:
    history = officer.get(reverse("map-history")).json()
    day = (SPLIT_DAY - datetime(2016, 1, 1).date()).days
    assert history["villages"][str(small.guest)] == [[0, "g"], [day, "i"]]
    assert history["villages"][str(small.host)] == [[0, "h"], [day, "i"]]
    assert history["villages"][str(small.alone)] == [[0, "i"]]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("on", "30/02/2018", "There is no such day in the calendar."),
        ("on", "tomorrow", "Write the date as day/month/year"),
        ("on", "31/12/2015", "The register goes from 01/01/2016"),
        ("boundaries", "2018/13", "Write the date as day/month/year"),
    ],
)
def test_a_wrong_date_gets_a_plain_answer_and_stays_in_its_field(
    officer: Client, small: Small, field: str, typed: str, said: str
) -> None:
    answer = officer.get(reverse("overview"), {field: typed})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert f'value="{typed}"' in page


def test_the_village_table_has_a_row_per_village_and_sums(officer: Client, small: Small) -> None:
    answer = officer.get(reverse("villages"), {"on": BEFORE_SPLIT.isoformat()})
    assert "3 of 3 villages" in words(answer.content.decode())
    totals = answer.context["totals"]
    assert (totals["members"], totals["official"], totals["probationary"]) == (11, 10, 1)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"status": "guest"}, 1),
        ({"status": "blank"}, 0),
        ({"q": "VÍLLAGE 4"}, 1),
        ({"q": "no such village"}, 0),
        ({"commune": "999"}, 0),
    ],
)
def test_the_village_table_is_filtered(
    officer: Client, small: Small, query: dict[str, str], shown: int
) -> None:
    page = words(text(officer, "villages", on=BEFORE_SPLIT, **query))
    assert f"{shown} of 3 villages" in page
    assert ("No village fits" in page) == (shown == 0)


def test_the_village_table_is_sorted_both_ways(officer: Client, small: Small) -> None:
    names = re.compile(r"village \d(?=</a></th>)")
    up = names.findall(text(officer, "villages", on=BEFORE_SPLIT, sort="members"))
    down = names.findall(text(officer, "villages", on=BEFORE_SPLIT, sort="-members"))
    assert len(up) == 3
    assert up[-1] == down[0] == f"village {small.host}"
    assert names.findall(text(officer, "villages", sort="nonsense")) == sorted(up)


def test_a_village_page_shows_its_state_and_its_decisions(officer: Client, small: Small) -> None:
    before = text(officer, "place", small.guest, on=BEFORE_SPLIT)
    assert "Guest of a joint cell" in before
    after = text(officer, "place", small.guest, on=SPLIT_DAY)
    assert "Independent" in after
    assert reverse("decision", args=[small.split]) in after
    assert "3 members" in after


def test_a_decision_taken_back_is_marked_and_leads_to_what_took_it_back(
    officer: Client, small: Small
) -> None:
    assert "taken back" in text(officer, "place", small.host)
    page = text(officer, "decision", small.revoked)
    assert "This decision was taken back" in page
    assert reverse("decision", args=[small.revoked + 1]) in page
    revocation = text(officer, "decision", small.revoked + 1)
    assert "entered by mistake" in revocation
    assert "It sets nothing by itself" in revocation
    assert REVOKED.strftime("%d/%m/%Y") in words(page)


def test_a_decision_names_everything_it_sets(officer: Client, small: Small) -> None:
    page = words(text(officer, "decision", small.split))
    assert "begins, village cell" in page
    assert f"no longer covers village {small.guest}" in page
    assert f"is based in village {small.guest}" in page
    assert page.count(f"counted for village {small.guest}") == 3


def test_a_cell_page_lists_its_members_with_their_standing(officer: Client, small: Small) -> None:
    page = words(text(officer, "organisation", small.joint_cell, on=ADMITTED))
    assert "8 members" in page
    assert "Lò Văn Sáng 1990 probationary 02/09/2016" in page


def test_a_unit_that_is_not_there_on_the_day_says_so(officer: Client, small: Small) -> None:
    page = words(text(officer, "organisation", small.new_cell, on=BEFORE_SPLIT))
    assert "It did not exist on 28/02/2017: it began on 01/03/2017." in page


def test_a_person_page_shows_particulars_membership_and_decisions(
    officer: Client, small: Small
) -> None:
    page = words(text(officer, "person", small.person, on=ADMITTED))
    assert "Lò Văn Sáng" in page
    assert "03/02/1990" in page
    assert "Thái" in page
    assert "Admission" in page
    before = words(text(officer, "person", small.person, on="2016-01-01"))
    assert "no member of this register on this day" in before


def test_erased_particulars_read_erased(officer: Client, small: Small) -> None:
    erase(small.person, "asked for it", "tester", datetime(2020, 1, 1, tzinfo=UTC))
    page = text(officer, "person", small.person, on=ADMITTED)
    assert "Lò Văn Sáng" not in page
    assert "erased" in page
    vietnamese = officer.get(
        reverse("person", args=[small.person]), headers={"cookie": officer_cookie(officer)}
    )
    assert "đã xóa" in vietnamese.content.decode()


def officer_cookie(client: Client) -> str:
    return f"sessionid={client.cookies['sessionid'].value}; django_language=vi"


@pytest.mark.parametrize("key", sorted(INDICATORS))
def test_the_rows_behind_every_figure_add_up_to_it(officer: Client, small: Small, key: str) -> None:
    answer = officer.get(reverse("rows", args=[key]), {"on": SPLIT_DAY.isoformat()})
    assert answer.status_code == 200
    value = answer.context["value"]
    if INDICATORS[key].unit == "count":
        assert answer.context["total"] == value
        assert sum(row.weight for row in answer.context["rows"]) == value


def test_rows_are_those_of_the_place_asked_for(officer: Client, small: Small) -> None:
    rows = officer.get(reverse("rows", args=["members"]), {"place": small.guest})
    assert rows.context["value"] == 3
    assert {row.village for row in rows.context["rows"]} == {small.guest}


@pytest.mark.parametrize("place", ["abc", "-1", "999999", "9" * 40])
def test_figures_of_a_place_that_is_not_there_are_not_found(
    officer: Client, small: Small, place: str
) -> None:
    assert officer.get(reverse("figures"), {"place": place}).status_code == 404


def test_what_is_not_in_the_register_is_not_found(officer: Client, small: Small) -> None:
    for name in ("place", "organisation", "person", "decision"):
        for number in (999_999, 10**30):
            assert officer.get(reverse(name, args=[number])).status_code == 404
    assert officer.get(reverse("rows", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize("text_typed", ["village 4", "VILLAGE 4", "vìllage   4"])
def test_search_finds_a_village_however_it_is_typed(
    officer: Client, small: Small, text_typed: str
) -> None:
    assert reverse("place", args=[4]) in text(officer, "search", q=text_typed)


def test_search_finds_persons_without_accents(officer: Client, small: Small) -> None:
    assert reverse("person", args=[small.person]) in text(officer, "search", q="lo van sang")
    assert "Nothing bears this name" in text(officer, "search", q="nobody")
    assert "Type a part of a name" in text(officer, "search")


def test_every_page_bears_the_sample_mark_and_no_inline_style(
    officer: Client, small: Small
) -> None:
    pages = [
        text(officer, "overview"),
        text(officer, "villages"),
        text(officer, "figures"),
        text(officer, "search"),
        text(officer, "rows", "villages"),
        text(officer, "place", small.commune),
        text(officer, "place", small.guest),
        text(officer, "organisation", small.joint_cell),
        text(officer, "person", small.person),
        text(officer, "decision", small.split),
    ]
    for page in pages:
        assert "Sample data" in page
        assert not INLINE_STYLE.search(page)


def test_a_register_without_sample_data_bears_no_mark(officer: Client, small: Small) -> None:
    RegisterInfo.objects.update(sample_data=False)
    assert "Sample data" not in text(officer, "overview")


def test_the_rows_of_a_sum_show_what_each_adds(officer: Client, small: Small) -> None:
    profile = Decision(FIRST_DAY, ProfilePlace(small.host, 2016, 41, 17))
    record_many([Paper(profile, datetime(2026, 11, 1, tzinfo=UTC))], "tester")
    for key, added in (("households", "41"), ("share_poor_households", "17")):
        page = words(text(officer, "rows", key))
        assert f"together {added}" in page
        assert re.search(rf"village \d+ {added} ", page)
    assert "Adds" not in words(text(officer, "rows", "villages"))


def test_the_pages_of_an_empty_register_lead_to_its_opening(officer: Client) -> None:
    for name in ("overview", "villages", "figures", "search"):
        assert officer.get(reverse(name)).headers["Location"] == reverse("opening")
    assert officer.get(reverse("opening")).status_code == 200
