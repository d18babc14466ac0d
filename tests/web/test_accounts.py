"""The administrator's pages."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chibo.access.accounts import make_account
from chibo.access.models import Grant, Reading
from chibo.access.rights import Role
from tests.access.world import World

PASSWORD = "a-long-pass-word-1"


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


@pytest.fixture
def admin(client: Client, world: World) -> Client:
    user = make_account("admin", PASSWORD, Role.ADMINISTRATOR, None, "me", timezone.now())
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def name_of(organisation: int, kind: str = "committee") -> str:
    return f"{kind} {organisation}"


def made(admin: Client, world: World) -> User:
    typed = {"name": "moi", "role": "commune_officer", "organisation": name_of(world.own)}
    answer = admin.post(reverse("account-new"), typed)
    user = User.objects.get(username="moi")
    assert answer.headers["Location"] == reverse("account", args=[user.pk])
    return user


def test_an_administrator_signs_in_to_the_accounts_and_reads_no_figures(
    client: Client, world: World
) -> None:
    make_account("admin", PASSWORD, Role.ADMINISTRATOR, None, "me", timezone.now())
    entered = client.post(reverse("sign-in"), {"username": "admin", "password": PASSWORD})
    assert entered.headers["Location"] == reverse("accounts")
    assert client.get(reverse("overview")).status_code == 403
    assert client.get(reverse("person", args=[world.stays])).status_code == 403


def test_an_account_is_made_and_its_password_shown_once(admin: Client, world: World) -> None:
    user = made(admin, world)
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.organisation, grant.given_by) == (
        "commune_officer",
        world.own,
        "admin",
    )
    page = admin.get(reverse("account", args=[user.pk])).content.decode()
    shown = re.search(r"<code>([^<]+)</code>", page)
    assert shown and user.check_password(shown[1])
    assert shown[1] not in admin.get(reverse("account", args=[user.pk])).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "1 to 150 letters"),
        ({"name": "hai từ"}, "no spaces"),
        ({"name": "ADMIN"}, "There is an account of this name"),
        ({"role": ""}, "Choose what the account is for"),
        ({"organisation": "committee"}, "may be meant"),
        ({"organisation": "nowhere"}, "No committee or cell is called"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    admin: Client, world: World, typed: dict[str, str], words: str
) -> None:
    whole = {"name": "moi", "role": "viewer", "organisation": name_of(world.own)}
    answer = admin.post(reverse("account-new"), {**whole, **typed})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert User.objects.count() == 1


def test_a_form_that_nobody_filled_in_yet_is_not_wrong(admin: Client) -> None:
    assert "aria-invalid" not in admin.get(reverse("account-new")).content.decode()


def test_the_name_of_the_program_leads_an_administrator_to_the_accounts(admin: Client) -> None:
    page = admin.get(reverse("account-new")).content.decode()
    assert f'class="brand" href="{reverse("accounts")}"' in page


def test_of_several_organisations_one_is_chosen(admin: Client, world: World) -> None:
    typed = {"name": "moi", "role": "viewer", "organisation": "committee"}
    page = admin.post(reverse("account-new"), typed).content.decode()
    assert f'value="{world.foreign}"' in page
    admin.post(reverse("account-new"), {**typed, "organisation_id": str(world.foreign)})
    assert Grant.objects.get(user__username="moi").organisation == world.foreign


def test_roles_are_given_and_withdrawn(admin: Client, world: World) -> None:
    user = made(admin, world)
    address = reverse("account", args=[user.pk])
    typed = {"act": "give", "role": "cell_secretary", "organisation": name_of(world.joint, "cell")}
    assert admin.post(address, typed).status_code == 302
    assert user.grant_set.count() == 2
    two_hats = admin.post(address, {"act": "give", "role": "administrator", "organisation": ""})
    assert two_hats.status_code == 400 and "reads no persons" in two_hats.content.decode()
    for grant in user.grant_set.all():
        admin.post(address, {"act": "withdraw", "grant": str(grant.pk)})
    assert not user.grant_set.exists()
    for none in ("1", "9" * 5000):
        assert admin.post(address, {"act": "withdraw", "grant": none}).status_code == 404
    assert admin.post(address, {"act": "something"}).status_code == 404


def test_an_account_is_closed_opened_and_gets_a_new_password(admin: Client, world: World) -> None:
    user = made(admin, world)
    address = reverse("account", args=[user.pk])
    for act, active in (("off", False), ("on", True)):
        admin.post(address, {"act": act})
        user.refresh_from_db()
        assert user.is_active is active
    old = user.password
    admin.post(address, {"act": "password"})
    user.refresh_from_db()
    assert user.password != old


def test_nobody_changes_the_own_account_here(admin: Client, world: World) -> None:
    own = User.objects.get(username="admin")
    admin.post(reverse("account", args=[own.pk]), {"act": "off"})
    admin.post(reverse("account", args=[own.pk]), {"act": "give", "role": "viewer"})
    own.refresh_from_db()
    assert own.is_active and own.grant_set.count() == 1


def test_a_role_for_a_committee_that_ended_is_marked(admin: Client, world: World) -> None:
    make_account("cu", PASSWORD, Role.VIEWER, world.merged, "me", timezone.now())
    assert "(ended)" in admin.get(reverse("accounts")).content.decode()


def test_an_administrator_of_a_part_reads_the_log_of_its_accounts_alone(
    client: Client, world: World
) -> None:
    now = timezone.now()
    for name, organisation in (("ours", world.own), ("theirs", world.foreign)):
        reading = Client()
        reading.force_login(make_account(name, PASSWORD, Role.VIEWER, organisation, "me", now))
        reading.get(reverse("person", args=[world.stays]))
    client.force_login(make_account("part", PASSWORD, Role.ADMINISTRATOR, world.own, "me", now))
    page = client.get(reverse("readings")).content.decode()
    assert "ours" in page and "theirs" not in page


def test_the_log_is_shown_filtered_and_names_nobody(admin: Client, world: World) -> None:
    officer = make_account(
        "officer", PASSWORD, Role.COMMUNE_OFFICER, world.own, "me", timezone.now()
    )
    reading = Client()
    reading.force_login(officer)
    reading.get(reverse("person", args=[world.stays]))
    page = admin.get(reverse("readings"), {"what": "person"}).content.decode()
    assert str(world.stays) in page and "Lò Văn" not in page
    assert "No line is like this" in admin.get(reverse("readings"), {"who": "x"}).content.decode()
    wrong = admin.get(reverse("readings"), {"since": "yesterday"})
    assert wrong.status_code == 400 and "day/month/year" in wrong.content.decode()
    assert admin.post(reverse("readings")).status_code in (200, 405)
    assert Reading.objects.filter(what="person").count() == 1
