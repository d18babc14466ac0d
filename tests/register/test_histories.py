"""Random valid histories: the database holds what the pure ledger says, however they come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chibo.ledger.book import replay
from chibo.ledger.canonical import GENESIS
from chibo.ledger.contents import ProfilePlace, kind_of
from chibo.ledger.decision import target_of
from chibo.ledger.effects import effects_of
from chibo.register import models as m
from chibo.register.record import Paper, Refused, UnknownTarget, record, record_many
from chibo.register.tables import TABLES
from chibo.register.verify import held_spells, verify
from tests.oracle.random_register import random_register

from .papers import lenient_papers

PROVINCE = 1
"""The builder's first place."""

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def record_one_by_one(found: list[Paper]) -> list[Paper]:
    """Record each paper, or where it is refused a harmless one, and return those recorded."""
    recorded = []
    for paper in found:
        try:
            record(paper.decision, "officer", paper.recorded_at)
        except (Refused, UnknownTarget):
            day = date(2016, 1, 1) + timedelta(m.LedgerHead.objects.get().position)
            profile = ProfilePlace(PROVINCE, 2016)
            harmless = replace(paper.decision, content=profile, effective_on=day)
            paper = Paper(harmless, paper.recorded_at)
            record(paper.decision, "officer", paper.recorded_at)
        recorded.append(paper)
    return recorded


@pytest.mark.parametrize("seed", range(8))
def test_one_by_one_or_many_at_once_the_tables_hold_what_the_ledger_folds(seed: int) -> None:
    found = record_one_by_one(lenient_papers(random_register(seed, 60)))
    kinds = {kind_of(paper.decision.content) for paper in found}
    assert len(kinds) > 10
    alone = list(held_spells()), _findings(), m.LedgerHead.objects.get().digest
    ledger = (
        (position, effects_of(paper.decision), target_of(paper.decision))
        for position, paper in enumerate(found, 1)
    )
    assert alone[0] == sorted(replay(ledger), key=lambda held: held.id)
    assert list(verify()) == []
    _empty()
    record_many(found, "officer")
    assert (list(held_spells()), _findings(), m.LedgerHead.objects.get().digest) == alone
    assert list(verify()) == []


def _findings() -> list[tuple]:
    columns = ("position", "code", "subject_kind", "subject_a", "on", "settled_at")
    return sorted(m.Finding.objects.values_list(*columns))


def _empty() -> None:
    for table in (m.LedgerEntry, m.EffectRow, m.Finding, *TABLES.values()):
        table.objects.all().delete()
    m.LedgerHead.objects.update(position=0, digest=GENESIS, recorded_at=None)
