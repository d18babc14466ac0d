"""One question at work: a cursor of the process's DuckDB, with the register's rows in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import count
from threading import RLock
from typing import Any, Literal
from weakref import finalize

import duckdb
import pyarrow as pa

from .columns import SCHEMAS
from .snapshot import Columns

SMALL_TABLES = ("place", "organisation", "coverage", "succession")
"""Small tables that a question scans more than once: loaded, and kept for the next question."""
SELDOM = ("office", "charge")
"""Tables that few figures read: in view only for those."""
_BOOKKEEPING = ("id", "known_from", "known_to")
"""Columns that say which rows are held for true, and nothing once that is settled."""
_SHOWN = ("code", "name", "lat", "lon")
"""Columns that are shown of a place or organisation, and counted by nothing."""
_ACTS = ("from_reason", "from_step", "from_position", "to_reason", "to_step", "to_position")
"""Columns that say by which acts a spell began and ended."""
MEMORY_LIMIT = "1200MB"
_opening = RLock()


def _database() -> duckdb.DuckDBPyConnection:
    """Return the process's database: one for all threads, also when several begin at once."""
    with _opening:
        return _opened()


@lru_cache(maxsize=1)
def _opened() -> duckdb.DuckDBPyConnection:
    # Answers say their order themselves: results are not kept in the order of what was read.
    return duckdb.connect(
        ":memory:", config={"memory_limit": MEMORY_LIMIT, "preserve_insertion_order": False}
    )


def day(value: date) -> str:
    """Return the day as an SQL literal."""
    return f"DATE '{value.isoformat()}'"


