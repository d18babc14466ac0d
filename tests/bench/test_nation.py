"""The bench's nation at a tiny scale: plausible spells, and two ways to the same figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from bench.nation_asking import asked_of_engine, asked_of_sql, check_equal
from bench.nation_columns import draw_nation
from chibo.indicators.snapshot import Columns, Snapshot, write_snapshot

SCALE = 0.001


@pytest.fixture(scope="module")
def nation() -> dict[str, pa.Table]:
    return draw_nation(SCALE)


@pytest.fixture(scope="module")
def snapshot(nation: dict[str, pa.Table], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = tmp_path_factory.mktemp("columns")
    return write_snapshot(folder, 20_000_000, "0" * 64, nation)


def test_a_members_spells_follow_each_other_without_gap_or_overlap(
    nation: dict[str, pa.Table],
) -> None:
    membership = nation["membership"]  # noqa: F841 - read by name below
    broken = duckdb.sql(
        """SELECT count(*) FROM (
               SELECT valid_from, valid_to, to_reason,
                   lead(valid_from) OVER w AS next_from, lead(from_reason) OVER w AS next_reason
               FROM membership WHERE known_to = 1::BIGINT << 62
               WINDOW w AS (PARTITION BY person ORDER BY valid_from))
           WHERE valid_from >= valid_to OR next_from <> valid_to OR next_reason <> to_reason"""
    ).fetchall()
    assert broken == [(0,)]


def test_ids_are_unique_in_each_table(nation: dict[str, pa.Table]) -> None:
    for table in nation.values():
        ids = table["id"].to_pylist()
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("question", ["places", "organisations", "series"])
def test_the_engine_and_the_sql_by_hand_agree(snapshot: Snapshot, question: str) -> None:
    columns = Columns(snapshot, {}, snapshot.position)
    ours = asked_of_engine(lambda: columns)[question]()
    theirs = asked_of_sql(snapshot)[question]()
    assert theirs.num_rows > 100
    check_equal(question, ours, theirs)


def test_a_difference_between_the_two_is_found() -> None:
    ours = pa.table({"node": [1, 2], "day": [date(2020, 1, 1)] * 2, "members": [5, 6]})
    theirs = pa.table({"node": [1, 2], "day": [date(2020, 1, 1)] * 2, "members": [5, 7]})
    with pytest.raises(ValueError, match="disagree"):
        check_equal("members", ours, theirs)
