"""Replay: effects and spells, laid out anew from the ledger in emptied tables."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from chibo.ledger.book import HeldSpell
from chibo.ledger.book import replay as replay_ledger
from chibo.ledger.effects import SubjectKind

from . import models as m
from . import store
from .tables import TABLES, effect_rows, to_row
from .verify import ledger, verify_chain, withdrawals
from .writer import BATCH


class BrokenLedger(Exception):
    """The ledger itself does not verify: nothing is derived from it. Restore a backup."""


@transaction.atomic
def replay() -> int:
    """Empty the tables of effects and spells, fill them anew, and return the spells written.

    Raises BrokenLedger, and leaves everything as it was.
    """
    m.LedgerHead.objects.select_for_update().get(id=1)
    fault = next(verify_chain(), None)
    if fault is not None:
        raise BrokenLedger(fault)
    _replay_effects()
    written = _replay_spells()
    transaction.on_commit(store.drop)
    return written


def _replay_effects() -> None:
    m.EffectRow.objects.all().delete()
    withdrawn = withdrawals()
    rows: list[m.EffectRow] = []
    for position, effects, _target in ledger():
        rows += effect_rows(position, effects, withdrawn.get(position, 0))
    m.EffectRow.objects.bulk_create(rows, batch_size=BATCH)


def _replay_spells() -> int:
    by_kind: dict[SubjectKind, list[HeldSpell]] = defaultdict(list)
    for held in sorted(replay_ledger(ledger()), key=lambda h: h.id):
        by_kind[held.spell.subject.kind].append(held)
    for kind, table in TABLES.items():
        table.objects.all().delete()  # type: ignore[attr-defined]
        rows = [to_row(held) for held in by_kind[kind]]
        table.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]
    return sum(len(rows) for rows in by_kind.values())
