"""What an account may read and do, judged now, on the tree as it is today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser, User

from chibo.ledger.scope import Scope

from .models import Grant
from .reach import Reach, reach_of
from .rights import RIGHTS_OF, Reader, Right, Role


def reader_of(user: User | AnonymousUser, today: date) -> Reader:
    """Return the account's rights, each with its scope; an account that is switched off has none.

    Asked at every request, so that a change of rights acts at once.
    """
    if not user.is_active or not isinstance(user, User):
        return Reader("")
    grants = Grant.objects.filter(user=user).values_list("role", "organisation")
    return reader_with(
        [(Role(role), organisation) for role, organisation in grants], user.get_username(), today
    )


def reader_with(roles: Iterable[tuple[Role, int | None]], username: str, today: date) -> Reader:
    """Return the rights of roles, each for an organisation (none: the whole register)."""
    reaches: dict[Right, list[Reach | None]] = {}
    for role, organisation in roles:
        reach = None if organisation is None else reach_of(organisation, today)
        for right in RIGHTS_OF[role]:
            reaches.setdefault(right, []).append(reach)
    persons = reaches.get(Right.PERSONS, [])
    scopes = {
        right: _joined(parts, persons=all(part in persons for part in parts))
        for right, parts in reaches.items()
    }
    return Reader(username, {r: s for r, s in scopes.items() if _reaches(s)})


def _joined(parts: list[Reach | None], persons: bool) -> Scope:
    """Join reaches into one scope (none: the whole register)."""
    within = [part for part in parts if part is not None]
    if len(within) < len(parts):
        return Scope(whole=True, persons=persons)
    return Scope(
        organisations=frozenset().union(*(part.organisations for part in within)),
        places=frozenset().union(*(part.places for part in within)),
        persons=persons,
    )


def _reaches(scope: Scope) -> bool:
    return scope.whole or bool(scope.organisations)
