"""What a line of the permission table says of an operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from chibo.access.rights import Right, Role
from tests.access.world import World

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """The rights an operation asks for, and what is asked.

    ``of``: the object of the first commune that it is asked about, in its address, its query or
    its body; whoever has the rights elsewhere alone is told that there is none. ``not_of``: for
    this role it does not exist either, since its own organisation has none. ``own``: what who has
    the rights in the first commune alone is answered, where the level above does it (403: seen,
    not done; 404: not seen).
    """

    rights: tuple[Right, ...]
    of: Callable[[World], int] | None = None
    query: str = ""
    body: Callable[[World], object] | None = None
    not_of: Role | None = None
    own: int = 200


Table = dict[str, Line]
"""By method and address."""
