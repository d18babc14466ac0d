"""Offices, charges, exemptions and absences on the pages of cells, villages, persons, decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from chibo.access.accounts import make_account
from chibo.access.rights import Role
from chibo.ledger import contents as c
from chibo.ledger.decision import Decision
from chibo.register import models as m
from chibo.register.record import Paper, record_many
from tests.register.papers import ANY_RULE

from .conftest import PASSWORD, Small, sign_in
from .test_pages import text, words

DAY, DUE = date(2017, 5, 2), date(2019, 6, 30)
LEADER = "Lò Văn Sáng"
pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(small: Small) -> Small:
    """The small register's admitted member, official since, leads, answers and goes away."""
    p = small.person
    acts: list[c.Content] = [
        c.Appoint(small.joint_cell, p, "secretary", provisional=True, term_ends=DUE),
        c.InChargeOfVillage(p, small.alone),
        c.InChargeOfHouseholds(p, small.host, 7),
        c.Exempt(p, "health", until=DUE),
        c.Away(p, expected_back=DUE),
        c.TemporaryActivity(p, DUE, small.new_cell),
    ]
    issuer = m.OrganisationSpell.objects.get(kind="district_committee").organisation
    now = datetime(2018, 5, 13, 8, tzinfo=UTC)
    decisions = [
        Decision(DAY, act, issuer, f"{i}-QĐ/HU", DAY, ANY_RULE) for i, act in enumerate(acts, 1)
    ]
    record_many([Paper(decision, now) for decision in decisions], "officer")
    return small


def test_a_cell_shows_who_leads_it_and_who_takes_no_part(officer: Client, staffed: Small) -> None:
    page = words(text(officer, "organisation", staffed.joint_cell, on=DAY))
    assert f"Leadership Secretary {LEADER} , provisional, congress due on 30/06/2019" in page
    assert "Not taking part 1" in page
    assert "exempt, far away, takes part elsewhere" in page
    before = words(text(officer, "organisation", staffed.joint_cell, on=date(2017, 5, 1)))
    assert "Leadership" not in before


def test_a_cell_names_its_guests_and_does_not_count_them(officer: Client, staffed: Small) -> None:
    page = words(text(officer, "organisation", staffed.new_cell, on=DAY))
    assert f"Takes part here for a time {LEADER}" in page
    assert "3 members" in page


def test_a_village_says_who_answers_for_it_or_that_nobody_does(
    officer: Client, staffed: Small
) -> None:
    page = words(text(officer, "place", staffed.alone, on=DAY))
    assert f"In charge {LEADER}" in page
    host = words(text(officer, "place", staffed.host, on=DAY))
    assert "In charge nobody" in host
    assert f"Households looked after 7: {LEADER} (7)" in host


def test_a_person_outside_the_own_cell_is_named_without_a_link(
    client: Client, staffed: Small
) -> None:
    cell = m.CoverageSpell.objects.filter(village=staffed.alone)[0].cell
    now = datetime(2018, 5, 13, 8, tzinfo=UTC)
    sign_in(client, make_account("bithu", PASSWORD, Role.CELL_SECRETARY, cell, "test", now))
    client.cookies["django_language"] = "en"
    shown = client.get(reverse("place", args=[staffed.alone]), {"on": DAY}).content.decode()
    assert LEADER in shown
    assert reverse("person", args=[staffed.person]) not in shown


def test_a_person_has_all_offices_and_charges_and_the_reason_of_absence(
    officer: Client, staffed: Small
) -> None:
    page = words(text(officer, "person", staffed.person, on=DAY))
    for said in (
        "Exempt by health, until 30/06/2019",
        "Works far away since 02/05/2017, expected back on 30/06/2019",
        "Secretary cell",
        "In charge of village",
        "Households looked after 7",
    ):
        assert said in page, said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("appoint", f"{LEADER}: secretary, provisional, congress due on 30/06/2019"),
        ("in_charge_of_village", "answers for village"),
        ("in_charge_of_households", "looks after 7 households of village"),
        ("exempt", "is exempt by health until 30/06/2019"),
        ("away", "works far away, expected back on 30/06/2019"),
        ("temporary_activity", "takes part in cell"),
    ],
)
def test_a_decision_says_what_it_does(
    officer: Client, staffed: Small, kind: str, said: str
) -> None:
    position = m.LedgerEntry.objects.get(kind=kind).position
    assert said in words(text(officer, "decision", position, on=DAY))
