"""What an administrator does to accounts; each of it is noted and acts at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from chibo.access import accounts, sessions
from chibo.access.models import Grant, Reading
from chibo.access.rights import Role
from chibo.access.scopes import reader_of
from chibo.ledger.scope import Scope

from .world import AFTER, World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
PASSWORD = "a-long-pass-word-1"


def made(name: str, role: Role, organisation: int | None) -> User:
    return accounts.make_account(name, PASSWORD, role, organisation, "admin", NOW)


@pytest.mark.parametrize(
    "password", ["short-one-1", "123456789012", "password1234", "commune-officer1"]
)
def test_a_weak_password_is_refused(db: None, password: str) -> None:
    with pytest.raises(ValidationError):
        accounts.make_account("commune-officer", password, Role.VIEWER, None, "admin", NOW)
    assert not User.objects.exists()


def test_one_account_cannot_administer_and_read(db: None) -> None:
    user = made("admin", Role.ADMINISTRATOR, None)
    with pytest.raises(accounts.TwoHats):
        accounts.give_role(user, Role.VIEWER, None, "admin", NOW)
    reader = made("officer", Role.COMMUNE_OFFICER, 5)
    with pytest.raises(accounts.TwoHats):
        accounts.give_role(reader, Role.ADMINISTRATOR, 5, "admin", NOW)
    assert Grant.objects.count() == 2


def test_a_role_is_given_once(db: None) -> None:
    for _ in range(2):
        made("officer", Role.COMMUNE_OFFICER, 5)
    assert Grant.objects.count() == 1
    assert Reading.objects.filter(what=Reading.ACCOUNT).count() == 1


def test_a_closed_account_is_signed_out_and_has_no_rights(world: World, client: Client) -> None:
    user = made("officer", Role.COMMUNE_OFFICER, world.own)
    client.force_login(user)
    assert sessions.of(user) == 1
    accounts.switch(user, False, "admin", NOW)
    assert sessions.of(user) == 0
    assert not reader_of(user, AFTER).scopes
    accounts.switch(user, True, "admin", NOW)
    assert reader_of(user, AFTER).scopes


def test_a_new_password_ends_the_sessions_of_that_account_alone(
    world: World, client: Client
) -> None:
    user, other = made("one", Role.VIEWER, world.own), made("two", Role.VIEWER, world.own)
    client.force_login(user)
    Client().force_login(other)
    password = accounts.renew_password(user, "admin", NOW)
    assert user.check_password(password) and not user.check_password(PASSWORD)
    assert (sessions.of(user), sessions.of(other)) == (0, 1)


def test_the_administrator_of_a_part_sees_the_accounts_of_that_part(world: World) -> None:
    made("own", Role.VIEWER, world.own)
    made("foreign", Role.VIEWER, world.foreign)
    both = made("both", Role.VIEWER, world.own)
    accounts.give_role(both, Role.VIEWER, world.foreign, "admin", NOW)
    made("whole", Role.VIEWER, None)
    part = Scope(organisations=frozenset({world.own, world.joint}))
    assert [user.username for user in accounts.accounts(part)] == ["own"]
    assert accounts.accounts(Scope.everything()).count() == 4


def test_everything_done_is_noted(db: None) -> None:
    user = made("officer", Role.COMMUNE_OFFICER, 5)
    accounts.renew_password(user, "admin", NOW)
    accounts.reset_second_factor(user, "admin", NOW)
    accounts.switch(user, False, "admin", NOW)
    accounts.withdraw_role(Grant.objects.get(), "admin", NOW)
    noted = Reading.objects.filter(what=Reading.ACCOUNT, username="admin").order_by("id")
    assert [one.about for one in noted] == [
        "give: commune_officer 5 officer",
        "password: officer",
        "factor: officer",
        "close: officer",
        "withdraw: commune_officer 5 officer",
    ]
