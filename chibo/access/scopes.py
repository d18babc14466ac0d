"""What an account may read, judged now."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User

from chibo.ledger.scope import Scope

from .accounts import WHOLE_REGISTER


def scope_of(user: User | AnonymousUser) -> Scope:
    """Return what the account may read: an active officer everything, anybody else nothing."""
    if user.is_active and user.groups.filter(name=WHOLE_REGISTER).exists():
        return Scope.everything()
    return Scope()
