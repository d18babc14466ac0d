"""Two officers record the same draft at once: one wins, and the register has it once."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from chibo.drafting import writes
from chibo.drafting.models import Draft
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import Admit
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.record import record_many
from tests.oracle.builder import Builder
from tests.register.papers import NOW, papers
from tests.register.test_concurrency import CODE, database_address

pytestmark = [pytest.mark.database, pytest.mark.slow]
NEWCOMER = 777


@pytest.fixture
def draft(transactional_db: None) -> Draft:
    builder = Builder()
    commune = builder.commune()
    cell = builder.cell(commune)
    builder.members(cell, None, 3)
    builder.open()
    m.LedgerHead.objects.get_or_create(id=1)
    record_many(papers(builder), "officer")
    known = {NEWCOMER: Particulars("Giàng A Sử")}
    issuer = builder.committees[builder.district]
    prepared = [Prepared(Admit(NEWCOMER, cell), date(2017, 2, 3), issuer, known)]
    unit = builder.committees[commune]
    made = writes.save(Scope.everything(), "admit", {}, unit, prepared, "one", NOW)
    typed = writes.Completion({0: writes.Signature("7-QĐ/HU")})
    writes.complete(made.id, typed, "one", NOW)
    return made


def test_of_two_who_record_a_draft_at_once_one_wins(draft: Draft) -> None:
    environment = {**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(CODE)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.drafting.draft_process", str(draft.id), actor],
            env=environment,
            cwd=CODE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for actor in ("one", "another")
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=120)[0].strip() for process in processes)
    assert said == ["recorded", "too late"]
    assert m.LedgerEntry.objects.filter(kind="admit").count() == 1
    assert m.MembershipSpell.objects.filter(person=NEWCOMER).count() == 1
    draft.refresh_from_db()
    assert (draft.state, draft.recorded_at) == ("recorded", 2)
