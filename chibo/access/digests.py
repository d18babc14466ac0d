"""The daily e-mail of what needs attention: who chose it, and where it goes."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from .models import DigestChoice
from .readings import note_account


def address_of(user: User) -> str:
    """Return where the account's daily e-mail goes; empty where it did not choose one."""
    return DigestChoice.objects.filter(user=user).values_list("email", flat=True).first() or ""


@transaction.atomic
def choose(user: User, email: str, now: datetime) -> None:
    """Send the account a daily e-mail. Raises ValidationError for what is no address."""
    validate_email(email)
    DigestChoice.objects.update_or_create(user=user, defaults={"email": email})
    note_account(user.get_username(), f"digest_on: {user.username}", now)


@transaction.atomic
def end(user: User, now: datetime) -> None:
    """Send the account no daily e-mail any more, and forget its address."""
    ended, _by_table = DigestChoice.objects.filter(user=user).delete()
    if ended:
        note_account(user.get_username(), f"digest_off: {user.username}", now)


def chosen() -> QuerySet[DigestChoice]:
    """Return who gets the daily e-mail: of those who may sign in."""
    rows = DigestChoice.objects.filter(user__is_active=True).select_related("user")
    return rows.order_by("user__username")
