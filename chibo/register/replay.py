"""Replay: the spells, folded anew from the ledger into emptied tables."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from chibo.ledger.book import HeldSpell
from chibo.ledger.book import replay as replay_ledger
from chibo.ledger.effects import SubjectKind

from . import models as m
from . import store
from .tables import TABLES, to_row
from .verify import ledger
from .writer import BATCH


@transaction.atomic
def replay() -> int:
    """Empty the tables of spells, fill them from the ledger, and return the rows written."""
    m.LedgerHead.objects.select_for_update().get(id=1)
    by_kind: dict[SubjectKind, list[HeldSpell]] = defaultdict(list)
    for held in sorted(replay_ledger(ledger()), key=lambda h: h.id):
        by_kind[held.spell.subject.kind].append(held)
    for kind, table in TABLES.items():
        table.objects.all().delete()  # type: ignore[attr-defined]
        rows = [to_row(held) for held in by_kind[kind]]
        table.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]
    transaction.on_commit(store.drop)
    return sum(len(rows) for rows in by_kind.values())
