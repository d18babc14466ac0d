"""Figures from a snapshot and its tail are those of the whole, at every known position."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.engine import answer
from chibo.indicators.question import Question, fits
from chibo.indicators.snapshot import KEPT, Columns, newest, write_snapshot
from chibo.ledger.spells import STILL_KNOWN

from .asking import random_columns, shown

ON = date(2019, 6, 30)


def as_of(table: pa.Table, position: int) -> pa.Table:
    """Return the rows known by a position, as they stood at it."""
    table = table.filter(pc.less_equal(table["known_from"], position))
    later = pc.greater(table["known_to"], position)
    closed = pc.if_else(later, pa.scalar(STILL_KNOWN), table["known_to"])
    return table.set_column(table.schema.get_field_index("known_to"), "known_to", closed)


def tail(table: pa.Table, position: int, head: int) -> pa.Table:
    """Return the rows known after a position and up to the head, or closed in between."""
    came = pc.and_(
        pc.greater(table["known_from"], position), pc.less_equal(table["known_from"], head)
    )
    went = pc.and_(pc.greater(table["known_to"], position), pc.less_equal(table["known_to"], head))
    return table.filter(pc.or_(came, went))


def divided(columns: Columns, position: int, head: int, folder: Path) -> Columns:
    snapshot = write_snapshot(
        folder, position, "digest", {n: as_of(t, position) for n, t in columns.tail.items()}
    )
    tails = {name: tail(table, position, head) for name, table in columns.tail.items()}
    return Columns(snapshot, tails, head)


@settings(max_examples=20, deadline=None)
@given(data=st.data(), seed=st.integers(0, 3))
def test_a_snapshot_and_its_tail_answer_like_the_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, seed: int
) -> None:
    whole = random_columns(seed)
    head = data.draw(st.integers(2, whole.head), label="head")
    position = data.draw(st.integers(1, head), label="snapshot")
    known_at = data.draw(st.none() | st.integers(1, head), label="known at")
    folder = tmp_path_factory.mktemp("columns")
    by = data.draw(st.sampled_from(["commune", "age_band", "cell_kind", "difficulty"]), label="by")
    keys = tuple(key for key in INDICATORS if fits(by, key))
    question = Question(ON, keys, date(2016, 1, 1), by=by, known_at=known_at or head)
    exact = answer(question, whole)
    assert shown(answer(question, divided(whole, position, head, folder))) == shown(exact)
    shutil.rmtree(folder)


def test_what_was_recorded_after_the_head_is_not_seen_yet() -> None:
    whole = random_columns(0)
    middle = whole.head // 2
    question = Question(ON, ("members", "villages_independent"))
    early = Columns(None, whole.tail, middle)
    known = Question(ON, question.keys, known_at=middle)
    assert shown(answer(question, early)) == shown(answer(known, whole))
    assert shown(answer(question, early)) != shown(answer(question, whole))


def test_only_complete_snapshots_are_found_and_old_ones_go(tmp_path: Path) -> None:
    tables = random_columns(0).tail
    assert newest(tmp_path / "nowhere") is None
    for position in (9, 10, 11):
        write_snapshot(tmp_path, position, f"digest {position}", tables)
    (tmp_path / "12").mkdir()
    (tmp_path / ".writing-13").mkdir()
    found = newest(tmp_path)
    assert found is not None
    assert (found.position, found.digest) == (11, "digest 11")
    complete = {path.parent.name for path in tmp_path.glob("*/manifest.json")}
    assert complete == {"10", "11"}
    assert len(complete) == KEPT


def test_open_memberships_lie_sorted_by_village_apart_from_superseded_ones(tmp_path: Path) -> None:
    table = random_columns(0).tail["membership"]
    snapshot = write_snapshot(tmp_path, 1, "digest", {"membership": table})
    still = pq.read_table(snapshot.open_file("membership"))
    gone = pq.read_table(snapshot.superseded_file("membership"))
    assert set(still["known_to"].to_pylist()) == {STILL_KNOWN}
    assert STILL_KNOWN not in gone["known_to"].to_pylist()
    assert still.num_rows + gone.num_rows == table.num_rows
    villages = [v for v in still["village"].to_pylist() if v is not None]
    assert villages == sorted(villages)
