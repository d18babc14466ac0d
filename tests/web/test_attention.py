"""The list of what needs attention as a page, and the daily e-mail on the own account."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chibo.access import digests
from chibo.access.accounts import make_account
from chibo.access.rights import Role
from chibo.attention import reads
from chibo.ledger.scope import Scope
from tests.access.world import AFTER, World

PASSWORD = "a-long-pass-word-1"
ROLES = (Role.COMMUNE_OFFICER, Role.CELL_SECRETARY, Role.VIEWER)


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


def signed_in(client: Client, role: Role, organisation: int | None) -> User:
    user = make_account("reader", PASSWORD, role, organisation, "me", timezone.now())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def links(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("attention"), {"on": AFTER.isoformat(), **query})
    assert answer.status_code == 200
    found = re.findall(r'<th scope="row" class="first"><a href="([^"]+)"', answer.content.decode())
    return [link.replace("&amp;", "&") for link in found]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_open_the_page_that_settles_each_thing(
    client: Client, world: World, role: Role
) -> None:
    signed_in(client, role, world.own)
    found = links(client)
    assert found
    for link in found:
        assert client.get(link).status_code == 200, link


def test_who_records_is_led_to_the_form_of_the_decision(client: Client, world: World) -> None:
    signed_in(client, Role.COMMUNE_OFFICER, world.own)
    for link in links(client, rule="nobody_in_charge"):
        assert link.startswith(reverse("decide-form", args=["in_charge_of_village"]))


def test_rule_and_commune_narrow_the_list(client: Client, world: World) -> None:
    signed_in(client, Role.PROVINCIAL_OFFICER, None)
    everything = Scope.everything()
    items = reads.items(everything, everything, AFTER)
    assert len(links(client)) == len(items) <= 50
    of_rule = [one for one in items if one.rule == "cell_small"]
    assert len(links(client, rule="cell_small")) == len(of_rule) > 0
    here = [one for one in of_rule if one.commune == world.own_place]
    narrow = links(client, rule="cell_small", commune=str(world.own_place))
    assert len(narrow) == len(here) < len(of_rule)


def test_the_overview_s_counts_lead_to_the_lists(client: Client, world: World) -> None:
    signed_in(client, Role.PROVINCIAL_OFFICER, None)
    overview = client.get(f"/?on={AFTER.isoformat()}").content.decode()
    address = re.search(r'data-fill="(/attention/counts[^"]*)"', overview)
    assert address is not None
    text = client.get(address[1].replace("&amp;", "&")).content.decode()
    found = re.findall(
        r'href="(/attention\?[^"]*rule=(\w+))"[^>]*>[^<]*</a> <strong>(\d+)</strong>', text
    )
    assert found
    for _link, rule, number in found:
        assert len(links(client, rule=rule)) == int(number)


def test_the_number_of_queries_does_not_grow_with_the_list(client: Client, world: World) -> None:
    signed_in(client, Role.PROVINCIAL_OFFICER, None)
    links(client)
    numbers = []
    for query in ({}, {"rule": "cell_small"}):
        with CaptureQueriesContext(connection) as asked:
            links(client, **query)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 60


def test_the_daily_e_mail_is_chosen_and_ended(client: Client, world: World) -> None:
    user = signed_in(client, Role.VIEWER, world.own)
    chosen = client.post(reverse("own-digest"), {"wanted": "on", "email": "ten@vidu.vn"})
    assert chosen.headers["Location"] == reverse("own-account")
    assert digests.address_of(user) == "ten@vidu.vn"
    assert b'value="ten@vidu.vn"' in client.get(reverse("own-account")).content
    client.post(reverse("own-digest"), {"email": "ten@vidu.vn"})
    assert digests.address_of(user) == ""


@pytest.mark.parametrize("typed", ["", "ten", "a@b\nBcc: c@d.vn", "x" * 300 + "@vidu.vn"])
def test_what_is_no_address_comes_back_as_it_was_typed(
    client: Client, world: World, typed: str
) -> None:
    user = signed_in(client, Role.VIEWER, world.own)
    answer = client.post(reverse("own-digest"), {"wanted": "on", "email": typed})
    assert answer.status_code == 400
    assert "Write an e-mail address" in answer.content.decode()
    assert digests.address_of(user) == ""
