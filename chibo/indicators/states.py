"""The state of cells and villages on given days: defined here, once, for every use.

What covers what on the days (``covering``: cell, village, role, day) goes in, the state of each
cell or village comes out: for all of them on one date, or for each at the days when it may
change. ``one_day``: all rows are of the same day, which then need not be compared: half the work.
"""

from __future__ import annotations

JOINT = "(villages >= 2 OR (villages >= 1 AND bases = 0))"
"""Whether a cell's shape is joint: it covers two villages or more, or any only as a guest."""


def same(left: str, right: str, column: str, one_day: bool) -> str:
    """Return the SQL condition, to be joined to others, that two rows are of the same day."""
    return "" if one_day else f" AND {left}.{column} = {right}.{column}"


def covering_on(days: str) -> str:
    """Return SQL for everything that covers something on the days."""
    return f"""
        SELECT c.cell, c.village, c.role, d.day FROM coverage c JOIN {days} d
            ON c.valid_from <= d.day AND d.day < c.valid_to"""


def covering_of_cells(points: str) -> str:
    """Return SQL for what the cells cover at the points (cell, day)."""
    return f"""
        SELECT c.cell, c.village, c.role, p.day FROM {points} p JOIN coverage c
            ON c.cell = p.cell AND c.valid_from <= p.day AND p.day < c.valid_to"""


def covering_of_villages(points: str) -> str:
    """Return SQL for all that the cells cover which cover the villages at the points."""
    cells = f"""(
        SELECT DISTINCT c.cell, p.day FROM {points} p JOIN coverage c
            ON c.village = p.village AND c.valid_from <= p.day AND p.day < c.valid_to)"""
    return covering_of_cells(cells)


def cell_shapes(covering: str, one_day: bool = False) -> str:
    """Return SQL for the shapes of the cells that cover anything.

    Columns: cell, day unless it is one, ``villages`` and ``bases`` (how many it covers, and as
    its base), ``base_village``, ``joint``.
    """
    by = "cell" if one_day else "cell, day"
    return f"""
        SELECT {by}, villages, bases, base_village, {JOINT} AS joint FROM (
            SELECT {by}, count(*) AS villages,
                count(*) FILTER (role = 'base') AS bases,
                min(village) FILTER (role = 'base') AS base_village
            FROM {covering} GROUP BY {by})"""


def village_states(
    points: str, covering: str, shapes: str | None = None, one_day: bool = False
) -> str:
    """Return SQL for the coverage status of a village at each point (village, day).

    ``covering`` holds all that covers the villages, and all else that those cells cover;
    ``shapes`` the shapes of those cells, where they are made already.
    Columns: those of the points, ``status``, ``covering_cell`` (the one based there, else a
    guest's host). The statuses part the villages, tested in the order uncovered, guest, host,
    independent (docs: words).
    """
    shapes = shapes or f"({cell_shapes('covering', one_day)})"
    by = "c.village" if one_day else "c.village, c.day"
    return f"""
        WITH covering AS MATERIALIZED (FROM {covering}),
        covered AS (
            SELECT {by}, bool_or(c.role = 'base') AS based,
                bool_or(c.role = 'base' AND s.villages > 1) AS shared,
                coalesce(min(c.cell) FILTER (c.role = 'base'), min(c.cell)) AS covering_cell
            FROM covering c JOIN {shapes} s ON s.cell = c.cell{same("s", "c", "day", one_day)}
            GROUP BY {by})
        SELECT p.*,
            CASE WHEN c.village IS NULL THEN 'uncovered'
                WHEN NOT c.based THEN 'guest'
                WHEN c.shared THEN 'host'
                ELSE 'independent' END AS status,
            c.covering_cell
        FROM {points} p
            LEFT JOIN covered c ON c.village = p.village{same("c", "p", "day", one_day)}"""


def existing_villages(days: str) -> str:
    """Return SQL for the points (village, day, idx) of all villages that exist on the days."""
    return _existing("place", "place", "village", "level = 'village'", days)


def existing_cells(days: str) -> str:
    """Return SQL for the points (cell, day, idx) of all cells that exist on the days."""
    return _existing("organisation", "organisation", "cell", "kind = 'cell'", days)


def _existing(table: str, column: str, name: str, condition: str, days: str) -> str:
    return f"""
        SELECT t.{column} AS {name}, d.day, d.idx FROM {table} t JOIN {days} d
            ON t.valid_from <= d.day AND d.day < t.valid_to
        WHERE t.{condition}"""
