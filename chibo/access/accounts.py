"""Accounts: who may sign in, with which roles, and what an administrator does to them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chibo.ledger.scope import Scope

from . import second_factor, sessions
from .models import Grant
from .readings import note_account
from .rights import RIGHTS_OF, Right, Role


class TwoHats(Exception):
    """Who administers accounts reads no persons: one account cannot do both."""


@transaction.atomic
def make_account(
    username: str,
    password: str,
    role: Role,
    organisation: int | None,
    given_by: str,
    now: datetime,
) -> User:
    """Make an account, or give it a new password, with a role for an organisation (none: all).

    Raises django.core.exceptions.ValidationError when the password is too weak, and TwoHats.
    """
    user = User.objects.filter(username=username).first() or User(username=username)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save()
    give_role(user, role, organisation, given_by, now)
    return user


def make_officer(username: str, password: str) -> User:
    """Make, or give a new password to, an officer of the whole register. Raises as make_account."""
    role = Role.PROVINCIAL_OFFICER
    return make_account(username, password, role, None, username, timezone.now())


def made_password() -> str:
    """Return a password that nobody guesses, to be handed over once."""
    return secrets.token_urlsafe(12)


def has_accounts() -> bool:
    """Tell whether anybody can sign in."""
    return User.objects.filter(is_active=True).exists()


def accounts(scope: Scope) -> QuerySet[User]:
    """Return the accounts that an administrator of this scope sees: roles within it alone."""
    found = User.objects.order_by("username").prefetch_related("grant_set")
    if scope.whole:
        return found
    elsewhere = Grant.objects.exclude(organisation__in=scope.organisations)
    beyond = elsewhere | Grant.objects.filter(organisation=None)
    within = Grant.objects.filter(organisation__in=scope.organisations)
    return found.filter(pk__in=within.values("user")).exclude(pk__in=beyond.values("user"))


@transaction.atomic
def give_role(
    user: User, role: Role, organisation: int | None, given_by: str, now: datetime
) -> None:
    """Give the account a role for an organisation (none: the whole). It acts at once."""
    held = {Role(grant.role) for grant in Grant.objects.filter(user=user)}
    kinds = {Right.ADMINISTER in RIGHTS_OF[one] for one in held | {role}}
    if len(kinds) > 1:
        raise TwoHats
    given = {"given_by": given_by, "given_at": now}
    _grant, made = Grant.objects.get_or_create(
        user=user, role=role, organisation=organisation, defaults=given
    )
    if made:
        note_account(given_by, f"give: {role} {organisation or '-'} {user.username}", now)


@transaction.atomic
def withdraw_role(grant: Grant, by: str, now: datetime) -> None:
    """Take a role from its account. It acts at once."""
    about = f"withdraw: {grant.role} {grant.organisation or '-'} {grant.user.username}"
    grant.delete()
    note_account(by, about, now)


@transaction.atomic
def switch(user: User, on: bool, by: str, now: datetime) -> None:
    """Let an account sign in, or no longer: then its sessions end."""
    user.is_active = on
    user.save(update_fields=["is_active"])
    if not on:
        sessions.end_all(user)
    note_account(by, f"{'open' if on else 'close'}: {user.username}", now)


@transaction.atomic
def renew_password(user: User, by: str, now: datetime) -> str:
    """Give the account a password that is returned once; its sessions end."""
    password = made_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_all(user)
    note_account(by, f"password: {user.username}", now)
    return password


@transaction.atomic
def reset_second_factor(user: User, by: str, now: datetime) -> None:
    """Forget the account's second factor, as when the telephone is lost: it is set up anew."""
    second_factor.forget(user)
    sessions.end_all(user)
    note_account(by, f"factor: {user.username}", now)
