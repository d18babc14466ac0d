"""Verification: the chain, the effects, the spells and the particulars, against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from heapq import merge

import msgspec

from chibo.ledger.book import HeldSpell, replay
from chibo.ledger.canonical import (
    GENESIS,
    Entry,
    chain,
    decode_effects,
    encode,
    encode_effects,
    salted_digest,
)
from chibo.ledger.decision import target_of
from chibo.ledger.effects import Effect, SubjectKind

from . import models as m
from .particulars import Particulars
from .tables import TABLES, from_effect_row, from_row


def verify() -> Iterator[str]:
    """Yield a sentence for everything that does not fit; nothing where all is well."""
    yield from verify_chain()
    yield from verify_effects()
    yield from verify_spells()
    yield from verify_particulars()


def verify_chain() -> Iterator[str]:
    """Check every entry's bytes, order, columns and digest, and the head."""
    digest, last = GENESIS, 0
    for row in m.LedgerEntry.objects.order_by("position").iterator(chunk_size=2000):
        if row.position != last + 1:
            yield f"entry {last + 1} is missing"
        last = row.position
        try:
            entry = msgspec.json.decode(row.body, type=Entry)
            effects = decode_effects(row.effects)
        except msgspec.DecodeError as error:
            yield f"entry {row.position} cannot be read: {error}"
            digest = row.digest
            continue
        if encode(entry).decode() != row.body or encode_effects(effects).decode() != row.effects:
            yield f"entry {row.position} is not in its canonical form"
        if _columns_of(entry) != _columns(row):
            yield f"entry {row.position}: its columns differ from its text"
        digest = chain(digest, entry, effects)
        if digest != row.digest:
            yield f"entry {row.position}: its digest does not fit"
            digest = row.digest
    head = m.LedgerHead.objects.get(id=1)
    if (head.position, head.digest) != (last, digest):
        yield "the head does not fit the last entry"


def _columns_of(entry: Entry) -> tuple[object, ...]:
    decision = entry.decision
    return (
        entry.position,
        decision.content.__struct_config__.tag,
        decision.number or "",
        decision.issuer,
        decision.signed_on,
        decision.effective_on,
        entry.recorded_at,
        entry.actor,
        target_of(decision),
    )


def _columns(row: m.LedgerEntry) -> tuple[object, ...]:
    return (
        row.position,
        row.kind,
        row.number,
        row.issuer,
        row.signed_on,
        row.effective_on,
        row.recorded_at,
        row.actor,
        row.withdraws,
    )


def verify_effects() -> Iterator[str]:
    """Check the rows of effects against the entries that they belong to."""
    withdrawn = dict(
        m.LedgerEntry.objects.exclude(withdraws=None).values_list("withdraws", "position")
    )
    rows = m.EffectRow.objects.order_by("id").iterator(chunk_size=5000)
    row = next(rows, None)
    for position, effects, _target in ledger():
        found: list[Effect] = []
        while row is not None and row.position == position:
            found.append(from_effect_row(row).effect)
            if row.withdrawn_at != withdrawn.get(position, 0):
                yield f"effect {row.id}: wrongly marked as live or withdrawn"
            row = next(rows, None)
        if tuple(found) != effects:
            yield f"entry {position}: its rows of effects differ from its text"
    if row is not None:
        yield f"effect {row.id} belongs to no entry"


def ledger() -> Iterator[tuple[int, tuple[Effect, ...], int | None]]:
    """Yield the entries as replay reads them: position, recorded effects, what it withdraws."""
    rows = m.LedgerEntry.objects.order_by("position").values_list(
        "position", "effects", "withdraws"
    )
    for position, effects, withdraws in rows.iterator(chunk_size=2000):
        yield position, decode_effects(effects), withdraws


def verify_spells() -> Iterator[str]:
    """Replay the ledger and compare with the tables, row for row."""
    expected = sorted(replay(ledger()), key=lambda held: held.id)
    for wanted, held in _pairs(expected, held_spells()):
        if wanted != held:
            about = wanted or held
            assert about is not None
            yield f"spell {about.id} of {about.spell.subject.kind}: differs from the replay"


def held_spells() -> Iterable[HeldSpell]:
    """Yield every spell in the tables, in the order of ids."""
    return merge(*(_held(kind) for kind in TABLES), key=lambda held: held.id)


def _held(kind: SubjectKind) -> Iterator[HeldSpell]:
    rows = TABLES[kind].objects.order_by("id")  # type: ignore[attr-defined]
    for row in rows.iterator(chunk_size=5000):
        yield from_row(kind, row)


def _pairs(
    expected: Iterable[HeldSpell], held: Iterable[HeldSpell]
) -> Iterator[tuple[HeldSpell | None, HeldSpell | None]]:
    left, right = iter(expected), iter(held)
    a, b = next(left, None), next(right, None)
    while a is not None or b is not None:
        if b is None or (a is not None and a.id < b.id):
            yield a, None
            a = next(left, None)
        elif a is None or b.id < a.id:
            yield None, b
            b = next(right, None)
        else:
            yield a, b
            a, b = next(left, None), next(right, None)


def verify_particulars() -> Iterator[str]:
    """Check every version of particulars against its salted digest in the ledger."""
    wanted: dict[tuple[int, int], str] = {}
    for row in m.LedgerEntry.objects.order_by("position").iterator(chunk_size=2000):
        entry = msgspec.json.decode(row.body, type=Entry)
        wanted.update({(entry.position, person): digest for person, digest in entry.digests})
    names = [f.name for f in fields(Particulars)]
    erased = set(
        m.LedgerEntry.objects.filter(kind="erase_particulars").values_list("position", flat=True)
    )
    for version in m.ParticularsVersion.objects.iterator(chunk_size=5000):
        known = Particulars(**{name: getattr(version, name) for name in names})
        digest = salted_digest(bytes(version.salt), asdict(known))
        if wanted.pop((version.known_from, version.person), None) != digest:
            yield f"particulars {version.id}: differ from their digest in the ledger"
    missing = {person for _, person in wanted} - _erased_persons(erased)
    for person in sorted(missing):
        yield f"particulars of person {person} are missing and were not erased"


def _erased_persons(positions: set[int]) -> set[int]:
    bodies = m.LedgerEntry.objects.filter(position__in=positions).values_list("body", flat=True)
    entries = (msgspec.json.decode(body, type=Entry) for body in bodies)
    return {entry.decision.content.person for entry in entries}  # type: ignore[union-attr]
