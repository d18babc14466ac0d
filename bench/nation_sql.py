"""The same tables by hand: SQL written for one purpose, over the snapshot's files, no tail.

Nothing of the engine is used here. The tree is that of the day; what an officer reads at a
commune comes from its committee's cells and its villages. Cells and villages that no longer
exist on the day hold no members then, so no successor is looked for.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import duckdb
import pyarrow as pa

from chibo.indicators.snapshot import Snapshot

FIGURES = (
    "villages",
    "villages_uncovered",
    "villages_guest",
    "villages_host",
    "villages_independent",
    "villages_blank",
    "villages_with_members",
    "cells",
    "cells_joint",
    "cells_below_min",
    "members",
    "members_official",
    "members_probationary",
)
STANDING = ("members_official", "members_probationary")


@lru_cache(maxsize=1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"memory_limit": "1200MB"})


def nodes_of_places(snapshot: Snapshot, on: date) -> pa.Table:
    """Return the headline figures of every place of the day."""
    return _arrow(_leaves(snapshot, on) + _PLACES)


def nodes_of_organisations(snapshot: Snapshot, on: date) -> pa.Table:
    """Return the headline figures of every organisation of the day."""
    return _arrow(_leaves(snapshot, on) + _ORGANISATIONS)


def months_of_communes(snapshot: Snapshot, months: list[date]) -> pa.Table:
    """Return members by standing of every commune of the last month's tree, on each day."""
    days = ", ".join(f"DATE '{day}'" for day in months)
    last = months[-1]
    return _arrow(
        f"""
        WITH month AS (
            SELECT unnest([{days}]) AS day, unnest(range({len(months)})) AS idx),
        commune AS (
            SELECT place AS node, code, name FROM {_file(snapshot, "place")}
            WHERE level = 'commune' AND {_held(last)}),
        home AS (
            SELECT o.organisation AS cell, c.place AS node
            FROM (SELECT organisation, arg_max(parent, valid_from) AS parent
                  FROM {_file(snapshot, "organisation")} WHERE kind = 'cell' GROUP BY ALL) o
            JOIN {_file(snapshot, "organisation")} c ON c.organisation = o.parent
            WHERE c.kind = 'commune_committee'),
        at_home AS (
            SELECT h.node, m.valid_from, m.valid_to, m.standing = 'official' AS official
            FROM {_file(snapshot, "membership")} m JOIN home h ON h.cell = m.cell),
        change AS (
            SELECT node, {_month("valid_from", months)} AS idx,
                count(*) FILTER (official) AS official, count(*) FILTER (NOT official) AS other
            FROM at_home WHERE valid_from <= DATE '{last}' GROUP BY ALL
            UNION ALL
            SELECT node, {_month("valid_to", months)},
                -count(*) FILTER (official), -count(*) FILTER (NOT official)
            FROM at_home WHERE valid_to <= DATE '{last}' GROUP BY ALL),
        changes AS (
            SELECT node, idx, sum(official) AS official, sum(other) AS other
            FROM change GROUP BY ALL)
        SELECT m.day, c.node, c.code, c.name,
            (sum(coalesce(x.official, 0)) OVER w)::BIGINT AS members_official,
            (sum(coalesce(x.other, 0)) OVER w)::BIGINT AS members_probationary
        FROM commune c CROSS JOIN month m LEFT JOIN changes x ON x.node = c.node AND x.idx = m.idx
        WINDOW w AS (PARTITION BY c.node ORDER BY m.idx)
        ORDER BY c.code, c.node, m.day"""
    )


def _month(column: str, months: list[date]) -> str:
    """Return SQL for the number of the first month's day that is not before a date.

    The months' days are the first ones of months that follow each other.
    """
    first = months[0]
    number = f"(year({column}) - {first.year}) * 12 + month({column}) - {first.month}"
    return f"greatest({number} + (day({column}) > 1)::INT, 0)"


def _arrow(sql: str) -> pa.Table:
    return _database().cursor().sql(sql).to_arrow_table()


def _file(snapshot: Snapshot, name: str) -> str:
    return f"read_parquet('{snapshot.open_file(name)}')"


def _held(on: date) -> str:
    return f"valid_from <= DATE '{on}' AND DATE '{on}' < valid_to"


