"""The ids under which persons, places and organisations are known."""

from __future__ import annotations

import secrets

ID_BITS = 52


def new_id() -> int:
    """Return a random id: of it nobody can tell anything."""
    return secrets.randbits(ID_BITS) or 1
