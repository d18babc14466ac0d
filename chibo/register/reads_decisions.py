"""Reads of decisions: which ones touched a subject, and one decision with its effects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from chibo.ledger.canonical import decode_effects
from chibo.ledger.effects import Effect
from chibo.ledger.scope import Scope

from . import models as m
from .reads import organisation_names
from .reads_people import person_names
from .sameness import kept_in, recorded_sameness
from .visibility import (
    OF_PERSONS,
    decisions_seen,
    members_touched,
    memberships,
    persons_seen,
    positions_seen,
    sees_subject,
)

PERSON_KINDS = (
    "admit",
    "recognise",
    "transfer_in",
    "transfer_out",
    "transfer_within",
    "remove",
    "expel",
    "leave",
    "death",
    "exempt",
    "resume",
    "away",
    "back",
    "temporary_activity",
    "end_temporary_activity",
    "appoint",
    "relieve",
    "in_charge_of_village",
    "end_charge_of_village",
    "in_charge_of_households",
    "end_charge_of_households",
    "same_person",
)
"""Kinds of decisions about one person."""


@dataclass(frozen=True)
class DecisionLine:
    """A decision as it stands in a time line.

    ``person``: the one person it is about, if it is about one and the reader is entitled to the
    persons; ``person_name`` is none where the particulars are erased. ``withdrawn_by``: the
    entry that took the decision back.
    """

    position: int
    kind: str
    number: str
    issuer: int | None
    issuer_name: str
    signed_on: date | None
    effective_on: date
    recorded_at: datetime
    withdraws: int | None
    withdrawn_by: int | None
    person: int | None
    person_name: str | None


@dataclass(frozen=True)
class Decision:
    """A decision with its ground (of a revocation or replacement) and its recorded effects.

    Effects outside the reader's scope are left out; ``withheld`` counts those on members of it,
    where the reader is not entitled to the persons.
    """

    line: DecisionLine
    actor: str
    resolved_on: date | None
    ground: str
    exceptions: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...]
    withheld: int


def decisions_of_place(scope: Scope, place: int) -> list[DecisionLine]:
    """Return the decisions that touched a place, the members counted for it or its coverage."""
    if not scope.reads_place(place):
        return []
    own = Q(kind__in=("place", "profile", "succession"), a=place) | Q(
        kind__in=("coverage", "succession", "charge", "households"), b=place
    )
    return _lines(scope, _positions(own) | _of_members(village=place))


def decisions_of_organisation(scope: Scope, organisation: int) -> list[DecisionLine]:
    """Return the decisions that touched an organisation, its coverage or its members."""
    if not scope.reads_organisation(organisation):
        return []
    own = Q(kind__in=("organisation", "coverage", "succession", "office"), a=organisation) | Q(
        kind="succession", b=organisation
    )
    return _lines(scope, _positions(own) | _of_members(cell=organisation))


def decisions_of_person(scope: Scope, person: int) -> list[DecisionLine]:
    """Return the decisions that touched a person, or found another to be the same.

    A reader of the person's former cell sees them up to the one by which the person left.
    """
    if not scope.persons:
        return []
    duties = Q(kind__in=("charge", "households"), a=person) | Q(kind="office", b=person)
    if not scope.whole:
        rows = memberships(scope, person)
        seen = {at for r in rows for at in (r.from_position, r.to_position, r.known_to)}
        touching = _positions(Q(kind="membership", a=person)) & seen
        return _lines(scope, touching | positions_seen(scope, duties))
    touching = _positions(Q(kind="membership", a=person) | duties)
    kept = {row.position for row in recorded_sameness() if kept_in(row) == person}
    return _lines(scope, touching | kept)


def decision(scope: Scope, position: int) -> Decision | None:
    """Return a decision; none where there is no such entry or it is out of scope."""
    entry = m.LedgerEntry.objects.filter(position=position).first()
    if entry is None or position not in decisions_seen(scope, [position]):
        return None
    body: dict[str, Any] = msgspec.json.decode(entry.body)["decision"]
    content = body["content"]
    resolved = content.get("by", content).get("resolved_on")
    effects = decode_effects(entry.effects)
    seen = effects if scope.whole else _within(scope, position, effects)
    shown = [e for e in seen if scope.persons or e.subject.kind not in OF_PERSONS]
    # A ground may tell of what lies elsewhere.
    exceptions = body.get("exceptions", ()) if len(seen) == len(effects) else ()
    return Decision(
        line=_lines(scope, [position])[0],
        actor=entry.actor,
        resolved_on=date.fromisoformat(resolved) if resolved else None,
        ground=ground_of(entry),
        exceptions=tuple((e["code"], e["ground"]) for e in exceptions),
        effects=tuple(shown),
        withheld=len(seen) - len(shown),
    )


def _within(scope: Scope, position: int, effects: Iterable[Effect]) -> tuple[Effect, ...]:
    members = members_touched(scope, position)
    return tuple(
        e
        for e in effects
        if (
            e.subject.a in members
            if e.subject.kind == "membership"
            else sees_subject(scope, e.subject)
        )
    )


def ground_of(entry: m.LedgerEntry) -> str:
    """Return the ground written in an entry; empty for a kind that has none."""
    content = msgspec.json.decode(entry.body)["decision"]["content"]
    ground: str = content.get("ground", "")
    return ground


def decisions_at(scope: Scope, positions: Iterable[int]) -> dict[int, DecisionLine]:
    """Return decisions by their position in the ledger."""
    return {line.position: line for line in _lines(scope, decisions_seen(scope, positions))}


def numbers(positions: Iterable[int]) -> dict[int, str]:
    """Return the numbers of the decisions' papers; empty where there is none."""
    rows = m.LedgerEntry.objects.filter(position__in=set(positions))
    return dict(rows.values_list("position", "number"))


