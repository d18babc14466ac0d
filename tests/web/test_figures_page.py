"""The figures page over a small register: what is asked, said, linked, drawn and taken away."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from urllib.parse import parse_qs, urlencode, urlsplit

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from chibo.access.models import Reading
from chibo.indicators.definitions import INDICATORS
from chibo.register import models as m
from chibo.web.grid import Grid

from .conftest import OFFICER, SPLIT_DAY, Small
from .test_pages import BEFORE_SPLIT, words

LINK = re.compile(r'<td class="n"><a href="([^"]+)">([^<]+)</a>')
ON = SPLIT_DAY.isoformat()


def page(officer: Client, status: int = 200, **query: str | list[str]) -> str:
    answer = officer.get(reverse("figures"), query)
    assert answer.status_code == status, words(answer.content.decode())
    return answer.content.decode()


def grid(officer: Client, **query: str | list[str]) -> Grid:
    found: Grid = officer.get(reverse("figures"), query).context["grid"]
    return found


def values(found: Grid) -> dict[str, list[object]]:
    return {line.name: [cell.value for cell in line.cells] for line in found.lines}


def test_at_first_the_headline_figures_stand_with_their_formulas(
    officer: Client, small: Small
) -> None:
    shown = words(page(officer))
    assert "Independent villages 3 villages with a cell based in them" in shown
    assert "On 01/03/2017; counts over a period are from 01/01/2016" in shown


def test_every_figure_can_be_chosen_and_has_its_formula(officer: Client, small: Small) -> None:
    every = page(officer, f="all")
    for indicator in INDICATORS.values():
        assert f'value="{indicator.key}" checked' in every
    assert len(grid(officer, f="all").lines) == len(INDICATORS)
    assert all(line.note for line in grid(officer, f="all").lines)


@pytest.mark.parametrize(
    "query",
    [
        {"f": ["villages", "members", "cells_joint"], "by": "commune"},
        {"f": ["members", "villages_guest", "admissions"], "by": "village"},
        {"f": ["members", "admissions"], "by": "cell"},
        {"f": ["members", "admissions", "members_opening"], "by": "sex"},
        {"f": ["members"], "by": "standing", "on": BEFORE_SPLIT.isoformat()},
        {"f": ["members", "villages_independent"], "every": "month"},
        {"f": ["members"], "by": "village", "every": "quarter"},
        {"f": ["members"], "by": "sex", "every": "year"},
        {"f": ["members", "admissions"], "by": "age_band"},
        {"f": ["members", "admissions"], "by": "education"},
        {"f": ["members", "cells", "cells_joint"], "by": "cell_kind"},
        {"f": ["members", "villages", "villages_newly_independent"], "by": "difficulty"},
        {"f": ["households", "villages_without_profile"], "by": "commune"},
        {"f": ["admissions", "villages_guest"], "known": "3"},
    ],
)
def test_the_rows_behind_every_cell_add_up_to_it(
    officer: Client, small: Small, query: dict[str, str | list[str]]
) -> None:
    found = LINK.findall(page(officer, **query))
    assert found
    for address, written in found:
        answer = officer.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert str(answer.context["value"]) == str(answer.context["total"]) == written, address


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("village 4", "village 4"),
        ("VÍLLAGE 4", "village 4"),
        ("00004", "village 4"),
        ("village 4 · commune 3", "village 4"),
        ("committee 1003 · committee 1002", "committee 1003"),
    ],
)
def test_a_unit_is_named_by_name_code_or_label(
    officer: Client, small: Small, typed: str, named: str
) -> None:
    assert officer.get(reverse("figures"), {"unit": typed}).context["unit"].name == named


def test_of_several_units_one_is_chosen_by_a_link(officer: Client, small: Small) -> None:
    shown = page(officer, 400, unit="village", f="members", on=ON)
    assert "3 units may be meant by “village”: choose one." in words(shown)
    assert 'value="village"' in shown
    link = re.search(r'class="choices"><li><a href="([^"]+)"', shown)
    assert link
    chosen = officer.get(link[1].replace("&amp;", "&"))
    assert chosen.status_code == 200
    assert chosen.context["unit"].name == "village 4"
    assert chosen.context["asked"].keys == ("members",)


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ({"unit": "nowhere"}, "unit", "Nothing is called “nowhere” on 01/03/2017"),
        ({"f": "nonsense"}, "f", "There is no figure nonsense"),
        ({"on": "30/02/2018"}, "on", "There is no such day in the calendar."),
        ({"on": ON, "since": "02/03/2017"}, "since", "The period would begin after its end"),
        ({"by": "colour"}, "by", "There is no such breakdown"),
        ({"by": "sex", "f": "villages"}, "by", "None of the figures chosen is counted by sex"),
        ({"by": "commune", "view": "bar", "every": "month"}, "every", "show one day"),
        ({"view": "bar"}, "view", "Bars compare the rows of a breakdown"),
        ({"view": "map", "by": "cell"}, "view", "The map shows communes or villages"),
        ({"view": "pie"}, "view", "There is no such view"),
        ({"every": "week"}, "every", "There is no such step"),
        ({"known": "yesterday"}, "known", "A time may follow, for example 13/05/2018 08:00."),
        ({"known": "13/05/2018 25:00"}, "known", "There is no such time"),
        ({"known": "31/12/2099"}, "known", "This moment is still to come"),
        ({"known": "01/01/1999"}, "known", "Nothing was recorded yet"),
        ({"known": "99999"}, "known", "There is no entry 99999"),
        ({"known": "3", "then": "3"}, "then", "Nothing was recorded between the two moments"),
        ({"boundaries": "x"}, "boundaries", "Write the date as day/month/year"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_is_kept(
    officer: Client, small: Small, query: dict[str, str], field: str, said: str
) -> None:
    shown = page(officer, 400, **query)
    assert said in words(shown)
    if field != "f":
        assert f'aria-describedby="{field}-error"' in shown
        assert f'id="{field}-error"' in shown
    assert 'id="figures"' not in shown
    asked = officer.get(reverse("figures"), query).context["asked"]
    for name in ("unit", "known", "then"):
        if name in query:
            assert f'value="{query[name]}"' in shown
            assert asked.typed[name] == query[name]
    for name in ("on", "boundaries"):
        if name == field:
            assert f'value="{query[name]}"' in shown


@pytest.mark.parametrize(
    "query",
    [
        {"known": "01/01/0001"},
        {"known": "9" * 40, "then": "-1"},
        {"unit": "·", "by": "'; DROP TABLE place"},
        {"unit": "\x00", "draw": "\x00", "every": "\x00"},
        {"unit": "village 4", "by": "commune"},
        {"unit": "village 4", "by": "cell"},
        {"unit": "cell 1004", "by": "village"},
        {"place": "٣", "f": ["", "all"]},
        {"by": "commune", "view": "map"},
        {"on": "1/1/2016", "since": "1/1/2016", "every": "year", "by": "village"},
    ],
)
def test_no_address_breaks_the_page(
    officer: Client, small: Small, query: dict[str, str | list[str]]
) -> None:
    for name in ("figures", "figures-chart"):
        assert officer.get(reverse(name), query).status_code in (200, 400, 404)
    address = f"{reverse('figures-export')}?{urlencode(query, doseq=True)}"
    taken = officer.post(address, {"purpose": "to see", "kind": "xlsx"})
    assert taken.status_code in (200, 400)
    rows = officer.get(reverse("rows", args=["members"]), {**query, "value": "x' OR '1'='1"})
    assert rows.status_code in (200, 400)


def test_a_unit_that_is_not_there_on_the_day_is_said(officer: Client, small: Small) -> None:
    query = {"organisation": str(small.new_cell), "on": BEFORE_SPLIT.isoformat()}
    assert "is not there on 28/02/2017" in words(page(officer, 400, **query))
    shown = words(page(officer, 400, known="3", organisation=str(small.new_cell), on=ON))
    assert "The register knew no such unit at this moment" in shown


def test_figures_that_a_breakdown_does_not_fit_are_left_out_and_named(
    officer: Client, small: Small
) -> None:
    shown = words(page(officer, f=["villages", "members"], by="sex"))
    assert "Left out, because they are not counted by sex: Villages." in shown
    found = values(grid(officer, f=["villages", "members"], by="sex"))
    assert sum(row[0] for row in found.values()) == 11  # type: ignore[misc]
    assert found["male"] == [1]


def test_cells_of_a_place_are_those_of_its_committee(officer: Client, small: Small) -> None:
    found = grid(officer, place=str(small.commune), by="cell", f="members")
    assert sorted(v[0] for v in values(found).values()) == [3, 3, 5]  # type: ignore[type-var]
    back = officer.get(
        reverse("figures"), {"organisation": str(found.lines[0].node), "by": "village"}
    )
    assert "has no such parts" in words(back.content.decode())


def test_the_register_is_asked_as_it_knew(officer: Client, small: Small) -> None:
    before = page(officer, f="members", known=str(small.revoked), on=ON)
    assert "as the register knew it at 01/01/2016 17:00 (entry 2)" in words(before)
    asked = {"f": ["members"], "on": ON}
    assert values(grid(officer, **asked, known=str(small.revoked))) == {"Members": [11]}
    assert values(grid(officer, **asked, known=str(small.revoked + 1))) == {"Members": [10]}
    assert values(grid(officer, **asked, known="01/01/2016 17:30")) == {"Members": [11]}


def test_what_changed_is_explained_by_decisions(officer: Client, small: Small) -> None:
    query = {"f": ["members", "villages_guest", "share_villages_independent"], "on": ON}
    answer = officer.get(reverse("figures"), {**query, "then": str(small.revoked)})
    guests, members, share = answer.context["differences"]
    assert (guests.then, guests.now, guests.difference) == (1, 0, -1)
    assert [line.position for line, _part in guests.explained] == [small.split]
    assert (members.then, members.now) == (11, 11)
    assert [(line.position, part.amount) for line, part in members.explained] == [
        (small.revoked + 1, -1),
        (small.revoked + 2, 1),
    ]
    assert share.is_share
    assert reverse("decision", args=[small.split]) in answer.content.decode()
    assert "+66.7 points" in words(answer.content.decode())


def test_the_address_reproduces_the_view(officer: Client, small: Small) -> None:
    query = {
        "f": ["members", "admissions"],
        "unit": "commune 3",
        "by": "village",
        "on": "28/02/2017",
        "since": "01/02/2016",
        "boundaries": "01/03/2017",
        "known": "5",
        "then": "2",
        "view": "bar",
        "draw": "admissions",
    }
    first = officer.get(reverse("figures"), query)
    again = officer.get(f"{reverse('figures')}?{first.context['address']}")
    assert again.context["address"] == first.context["address"]
    assert again.context["grid"] == first.context["grid"]
    assert again.context["unit"] == first.context["unit"]


def test_a_lasting_link_shows_the_same_after_more_was_recorded(
    officer: Client, small: Small
) -> None:
    lasting = QueryDict(officer.get(reverse("figures"), {"f": "members"}).context["lasting"])
    assert lasting["known"] == str(m.LedgerHead.objects.get().position)
    assert lasting["on"] == ON
    assert lasting["since"] == "2016-01-01"


def chart(officer: Client, **query: str | list[str]) -> str:
    answer = officer.get(reverse("figures-chart"), query)
    assert answer["Content-Type"] == "image/svg+xml"
    return answer.content.decode()


def test_charts_are_drawn_at_their_own_address(officer: Client, small: Small) -> None:
    bars = chart(officer, f="members", by="village", view="bar", on=ON)
    assert bars.startswith("<svg")
    assert all(f"village {n}" in bars for n in (4, 5, 6))
    lines = chart(officer, f=["members", "villages_guest"], view="line", on=ON)
    assert "Members" in lines
    assert "Guest villages" in lines
    assert "figures/chart.svg?" in page(officer, f="members", by="village", view="bar")
    wrong = officer.get(reverse("figures-chart"), {"view": "bar"})
    assert wrong.status_code == 404


def test_a_share_is_drawn_in_percent_and_numbers_as_the_reader_writes_them(
    officer: Client, small: Small
) -> None:
    assert "100%" in chart(officer, f="share_villages_independent", view="line", on=ON)


def test_the_map_shades_what_the_figure_is(officer: Client, small: Small) -> None:
    m.PlaceSpell.objects.filter(place=small.host).update(lat=21.2, lon=103.2)
    m.PlaceSpell.objects.filter(place=small.guest).update(lat=21.3, lon=103.3)
    m.PlaceSpell.objects.filter(place=small.alone).update(lat=21.2, lon=103.4)
    answer = officer.get(reverse("figures"), {"f": "members", "by": "village", "view": "map"})
    shaded = answer.context["map"]
    assert {a.name: (a.written, a.shade) for a in shaded.areas} == {
        "village 4": ("5", 1),
        "village 5": ("3", 0),
        "village 6": ("3", 0),
    }
    assert [(b.low, b.high, b.areas) for b in shaded.bands] == [("3", "3", 2), ("5", "5", 1)]
    assert shaded.not_drawn == 0


def take(officer: Client, kind: str = "csv", purpose: str = "report", **query: object) -> bytes:
    address = (
        f"{reverse('figures-export')}?{officer.get(reverse('figures'), query).context['address']}"
    )
    answer = officer.post(address, {"purpose": purpose, "kind": kind})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return bytes(answer.content)


def test_an_export_says_what_who_when_and_why(officer: Client, small: Small) -> None:
    data = take(officer, purpose="half-year report", f="members", by="village", on=ON)
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    said = {line[0]: line[1] for line in lines if len(line) == 2}
    assert said["Sample data"]
    assert (said["Date"], said["Since"]) == (ON, "2016-01-01")
    assert said["Unit"] == "The whole register"
    assert said["As the register knew it at"].endswith("entry 5")
    assert (said["Taken away by"], said["Purpose"]) == (OFFICER, "half-year report")
    assert said["Versions"].startswith("chibo ")
    assert said["Members"].startswith("official + probationary")
    assert lines[-4:] == [
        ["village 4", "5"],
        ["village 5", "3"],
        ["village 6", "3"],
        ["Together", "11"],
    ]


def test_an_export_is_noted_and_needs_a_purpose(officer: Client, small: Small) -> None:
    address = f"{reverse('figures-export')}?f=members"
    refused = officer.post(address, {"purpose": " ", "kind": "csv"})
    assert refused.status_code == 400
    assert "Say what the figures are taken for." in words(refused.content.decode())
    assert not Reading.objects.exclude(what="account").exists()
    take(officer, purpose="for the committee", f="members")
    noted = Reading.objects.get(what="export")
    assert (noted.username, noted.what, noted.why) == (OFFICER, "export", "for the committee")
    assert parse_qs(urlsplit(noted.about).query)["f"] == ["members"]
    assert officer.get(address).status_code == 405


def test_a_name_that_begins_a_formula_stays_text(officer: Client, small: Small) -> None:
    m.PlaceSpell.objects.filter(place=small.guest).update(name="=1+cmd|'/C calc'!A0")
    query = {"f": "members", "by": "village", "on": ON}
    text = take(officer, purpose="=2+5 please", **query).decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    assert ["'=1+cmd|'/C calc'!A0", "3"] in lines
    assert ["Purpose", "'=2+5 please"] in lines
    book = openpyxl.load_workbook(BytesIO(take(officer, "xlsx", **query)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    named = next(cell for cell in cells if str(cell.value).startswith("=1"))
    assert named.data_type == "s"
    assert named.quotePrefix


def test_a_workbook_has_numbers_shares_and_days(officer: Client, small: Small) -> None:
    query = {"f": ["share_villages_independent", "members"], "every": "month", "on": ON}
    sheet = openpyxl.load_workbook(BytesIO(take(officer, "xlsx", **query))).worksheets[0]
    last = list(sheet.iter_rows())[-1]
    assert [cell.number_format for cell in last] == ["dd/mm/yyyy", "#,##0", "0.0%"]
    assert last[0].value.date() == SPLIT_DAY  # type: ignore[union-attr]
    assert [cell.value for cell in last[1:]] == [11, 1]


def test_the_reasons_of_losses_are_shown_of_the_commune_and_refused_of_a_village(
    officer: Client, small: Small
) -> None:
    assert "Losses: died" in values(grid(officer, place=str(small.commune), f="all"))
    of_village = values(grid(officer, place=str(small.host), f="all"))
    assert "Losses" in of_village
    assert "Losses: died" not in of_village
    said = "the reasons of losses are not shown"
    assert said in words(page(officer, place=str(small.host), f="all"))
    query = {"place": str(small.host), "f": "losses_death"}
    asked = officer.get(reverse("figures"), query)
    rows = officer.get(reverse("rows", args=["losses_death"]), query)
    assert (asked.status_code, rows.status_code) == (400, 403)
    for answer in (asked, rows):
        assert "Ask for the commune or above" in words(answer.content.decode())
    assert Reading.objects.filter(what=Reading.REFUSED).count() == 2


def test_a_village_is_not_broken_down_by_ethnic_group(officer: Client, small: Small) -> None:
    query = {"by": "ethnic_group", "f": "members"}
    assert "Thái" in page(officer, **query, place=str(small.commune))
    refused = page(officer, 400, **query, place=str(small.host))
    assert "not broken down by ethnic group" in words(refused)
