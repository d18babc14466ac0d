"""Random valid histories: the database holds what the pure ledger says, however they come."""

from __future__ import annotations

import pytest

from chibo.ledger.book import replay
from chibo.ledger.contents import kind_of
from chibo.ledger.decision import target_of
from chibo.ledger.effects import effects_of
from chibo.register import models as m
from chibo.register.record import record_many
from chibo.register.verify import held_spells, verify
from tests.oracle.random_register import random_register

from .papers import empty_the_register, lenient_papers, record_one_by_one

pytestmark = [pytest.mark.django_db, pytest.mark.database]


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
    empty_the_register()
    record_many(found, "officer")
    assert (list(held_spells()), _findings(), m.LedgerHead.objects.get().digest) == alone
    assert list(verify()) == []


def _findings() -> list[tuple]:
    columns = ("position", "code", "subject_kind", "subject_a", "on", "settled_at")
    return sorted(m.Finding.objects.values_list(*columns))