def _positions(condition: Q) -> set[int]:
    return set(m.EffectRow.objects.filter(condition).values_list("position", flat=True))


def _of_members(**home: int) -> set[int]:
    """Return the decisions by which members came to a cell or village, left it, or were doubles."""
    spells = m.MembershipSpell.objects.filter(**home)
    ends = spells.values_list("from_position", "to_position")
    same = [row.position for row in recorded_sameness()]
    gone = spells.filter(known_to__in=same).values_list("known_to", flat=True)
    return {position for pair in ends for position in pair if position} | set(gone)


def _lines(scope: Scope, positions: Iterable[int]) -> list[DecisionLine]:
    """Return decisions in the order of their effect, the latest first."""
    entries = list(_entries(m.LedgerEntry.objects.filter(position__in=set(positions))))
    revoking = m.LedgerEntry.objects.filter(withdraws__in=[e.position for e in entries])
    withdrawn = dict(revoking.values_list("withdraws", "position"))
    persons = _persons(entries) if scope.persons else {}
    if not scope.whole:
        seen = persons_seen(scope, persons.values())
        persons = {at: person for at, person in persons.items() if person in seen}
    names = person_names(persons.values())
    latest = max((e.effective_on for e in entries), default=date.min)
    issuers = organisation_names((e.issuer for e in entries if e.issuer), latest)
    lines = [
        DecisionLine(
            position=e.position,
            kind=e.kind,
            number=e.number,
            issuer=e.issuer,
            issuer_name=issuers.get(e.issuer, "") if e.issuer else "",
            signed_on=e.signed_on,
            effective_on=e.effective_on,
            recorded_at=e.recorded_at,
            withdraws=e.withdraws,
            withdrawn_by=withdrawn.get(e.position),
            person=persons.get(e.position),
            person_name=names.get(persons.get(e.position, 0)),
        )
        for e in entries
    ]
    return sorted(lines, key=lambda line: (line.effective_on, line.position), reverse=True)


def _persons(entries: Iterable[m.LedgerEntry]) -> dict[int, int]:
    """Return the person that each decision about one person is about."""
    of_one = [e.position for e in entries if e.kind in PERSON_KINDS]
    rows = m.EffectRow.objects.filter(position__in=of_one)
    subjects = rows.values_list("position", "kind", "a", "b")
    return {position: b if kind == "office" else a for position, kind, a, b in subjects}


def _entries(rows: QuerySet[m.LedgerEntry]) -> QuerySet[m.LedgerEntry]:
    # Bodies of opening balances are large: a time line does without them.
    return rows.defer("body", "effects")


def recorded_after(scope: Scope, position: int, limit: int) -> list[DecisionLine]:
    """Return decisions recorded after a position that the reader sees, in the ledger's order."""
    found: list[int] = []
    while len(found) < limit:
        entries = m.LedgerEntry.objects.filter(position__gt=position).order_by("position")
        chunk = list(entries.values_list("position", flat=True)[: max(limit, 200)])
        if not chunk:
            break
        seen = decisions_seen(scope, chunk)
        found += [at for at in chunk if at in seen]
        position = chunk[-1]
    return sorted(_lines(scope, found[:limit]), key=lambda line: line.position)