def text(value: str) -> str:
    """Return the text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


class Shelf:
    """A schema of prepared tables, there for as long as a question or a cache refers to it."""

    _numbers = count(1)

    def __init__(self) -> None:
        self.name = f"shelf_{next(self._numbers)}"
        _database().cursor().execute(f"CREATE SCHEMA {self.name}")
        finalize(self, _drop, self.name).atexit = False


def _drop(shelf: str) -> None:
    _database().cursor().execute(f"DROP SCHEMA {shelf} CASCADE")


class Work:
    """A cursor in which the register stands as known at one position.

    Every name in SCHEMAS is a table or view of the rows held for true at that position; those in
    SELDOM are once they are brought. What is only shown, ``rows_of`` gives.
    """

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, columns: Columns, known_at: int, acts: bool
    ) -> None:
        self._cursor = cursor
        self._shelves: list[Shelf] = []
        self._into: Shelf | None = None
        self.columns = columns
        self.known_at = known_at
        self.acts = acts

    def view_large_tables(self) -> None:
        """Bring the tables that are not loaded into view."""
        for name in SCHEMAS.keys() - {*SMALL_TABLES, *SELDOM}:
            self.bring(name)

    def bring(self, name: str) -> None:
        """Bring a table that is not loaded into view."""
        self.run(f"CREATE TEMP VIEW {name} AS {self.rows_of(name)}")

    def load_small_tables(self) -> None:
        """Load the tables that a question scans more than once."""
        left_out = {*_BOOKKEEPING, *_SHOWN, *(() if self.acts else _ACTS)}
        for name in SMALL_TABLES:
            kept = ", ".join(column for column in SCHEMAS[name].names if column not in left_out)
            self.make(name, f"SELECT {kept} FROM ({self.rows_of(name)})")

    def bring_acts(self) -> None:
        """Bring the acts by which spells began and ended into view, beside their states."""
        if not self.acts:
            self.acts = True
            self.use(_register(self.columns, self.known_at, True))

    def use(self, shelf: Shelf) -> None:
        """Bring the tables of a shelf into view."""
        self._shelves.insert(0, shelf)
        self.run(f"SET search_path = '{','.join(held.name for held in self._shelves)}'")

    def rows_of(self, name: str) -> str:
        """Return SQL for the rows of a table held for true at the position, all columns."""
        names = ", ".join(SCHEMAS[name].names)
        known = f"known_from <= {self.known_at} AND known_to > {self.known_at}"
        snapshot = self.columns.snapshot
        past = snapshot is not None and self.known_at < snapshot.position
        return self._union(name, names, known, past)

    def versions(self, name: str) -> str:
        """Return SQL for a table's rows as they were held at any position up to the head."""
        return self._union(name, ", ".join(SCHEMAS[name].names), "TRUE", past=True)

    def _union(self, name: str, names: str, known: str, past: bool) -> str:
        """Return SQL for the rows of snapshot and tail that are known.

        ``past``: whether rows that the snapshot's register had given up are wanted too.
        """
        tail = self.columns.tail.get(name)
        parts = []
        snapshot = self.columns.snapshot
        if snapshot is not None:
            files, unchanged = [snapshot.open_file(name)], "TRUE"
            if past:
                files.append(snapshot.superseded_file(name))
                unchanged = known
            if tail is not None and tail.num_rows:
                # Of the tail only rows closed since can stand in the snapshot.
                closed = f"SELECT id FROM tail_{name} WHERE known_from <= {snapshot.position}"
                unchanged += f" AND id NOT IN ({closed})"
            parts += [
                f"SELECT {names} FROM read_parquet({text(str(file))}) WHERE {unchanged}"
                for file in files
            ]
        if tail is None:
            tail = SCHEMAS[name].empty_table()
        if tail.num_rows or not parts:
            self._cursor.register(f"tail_{name}", tail)
            parts.append(f"SELECT {names} FROM tail_{name} WHERE {known}")
        return " UNION ALL ".join(parts)

    def close(self) -> None:
        """Drop what was made for this question alone."""
        self._cursor.close()

    def run(self, sql: str) -> None:
        """Run a statement."""
        self._cursor.execute(sql)

    def make(self, name: str, sql: str, kind: Literal["TABLE", "VIEW"] = "TABLE") -> str:
        """Keep the rows of a query under a name for this question, and return the name."""
        shelf = self._into
        where = f"TEMP {kind} {name}" if shelf is None else f"{kind} {shelf.name}.{name}"
        self.run(f"CREATE {where} AS {sql}")
        return name

    @contextmanager
    def filling(self, shelf: Shelf) -> Iterator[Shelf]:
        """Put every table that is made meanwhile on the shelf, for later questions too."""
        self.use(shelf)
        self._into = shelf
        try:
            yield shelf
        finally:
            self._into = None

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
        # Read to the end: an unfinished result would keep the cursor from other work.
        rows = self._cursor.execute(sql).fetchall()
        return rows[0][0] if rows else None

    def days(self, name: str, days: Sequence[date]) -> str:
        """Make a table of days, numbered from 0 in column ``idx``, and return its name."""
        values = ", ".join(f"({i}, {day(d)})" for i, d in enumerate(days))
        return self.make(name, f"SELECT * FROM (VALUES {values}) AS d(idx, day)")


class StoreGone(LookupError):
    """A file of the snapshot could not be read: another process dropped or replaced it."""


@contextmanager
def at_work(
    columns: Columns, known_at: int | None = None, large: bool = True, acts: bool = True
) -> Iterator[Work]:
    """Open the register as known at a position, the head by default, for one question.

    ``large``: with the tables that are not loaded, which takes a while to open. ``acts``: with
    the acts by which the spells of places and organisations began and ended.

    Raises StoreGone where another process drops the snapshot meanwhile: ask of new columns then.
    """
    position = columns.head if known_at is None else min(known_at, columns.head)
    work = Work(_database().cursor(), columns, position, acts)
    try:
        if large:
            work.view_large_tables()
        work.use(_register(columns, position, acts))
        yield work
    except duckdb.IOException as error:
        raise StoreGone from error
    finally:
        work.close()


@lru_cache(maxsize=3)
def _register(columns: Columns, known_at: int, acts: bool) -> Shelf:
    """Return the small tables of the register as known at a position."""
    work = Work(_database().cursor(), columns, known_at, acts)
    try:
        with work.filling(Shelf()) as shelf:
            work.load_small_tables()
        return shelf
    finally:
        work.close()
