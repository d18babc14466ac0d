"""A founding as one case: from the survey of a village to its own cell."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from chibo.drafting.models import Draft, FoundingCase
from chibo.ledger import contents as c

from .conftest import Field, Sent, ledger, record


@pytest.fixture
def case(officer: Client, field_: Field) -> FoundingCase:
    """The case of the guest village, begun."""
    officer.post(reverse("founding-new"), {"village": field_.guest})
    return FoundingCase.objects.get()


def step(client: Client, case: FoundingCase, key: str, sent: Sent) -> int:
    return client.post(reverse("founding", args=[case.id, key]), sent).status_code


def decided(f: Field, **more: object) -> Sent:
    people = [str(person) for person in f.guests]
    sent: Sent = {"cell_name": "Chi bộ bản Khách", "issuer": f.district, "goes": people}
    sent |= {"secretary": f.guests[0], "deputy": f.guests[1], "handover_on": "01/03/2017"}
    return sent | more


def test_the_case_proposes_who_is_counted_for_the_village(
    case: FoundingCase, field_: Field
) -> None:
    assert case.source == field_.joint
    goes = set(case.members.values_list("person", flat=True))
    assert goes == {*field_.guests, field_.probationer}


def test_a_village_with_a_cell_of_its_own_has_no_case(officer: Client, field_: Field) -> None:
    answer = officer.post(reverse("founding-new"), {"village": field_.alone})
    assert answer.headers["Location"] == reverse("place", args=[field_.alone])
    assert not FoundingCase.objects.exists()


def test_beginning_twice_leads_to_the_same_case(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    again = officer.post(reverse("founding-new"), {"village": field_.guest})
    assert again.headers["Location"] == reverse("founding", args=[case.id, "survey"])
    assert FoundingCase.objects.count() == 1


def test_three_official_members_and_a_secretary_are_checked_as_one_types(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    address = reverse("founding-check", args=[case.id])
    one, two, three = field_.guests
    few = officer.get(address, {"goes": [one, two, field_.probationer], "secretary": one})
    assert few.context["readiness"].lacking == 1
    assert "Điều lệ Đảng" in few.content.decode()
    none = officer.get(address, {"goes": [one, two, three], "secretary": field_.probationer})
    assert not none.context["readiness"].ready
    enough = officer.get(address, {"goes": [one, two, three], "secretary": one})
    assert enough.context["readiness"].ready
    assert b"<html" not in enough.content


def test_the_case_leads_to_the_split_with_all_who_go(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    survey: Sent = {"surveyed_on": "5/1/2017", "households": "42", "population": "210"}
    survey |= {"meeting_place": "yes", "goes": field_.guests, "secretary": field_.guests[0]}
    assert step(officer, case, "survey", survey) == 302
    resolution: Sent = {"resolved_on": "20/1/2017", "votes_for": "8", "votes_against": "0"}
    assert step(officer, case, "resolution", resolution) == 302
    proposal: Sent = {"proposed_on": "1/2/2017", "proposal_number": "5-TTr/ĐU"}
    assert step(officer, case, "proposal", proposal) == 302
    assert step(officer, case, "decision", decided(field_)) == 302
    case.refresh_from_db()
    assert (case.households, case.meeting_place, case.votes_for) == (42, True, 8)
    assert (case.resolved_on, case.proposal_number) == (date(2017, 1, 20), "5-TTr/ĐU")
    contents = record(officer, Draft.objects.get())
    split = contents[0]
    assert isinstance(split, c.FoundBySplit)
    assert split.founded[0].name == "Chi bộ bản Khách"
    assert {p.person for p in split.members} == set(field_.guests)
    new = split.founded[0].organisation
    assert contents[1:] == [
        c.Appoint(new, field_.guests[0], "secretary", provisional=True),
        c.Appoint(new, field_.guests[1], "deputy_secretary", provisional=True),
    ]
    case.refresh_from_db()
    assert case.closed_at is not None
    village = officer.get(reverse("place", args=[field_.guest]), {"on": "01/03/2017"})
    assert village.context["state"].status == "independent"


def test_a_hand_over_before_the_register_is_refused_and_the_case_opens_all_the_same(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    address = reverse("founding", args=[case.id, "decision"])
    answer = officer.post(address, decided(field_, handover_on="01/03/2007"))
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "The committee does not exist on this day" in text
    assert 'value="01/03/2007"' in text and 'value="Chi bộ bản Khách"' in text
    case.refresh_from_db()
    assert case.handover_on is None
    FoundingCase.objects.update(handover_on=date(2007, 3, 1))
    assert officer.get(address).status_code == 200


def test_changing_the_case_changes_its_draft(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    step(officer, case, "decision", decided(field_))
    step(officer, case, "decision", decided(field_, cell_name="Chi bộ Khác"))
    draft = Draft.objects.get()
    contents = record(officer, draft)
    assert isinstance(contents[0], c.FoundBySplit)
    assert contents[0].founded[0].name == "Chi bộ Khác"


def test_wrong_steps_come_back_and_nothing_is_kept(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    before = ledger()
    assert step(officer, case, "survey", {"households": "viele", "surveyed_on": "x"}) == 400
    assert step(officer, case, "decision", decided(field_, cell_name="")) == 400
    assert step(officer, case, "resolution", {"votes_for": "99999999"}) == 400
    assert not Draft.objects.exists()
    assert ledger() == before


def test_a_case_given_up_takes_its_draft_with_it(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    step(officer, case, "decision", decided(field_))
    officer.post(reverse("founding-close", args=[case.id]))
    assert Draft.objects.get().state == "discarded"
    case.refresh_from_db()
    assert case.closed_at is not None


@pytest.mark.parametrize("key", ["survey", "resolution", "proposal"])
def test_each_paper_prints_with_an_empty_number(
    officer: Client, case: FoundingCase, field_: Field, key: str
) -> None:
    page = officer.get(reverse("founding-paper", args=[case.id, key])).content.decode()
    assert "COMMUNIST PARTY OF VIET NAM" in page
    assert 'Number: <span class="blank-line"></span>' in page


def test_the_decision_prints_with_an_empty_number_even_once_one_is_kept(
    officer: Client, case: FoundingCase, field_: Field
) -> None:
    step(officer, case, "decision", decided(field_))
    draft = Draft.objects.get()
    assert draft.papers.count() == 3
    officer.post(reverse("draft", args=[draft.id]), {"act": "keep", "number-0": "77-QĐ/HU"})
    page = officer.get(reverse("draft-paper", args=[draft.id, 0])).content.decode()
    assert 'Number: <span class="blank-line"></span>' in page
    assert "77-QĐ/HU" not in page
    assert "Chi bộ bản Khách" in page
