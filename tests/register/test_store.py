"""The column store: exact at the moment of asking, disposable, never of another ledger."""

from __future__ import annotations

import json
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import rmtree
from threading import Thread

import pytest
from django.conf import settings
from django.db import connection

from chibo.indicators.engine import answer
from chibo.indicators.question import Question
from chibo.indicators.snapshot import MANIFEST, Columns, newest
from chibo.ledger import contents as c
from chibo.register import models as m
from chibo.register import store
from chibo.register.columns import whole
from chibo.register.erase import erase
from chibo.register.particulars import Particulars
from chibo.register.record import Paper, record_many
from tests.oracle.builder import Builder
from tests.oracle.random_register import random_register

from .papers import NOW, lenient_papers, papers
from .test_histories import record_one_by_one

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KEYS = ("villages_independent", "cells_joint", "members", "members_official", "admissions")


def ask(columns: Columns, known_at: int | None = None) -> tuple[object, ...]:
    question = Question(
        on=date(2019, 6, 30), since=date(2016, 1, 1), keys=KEYS, by="commune", known_at=known_at
    )
    found = answer(question, columns)
    return dict(found.figures), [(row.node, dict(row.figures)) for row in found.rows]


@pytest.mark.parametrize("seed", range(4))
def test_a_snapshot_with_its_tail_answers_like_the_whole(seed: int) -> None:
    found = lenient_papers(random_register(seed, 60))
    recorded = record_one_by_one(found[:30])
    store.catch_up()
    recorded += record_one_by_one(found[30:])
    head = m.LedgerHead.objects.get().position
    columns = store.columns()
    assert columns.snapshot is not None
    assert columns.snapshot.position == 30
    exact = Columns.of(whole(head))
    for known_at in (None, 1, 15, 30, 31, 45, head):
        assert ask(columns, known_at) == ask(exact, known_at)


def test_a_figure_sees_a_decision_at_once() -> None:
    builder = Builder()
    commune = builder.commune()
    cell = builder.cell(commune)
    builder.members(cell, None, 3)
    builder.open()
    builder.decide(date(2016, 2, 3), c.Admit(builder.new_person(), cell))
    opening, admission = papers(builder)
    record_many([opening], "officer")
    store.catch_up()
    question = Question(on=date(2017, 1, 1), keys=("members",))
    assert answer(question, store.columns()).figures == {"members": 3}
    record_many([admission], "officer")
    assert answer(question, store.columns()).figures == {"members": 4}


def test_a_lost_store_loses_nothing() -> None:
    record_many(lenient_papers(random_register(0, 1))[:1], "officer")
    store.catch_up()
    before = ask(store.columns())
    store.drop()
    assert newest(store.folder()) is None
    assert ask(store.columns()) == before


def test_a_store_of_another_ledger_is_thrown_away() -> None:
    record_many(lenient_papers(random_register(0, 1))[:1], "officer")
    store.catch_up()
    expected = ask(store.columns())
    m.LedgerEntry.objects.update(digest="f" * 64)
    assert ask(store.columns()) == expected
    assert newest(store.folder()) is None


def test_a_store_from_before_a_change_of_its_columns_is_thrown_away() -> None:
    record_many(lenient_papers(random_register(0, 1))[:1], "officer")
    store.catch_up()
    expected = ask(store.columns())
    old = newest(store.folder())
    assert old is not None
    for file in old.folder.glob("profile.*"):
        file.unlink()
    (old.folder / MANIFEST).write_text(json.dumps({"position": old.position, "digest": old.digest}))
    assert ask(store.columns()) == expected
    assert not old.folder.exists()
    (old.folder).mkdir(parents=True)
    (old.folder / MANIFEST).write_text(json.dumps({"position": old.position, "digest": old.digest}))
    store.catch_up()
    renewed = newest(store.folder())
    assert renewed is not None and renewed.open_file("profile").exists()


def test_an_erasure_leaves_the_count_and_takes_the_codes() -> None:
    builder = Builder()
    commune = builder.commune()
    cell = builder.cell(commune)
    person = builder.member(cell)
    builder.open()
    (opening,) = papers(builder)
    known = {person: Particulars("Người mẫu", sex="female")}
    record_many([Paper(opening.decision, opening.recorded_at, known)], "officer")
    store.catch_up()
    question = Question(on=date(2017, 1, 1), keys=("members",), by="sex")

    def by_sex() -> dict[str | None, object]:
        return {row.code: row.figures["members"] for row in answer(question, store.columns()).rows}

    assert by_sex() == {"female": 1}
    erase(person, "yêu cầu", "officer", NOW)
    # Even where the old snapshot is still there: another process may have written it meanwhile.
    assert newest(store.folder()) is not None
    assert "female" not in by_sex()
    assert newest(store.folder()) is None
    assert sum(by_sex().values()) == 1  # type: ignore[arg-type]


def test_a_store_that_cannot_be_written_costs_no_answer() -> None:
    record_many(lenient_papers(random_register(0, 1))[:1], "officer")
    expected = ask(store.columns())
    store.forget()
    store.folder().parent.mkdir(exist_ok=True)
    store.folder().write_text("not a folder")
    store.catch_up()
    assert ask(store.columns()) == expected


@pytest.mark.parametrize("file", [MANIFEST, "membership.open.parquet", "place.superseded.parquet"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_damaged_snapshot_costs_no_answer(file: str, gone: bool) -> None:
    record_many(lenient_papers(random_register(0, 5)), "officer")
    store.catch_up()
    expected = ask(store.columns())
    snapshot = newest(store.folder())
    assert snapshot is not None
    (snapshot.folder / file).unlink() if gone else (snapshot.folder / file).write_bytes(b"")
    store.forget()
    assert newest(store.folder()) is None
    assert ask(store.columns()) == expected
    store.catch_up()
    assert newest(store.folder()) is not None
    assert ask(store.columns()) == expected


def test_a_store_that_another_process_drops_meanwhile_costs_no_answer() -> None:
    record_many(lenient_papers(random_register(0, 5)), "officer")
    store.catch_up()
    expected = ask(store.columns())
    store.forget()
    asked: list[bool] = []

    def while_dropped(columns: Columns) -> object:
        asked.append(columns.snapshot is not None)
        if len(asked) == 1:
            rmtree(store.folder())
        return ask(columns)

    assert store.asked(while_dropped) == expected
    assert asked == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_written_by_one_process_at_a_time() -> None:
    m.LedgerHead.objects.get_or_create(id=1)
    record_many(lenient_papers(random_register(0, 5)), "officer")
    # A lock is of who opened the file: this one stands for another process.
    with (Path(settings.DATA) / "columns.lock").open("a") as other:
        flock(other, LOCK_EX)
        writing = Thread(target=_catch_up)
        writing.start()
        writing.join(0.5)
        assert writing.is_alive()
        assert newest(store.folder()) is None
    writing.join(60)
    assert newest(store.folder()) is not None


def _catch_up() -> None:
    try:
        store.catch_up()
    finally:
        connection.close()
