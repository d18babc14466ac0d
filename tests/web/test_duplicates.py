"""The pages of people who may be one: the list, the pair, deciding, taking back, two tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from chibo.access.models import Reading
from chibo.ledger.contents import Admit, CorrectParticulars
from chibo.ledger.decision import Decision
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record
from chibo.register.verify import verify

from .conftest import ADMITTED, OFFICER, PASSWORD, Small
from .test_pages import words

NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
GROUND = "two lists were joined"


@dataclass(frozen=True)
class Pair:
    """The small register's person, entered again without accents, and the pair's page."""

    small: Small
    old: int
    new: int

    @property
    def address(self) -> str:
        return reverse("duplicate-pair", args=[self.old, self.new])


@pytest.fixture
def pair(small: Small) -> Pair:
    new = small.person + 1
    issuer = m.OrganisationSpell.objects.get(kind="district_committee").organisation
    entered = Decision(
        date(2016, 9, 3), Admit(new, small.joint_cell, small.host), issuer, "9-QĐ/HU"
    )
    double = Particulars("LO VAN SANG", date(1990, 3, 2), "male")
    record(entered, "tester", NOW, {new: double})
    return Pair(small, small.person, new)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


def press(client: Client, pair: Pair, act: str, ground: str = "") -> str:
    """Press a button of the pair's page, and return the words of the page that follows."""
    answer = client.post(pair.address, {"act": act, "ground": ground}, follow=True)
    assert answer.status_code == 200, answer
    return words(answer.content.decode())


def head() -> int:
    return m.LedgerHead.objects.get().position


def test_the_pair_is_listed_with_its_reasons_and_leads_on(officer: Client, pair: Pair) -> None:
    assert "1 pair of members may be the same person" in shown(officer, reverse("overview"))
    assert "People who may be the same" in shown(officer, reverse("search"))
    listed = shown(officer, reverse("duplicates"))
    assert "Lò Văn Sáng – LO VAN SANG" in listed
    assert "same name, spelled differently" in listed
    assert "birth date with day and month swapped, same village" in listed
    assert f'href="{pair.address}"' in officer.get(reverse("duplicates")).content.decode()


def test_what_differs_is_marked_in_words_and_a_blank_differs_from_nothing(
    officer: Client, pair: Pair
) -> None:
    page = officer.get(pair.address).content.decode()
    facts = dict.fromkeys(re.findall(r"<dt>([^<]+)</dt><dd( class=\"differs\")?", page))
    marked = {name for name, differs in facts if differs}
    assert marked == {"Name", "Born", "Admitted on"}
    assert page.count("≠ differs") == 6
    assert "style=" not in page


def test_reading_the_pair_is_noted_for_both(officer: Client, pair: Pair) -> None:
    officer.get(pair.address)
    noted = Reading.objects.filter(what="person").values_list("username", "about")
    assert set(noted) == {(OFFICER, str(pair.old)), (OFFICER, str(pair.new))}


def test_the_same_person_is_decided_and_taken_back(officer: Client, pair: Pair) -> None:
    before = shown(officer, pair.address)
    assert before.count(": 6 → 5 members, 4 → 4 official") == 4
    after = press(officer, pair, "keep-a", GROUND)
    assert "Recorded: one person, entered twice." in after
    assert "A is kept; the entries of the other one count on no day." in after
    assert GROUND in after
    gone = shown(officer, reverse("person", args=[pair.new]))
    assert "Counts on no day: the same person as Lò Văn Sáng" in gone
    assert "no member of this register on this day" in gone
    kept = shown(officer, reverse("person", args=[pair.old]))
    assert "Was entered twice, also as: LO VAN SANG" in kept
    assert "Two persons found to be one" in kept
    position = head()
    entry = shown(officer, reverse("decision", args=[position]))
    assert "is the same person as Lò Văn Sáng entered twice" in entry
    assert "pair of members" not in shown(officer, reverse("overview"))
    decided = shown(officer, reverse("duplicates") + "?decided")
    assert "Lò Văn Sáng – LO VAN SANG : the same person" in decided
    back = press(officer, pair, "not-same", "they are twins")
    assert "Taken back: both count again as two persons." in back
    assert "What is right?" in back
    assert f"taken back {NOW:%d}" not in back
    assert "taken back" in shown(officer, reverse("duplicates") + "?decided")
    assert "probationary" in shown(officer, reverse("person", args=[pair.new]))
    assert list(verify()) == []


