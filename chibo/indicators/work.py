"""One question at work: a cursor of the process's DuckDB, with the register's rows in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from .columns import SCHEMAS
from .snapshot import Columns

SMALL_TABLES = ("place", "organisation", "coverage", "succession")
"""Tables scanned more than once by a question, and small: they are loaded. Memberships are not."""
MEMORY_LIMIT = "1200MB"


@lru_cache(maxsize=1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})


def day(value: date) -> str:
    """Return the day as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


class Work:
    """A cursor in which the register stands as known at one position.

    Every name in SCHEMAS is a table or view of the rows held for true at that position.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, columns: Columns, known_at: int) -> None:
        self._cursor = cursor
        self._columns = columns
        self._known_at = known_at
        for name in SCHEMAS:
            kind = "TABLE" if name in SMALL_TABLES else "VIEW"
            self.run(f"CREATE TEMP {kind} {name} AS {self._source(name)}")

    def _source(self, name: str) -> str:
        names = ", ".join(SCHEMAS[name].names)
        known = f"known_from <= {self._known_at} AND known_to > {self._known_at}"
        tail = self._columns.tail.get(name)
        parts = []
        snapshot = self._columns.snapshot
        if snapshot is not None:
            files = [(snapshot.open_file(name), "")]
            if self._known_at < snapshot.position:
                files = [
                    (file, f" AND {known}")
                    for file in (files[0][0], snapshot.superseded_file(name))
                ]
            unchanged = "TRUE"
            if tail is not None and tail.num_rows:
                unchanged = f"id NOT IN (SELECT id FROM tail_{name})"
            parts += [
                f"SELECT {names} FROM read_parquet('{_text(str(file))}') WHERE {unchanged}{also}"
                for file, also in files
            ]
        if tail is None:
            tail = SCHEMAS[name].empty_table()
        if tail.num_rows or not parts:
            self._cursor.register(f"tail_{name}", tail)
            parts.append(f"SELECT {names} FROM tail_{name} WHERE {known}")
        return " UNION ALL ".join(parts)

    def run(self, sql: str) -> None:
        """Run a statement."""
        self._cursor.execute(sql)

    def make(self, name: str, sql: str) -> str:
        """Keep the rows of a query under a name, for this question, and return the name."""
        self.run(f"CREATE TEMP TABLE {name} AS {sql}")
        return name

    def arrow(self, sql: str) -> pa.Table:
        """Return the rows of a query."""
        return self._cursor.sql(sql).to_arrow_table()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Return the rows of a small result, each by column name."""
        cursor = self._cursor.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def scalar(self, sql: str) -> Any:
        """Return the only value of a query."""
        row = self._cursor.execute(sql).fetchone()
        return None if row is None else row[0]

    def days(self, name: str, days: Sequence[date]) -> str:
        """Make a table of days, numbered from 0 in column ``idx``, and return its name."""
        values = ", ".join(f"({i}, {day(d)})" for i, d in enumerate(days))
        return self.make(name, f"SELECT * FROM (VALUES {values}) AS d(idx, day)")


@contextmanager
def at_work(columns: Columns, known_at: int | None = None) -> Iterator[Work]:
    """Open the register as known at a position, the head by default, for one question."""
    position = columns.head if known_at is None else min(known_at, columns.head)
    cursor = _database().cursor()
    try:
        yield Work(cursor, columns, position)
    finally:
        cursor.close()


def _text(value: str) -> str:
    return value.replace("'", "''")
