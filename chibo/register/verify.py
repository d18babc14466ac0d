"""Verification: the chain, the effects, the spells and the particulars, against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import chain as joined
from typing import NamedTuple

import msgspec
from django.forms import model_to_dict

from chibo.ledger.book import ORDINAL_BITS, Book, HeldSpell, replay
from chibo.ledger.canonical import (
    GENESIS,
    Entry,
    chain,
    decode_effects,
    encode,
    encode_effects,
    salted_digest,
)
from chibo.ledger.contents import EraseParticulars
from chibo.ledger.effects import Effect, Subject, SubjectKind
from chibo.ledger.judgement import JUDGED
from chibo.ledger.spells import STILL_KNOWN, Conflict, conflicts
from chibo.ledger.violations import DUTIES, Focus, Near, Violation, violations

from . import models as m
from . import store
from .particulars import Particulars
from .raw import odd_dates
from .tables import TABLES, effect_rows, entry_row, from_row
from .wording import ERASURE_OWED, sentence


def verify() -> Iterator[str]:
    """Yield a sentence for everything that does not fit; nothing where all is well.

    The rest is held against the ledger only where the ledger itself is whole.
    """
    if store.is_erasure_owed():
        yield str(ERASURE_OWED)
    broken = False
    for line in verify_chain():
        broken = True
        yield line
    if broken:
        yield "effects, spells and particulars are not checked against a broken ledger"
        return
    odd = list(odd_dates(m.EffectRow, *TABLES.values(), m.ParticularsVersion))
    if odd:
        yield from odd
        yield "effects, spells and particulars are not checked before these can be read"
        return
    yield from verify_effects()
    yield from verify_spells()
    yield from verify_particulars()
    yield from verify_rules()


def verify_chain() -> Iterator[str]:
    """Check every entry's bytes, order, columns and digest, and the head."""
    odd = list(odd_dates(m.LedgerEntry, m.LedgerHead))
    if odd:
        yield from odd
        return
    rows = m.LedgerEntry.objects.order_by("position").iterator(chunk_size=2000)
    head = m.LedgerHead.objects.filter(id=1).first()
    if head is None:
        yield "the head is missing"
        return
    yield from chain_faults(rows, Head(head.position, head.digest, head.recorded_at))


class Head(NamedTuple):
    """What the last entry of a ledger has to be."""

    position: int
    digest: str
    recorded_at: datetime | None


def chain_faults(rows: Iterable[m.LedgerEntry], head: Head) -> Iterator[str]:
    """Check entries in the order of their positions, wherever they come from, and their head."""
    digest, last, recorded_at = GENESIS, 0, None
    for row in rows:
        if row.position != last + 1:
            yield f"entry {last + 1} is missing"
        last, recorded_at = row.position, row.recorded_at
        try:
            entry = msgspec.json.decode(row.body, type=Entry)
            effects = decode_effects(row.effects)
        except (msgspec.DecodeError, ValueError) as error:
            yield f"entry {row.position} cannot be read: {error}"
            digest = row.digest
            continue
        if encode(entry).decode() != row.body or encode_effects(effects).decode() != row.effects:
            yield f"entry {row.position} is not in its canonical form"
        if _columns(entry_row(entry, effects, row.digest)) != _columns(row):
            yield f"entry {row.position}: its columns differ from its text"
        digest = chain(digest, entry, effects)
        if digest != row.digest:
            yield f"entry {row.position}: its digest does not fit"
            digest = row.digest
    if head != (last, digest, recorded_at):
        yield "the head does not fit the last entry"


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
    withdrawn = withdrawals()
    rows = m.EffectRow.objects.order_by("id").iterator(chunk_size=5000)
    row = next(rows, None)
    for position, effects, _target in ledger():
        found = []
        while row is not None and row.id >> ORDINAL_BITS <= position:
            found.append(model_to_dict(row))
            row = next(rows, None)
        wanted = effect_rows(position, effects, withdrawn.get(position, 0))
        if found != [model_to_dict(row) for row in wanted]:
            yield f"entry {position}: its rows of effects differ from its text"
    if row is not None:
        yield f"effect {row.id} belongs to no entry"


