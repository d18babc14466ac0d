"""Pages of candidates: who sees whom, who may take which step, and forms that are wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.access.models import Grant, Reading
from chibo.access.rights import Role
from chibo.admissions.contents import NewMemberCourse
from chibo.admissions.enter import withdraw
from chibo.admissions.models import AdmissionPlan, Candidate, CandidateParticulars, CandidateStep
from chibo.admissions.progress import take
from chibo.admissions.steps import PLACES
from chibo.register import models as m
from tests.admissions.district import ACTOR, KNOWN, NOW, District

from .conftest import OFFICER, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District()


def client_as(role: Role, organisation: int | None, name: str = "someone") -> Client:
    user = User.objects.create_user(name, password=PASSWORD)
    Grant.objects.create(
        user=user,
        role=role.value,
        organisation=organisation,
        given_by="test",
        given_at=timezone.now(),
    )
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def page_of(person: int) -> str:
    return reverse("candidate", args=[person])


def entered(district: District, **changes: str) -> dict[str, str]:
    return {
        "name": "Lầu Thị Mỷ",
        "birth_date": "05/06/1995",
        "sex": "female",
        "ethnic_group": "mong",
        "education": "upper_secondary",
        "home": f"{district.cell}/{district.guest}",
        "listed_on": "01/03/2018",
        "told_on": "02/03/2018",
    } | changes


def test_a_candidate_is_entered_and_the_next_step_is_at_hand(
    officer: Client, district: District
) -> None:
    answer = officer.post(reverse("candidate-new"), entered(district), follow=True)
    person = Candidate.objects.get()
    assert answer.redirect_chain[-1][0].startswith(page_of(person.person))
    text = text_of(answer)
    assert "Lầu Thị Mỷ" in text
    assert "Next step: Helper assigned" in text
    assert person.entered_by == OFFICER
    assert Reading.objects.filter(what="person", about=str(person.person)).exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", " ", "Fill this in."),
        ("name", "x" * 121, "Write at most 120 characters."),
        ("birth_date", "31/02/1995", "There is no such day in the calendar."),
        ("sex", "other", "Choose one from the list."),
        ("home", "1/1", "Choose one from the list."),
        ("told_on", "", "Write the date as day/month/year"),
        ("told_on", "28/02/2018", "The person is told after the cell resolved it"),
        ("listed_on", "01/03/2199", "The day lies ahead"),
        ("listed_on", "01/03/2999", "Check the year"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence_at_its_field(
    officer: Client, district: District, field: str, typed: str, said: str
) -> None:
    answer = officer.post(reverse("candidate-new"), entered(district, **{field: typed}))
    text = text_of(answer)
    assert answer.status_code == 400
    assert said in text
    assert 'aria-invalid="true"' in text
    assert 'value="02/03/2018"' in text or field == "told_on"
    assert not Candidate.objects.exists()


def test_every_step_is_taken_on_the_page_up_to_official_member(
    officer: Client, district: District
) -> None:
    person = district.enter()
    helper, other = map(str, district.members[:2])
    for act, values in (
        ("helper", {"helper": helper, "on": "05/02/2016"}),
        ("course", {"place": "Trung tâm", "began_on": "06/06/2016", "on": "10/06/2016"}),
        ("applied", {"on": "01/07/2016"}),
        ("check_asked", {"on": "04/07/2016"}),
        ("check_answered", {"on": "01/08/2016"}),
        (
            "introduced",
            {
                "first": helper,
                "second": other,
                "together_since": "01/09/2014",
                "on": "02/08/2016",
            },
        ),
        ("cell_resolved", votes("05/08/2016")),
        ("committee_resolved", votes("20/08/2016")),
        (
            "decided",
            {"number": "12-QĐ/HU", "on": "15/09/2016", "issuer": str(district.district)},
        ),
        ("admitted", {"on": "03/10/2016"}),
        ("new_member_course", {"place": "TT", "began_on": "03/04/2017", "on": "08/04/2017"}),
        ("recognition_resolved", votes("05/10/2017")),
        ("recognition_committee_resolved", votes("20/10/2017")),
        (
            "recognised",
            {"number": "40-QĐ/HU", "on": "03/11/2017", "issuer": str(district.district)},
        ),
    ):
        shown = text_of(officer.get(page_of(person) + f"?step={act}"))
        assert f'name="act" value="{act}"' in shown, act
        answer = officer.post(page_of(person), {"act": act, **values})
        assert answer.status_code == 302, (act, text_of(answer))
    text = text_of(officer.get(page_of(person)))
    assert "The way is done." in text
    entry = m.LedgerEntry.objects.get(kind="recognise")
    assert (entry.effective_on, entry.actor) == (date(2017, 10, 3), OFFICER)
    assert reverse("decision", args=[entry.position]) in text


def votes(on: str) -> dict[str, str]:
    return {"on": on, "votes_for": "4", "votes_against": "0", "voters": "4"}


def test_a_step_too_early_says_why_with_its_source_and_keeps_what_was_typed(
    officer: Client, district: District
) -> None:
    person = district.admitted()
    take(person, NewMemberCourse(date(2017, 4, 8), "TT", date(2017, 4, 3)), ACTOR, NOW)
    typed = votes("02/10/2017") | {"act": "recognition_resolved"}
    answer = officer.post(page_of(person), typed)
    text = text_of(answer)
    assert answer.status_code == 400
    assert "Probation lasts until 03/10/2017" in text
    assert "Điều lệ Đảng (2011), Điều 5" in text
    assert 'value="02/10/2017"' in text
    assert not CandidateStep.objects.filter(kind="recognition_resolved").exists()


def test_what_the_register_refuses_is_said_on_the_page(officer: Client, district: District) -> None:
    person = district.decided()
    Candidate.objects.filter(person=person).update(cell=district.committee)
    answer = officer.post(page_of(person), {"act": "admitted", "on": "03/10/2016"})
    assert answer.status_code == 400
    assert "The cell does not exist for the whole time" in text_of(answer)
    assert CandidateParticulars.objects.filter(candidate=person).exists()


def test_the_board_shows_counts_and_cards_and_a_stage_its_list(
    officer: Client, district: District
) -> None:
    district.enter()
    decided = district.decided()
    board = text_of(officer.get(reverse("candidates")))
    assert KNOWN.name in board
    assert page_of(decided) in board
    listed = text_of(officer.get(reverse("candidates") + "?stage=decided"))
    assert page_of(decided) in listed
    assert "Ceremony" in listed
    empty = text_of(officer.get(reverse("candidates") + "?stage=applied"))
    assert "Nobody stands at this stage." in empty
    sought = text_of(officer.get(reverse("candidates") + "?q=sung a"))
    assert KNOWN.name in sought
    assert KNOWN.name not in text_of(officer.get(reverse("candidates") + "?q=nobody"))


def test_a_viewer_sees_counts_and_no_name(district: District) -> None:
    person = district.enter()
    viewer = client_as(Role.VIEWER, None)
    for name in ("candidates", "candidates-calendar", "candidates-figures", "admission-plans"):
        answer = viewer.get(reverse(name))
        assert answer.status_code == 200
        assert KNOWN.name not in text_of(answer)
    village = viewer.get(reverse("place", args=[district.guest]))
    assert "1 candidate" in text_of(village)
    assert KNOWN.name not in text_of(village)
    assert viewer.get(page_of(person)).status_code == 403
    assert viewer.get(reverse("candidate-new")).status_code == 403
    assert viewer.post(reverse("admission-plans"), {}).status_code == 403


def test_only_who_records_takes_a_committees_step(district: District) -> None:
    """A secretary of the whole register: the role is what counts here."""
    person = district.enter()
    for step in district.steps()[:7]:
        take(person, step, ACTOR, NOW)
    secretary = client_as(Role.CELL_SECRETARY, None)
    shown = text_of(secretary.get(page_of(person)))
    assert "It is for the committee to enter it." in shown
    assert 'value="committee_resolved"' not in shown
    refused = secretary.post(page_of(person), {"act": "committee_resolved", **votes("20/08/2016")})
    assert refused.status_code == 403
    assert CandidateStep.objects.count() == 7


def test_only_who_records_takes_a_committees_step_back(officer: Client, district: District) -> None:
    person = district.enter()
    for step in district.steps()[:8]:
        take(person, step, ACTOR, NOW)
    secretary = client_as(Role.CELL_SECRETARY, None)
    assert 'value="take-back"' not in text_of(secretary.get(page_of(person)))
    assert secretary.post(page_of(person), {"act": "take-back"}).status_code == 403
    assert 'value="take-back"' in text_of(officer.get(page_of(person)))
    assert officer.post(page_of(person), {"act": "take-back"}).status_code == 302
    assert secretary.post(page_of(person), {"act": "take-back"}).status_code == 302
    assert CandidateStep.objects.filter(taken_back_at=None).count() == 6


def test_what_cannot_be_taken_back_is_said(officer: Client, district: District) -> None:
    answer = officer.post(page_of(district.admitted()), {"act": "take-back"})
    assert answer.status_code == 400
    assert "This is recorded in the register: revoke the decision there." in text_of(answer)


def test_a_step_is_taken_back_and_a_candidate_taken_off_and_put_back(
    officer: Client, district: District
) -> None:
    person = district.enter()
    take(person, district.steps()[0], ACTOR, NOW)
    assert officer.post(page_of(person), {"act": "take-back"}).status_code == 302
    assert "taken back" in text_of(officer.get(page_of(person)))
    wrong = officer.post(page_of(person), {"act": "withdraw", "day": "13/05/2018", "cause": ""})
    assert wrong.status_code == 400
    assert "Choose the cause." in text_of(wrong)
    officer.post(page_of(person), {"act": "withdraw", "day": "13/05/2018", "cause": "own_wish"})
    gone = text_of(officer.get(page_of(person) + "?on=2018-05-13"))
    assert "is erased from 12/06/2018 on" in gone
    assert officer.post(page_of(person), {"act": "resume"}).status_code == 302
    kept = officer.post(page_of(person), {"act": "keep", "day": "12/05/2018"})
    assert kept.status_code == 302
    assert Candidate.objects.get().kept_on == date(2018, 5, 12)
    assert officer.post(page_of(person), {"act": "nonsense"}).status_code == 404


def test_another_cell_takes_a_candidate_over(officer: Client, district: District) -> None:
    person = district.enter()
    address = reverse("candidate-home", args=[person])
    assert f'value="{district.cell}/{district.guest}" selected' in text_of(officer.get(address))
    answer = officer.post(address, {"home": f"{district.cell}/{district.host}"})
    assert answer.status_code == 302
    assert Candidate.objects.get().village == district.host
    assert officer.post(address, {"home": "1/2"}).status_code == 400


def test_plans_are_kept_and_sums_are_checked(officer: Client, district: District) -> None:
    address = reverse("admission-plans")
    top = f"{address}?unit={district.district}&year=2016"
    assert officer.post(top, {f"n{district.committee}": "3"}).status_code == 302
    cells = f"{address}?unit={district.committee}&year=2016"
    posted = {f"n{district.cell}": "2", f"n{district.office}": "2"}
    assert officer.post(cells, posted).status_code == 302
    shown = text_of(officer.get(cells))
    assert "+1 against the own plan" in shown
    wrong = officer.post(cells, posted | {f"n{district.cell}": "many"})
    assert wrong.status_code == 400
    assert "Write a whole number from 0 to 10000" in text_of(wrong)
    assert AdmissionPlan.objects.get(organisation=district.cell).number == 2
    officer.post(cells, {f"n{district.cell}": ""})
    assert not AdmissionPlan.objects.filter(organisation=district.cell).exists()


def test_a_unit_that_is_gone_by_the_year_leads_to_the_one_above(
    officer: Client, district: District
) -> None:
    m.OrganisationSpell.objects.filter(organisation=district.cell).update(valid_to=date(2017, 1, 1))
    address = f"{reverse('admission-plans')}?unit={district.cell}"
    assert officer.get(f"{address}&on=2016-05-01").context["unit"].id == district.cell
    assert officer.get(f"{address}&on=2018-05-01").context["unit"].id != district.cell
    assert officer.get(f"{reverse('admission-plans')}?unit=77").status_code == 404


def test_the_village_page_leads_to_its_candidates(officer: Client, district: District) -> None:
    person = district.enter()
    text = text_of(officer.get(reverse("place", args=[district.guest])))
    assert page_of(person) in text
    home = f"home={district.cell}/{district.guest}"
    assert home in text
    form = text_of(officer.get(reverse("candidate-new") + f"?{home}"))
    assert f'value="{district.cell}/{district.guest}" selected' in form
    none = text_of(officer.get(reverse("place", args=[district.host])))
    assert "Nobody of this village is followed towards admission." in none


def test_who_withdrew_is_not_on_the_village_page(officer: Client, district: District) -> None:
    person = district.enter()
    withdraw(person, date(2016, 2, 1), "own_wish", ACTOR, NOW)
    text = text_of(officer.get(reverse("place", args=[district.guest])))
    assert page_of(person) not in text


@pytest.mark.parametrize("name", ["candidates", "candidates-calendar", "candidates-figures"])
def test_a_list_takes_as_many_queries_for_many_as_for_few(
    officer: Client, district: District, name: str
) -> None:
    address = reverse(name) + "?on=2016-03-01"
    district.enter()
    officer.get(address)
    with CaptureQueriesContext(connection) as few:
        officer.get(address)
    for _ in range(12):
        district.enter()
    with CaptureQueriesContext(connection) as many:
        officer.get(address)
    assert len(many) == len(few) <= 35


words = st.text(max_size=12) | st.sampled_from(
    ["1", "4", "05/08/2016", "20/09/2016", "2016-10-03", "0", "-1", "9" * 30, "\x00", "12-QĐ/HU"]
)
FIELDS = [
    "on",
    "began_on",
    "place",
    "helper",
    "first",
    "second",
    "union_on",
    "rule",
    "ground",
    "document",
    "consented_by",
    "votes_for",
    "votes_against",
    "voters",
    "number",
    "issuer",
    "day",
    "cause",
]
forms = st.fixed_dictionaries(
    {"act": st.sampled_from([*PLACES, "take-back", "withdraw", "keep", "resume", "x"])},
    optional=dict.fromkeys(FIELDS, words),
)


@pytest.fixture
def on_the_way(district: District) -> list[int]:
    resolved = district.enter()
    for step in district.steps()[:6]:
        take(resolved, step, ACTOR, NOW)
    return [district.enter(), resolved, district.decided(), district.admitted()]


@pytest.mark.slow
@given(form=forms, which=st.integers(0, 3))
@settings(
    max_examples=150,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_form_leaves_anything_half_written(
    officer: Client, on_the_way: list[int], form: dict[str, str], which: int
) -> None:
    with transaction.atomic():
        person = on_the_way[which]
        before = (CandidateStep.objects.count(), m.LedgerEntry.objects.count())
        answer = officer.post(page_of(person), form)
        after = (CandidateStep.objects.count(), m.LedgerEntry.objects.count())
        assert answer.status_code in (302, 400, 404)
        steps, entries = after[0] - before[0], after[1] - before[1]
        if answer.status_code == 302:
            assert (steps, entries) in ((0, 0), (1, 0), (1, 1))
            assert entries == (form["act"] in ("admitted", "recognised"))
        else:
            assert after == before
        transaction.set_rollback(True)