def _leaves(snapshot: Snapshot, on: date) -> str:
    """Return the beginning of a query: nodes of the day, and the counts of cells and villages."""
    held = _held(on)
    return f"""
        WITH place AS MATERIALIZED (
            SELECT place, level, code, name, parent FROM {_file(snapshot, "place")} WHERE {held}),
        organisation AS MATERIALIZED (
            SELECT organisation, kind, name, parent, place
            FROM {_file(snapshot, "organisation")} WHERE {held}),
        coverage AS MATERIALIZED (
            SELECT cell, village, role FROM {_file(snapshot, "coverage")} WHERE {held}),
        counted AS MATERIALIZED (
            SELECT cell, village, count(*) FILTER (standing = 'official') AS official,
                count(*) FILTER (standing = 'probationary') AS probationary
            FROM {_file(snapshot, "membership")} WHERE {held} GROUP BY ALL),
        of_cell AS (
            SELECT cell, sum(official)::BIGINT AS official,
                sum(probationary)::BIGINT AS probationary FROM counted GROUP BY cell),
        of_village AS (
            SELECT village, sum(official)::BIGINT AS official,
                sum(probationary)::BIGINT AS probationary
            FROM counted WHERE village IS NOT NULL GROUP BY village),
        shape AS MATERIALIZED (
            SELECT cell, count(*) AS villages, max(village) FILTER (role = 'base') AS base
            FROM coverage GROUP BY cell),
        covered AS (
            SELECT c.village, bool_or(c.role = 'base') AS based,
                bool_or(c.role = 'base' AND s.villages > 1) AS shared
            FROM coverage c JOIN shape s ON s.cell = c.cell GROUP BY c.village),
        village AS MATERIALIZED (
            SELECT p.place AS node, p.level, p.code, p.name, p.parent,
                1 AS villages,
                (c.village IS NULL)::INT AS villages_uncovered,
                coalesce(NOT c.based, FALSE)::INT AS villages_guest,
                coalesce(c.shared, FALSE)::INT AS villages_host,
                coalesce(c.based AND NOT c.shared, FALSE)::INT AS villages_independent,
                (m.village IS NULL)::INT AS villages_blank,
                (m.village IS NOT NULL)::INT AS villages_with_members,
                coalesce(m.official, 0) AS members_official,
                coalesce(m.probationary, 0) AS members_probationary
            FROM place p LEFT JOIN covered c ON c.village = p.place
                LEFT JOIN of_village m ON m.village = p.place
            WHERE p.level = 'village'),
        cell AS MATERIALIZED (
            SELECT o.organisation AS node, o.kind AS level, NULL::VARCHAR AS code, o.name, o.parent,
                s.base, 1 AS cells,
                coalesce(s.villages > 1 OR s.base IS NULL AND s.villages > 0, FALSE)::INT
                    AS cells_joint,
                (coalesce(m.official, 0) < 3)::INT AS cells_below_min,
                coalesce(m.official, 0) AS members_official,
                coalesce(m.probationary, 0) AS members_probationary
            FROM organisation o LEFT JOIN shape s ON s.cell = o.organisation
                LEFT JOIN of_cell m ON m.cell = o.organisation
            WHERE o.kind = 'cell'),
        """


_OF_VILLAGES = FIGURES[:7]
_OF_CELLS = FIGURES[7:10]
_VILLAGE_SUMS = ", ".join(f"sum({key})::BIGINT AS {key}" for key in _OF_VILLAGES)
_CELL_SUMS = ", ".join(f"sum({key})::BIGINT AS {key}" for key in (*_OF_CELLS, *STANDING))
_NO_VILLAGES = ", ".join(f"NULL::BIGINT AS {key}" for key in _OF_VILLAGES)
_ALL = ", ".join(
    "coalesce(members_official, 0) + coalesce(members_probationary, 0) AS members"
    if key == "members"
    else f"coalesce({key}, 0) AS {key}"
    for key in FIGURES
)

_COMMUNES = f"""
        commune AS MATERIALIZED (
            SELECT p.place AS node, o.organisation, p.level, p.code, p.name, p.parent,
                o.parent AS committee, o.kind, o.name AS title, v.* EXCLUDE (parent),
                c.* EXCLUDE (parent)
            FROM place p JOIN organisation o ON o.place = p.place
                LEFT JOIN (SELECT parent, {_VILLAGE_SUMS} FROM village GROUP BY parent) v
                    ON v.parent = p.place
                LEFT JOIN (SELECT parent, {_CELL_SUMS} FROM cell GROUP BY parent) c
                    ON c.parent = o.organisation
            WHERE p.level = 'commune'),"""

_PLACES = f"""{_COMMUNES}
        province AS (
            SELECT p.place AS node, p.level, p.code, p.name, {_VILLAGE_SUMS}, {_CELL_SUMS}
            FROM place p LEFT JOIN commune c ON c.parent = p.place
            WHERE p.level = 'province' GROUP BY ALL),
        based AS (SELECT base, {_CELL_SUMS} FROM cell WHERE base IS NOT NULL GROUP BY base)
        SELECT node, level, code, name, {_ALL} FROM (
            SELECT * FROM province
            UNION ALL BY NAME SELECT * EXCLUDE (organisation, parent, committee, kind, title)
            FROM commune
            UNION ALL BY NAME SELECT v.* EXCLUDE (parent),
                b.* EXCLUDE (base, members_official, members_probationary)
            FROM village v LEFT JOIN based b ON b.base = v.node)"""

_ORGANISATIONS = f"""{_COMMUNES}
        province AS (
            SELECT o.organisation AS node, o.kind AS level, NULL::VARCHAR AS code, o.name,
                {_VILLAGE_SUMS}, {_CELL_SUMS}
            FROM organisation o LEFT JOIN commune c ON c.committee = o.organisation
            WHERE o.kind = 'provincial_committee' GROUP BY ALL)
        SELECT node, level, code, name, {_ALL} FROM (
            SELECT * FROM province
            UNION ALL BY NAME SELECT organisation AS node, kind AS level, NULL::VARCHAR AS code,
                title AS name, * EXCLUDE (node, organisation, level, code, name, parent,
                committee, kind, title) FROM commune)
        UNION ALL BY NAME
        SELECT node, level, code, name, {_NO_VILLAGES}, {", ".join(_OF_CELLS)},
            members_official + members_probationary AS members,
            members_official, members_probationary
        FROM cell"""
