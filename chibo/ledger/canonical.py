"""The canonical form of a ledger entry, and the hash chain over it.

An entry is written as JSON with sorted keys, UTF-8, no spaces. Its digest is the SHA-256 of
the previous entry's digest and these bytes, so that no byte can change unseen. Particulars of
persons enter only as salted digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta

from .contents import WORDS, Base
from .decision import Decision
from .effects import Effect, Subject, SubjectKind

DATE_FIELDS = frozenset(
    {
        "admitted_on",
        "reinforced_until",
        "exempt_until",
        "expected_back",
        "guest_until",
        "term_ends",
    }
)
Actor: TypeAlias = Annotated[str, Meta(pattern=WORDS, max_length=150)]
GENESIS = "0" * 64
"""The digest before the first entry."""


class Entry(Base, frozen=True):
    """A decision as recorded. ``digests``: (person, salted digest of the particulars)."""

    position: int
    decision: Decision
    recorded_at: datetime
    actor: Actor
    digests: tuple[tuple[int, str], ...] = ()


def encode(value: Any) -> bytes:
    """Return the canonical JSON of a content, decision, entry or plain value."""
    return msgspec.json.encode(value, order="sorted")


def decode_decision(data: bytes | str) -> Decision:
    """Return the decision written as JSON. Raises msgspec.ValidationError where it is none."""
    return msgspec.json.decode(data, type=Decision)


def encode_effects(effects: tuple[Effect, ...]) -> bytes:
    """Return the canonical JSON of a decision's effects."""
    return encode([[*e.subject, e.effective_on, e.fields, e.reason] for e in effects])


class _EffectRow(msgspec.Struct, array_like=True):
    kind: SubjectKind
    a: int
    b: int
    effective_on: date
    fields: dict[str, Any]
    reason: str


def decode_effects(data: bytes | str) -> tuple[Effect, ...]:
    """Return the effects written as JSON, with their dates as dates."""
    return tuple(
        Effect(Subject(row.kind, row.a, row.b), row.effective_on, _dated(row.fields), row.reason)
        for row in msgspec.json.decode(data, type=list[_EffectRow])
    )


def decode_fields(data: bytes | str) -> dict[str, Any]:
    """Return an effect's fields written as JSON, with their dates as dates."""
    return _dated(msgspec.json.decode(data, type=dict[str, Any]))


def _dated(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if value and name in DATE_FIELDS else value
        for name, value in fields.items()
    }


def chain(previous: str, entry: Entry, effects: tuple[Effect, ...]) -> str:
    """Return the digest of an entry that follows ``previous``, in hexadecimal."""
    digest = hashlib.sha256(previous.encode())
    digest.update(encode(entry))
    digest.update(encode_effects(effects))
    return digest.hexdigest()


def salted_digest(salt: bytes, particulars: Mapping[str, Any]) -> str:
    """Return the digest under which a person's particulars stand in the ledger."""
    return hashlib.sha256(salt + encode(dict(particulars))).hexdigest()
