"""Accounts: who may sign in."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

WHOLE_REGISTER = "officers of the whole register"
"""The group whose members read the whole register."""


@transaction.atomic
def make_officer(username: str, password: str) -> User:
    """Make, or give a new password to, an officer who reads the whole register.

    Raises django.core.exceptions.ValidationError when the password is too weak.
    """
    user = User.objects.filter(username=username).first() or User(username=username)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save()
    group, _made = Group.objects.get_or_create(name=WHOLE_REGISTER)
    user.groups.add(group)
    return user


def has_accounts() -> bool:
    """Tell whether anybody can sign in."""
    return User.objects.filter(is_active=True).exists()