def test_b_is_kept_when_that_is_the_button(officer: Client, pair: Pair) -> None:
    press(officer, pair, "keep-b", GROUND)
    gone = shown(officer, reverse("person", args=[pair.old]))
    assert "Counts on no day: the same person as LO VAN SANG" in gone


def test_two_different_people_are_kept_as_such_and_taken_back(officer: Client, pair: Pair) -> None:
    before = head()
    after = press(officer, pair, "different")
    assert "Kept: two different people." in after
    assert "Decided: two different people" in after
    assert "No two members look like one person." in shown(officer, reverse("duplicates"))
    person = shown(officer, reverse("person", args=[pair.new]))
    assert "Looks like another person, and was found to be another: Lò Văn Sáng" in person
    assert "Taken back: the two are to be decided again." in press(officer, pair, "not-different")
    assert "Lò Văn Sáng" in shown(officer, reverse("duplicates"))
    assert head() == before


@pytest.mark.parametrize("act", ["keep-a", "keep-b"])
@pytest.mark.parametrize("ground", ["", "  ", "x" * 501])
def test_without_a_fitting_ground_nothing_is_written_and_what_was_typed_stays(
    officer: Client, pair: Pair, act: str, ground: str
) -> None:
    before = head()
    answer = officer.post(pair.address, {"act": act, "ground": ground})
    said = answer.content.decode()
    assert answer.status_code == 400
    assert "Write the ground" in said
    assert ground in said
    assert head() == before


def test_a_second_tab_is_told_what_was_decided_and_writes_nothing(
    officer: Client, pair: Pair
) -> None:
    press(officer, pair, "keep-a", GROUND)
    position = head()
    for act in ("keep-a", "keep-b", "different"):
        late = press(officer, pair, act, GROUND)
        assert "Somebody has decided on these two already: see below." in late
        assert "Decided: the same person" in late
    assert (head(), m.DifferentPeople.objects.count()) == (position, 0)
    press(officer, pair, "not-same", GROUND)
    assert "This was taken back already" in press(officer, pair, "not-same", GROUND)
    assert head() == position + 1


def test_a_refusal_names_the_one_who_is_kept(officer: Client, pair: Pair) -> None:
    """A third person who looks like the double: the sentence tells with whom to decide."""
    press(officer, pair, "keep-a", GROUND)
    third = m.MembershipSpell.objects.exclude(person__in=[pair.old, pair.new]).first()
    assert third is not None
    a, b = sorted((third.person, pair.new))
    address = reverse("duplicate-pair", args=[a, b])
    answer = officer.post(address, {"act": "keep-a", "ground": GROUND})
    assert answer.status_code == 400
    assert "This person is the same as person Lò Văn Sáng" in answer.content.decode()
    assert GROUND in answer.content.decode()


def test_an_unknown_button_person_or_order_is_not_found(officer: Client, pair: Pair) -> None:
    assert officer.post(pair.address, {"act": "other", "ground": "x"}).status_code == 404
    for a, b in ((pair.new, pair.old), (pair.old, pair.old), (pair.old, 999_999_999)):
        assert officer.get(reverse("duplicate-pair", args=[a, b])).status_code == 404


def test_an_account_without_a_scope_decides_nothing(client: Client, pair: Pair) -> None:
    client.force_login(User.objects.create_user("stranger", password=PASSWORD))
    answer = client.post(pair.address, {"act": "keep-a", "ground": GROUND})
    assert answer.status_code == 403
    assert not m.LedgerEntry.objects.filter(kind="same_person").exists()


def test_a_form_from_elsewhere_is_refused(pair: Pair, officer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = officer.cookies
    assert strict.post(pair.address, {"act": "different"}).status_code == 403
    assert not m.DifferentPeople.objects.exists()


def test_the_list_is_paged(officer: Client, pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chibo.web.views.duplicates.PAGE_SIZE", 1)
    issuer = m.OrganisationSpell.objects.get(kind="district_committee").organisation
    other = m.MembershipSpell.objects.filter(from_reason="opening").first()
    assert other is not None
    correction = Decision(ADMITTED, CorrectParticulars(other.person), issuer, "1")
    like = Particulars("Lò Văn Sáng", date(1990, 2, 3))
    record(correction, "tester", NOW, {other.person: like})
    assert "Page 1 of 3" in shown(officer, reverse("duplicates"))
    assert "Page 3 of 3" in shown(officer, reverse("duplicates") + "?page=3")
