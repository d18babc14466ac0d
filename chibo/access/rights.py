"""Roles, what each may do, and an account's rights as they are at this moment.

A right is held within a scope: an officer of one commune has it there and nowhere else. Every
page, figure, export, background job and API operation asks here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chibo.ledger.scope import Scope


class Right(StrEnum):
    """Something that an account may do within a scope."""

    READ = "read"
    """Figures, places and organisations."""
    PERSONS = "persons"
    """Names and pages of members and candidates."""
    RECORD = "record"
    """Draft and record decisions."""
    APPROVE = "approve"
    """Approve what another one drafted."""
    CANDIDATES = "candidates"
    """Enter candidates and their steps."""
    CAMPAIGN = "campaign"
    """Resolutions, targets, measures, plans, assignments, visits, and closing a period."""
    MEETINGS = "meetings"
    """Meetings and ratings of cells."""
    EXPORT = "export"
    """Take data out."""
    OPEN = "open"
    """Open the register, draw its boundaries, decide who was entered twice."""
    ADMINISTER = "administer"
    """Accounts, their roles, and the log of reads."""


class Role(StrEnum):
    """What an account is, for an organisation and all that stands under it."""

    PROVINCIAL_OFFICER = "provincial_officer"
    COMMUNE_OFFICER = "commune_officer"
    CELL_SECRETARY = "cell_secretary"
    VIEWER = "viewer"
    ADMINISTRATOR = "administrator"


_COMMUNE_OFFICER = frozenset(
    {
        Right.READ,
        Right.PERSONS,
        Right.RECORD,
        Right.APPROVE,
        Right.CANDIDATES,
        Right.CAMPAIGN,
        Right.MEETINGS,
        Right.EXPORT,
    }
)
RIGHTS_OF: Mapping[Role, frozenset[Right]] = {
    Role.PROVINCIAL_OFFICER: _COMMUNE_OFFICER | {Right.OPEN},
    Role.COMMUNE_OFFICER: _COMMUNE_OFFICER,
    Role.CELL_SECRETARY: frozenset({Right.READ, Right.PERSONS, Right.CANDIDATES, Right.MEETINGS}),
    Role.VIEWER: frozenset({Right.READ}),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER}),
}
"""The rights of each role. Who administers accounts reads no persons, and the other way round."""


@dataclass(frozen=True)
class Reader:
    """An account's rights now, each with the scope within which it is held."""

    username: str
    scopes: Mapping[Right, Scope] = field(default_factory=dict)

    def may(self, right: Right) -> bool:
        """Tell whether the account has the right anywhere."""
        return right in self.scopes

    def scope(self, right: Right = Right.READ) -> Scope:
        """Return the scope of a right: empty where the account does not have it."""
        return self.scopes.get(right, Scope())
