"""Accounts: who may sign in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from .models import Grant
from .rights import Role


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

    Raises django.core.exceptions.ValidationError when the password is too weak.
    """
    user = User.objects.filter(username=username).first() or User(username=username)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save()
    given = {"given_by": given_by, "given_at": now}
    Grant.objects.get_or_create(user=user, role=role, organisation=organisation, defaults=given)
    return user


def make_officer(username: str, password: str) -> User:
    """Make, or give a new password to, an officer of the whole register. Raises as make_account."""
    role = Role.PROVINCIAL_OFFICER
    return make_account(username, password, role, None, username, timezone.now())


def has_accounts() -> bool:
    """Tell whether anybody can sign in."""
    return User.objects.filter(is_active=True).exists()
