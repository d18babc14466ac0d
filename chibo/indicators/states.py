"""The state of cells and villages on given days: defined here, once, for every use.

A relation of points (``cell, day`` or ``village, day``, without doubles) goes in, the state at
each point comes out: for all villages on one date, or for each at the days when it may change.
"""

from __future__ import annotations

JOINT = "(villages >= 2 OR (villages >= 1 AND bases = 0))"
"""Whether a cell's shape is joint: it covers two villages or more, or any only as a guest."""


def cell_shapes(points: str) -> str:
    """Return SQL for what a cell covers at each point.

    Columns: cell, day, ``villages`` and ``bases`` (how many it covers, and as its base),
    ``base_village``, ``joint``.
    """
    return f"""
        SELECT cell, day, villages, bases, base_village, {JOINT} AS joint FROM (
            SELECT p.cell, p.day, count(c.village) AS villages,
                count(c.village) FILTER (c.role = 'base') AS bases,
                min(c.village) FILTER (c.role = 'base') AS base_village
            FROM {points} p LEFT JOIN coverage c
                ON c.cell = p.cell AND c.valid_from <= p.day AND p.day < c.valid_to
            GROUP BY p.cell, p.day)"""


def village_states(points: str) -> str:
    """Return SQL for the coverage status of a village at each point.

    Columns: village, day, ``status``, ``covering_cell`` (the one based there, else a guest's
    host). The statuses part the villages, tested in the order uncovered, guest, host,
    independent (docs: words).
    """
    return f"""
        WITH covering AS MATERIALIZED (
            SELECT p.village, p.day, c.cell, c.role
            FROM {points} p JOIN coverage c
                ON c.village = p.village AND c.valid_from <= p.day AND p.day < c.valid_to),
        shapes AS ({cell_shapes("(SELECT DISTINCT cell, day FROM covering WHERE role = 'base')")})
        SELECT p.village, p.day,
            CASE WHEN count(c.cell) = 0 THEN 'uncovered'
                WHEN count(c.cell) FILTER (c.role = 'base') = 0 THEN 'guest'
                WHEN bool_or(c.role = 'base' AND s.villages > 1) THEN 'host'
                ELSE 'independent' END AS status,
            coalesce(min(c.cell) FILTER (c.role = 'base'), min(c.cell)) AS covering_cell
        FROM {points} p
            LEFT JOIN covering c ON c.village = p.village AND c.day = p.day
            LEFT JOIN shapes s ON s.cell = c.cell AND s.day = p.day
        GROUP BY p.village, p.day"""


def existing_villages(days: str) -> str:
    """Return SQL for the points (village, day) of all villages that exist on the days."""
    return _existing("place", "place", "village", "level = 'village'", days)


def existing_cells(days: str) -> str:
    """Return SQL for the points (cell, day) of all cells that exist on the days."""
    return _existing("organisation", "organisation", "cell", "kind = 'cell'", days)


def _existing(table: str, column: str, name: str, condition: str, days: str) -> str:
    return f"""
        SELECT t.{column} AS {name}, d.day, d.idx FROM {table} t JOIN {days} d
            ON t.valid_from <= d.day AND d.day < t.valid_to
        WHERE t.{condition}"""
