"""Which rows and decisions a reader sees: those whose own cell or place lies in the scope.

A member who left for another cell is seen up to that, and the decision by which it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import msgspec
from django.db.models import Q

from chibo.ledger.effects import Subject, SubjectKind
from chibo.ledger.scope import Scope

from . import models as m
from .tables import in_chunks

OF_PERSONS = ("membership", "office", "charge", "households")
"""Kinds of subjects that name a person."""


def sees_membership(scope: Scope, row: m.MembershipSpell) -> bool:
    """Tell whether a membership is of the reader's cells, or counted for the reader's villages."""
    return scope.reads_organisation(row.cell) or scope.reads_place(row.village)


def memberships(scope: Scope, person: int) -> list[m.MembershipSpell]:
    """Return the person's memberships that the reader sees, also those no longer held for true."""
    rows = m.MembershipSpell.objects.filter(person=person)
    return [row for row in rows.order_by("valid_from", "id") if sees_membership(scope, row)]


def persons_seen(scope: Scope, persons: Iterable[int]) -> set[int]:
    """Return those of the persons of whom the reader sees a membership, of any time."""
    seen: set[int] = set()
    for chunk in in_chunks(set(persons)):
        rows = m.MembershipSpell.objects.filter(person__in=chunk)
        seen |= {row.person for row in rows if sees_membership(scope, row)}
    return seen


def sees_subject(scope: Scope, subject: Subject) -> bool:
    """Tell whether a subject other than a membership lies in the scope.

    An office lies where its organisation does, a charge where its village does.
    """
    kind, a, b = subject
    if kind in ("place", "profile"):
        return scope.reads_place(a)
    if kind in ("organisation", "office"):
        return scope.reads_organisation(a)
    if kind in ("charge", "households"):
        return scope.reads_place(b)
    if kind == "coverage":
        return scope.reads_organisation(a) or scope.reads_place(b)
    if kind == "succession":
        return any(scope.reads_place(u) or scope.reads_organisation(u) for u in (a, b))
    return scope.whole


def members_touched(scope: Scope, position: int) -> set[int]:
    """Return the persons whom a decision brought into a membership that is seen, or out of one."""
    rows = m.MembershipSpell.objects.filter(_made_or_ended([position]))
    return {row.person for row in rows if sees_membership(scope, row)}


def decisions_seen(scope: Scope, positions: Iterable[int]) -> set[int]:
    """Return those of the decisions that have a subject in the scope.

    What takes a decision back is seen with it; what corrects or erases a person's particulars,
    with the person.
    """
    asked = set(positions)
    if scope.whole:
        return asked
    if not scope.reads_anything:
        return set()
    seen: set[int] = set()
    for chunk in in_chunks(asked):
        seen |= _by_subjects(scope, chunk) | _by_members(scope, chunk)
    left = asked - seen
    return seen | _by_particulars(scope, left) | _by_withdrawn(scope, left)


def _by_subjects(scope: Scope, positions: Sequence[int]) -> set[int]:
    return positions_seen(scope, Q(position__in=positions) & ~Q(kind="membership"))


def positions_seen(scope: Scope, condition: Q) -> set[int]:
    """Return the decisions with such effects on subjects, other than memberships, in the scope."""
    rows = m.EffectRow.objects.filter(condition)
    found = rows.values_list("position", "kind", "a", "b")
    return {
        at
        for at, kind, a, b in found
        if sees_subject(scope, Subject(cast(SubjectKind, kind), a, b))
    }


def _by_members(scope: Scope, positions: Sequence[int]) -> set[int]:
    rows = m.MembershipSpell.objects.filter(_made_or_ended(positions))
    seen = (row for row in rows if sees_membership(scope, row))
    ends = {at for row in seen for at in (row.from_position, row.to_position, row.known_to)}
    return ends.intersection(positions)


def _made_or_ended(positions: Sequence[int]) -> Q:
    return Q(from_position__in=positions) | Q(to_position__in=positions) | Q(known_to__in=positions)


def _by_particulars(scope: Scope, positions: set[int]) -> set[int]:
    kinds = ("correct_particulars", "erase_particulars")
    rows = m.LedgerEntry.objects.filter(position__in=positions, kind__in=kinds)
    about = {
        position: msgspec.json.decode(body)["decision"]["content"]["person"]
        for position, body in rows.values_list("position", "body")
    }
    seen = persons_seen(scope, about.values())
    return {position for position, person in about.items() if person in seen}


def _by_withdrawn(scope: Scope, positions: set[int]) -> set[int]:
    rows = m.LedgerEntry.objects.filter(position__in=positions, withdraws__isnull=False)
    targets = dict(rows.values_list("position", "withdraws"))
    if not targets:
        return set()
    seen = decisions_seen(scope, {target for target in targets.values() if target})
    return {position for position, target in targets.items() if target in seen}
