"""Which table keeps the spells of which kind of subject, and rows to spells and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from chibo.ledger.book import ORDINAL_BITS, HeldSpell
from chibo.ledger.canonical import Entry, decode_fields, encode, encode_effects
from chibo.ledger.contents import kind_of
from chibo.ledger.decision import target_of
from chibo.ledger.effects import Effect, Recorded, Subject, SubjectKind
from chibo.ledger.spells import FIELDS, Spell

from . import models as m

T = TypeVar("T")

TABLES: dict[SubjectKind, type[m.SpellRow]] = {
    "place": m.PlaceSpell,
    "profile": m.ProfileSpell,
    "organisation": m.OrganisationSpell,
    "coverage": m.CoverageSpell,
    "membership": m.MembershipSpell,
    "succession": m.SuccessionSpell,
    "office": m.OfficeSpell,
    "charge": m.ChargeSpell,
    "households": m.HouseholdsSpell,
}
KEYS: dict[SubjectKind, tuple[str, ...]] = {
    "place": ("place",),
    "profile": ("place",),
    "organisation": ("organisation",),
    "coverage": ("cell", "village"),
    "membership": ("person",),
    "succession": ("predecessor", "successor"),
    "office": ("organisation", "person"),
    "charge": ("person", "village"),
    "households": ("person", "village"),
}
"""The columns that name the subject, in the order of ``Subject.a`` and ``Subject.b``."""

_ENDS = (
    "valid_from",
    "valid_to",
    "from_reason",
    "from_step",
    "from_position",
    "to_reason",
    "to_step",
    "to_position",
)


def entry_row(entry: Entry, effects: tuple[Effect, ...], digest: str) -> m.LedgerEntry:
    """Return the row that keeps an entry with its effects, and its place in the chain."""
    decision = entry.decision
    return m.LedgerEntry(
        position=entry.position,
        kind=kind_of(decision.content),
        number=decision.number or "",
        issuer=decision.issuer,
        signed_on=decision.signed_on,
        effective_on=decision.effective_on,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        body=encode(entry).decode(),
        effects=encode_effects(effects).decode(),
        withdraws=target_of(decision),
        digest=digest,
    )


def to_row(held: HeldSpell) -> m.SpellRow:
    """Return the row that keeps the spell."""
    spell = held.spell
    kind = spell.subject.kind
    columns: dict[str, Any] = dict(zip(KEYS[kind], spell.subject[1:], strict=False))
    columns.update(zip(FIELDS[kind], spell.values, strict=True))
    columns.update((name, getattr(spell, name)) for name in _ENDS)
    return TABLES[kind](id=held.id, known_from=held.known_from, known_to=held.known_to, **columns)


def from_row(kind: SubjectKind, row: Any) -> HeldSpell:
    """Return the spell that a row keeps."""
    subject = Subject(kind, *(getattr(row, name) for name in KEYS[kind]))
    values = tuple(getattr(row, name) for name in FIELDS[kind])
    ends = {name: getattr(row, name) for name in _ENDS}
    spell = Spell(subject=subject, values=values, **ends)
    return HeldSpell(row.id, spell, row.known_from, row.known_to)


def effect_rows(
    position: int, effects: Iterable[Effect], withdrawn_at: int = 0
) -> list[m.EffectRow]:
    """Return the rows that keep a decision's effects, to be found by their subjects."""
    return [
        m.EffectRow(
            id=position << ORDINAL_BITS | ordinal,
            position=position,
            kind=effect.subject.kind,
            a=effect.subject.a,
            b=effect.subject.b,
            effective_on=effect.effective_on,
            fields=encode(effect.fields).decode(),
            reason=effect.reason,
            withdrawn_at=withdrawn_at,
        )
        for ordinal, effect in enumerate(effects)
    ]


def from_effect_row(row: m.EffectRow) -> Recorded:
    """Return the recorded effect that a row keeps."""
    subject = Subject(row.kind, row.a, row.b)  # type: ignore[arg-type]
    effect = Effect(subject, row.effective_on, decode_fields(row.fields), row.reason)
    return Recorded(effect, row.position)


def in_chunks(values: Iterable[T], size: int = 10_000) -> Iterator[Sequence[T]]:
    """Yield the values in lists that fit the databases' limit of query parameters."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk
