"""Pages of the campaign: entering papers and targets, and what the account may not do."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chibo.access.accounts import make_officer
from chibo.access.models import Grant, Reading
from chibo.access.rights import Role
from chibo.campaign import periods
from chibo.campaign.models import (
    Closing,
    Measure,
    Practice,
    Progress,
    Resolution,
    Study,
    Target,
    Visit,
)
from chibo.campaign.visits import VisitSpec, save_visit
from chibo.ledger.contents import Death
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.record import record
from chibo.web.views.campaign.typed import number_of

from .conftest import OFFICER, PASSWORD, Small
from .test_pages import words


def committee_of(place: int) -> int:
    return m.OrganisationSpell.objects.get(place=place).organisation


@pytest.fixture
def district(small: Small) -> int:
    return m.OrganisationSpell.objects.get(kind="district_committee").organisation


def paper_typed(issuer: int, **more: str) -> dict[str, str]:
    typed = {
        "kind": "resolution",
        "organisation": str(issuer),
        "number": "06-NQ/HU",
        "signed_on": "23/05/2016",
        "since": "01/01/2016",
        "until": "31/12/2020",
        "title": "Xóa bản trắng",
        "parent": "",
    }
    return {**typed, **more}


def target_typed(unit: int, **more: str) -> dict[str, str]:
    typed = {
        "organisation": str(unit),
        "form": "floor_per_year",
        "key": "admissions",
        "value": "1,5",
        "since": "01/01/2016",
        "until": "31/12/2020",
    }
    return {**typed, **more}


@pytest.fixture
def paper(officer: Client, district: int) -> Resolution:
    officer.post(reverse("resolution-new"), paper_typed(district))
    return Resolution.objects.get()


@pytest.fixture
def target(officer: Client, paper: Resolution, district: int) -> Target:
    officer.post(reverse("target-new", args=[paper.id]), target_typed(district))
    return Target.objects.get()


def test_a_paper_is_entered_and_put_right(officer: Client, paper: Resolution) -> None:
    assert (paper.number, paper.signed_on, paper.actor) == (
        "06-NQ/HU",
        date(2016, 5, 23),
        OFFICER,
    )
    address = reverse("resolution-edit", args=[paper.id])
    assert "06-NQ/HU" in officer.get(address).content.decode()
    answer = officer.post(address, paper_typed(paper.organisation, title="Chi bộ độc lập"))
    assert answer.headers["Location"] == reverse("resolution", args=[paper.id])
    paper.refresh_from_db()
    assert paper.title == "Chi bộ độc lập"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signed_on": "31/02/2016"}, "There is no such day in the calendar."),
        ({"number": ""}, "Write the number as it stands on the paper."),
        ({"until": "31/12/2015"}, "The period ends before it begins"),
        ({"organisation": "77"}, "Choose one from the list."),
        ({"parent": "77"}, "Choose one from the list."),
        ({"parent": "²"}, "Choose one from the list."),
        ({"until": "31/12/9999"}, "Check the year: it lies between 1900 and 2199."),
        ({"title": "x" * 301}, "Write at most 300 characters."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    officer: Client, district: int, wrong: dict[str, str], said: str
) -> None:
    answer = officer.post(reverse("resolution-new"), paper_typed(district, **wrong))
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert said in shown
    assert 'value="01/01/2016"' in shown
    assert not Resolution.objects.exists()


def test_a_target_is_set_read_and_divided(officer: Client, target: Target, small: Small) -> None:
    assert (target.value, target.form) == (1.5, "floor_per_year")
    shown = words(
        officer.get(reverse("target", args=[target.id]), {"on": "2016-12-31"}).content.decode()
    )
    assert "1 wanted: at least 1,5 a year" in shown.replace("1.5", "1,5")
    unit = committee_of(small.commune)
    address = reverse("target-parts", args=[target.id])
    assert f'name="{unit}"' in officer.get(address, {"by": "villages"}).content.decode()
    officer.post(address, {str(unit): "1"})
    assert target.parts.get().value == 1
    after = words(officer.get(reverse("target", args=[target.id])).content.decode())
    assert "The parts differ from the whole of 1.5 by −0.5." in after
    assert officer.get(reverse("targets")).status_code == 200
    curve = officer.get(reverse("target-curve", args=[target.id]), {"on": "2017-05-01"})
    assert curve.content.startswith(b"<svg")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "many"}, "Write a number, for example 150 or 97,5."),
        ({"key": "members"}, "This figure cannot be set so"),
        ({"until": "01/01/2016"}, "The due date comes before the first day"),
        ({"form": "share", "key": "share_villages_independent", "value": "101"}, "at most 100"),
    ],
)
def test_a_wrong_target_is_not_written(
    officer: Client, paper: Resolution, district: int, wrong: dict[str, str], said: str
) -> None:
    answer = officer.post(reverse("target-new", args=[paper.id]), target_typed(district, **wrong))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Target.objects.exists()


def test_a_share_is_typed_in_per_cent(officer: Client, paper: Resolution, district: int) -> None:
    typed = target_typed(district, form="share", key="share_villages_independent", value="97,5")
    officer.post(reverse("target-new", args=[paper.id]), typed)
    target = Target.objects.get()
    assert target.value == 0.975
    assert 'value="97,5"' in officer.get(reverse("target-edit", args=[target.id])).content.decode()


def test_parts_that_are_no_numbers_are_said_at_their_unit(
    officer: Client, target: Target, small: Small
) -> None:
    unit = str(committee_of(small.commune))
    answer = officer.post(reverse("target-parts", args=[target.id]), {unit: "a few"})
    assert answer.status_code == 400
    assert 'value="a few"' in answer.content.decode()
    assert not target.parts.exists()


def test_a_target_set_by_mistake_is_taken_away(officer: Client, target: Target) -> None:
    officer.post(reverse("target-edit", args=[target.id]), {"act": "remove"})
    assert not Target.objects.exists()


def test_a_measure_names_a_member_and_moves_on(
    officer: Client, paper: Resolution, small: Small
) -> None:
    address = reverse("measure-new", args=[paper.id])
    typed = {"text": "Đào tạo nguồn", "responsible": "lo van sang", "due_on": "31/12/2017"}
    officer.post(address, typed)
    measure = Measure.objects.get()
    assert measure.responsible == small.person
    assert "Lò Văn Sáng" in officer.get(reverse("measure", args=[measure.id])).content.decode()
    note = {"on": "01/06/2017", "percent": "40", "note": "Hai lớp"}
    officer.post(reverse("measure-progress", args=[measure.id]), note)
    assert Progress.objects.get().percent == 40
    page = officer.get(reverse("resolution", args=[paper.id]), {"on": "2018-01-01"})
    shown = words(page.content.decode())
    assert "answers for it: Lò Văn Sáng" in shown
    assert "40 % · due 31/12/2017 · late" in shown


def test_a_name_that_nobody_bears_is_said(officer: Client, paper: Resolution) -> None:
    typed = {"text": "Đào tạo nguồn", "responsible": "Không Có Ai"}
    answer = officer.post(reverse("measure-new", args=[paper.id]), typed)
    assert answer.status_code == 400
    assert "No member of this name is found" in answer.content.decode()
    assert not Measure.objects.exists()


def test_who_studied_a_paper_is_noted(officer: Client, paper: Resolution, small: Small) -> None:
    unit = committee_of(small.commune)
    address = reverse("resolution-study", args=[paper.id])
    officer.post(address, {"organisation": str(unit), "on": "01/06/2016"})
    assert Study.objects.get().organisation == unit
    answer = officer.post(address, {"organisation": str(unit), "on": "01/05/2016"})
    assert answer.status_code == 400
    assert "The paper was not signed yet on this day." in answer.content.decode()


def test_a_visit_is_entered_and_settled(officer: Client, small: Small) -> None:
    typed = {
        "village": str(small.host),
        "on": "01/03/2017",
        "went-1": "Lò Văn Sáng",
        "finding": "Chưa có phòng họp",
        "due_on": "01/04/2017",
    }
    officer.post(reverse("visit-new"), typed)
    visit = Visit.objects.get()
    shown = words(officer.get(reverse("visits"), {"on": "2017-03-01"}).content.decode())
    assert "due 01/04/2017" in shown
    assert "Lò Văn Sáng" in shown
    officer.post(reverse("visit", args=[visit.id]), {**typed, "settled_on": "20/03/2017"})
    visit.refresh_from_db()
    assert visit.settled_on == date(2017, 3, 20)
    nobody = officer.post(reverse("visit-new"), {**typed, "went-1": ""})
    assert nobody.status_code == 400
    assert "Name who went." in nobody.content.decode()


def test_who_accepts_after_another_is_told_so(officer: Client, small: Small) -> None:
    closing = periods.submit(
        Scope.everything(), committee_of(small.commune), date(2017, 12, 31), "me", timezone.now()
    ).closing
    address = reverse("closing-decide", args=[closing.pk])
    assert officer.post(address, {"act": "accept"}).status_code == 302
    late = officer.post(address, {"act": "accept"})
    assert late.status_code == 400
    assert "Somebody has taken a step before you" in late.content.decode()


def test_settling_a_visit_keeps_all_who_went_those_who_left_too(
    officer: Client, small: Small
) -> None:
    members = m.MembershipSpell.objects.filter(cell=small.joint_cell).exclude(person=small.person)
    others = list(members.values_list("person", flat=True).distinct()[:3])
    went = (small.person, *others)
    spec = VisitSpec(small.host, date(2017, 3, 1), went, "Chưa có phòng họp", date(2017, 4, 1))
    visit = save_visit(spec, "program", timezone.now())
    issuer = m.OrganisationSpell.objects.get(kind="district_committee").organisation
    died = Decision(date(2017, 3, 10), Death(small.person), issuer, "1-GB/CB")
    record(died, "tester", timezone.now())
    address = reverse("visit", args=[visit.id])
    typed = officer.get(address).context["typed"].values
    assert typed["went-1"] == "Lò Văn Sáng"
    answer = officer.post(address, {**typed, "settled_on": "20/03/2017"})
    assert answer.status_code == 302
    visit.refresh_from_db()
    assert visit.settled_on == date(2017, 3, 20)
    assert list(visit.visitors.order_by("id").values_list("person", flat=True)) == list(went)


def test_a_half_year_goes_up_comes_back_and_is_accepted(officer: Client, small: Small) -> None:
    unit = committee_of(small.commune)
    submit = reverse("closing-submit", args=[unit]) + "?end=2016-06-30"
    assert "Submit these figures" in officer.get(submit).content.decode()
    officer.post(submit)
    closing = Closing.objects.get()
    address = reverse("closing-decide", args=[closing.id])
    empty = officer.post(address, {"act": "return", "reason": ""})
    assert empty.status_code == 400
    assert "Write what is to be put right." in empty.content.decode()
    officer.post(address, {"act": "return", "reason": "Thiếu một kết nạp"})
    officer.post(submit)
    officer.post(address, {"act": "accept"})
    again = officer.post(submit)
    assert again.status_code == 400
    shown = words(officer.get(reverse("closing", args=[closing.id])).content.decode())
    assert "Accepted" in shown
    assert "Thiếu một kết nạp" in shown
    listed = words(officer.get(reverse("closings"), {"end": "2016-06-30"}).content.decode())
    assert "Figures and adjustments" in listed


def test_a_practice_has_its_figures_counted(officer: Client, small: Small) -> None:
    typed = {
        "organisation": str(committee_of(small.commune)),
        "title": "Mỗi bản một chi bộ",
        "note": "Tách chi bộ ghép",
        "keys": ["villages_independent", "admissions"],
        "before": "01/01/2016",
        "after": "01/05/2017",
    }
    officer.post(reverse("practice-new"), typed)
    shown = words(officer.get(reverse("practices")).content.decode())
    assert "Independent villages 1 3" in shown
    address = reverse("practice-edit", args=[Practice.objects.get().id])
    assert "checked" in officer.get(address).content.decode()
    wrong = officer.post(address, {**typed, "keys": []})
    assert wrong.status_code == 400


def test_the_overview_shows_the_targets_that_run(officer: Client, target: Target) -> None:
    shown = officer.get(reverse("overview"), {"on": "2016-12-31"}).content.decode()
    assert reverse("target", args=[target.id]) in shown


WRITES = (
    ("resolution-new", None),
    ("resolution-edit", Resolution),
    ("resolution-study", Resolution),
    ("measure-new", Resolution),
    ("target-new", Resolution),
    ("target-edit", Target),
    ("target-parts", Target),
    ("visit-new", None),
    ("practice-new", None),
)


@pytest.mark.parametrize(("name", "table"), WRITES)
def test_a_viewer_writes_nothing(
    client: Client,
    target: Target,
    name: str,
    table: type[Resolution] | type[Target] | None,
) -> None:
    client.logout()
    viewer = User.objects.create_user("viewer", password=PASSWORD)
    Grant.objects.create(user=viewer, role=Role.VIEWER, given_by="tester", given_at=timezone.now())
    client.force_login(viewer)
    arguments = [] if table is None else [table.objects.get().pk]
    assert client.post(reverse(name, args=arguments), {}).status_code == 403
    shown = client.get(reverse("resolutions"))
    assert shown.status_code == 200
    assert reverse("resolution-new") not in shown.content.decode()


ABOVE = (
    ("resolution-edit", Resolution),
    ("resolution-study", Resolution),
    ("measure-new", Resolution),
    ("measure", Measure),
    ("target-new", Resolution),
    ("target-edit", Target),
    ("target-parts", Target),
)


@pytest.mark.parametrize(("name", "table"), ABOVE)
def test_what_a_commune_sees_of_the_level_above_it_may_not_change_and_that_is_noted(
    client: Client,
    small: Small,
    paper: Resolution,
    name: str,
    table: type[Resolution] | type[Measure] | type[Target],
) -> None:
    commune = committee_of(small.commune)
    client.post(reverse("target-new", args=[paper.id]), target_typed(commune))
    client.post(reverse("measure-new", args=[paper.id]), {"text": "Mở lớp", "due_on": ""})
    client.logout()
    secretary = User.objects.create_user("commune", password=PASSWORD)
    Grant.objects.create(
        user=secretary,
        role=Role.COMMUNE_OFFICER,
        organisation=commune,
        given_by="tester",
        given_at=timezone.now(),
    )
    client.force_login(secretary)
    address = reverse(name, args=[table.objects.get().pk])
    assert client.get(reverse("resolution", args=[paper.id])).status_code == 200
    assert client.post(address, {}).status_code == 403
    noted = Reading.objects.get(what=Reading.REFUSED)
    assert (noted.username, noted.about) == ("commune", address)


def test_what_is_not_there_is_not_found(officer: Client, small: Small) -> None:
    for name in ("resolution", "target", "target-curve", "measure", "visit", "closing"):
        assert officer.get(reverse(name, args=[999])).status_code == 404


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("150", 150),
        ("97,5", 97.5),
        ("1.234,5", 1234.5),
        ("1.200", 1200),
        ("12.5", 12.5),
        ("97,5 %", 97.5),
        ("-3", None),
        ("", None),
        ("1,2,3", None),
        ("1e5", None),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, number: float | None) -> None:
    assert number_of(text) == number


def test_pages_of_the_demo_say_the_article_s_readings(client: Client, demo_data: None) -> None:
    client.force_login(make_officer(OFFICER, PASSWORD))
    target = Target.objects.get(key="admissions", parent=None)
    shown = words(
        client.get(reverse("target", args=[target.id]), {"on": "2018-05-13"}).content.decode()
    )
    for said in (
        "131,2 % của 375 yêu cầu đến nay, theo nửa năm đã bắt đầu",
        "theo nửa năm đã hết 300 164,0 %",
        "theo ngày 354,4 138,8 %",
        "cả nhiệm kỳ 750 65,6 %",
        "Tổng phân bổ bằng chỉ tiêu chung 150.",
    ):
        assert said in shown
    board = words(client.get(reverse("targets"), {"on": "2018-05-13"}).content.decode())
    assert "Kết nạp Đảng bộ huyện Điện Biên Đông · 06-NQ/HU từ 150 trở lên/năm" in board


def test_a_village_for_which_nobody_answers_leads_to_it_and_to_a_visit(
    officer: Client, small: Small
) -> None:
    shown = officer.get(reverse("charge")).content.decode()
    assert "nobody answers for 3 villages" in shown
    assert reverse("place", args=[small.host]) in shown
    assert f"village={small.host}" in shown
    form = officer.get(reverse("visit-new"), {"village": str(small.host)}).content.decode()
    assert f'value="{small.host}" selected' in form
