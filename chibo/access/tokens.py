"""Tokens of the API: a program's rights, never more than those of the account that made it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils import timezone

from chibo.ledger.scope import Scope

from .models import Token
from .readings import note_account
from .rights import Reader, Role
from .scopes import reader_of, reader_with

MARK = "chibo_"
"""Begins every token, so that one that got lost is recognised."""
LONGEST_DAYS = 365
LONGEST_NAME = 60


def make_token(
    user: User, name: str, role: Role, organisation: int | None, until: date, now: datetime
) -> str:
    """Make a token for a role within an organisation (none: the whole), and return its secret.

    The secret is shown this once: only its digest is kept. It ends after the day ``until``.
    """
    secret = MARK + secrets.token_urlsafe(32)
    Token.objects.create(
        user=user,
        name=name,
        digest=_digest(secret),
        role=role,
        organisation=organisation,
        made_at=now,
        until=until,
    )
    note_account(user.get_username(), f"token_made: {name}", now)
    return secret


def end_token(user: User, token: int, now: datetime) -> bool:
    """End a token of the account at once; tell whether there was one."""
    ended = Token.objects.filter(user=user, id=token, ended_at=None).update(ended_at=now)
    if ended:
        name = Token.objects.get(id=token).name
        note_account(user.get_username(), f"token_ended: {name}", now)
    return bool(ended)


def tokens_of(user: User, today: date) -> list[Token]:
    """Return the account's tokens that hold, the latest first."""
    rows = Token.objects.filter(user=user, ended_at=None, until__gte=today)
    return list(rows.order_by("-made_at", "-id"))


def token_of(user: User, token: int) -> Token | None:
    """Return a token of the account; none where it has no such token."""
    return Token.objects.filter(user=user, id=token).first()


def reader_of_token(secret: str, now: datetime) -> Reader | None:
    """Return the rights of a token at this moment; none for one that does not hold.

    A right holds where both the token's role and the account have it now.
    """
    row = Token.objects.filter(digest=_digest(secret), ended_at=None).select_related("user").first()
    today = timezone.localdate(now)
    if row is None or row.until < today or not row.user.is_active:
        return None
    account = reader_of(row.user, today)
    own = reader_with([(Role(row.role), row.organisation)], account.username, today)
    scopes = {
        right: _both(scope, account.scope(right))
        for right, scope in own.scopes.items()
        if account.may(right)
    }
    return Reader(account.username, {r: s for r, s in scopes.items() if s != Scope()})


def _both(one: Scope, other: Scope) -> Scope:
    """Return what lies in both scopes."""
    persons = one.persons and other.persons
    if one.whole or other.whole:
        inner = other if one.whole else one
        return Scope(inner.whole, inner.organisations, inner.places, persons)
    organisations = one.organisations & other.organisations
    return Scope(False, organisations, one.places & other.places, persons)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
