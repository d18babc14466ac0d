"""Rows waiting to be written at the end of a recording, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from django.db import transaction

from chibo.ledger.book import Changes, HeldSpell
from chibo.ledger.canonical import Entry
from chibo.ledger.contents import OpeningBalance
from chibo.ledger.decision import Decision, act_of, target_of
from chibo.ledger.effects import Effect, SubjectKind
from chibo.ledger.judgement import JUDGED
from chibo.ledger.spells import STILL_KNOWN
from chibo.ledger.violations import Violation

from . import models as m
from . import store
from .tables import TABLES, effect_rows, in_chunks, to_row

BATCH = 500


class Writer:
    """Collects what a recording appends and closes; ``flush`` writes it."""

    def __init__(self) -> None:
        self._entries: dict[int, m.LedgerEntry] = {}
        self._effects: list[m.EffectRow] = []
        self._withdrawn: dict[int, int] = {}
        self._opened: dict[int, HeldSpell] = {}
        self._closed: list[HeldSpell] = []
        self._particulars: dict[int, m.ParticularsVersion] = {}
        self._superseded: list[m.ParticularsVersion] = []
        self._findings: list[m.Finding] = []
        self._settled: list[tuple[Violation, int]] = []
        self._erased: set[int] = set()

    def is_withdrawn(self, position: int) -> bool:
        """Tell whether a decision has been revoked or replaced, in this recording or before."""
        return (
            position in self._withdrawn or m.LedgerEntry.objects.filter(withdraws=position).exists()
        )

    def opening_days(self, decision: Decision) -> set[date]:
        """Return the days of opening balances in force, but for one that this decision replaces."""
        if not isinstance(act_of(decision), OpeningBalance):
            return set()
        withdrawn = {*self._withdrawn, target_of(decision)}
        held = m.EffectRow.objects.filter(reason="opening", withdrawn_at=0)
        days = held.values_list("position", "effective_on").distinct()
        waiting = {(e.position, e.effective_on) for e in self._effects if e.reason == "opening"}
        return {day for position, day in {*days, *waiting} if position not in withdrawn}

    def birth_date(self, person: int) -> date | None:
        """Return the person's birth date as known so far, if it is."""
        if person in self._particulars:
            return self._particulars[person].birth_date
        if person in self._erased:
            return None
        held = m.ParticularsVersion.objects.filter(person=person, known_to=STILL_KNOWN)
        return held.values_list("birth_date", flat=True).first()

    def decision_at(self, position: int) -> Decision:
        """Return a decision recorded earlier, in this recording or before."""
        entry = self._entries.get(position) or m.LedgerEntry.objects.get(position=position)
        return decision_in(entry)

    def append(self, entry: m.LedgerEntry, effects: tuple[Effect, ...]) -> None:
        """Take an entry and its effects."""
        self._entries[entry.position] = entry
        if entry.withdraws is not None:
            self._withdrawn[entry.withdraws] = entry.position
        self._effects += effect_rows(entry.position, effects)

    def spells(self, changes: Changes) -> None:
        """Take the spells that a decision closed and opened."""
        for held in changes.closed:
            if held.id in self._opened:
                self._opened[held.id] = held
            else:
                self._closed.append(held)
        self._opened.update((held.id, held) for held in changes.opened)

    def particulars(self, row: m.ParticularsVersion) -> None:
        """Take a person's particulars, which supersede those known before."""
        before = self._particulars.get(row.person)
        if before is not None:
            before.known_to = row.known_from
            self._superseded.append(before)
        self._particulars[row.person] = row

    def erase(self, person: int) -> None:
        """Destroy all that is held of a person's particulars so far."""
        self._erased.add(person)
        self._particulars.pop(person, None)
        self._superseded = [row for row in self._superseded if row.person != person]

    def findings(
        self,
        position: int,
        new: Iterable[Violation],
        grounds: Mapping[str, str],
        settled: Iterable[Violation],
    ) -> None:
        """Take what a recording found, and what it settled of earlier findings."""
        self._settled += [(violation, position) for violation in settled]
        for v in sorted(new):
            self._findings.append(
                m.Finding(
                    position=position,
                    code=v.code,
                    grade=v.grade,
                    subject_kind=v.subject.kind,
                    subject_a=v.subject.a,
                    subject_b=v.subject.b,
                    on=v.on,
                    source=v.source,
                    ground=grounds.get(v.code, ""),
                )
            )

    def flush(self) -> None:
        """Write everything that waits."""
        m.LedgerEntry.objects.bulk_create(self._entries.values(), batch_size=BATCH)
        m.EffectRow.objects.bulk_create(self._effects, batch_size=BATCH)
        for target, position in self._withdrawn.items():
            m.EffectRow.objects.filter(position=target).update(withdrawn_at=position)
        transaction.on_commit(store.is_erasure_owed)
        if self._erased:
            m.ParticularsVersion.objects.filter(person__in=self._erased).delete()
            m.SealedContact.objects.filter(person__in=self._erased).delete()
            transaction.on_commit(store.forget_persons)
        self._write_spells()
        self._write_particulars()
        self._write_findings()

    def _write_spells(self) -> None:
        closed: dict[tuple[SubjectKind, int], list[int]] = defaultdict(list)
        for held in self._closed:
            closed[held.spell.subject.kind, held.known_to].append(held.id)
        for (kind, position), ids in closed.items():
            for chunk in in_chunks(ids):
                TABLES[kind].objects.filter(id__in=chunk).update(known_to=position)  # type: ignore[attr-defined]
        by_kind = defaultdict(list)
        for held in self._opened.values():
            by_kind[held.spell.subject.kind].append(to_row(held))
        for kind, rows in by_kind.items():
            TABLES[kind].objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]

    def _write_particulars(self) -> None:
        first: dict[int, int] = {}
        for row in (*self._superseded, *self._particulars.values()):
            first[row.person] = min(first.get(row.person, row.known_from), row.known_from)
        for chunk in in_chunks(first):
            held = m.ParticularsVersion.objects.filter(person__in=chunk, known_to=STILL_KNOWN)
            for version in held.only("id", "person"):
                m.ParticularsVersion.objects.filter(id=version.id).update(
                    known_to=first[version.person]
                )
        rows = [*self._superseded, *self._particulars.values()]
        m.ParticularsVersion.objects.bulk_create(rows, batch_size=BATCH)

    def _write_findings(self) -> None:
        m.Finding.objects.bulk_create(self._findings, batch_size=BATCH)
        for violation, position in self._settled:
            m.Finding.objects.filter(
                code=violation.code,
                subject_kind=violation.subject.kind,
                subject_a=violation.subject.a,
                subject_b=violation.subject.b,
                on=violation.on,
                settled_at=0,
                position__lt=position,
            ).update(settled_at=position)
        for target, position in self._withdrawn.items():
            held = m.Finding.objects.filter(position=target, code__in=JUDGED, settled_at=0)
            held.update(settled_at=position)


def decision_in(entry: m.LedgerEntry) -> Decision:
    """Return the decision that a row of the ledger keeps."""
    return msgspec.json.decode(entry.body, type=Entry).decision