def withdrawals() -> dict[int, int]:
    """Return by which position an entry was withdrawn, for each that was."""
    found = m.LedgerEntry.objects.values_list("withdraws", "position")
    return {target: position for target, position in found if target is not None}


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


def verify_rules() -> Iterator[str]:
    """Judge the whole register as recording judges what a decision touches.

    The impossible is named; what recording lists has to stand in the list of findings.
    """
    book = Book()
    for position, effects, target in ledger():
        book.apply(position, effects, target)
    near = Near(live=book.live)
    ids: dict[str, set[int]] = defaultdict(set)
    duties: set[Subject] = set()
    found: list[Conflict] = []
    for subject, live in book.live.items():
        near.take(subject, book.spells(subject))
        ids[subject.kind].add(subject.a)
        if subject.kind in DUTIES:
            duties.add(subject)
        found += conflicts(subject, live)
    everything = Focus(
        frozenset(ids["membership"]),
        frozenset(ids["organisation"]),
        frozenset(ids["place"]),
        frozenset(duties),
    )
    judged = violations(near, everything, found)
    for violation in sorted(judged):
        if violation.grade == "impossible":
            yield f"{violation.subject.kind} {violation.subject.a}: {sentence(violation)}"
    yield from _findings_listed({v for v in judged if v.grade != "impossible"})


def _findings_listed(judged: Iterable[Violation]) -> Iterator[str]:
    """Hold the open findings about the register against those judged anew.

    Findings about papers themselves cannot be judged anew: what they were judged by may be erased.
    """
    wanted = {(v.code, str(v.subject.kind), v.subject.a, v.subject.b, v.on) for v in judged}
    rows = m.Finding.objects.filter(settled_at=0).exclude(code__in=JUDGED)
    listed = set(rows.values_list("code", "subject_kind", "subject_a", "subject_b", "on"))
    for code, about, unit, _b, on in sorted(wanted - listed):
        yield f"{about} {unit}: {code} since {on} is not among the findings"
    for code, about, unit, _b, on in sorted(listed - wanted):
        yield f"{about} {unit}: {code} since {on} is among the findings, and is not so"


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
    rows = m.ParticularsVersion.objects.order_by("id").iterator(chunk_size=5000)
    bodies = m.LedgerEntry.objects.order_by("position").values_list("body", flat=True)
    yield from particulars_faults(rows, bodies.iterator(chunk_size=2000))


def particulars_faults(
    rows: Iterable[m.ParticularsVersion], bodies: Iterable[str]
) -> Iterator[str]:
    """Check versions of particulars, wherever they come from, against the ledger's bodies."""
    wanted = {version.id: version for version in _versions_in(bodies)}
    names = [f.name for f in msgspec.structs.fields(Particulars)]
    for row in rows:
        known = Particulars(**{name: getattr(row, name) for name in names})
        digest = salted_digest(bytes(row.salt), msgspec.structs.asdict(known))
        held = Version(row.id, row.person, row.known_from, row.known_to, digest)
        if wanted.pop(row.id, None) != held:
            yield f"particulars {row.id}: differ from the ledger, or were erased"
    for version in wanted.values():
        yield f"particulars of person {version.person} are missing and were not erased"


class Version(NamedTuple):
    """Particulars as the ledger knows them: whose, between which positions, and their digest."""

    id: int
    person: int
    known_from: int
    known_to: int
    digest: str


def _versions_in(bodies: Iterable[str]) -> Iterable[Version]:
    """Return the versions that no erasure has destroyed."""
    versions: dict[int, list[Version]] = defaultdict(list)
    for body in bodies:
        entry = msgspec.json.decode(body, type=Entry)
        content = entry.decision.content
        if isinstance(content, EraseParticulars):
            versions.pop(content.person, None)
        for ordinal, (person, digest) in enumerate(entry.digests):
            held = versions[person]
            if held:
                held[-1] = held[-1]._replace(known_to=entry.position)
            row_id = entry.position << ORDINAL_BITS | ordinal
            held.append(Version(row_id, person, entry.position, STILL_KNOWN, digest))
    return joined.from_iterable(versions.values())
