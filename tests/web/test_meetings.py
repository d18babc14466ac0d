"""The pages of meetings and ratings: what is taken, what is refused, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.access.accounts import make_account
from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.exchange.meetings.form import SHEET
from chibo.ledger.scope import Scope
from chibo.meetings.models import CapGround, MeetingVersion, RatingVersion
from chibo.meetings.reads import Cell
from chibo.web.views.meetings.overview import unit_of

from .conftest import OFFICER, PASSWORD
from .meeting_register import SECRETARY, STRANGER, accounts, build

pytestmark = pytest.mark.django_db
JSON = "application/json"
GOOD = {
    "month": "2026-01",
    "seen": "0",
    "held": "yes",
    "on": "5",
    "official": "7",
    "probationary": "1",
    "present_official": "6",
    "present_probationary": "1",
    "away_work": "1",
    "minutes": "100",
}


@dataclass(frozen=True)
class Cells:
    own: int
    committee: int
    foreign: int


@pytest.fixture
def cells(db: None) -> Cells:
    found = Cells(*build())
    accounts(found.own, found.foreign, PASSWORD)
    return found


@pytest.fixture
def secretary(client: Client, cells: Cells) -> Client:
    return english(client, SECRETARY)


def english(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    client.cookies["django_language"] = "en"
    return client


def form_of(cell: int) -> str:
    return reverse("meeting-form", args=[cell])


def month_of(cell: int) -> str:
    return reverse("meeting-line", args=[cell, 2026, 1])


def test_a_secretary_enters_the_month_of_the_own_cell(secretary: Client, cells: Cells) -> None:
    answer = secretary.post(form_of(cells.own), GOOD | {"key": "k1"})
    assert answer.headers["Location"] == month_of(cells.own)
    row = MeetingVersion.objects.get()
    assert (row.cell, row.month, row.on) == (cells.own, date(2026, 1, 1), date(2026, 1, 5))
    assert (row.actor, row.number, row.key) == (SECRETARY, 1, "k1")
    assert "7 of 8 expected" in secretary.get(month_of(cells.own)).content.decode()


def test_the_form_proposes_the_members_of_the_register(secretary: Client, cells: Cells) -> None:
    text = secretary.get(form_of(cells.own) + "?month=2026-01").content.decode()
    assert 'name="official" inputmode="numeric" value="7"' in text
    assert 'name="probationary" inputmode="numeric" value="1"' in text


def test_a_wrong_line_comes_back_as_typed_with_a_sentence_at_its_field(
    secretary: Client, cells: Cells
) -> None:
    wrong = GOOD | {"present_official": "8", "minutes": "an hour"}
    answer = secretary.post(form_of(cells.own), wrong)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert 'value="an hour" aria-invalid="true"' in text
    assert "Write a whole number" in text
    answer = secretary.post(form_of(cells.own), GOOD | {"present_official": "8"})
    assert "8 came, but only 7 were expected" in answer.content.decode()
    assert not MeetingVersion.objects.exists()


def test_a_month_without_a_meeting_needs_its_reason(secretary: Client, cells: Cells) -> None:
    answer = secretary.post(form_of(cells.own), {"month": "2026-01", "held": "no"})
    assert answer.status_code == 400
    secretary.post(form_of(cells.own), {"month": "2026-01", "held": "no", "why_not": "weather"})
    assert "storm, flood or landslide" in secretary.get(month_of(cells.own)).content.decode()


def test_a_phone_is_answered_in_json(secretary: Client, cells: Cells) -> None:
    def send(**values: str) -> tuple[int, dict[str, object]]:
        answer = secretary.post(form_of(cells.own), GOOD | values, headers={"accept": JSON})
        return answer.status_code, answer.json()

    assert send(key="k1")[0] == 200
    assert send(key="k1")[1]["number"] == 1
    assert send(key="k2", minutes="90") == (
        409,
        {"state": "conflict", "number": None, "address": month_of(cells.own)},
    )
    status, said = send(key="k3", away_work="0")
    assert status == 400
    assert list(said["errors"]) == ["away_work"]  # type: ignore[call-overload]


def test_a_conflict_is_shown_with_both_and_settled_by_a_choice(
    secretary: Client, cells: Cells
) -> None:
    secretary.post(form_of(cells.own), GOOD | {"key": "k1"})
    answer = secretary.post(form_of(cells.own), GOOD | {"key": "k2", "minutes": "90"}, follow=True)
    text = answer.content.decode()
    assert "both are kept" in text
    assert text.count('name="conflict"') == 2
    waiting = MeetingVersion.objects.get(number=None)
    choice = {"conflict": str(waiting.pk), "seen": "1", "keep": "entry"}
    secretary.post(month_of(cells.own), choice)
    assert MeetingVersion.objects.get(current=True).minutes == 90
    again = secretary.post(month_of(cells.own), choice, follow=True)
    assert "Somebody has chosen already" in again.content.decode()
    assert MeetingVersion.objects.count() == 3


def test_of_a_foreign_cell_nothing_is_seen_or_entered(client: Client, cells: Cells) -> None:
    english(client, STRANGER)
    addresses = [
        form_of(cells.own),
        month_of(cells.own),
        reverse("meeting-state", args=[cells.own]),
        reverse("meeting-paper", args=[cells.own, 2026, 1]),
        reverse("rating", args=[cells.own, 2025]),
        reverse("ratings", args=[cells.committee, 2025]),
    ]
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert client.post(form_of(cells.own), GOOD).status_code == 404
    assert not MeetingVersion.objects.exists()


def test_who_only_reads_sees_the_month_and_enters_nothing(client: Client, cells: Cells) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    make_account("viewer", PASSWORD, Role.VIEWER, cells.committee, "tester", now)
    english(client, "viewer")
    page = client.get(month_of(cells.own))
    assert page.status_code == 200
    assert form_of(cells.own) not in page.content.decode()
    assert client.get(form_of(cells.own)).status_code == 403
    assert client.post(form_of(cells.own), GOOD).status_code == 403
    assert client.post(month_of(cells.own), {"seen": "1"}).status_code == 403


def test_the_worker_and_the_state_are_kept_by_no_cache(secretary: Client, cells: Cells) -> None:
    worker = secretary.get(reverse("meeting-worker"))
    assert worker.headers["Content-Type"] == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    state = secretary.get(reverse("meeting-state", args=[cells.own]))
    assert "no-store" in state.headers["Cache-Control"]
    assert state.json()["user"] == SECRETARY


def test_the_form_names_nobody(secretary: Client, cells: Cells) -> None:
    text = secretary.get(form_of(cells.own)).content.decode()
    assert 'class="who"' not in text
    assert "/people/" not in text


def sheet_file(*rows: str) -> SimpleUploadedFile:
    headings = ";".join(SHEET.column(key).vi for key in ("cell", "month", "on", "official"))
    headings += ";" + SHEET.column("present_official").vi
    return SimpleUploadedFile("thang1.csv", "\n".join([headings, *rows]).encode())


def test_a_sheet_is_shown_first_and_recorded_once(officer: Client, cells: Cells) -> None:
    name = f"cell {cells.own}"
    shown = officer.post(
        reverse("meeting-import"), {"book": sheet_file(f"{name};01/2026;5/1/2026;7;7")}
    )
    assert shown.status_code == 200
    assert name in shown.content.decode()
    assert not MeetingVersion.objects.exists()
    signed = shown.context["signed"]
    for _ in range(2):
        officer.post(reverse("meeting-import-record"), {"signed": signed})
    assert list(MeetingVersion.objects.values_list("number", "actor")) == [(1, OFFICER)]


def test_a_sheet_with_a_mistake_records_nothing(officer: Client, cells: Cells) -> None:
    rows = (f"cell {cells.own};01/2026;5/1/2026;7;7", f"cell {cells.foreign};01/2026;5/1/2026;3;4")
    answer = officer.post(reverse("meeting-import"), {"book": sheet_file(*rows)})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "CSV, row 3" in text
    assert "4 came, but only 3 were expected" in text
    assert not answer.context["signed"]
    forged = officer.post(reverse("meeting-import-record"), {"signed": "x"})
    assert forged.status_code == 400


def test_a_secretary_takes_in_a_sheet_of_the_own_cell_alone(
    secretary: Client, cells: Cells
) -> None:
    row = f"cell {cells.foreign};01/2026;5/1/2026;3;3"
    answer = secretary.post(reverse("meeting-import"), {"book": sheet_file(row)})
    assert "There is no cell" in answer.content.decode()


def test_the_committee_sees_who_met_and_what_is_missing(officer: Client, cells: Cells) -> None:
    officer.post(form_of(cells.own), GOOD)
    address = reverse("meeting-unit", args=[cells.committee])
    page = officer.get(address + "?on=2026-02-10&since=2025-12-01")
    assert page.status_code == 200
    assert page.context["whole"].attendance == 7 / 8
    assert [one.state for _cell, one in page.context["missing"]] == ["missing"]
    text = page.content.decode()
    assert f"{form_of(cells.own)}?month=2025-12" in text
    assert "nothing entered" in text


def test_the_sheet_to_fill_in_is_a_workbook_and_noted(officer: Client, cells: Cells) -> None:
    address = reverse("meeting-sheet", args=[cells.committee]) + "?on=2026-02-10&since=2025-12-01"
    answer = officer.get(address)
    assert answer.content[:2] == b"PK"
    assert list(Reading.objects.filter(what="export").values_list("what", "about")) == [
        ("export", f"meetings {cells.committee}")
    ]


def test_a_rating_above_the_cap_needs_a_ground(officer: Client, cells: Cells) -> None:
    address = reverse("rating", args=[cells.own, 2025])
    wrong = officer.post(address, {"grade": "good", "good": "many"})
    assert wrong.status_code == 400
    officer.post(address, {"grade": "good", "good": "6", "excellent": "2"})
    assert RatingVersion.objects.get().actor == OFFICER
    listed = reverse("ratings", args=[cells.committee, 2025])
    page = officer.get(listed)
    assert (page.context["most"], page.context["excess"]) == (1, 1)
    assert "A ground is needed" in page.content.decode()
    assert officer.post(listed, {"ground": " "}).status_code == 400
    officer.post(listed, {"ground": "Thông báo 12-TB/HU"})
    assert CapGround.objects.get().excess == 1
    assert not officer.get(listed).context["needs_ground"]
    officer.post(address, {"grade": "good", "good": "5", "excellent": "3"})
    assert officer.get(listed).context["needs_ground"]
    assert list(RatingVersion.objects.order_by("number").values_list("number", "current")) == [
        (1, False),
        (2, True),
    ]


def test_a_paper_prints_blank_and_filled(secretary: Client, cells: Cells) -> None:
    secretary.post(form_of(cells.own), GOOD | {"paper_on": "06/01/2026"})
    paper = reverse("meeting-paper", args=[cells.own, 2026, 1])
    filled = secretary.get(paper).content.decode()
    blank = secretary.get(paper + "?blank").content.decode()
    assert "from paper of 06/01/2026" in filled
    assert "………" not in filled
    assert "(in the register on 31/01/2026: 7)" in blank
    assert "06/01/2026" not in blank


def test_who_reads_one_cell_alone_is_led_to_it_and_others_to_the_committee() -> None:
    cell = Cell(5, "cell 5", 9)
    assert unit_of(Scope(organisations=frozenset({5})), cell) == 5
    assert unit_of(Scope(organisations=frozenset({5, 9})), cell) == 9
    assert unit_of(Scope.everything(), cell) == 9


@pytest.mark.parametrize(("page", "most"), [("meetings", 20), ("meeting-unit", 24)])
def test_a_list_asks_as_often_for_few_cells_as_for_many(
    officer: Client, cells: Cells, page: str, most: int, django_assert_max_num_queries: Any
) -> None:
    arguments = [cells.committee] if page == "meeting-unit" else []
    with django_assert_max_num_queries(most):
        officer.get(reverse(page, args=arguments) + "?on=2026-02-10&since=2025-12-01")


junk = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.integers().map(str)


@pytest.mark.slow
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changed=st.dictionaries(st.sampled_from([*GOOD, "key", "paper_on", "conduct"]), junk))
def test_whatever_is_typed_it_is_taken_whole_or_not_at_all(
    secretary: Client, cells: Cells, changed: dict[str, str]
) -> None:
    MeetingVersion.objects.all().delete()
    status = secretary.post(form_of(cells.own), GOOD | changed).status_code
    assert status in (302, 400)
    assert MeetingVersion.objects.count() == (status == 302)


@pytest.mark.parametrize("month", ["2026/0", "2026/13", "9999/12", "1899/12", "0/1"])
def test_a_month_that_is_none_is_not_found(secretary: Client, cells: Cells, month: str) -> None:
    address = f"/meetings/cells/{cells.own}/{month}"
    assert secretary.get(address).status_code == 404


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "x"])
def test_a_form_of_a_month_that_is_none_is_that_of_this_month(
    secretary: Client, cells: Cells, month: str
) -> None:
    answer = secretary.get(form_of(cells.own), {"month": month})
    assert answer.context["month"] == timezone.localdate().replace(day=1)


@pytest.mark.parametrize("typed", ["9" * 5000, "1" * 12])
def test_a_number_of_any_length_is_answered(secretary: Client, cells: Cells, typed: str) -> None:
    assert secretary.post(form_of(cells.own), GOOD | {"official": typed}).status_code == 400
    rating = reverse("rating", args=[cells.own, 2025])
    assert secretary.post(rating, {"grade": "good", "good": typed}).status_code == 400


def test_no_more_are_rated_than_were_in_the_cell(officer: Client, cells: Cells) -> None:
    address = reverse("rating", args=[cells.own, 2025])
    answer = officer.post(address, {"grade": "good", "good": "7", "excellent": "2"})
    assert answer.status_code == 400
    assert "9 members are given, but only 8 were in the cell" in answer.content.decode()
    assert not RatingVersion.objects.exists()


def test_a_line_of_a_month_before_its_cell_is_told_before_recording(
    officer: Client, cells: Cells
) -> None:
    rows = (f"cell {cells.own};12/2014;5/12/2014;7;7", f"cell {cells.own};01/2026;5/1/2026;7;7")
    answer = officer.post(reverse("meeting-import"), {"book": sheet_file(*rows)})
    assert answer.status_code == 400
    assert "The cell did not exist in the month 12/2014" in answer.content.decode()
    assert not answer.context["signed"]
