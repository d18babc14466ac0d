"""What happened to villages and cells in a period, found at the days when they may change."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from chibo.ledger.effects import FOUNDING_REASONS

from .grains import PLACE_REASONS, quoted
from .snapshot import Columns
from .states import cell_shapes, covering_of_cells, covering_of_villages, village_states
from .work import Shelf, Work, at_work, day

_COVERAGE_EDGES = """
    SELECT cell, valid_from AS day FROM coverage UNION ALL SELECT cell, valid_to FROM coverage"""
_FOUNDING = quoted(FOUNDING_REASONS)
_PLACE = quoted(PLACE_REASONS)


def village_turns(since: date, on: date) -> str:
    """Return SQL for the points (village, day) of the period at which a status may change."""
    period = f"day BETWEEN {day(since)} AND {day(on)}"
    return f"""
        WITH edges AS (SELECT DISTINCT cell, day FROM ({_COVERAGE_EDGES}) WHERE {period})
        SELECT c.village, e.day FROM edges e JOIN coverage c
            ON c.cell = e.cell AND c.valid_from <= e.day AND e.day <= c.valid_to
        UNION
        SELECT place, day FROM (
            SELECT place, valid_from AS day FROM place
                WHERE level = 'village' AND from_step = 'enter'
            UNION ALL
            SELECT place, valid_to FROM place WHERE level = 'village' AND to_step = 'leave')
        WHERE {period}"""


def bring_village_changes(work: Work, since: date, on: date) -> None:
    """Bring the rows of grain ``village_change`` into view: village, day, event, cause, weight.

    They are kept for the next question about the same period. Events: ``opening``,
    ``newly_independent``, ``lost_independence``, ``boundary_change`` (an independent village
    created, or ended with weight -1). Opening + newly independent - lost + boundary change = the
    independent villages at the end.
    """
    work.use(_village_changes(work.columns, work.known_at, since, on))


@lru_cache(maxsize=4)
def _village_changes(columns: Columns, known_at: int, since: date, on: date) -> Shelf:
    with at_work(columns, known_at, large=False) as work:
        rows = _village_change_rows(work, since, on)
        with work.filling(Shelf()) as shelf:
            work.make("village_change", rows)
    return shelf


def _village_change_rows(work: Work, since: date, on: date) -> str:
    """Make what the changes of villages are read from, and return SQL for them."""
    eve = since - timedelta(days=1)
    work.make("village_turn", village_turns(since, on))
    work.make(
        "village_moment",
        f"""SELECT DISTINCT m.village, m.day FROM (
                SELECT village, day FROM village_turn
                UNION ALL SELECT village, day - 1 FROM village_turn
                UNION ALL SELECT place, {day(eve)} FROM place WHERE level = 'village') m
            JOIN place p ON p.place = m.village AND p.level = 'village'
                AND p.valid_from <= m.day AND m.day < p.valid_to""",
    )
    covering = f"({covering_of_villages('village_moment')})"
    work.make("village_state", village_states("village_moment", covering))
    work.make(
        "village_step",
        """SELECT t.village, t.day, b.status AS before, a.status AS after
           FROM village_turn t
           LEFT JOIN village_state b ON b.village = t.village AND b.day = t.day - 1
           LEFT JOIN village_state a ON a.village = t.village AND a.day = t.day
           WHERE (b.status = 'independent') IS DISTINCT FROM (a.status = 'independent')""",
    )
    return _changes_since(eve)


def _changes_since(eve: date) -> str:
    return f"""
        SELECT village, {day(eve)} AS day, 'opening' AS event, NULL AS cause, 1 AS weight
        FROM village_state WHERE day = {day(eve)} AND status = 'independent'
        UNION ALL
        SELECT s.village, s.day, 'newly_independent',
            CASE WHEN s.before = 'host' THEN CASE WHEN g.by_place THEN 'merged'
                    WHEN n.founded AND NOT n.stays THEN 'own_cell' ELSE 'last_guest' END
                WHEN n.founded THEN 'own_cell' WHEN n.by_place THEN 'merged'
                WHEN n.left_alone THEN 'last_guest' ELSE 'coverage' END, 1
        FROM village_step s LEFT JOIN ({_GUEST_GONE}) g USING (village, day)
            LEFT JOIN ({_BASE_NEW}) n USING (village, day)
        WHERE s.before IS NOT NULL AND s.after = 'independent'
        UNION ALL
        SELECT village, day, 'lost_independence', NULL, 1 FROM village_step
        WHERE before = 'independent' AND after IS NOT NULL
        UNION ALL
        SELECT s.village, s.day,
            if(p.from_reason = 'opening', 'opening', 'boundary_change'), NULL, 1
        FROM village_step s JOIN place p ON p.place = s.village AND p.valid_from = s.day
            AND p.from_step = 'enter'
        WHERE s.before IS NULL AND s.after = 'independent'
        UNION ALL
        SELECT village, day, 'boundary_change', NULL, -1 FROM village_step
        WHERE before = 'independent' AND after IS NULL"""


# Why a host became independent: the coverage that left on the day, of a cell that was based here
# the day before; of its guests, or of the host itself where it keeps another cell.
_GUEST_GONE = f"""
    SELECT s.village, s.day, coalesce(bool_or(g.to_reason IN {_PLACE}), FALSE) AS by_place
    FROM village_step s
    JOIN coverage b ON b.village = s.village AND b.role = 'base'
        AND b.valid_from < s.day AND s.day <= b.valid_to
    JOIN coverage g ON g.cell = b.cell AND g.to_step = 'leave' AND g.valid_to = s.day
    GROUP BY s.village, s.day"""

# Where the cell came from that is newly based in a village: founded on the day, or one that took
# the village along as a guest and is left alone with it by a split. ``stays``: a cell that was
# based there the day before still is.
_BASE_NEW = f"""
    SELECT s.village, s.day, bool_or(n.from_reason IN {_PLACE}) AS by_place,
        bool_or(n.from_reason IN {_FOUNDING} AND o.cell IS NOT NULL) AS founded,
        bool_or(n.from_reason IN {_FOUNDING} AND w.cell IS NOT NULL) AS left_alone,
        bool_or(k.village IS NOT NULL) AS stays
    FROM village_step s
    JOIN coverage n ON n.village = s.village AND n.role = 'base' AND n.valid_from = s.day
    LEFT JOIN (SELECT organisation AS cell, valid_from FROM organisation
        WHERE kind = 'cell' AND from_step = 'enter') o
        ON o.cell = n.cell AND o.valid_from = s.day
    LEFT JOIN coverage w ON w.cell = n.cell AND w.village = s.village AND w.role = 'guest'
        AND w.valid_from < s.day AND w.valid_to = s.day
    LEFT JOIN (SELECT y.village, t.day FROM village_step t
        JOIN coverage y ON y.village = t.village AND y.role = 'base'
            AND y.valid_from < t.day AND t.day <= y.valid_to
        JOIN coverage z ON z.village = y.village AND z.cell = y.cell AND z.role = 'base'
            AND z.valid_from <= t.day AND t.day < z.valid_to) k
        ON k.village = s.village AND k.day = s.day
    GROUP BY s.village, s.day"""


def bring_cell_events(work: Work, since: date, on: date) -> None:
    """Bring the rows of grain ``cell_event`` into view: cell, village, day, event, cause, based,
    position.

    They are kept for the next question about the same period. Events: ``joint_split`` (a row per
    split decision), ``joint_ended``, ``founded``. The village is the one that the cell was based
    in: on the day if founded, else the day before.
    """
    work.use(_cell_events(work.columns, work.known_at, since, on))


@lru_cache(maxsize=4)
def _cell_events(columns: Columns, known_at: int, since: date, on: date) -> Shelf:
    with at_work(columns, known_at, large=False) as work:
        _make_cell_shapes(work, since, on)
        with work.filling(Shelf()) as shelf:
            work.make("cell_event", _CELL_EVENTS)
    return shelf


def _make_cell_shapes(work: Work, since: date, on: date) -> None:
    """Make the turns and acts of cells in the period, and their shapes on these days."""
    period = f"BETWEEN {day(since)} AND {day(on)}"
    work.make(
        "cell_turn",
        f"""SELECT cell, day FROM ({_COVERAGE_EDGES}) WHERE day {period}
            UNION
            SELECT organisation, valid_to FROM organisation
            WHERE kind = 'cell' AND to_step = 'leave' AND valid_to {period}""",
    )
    work.make(
        "cell_act",
        f"""SELECT DISTINCT organisation AS cell, valid_from AS day, from_position,
                if(from_reason = 'split_source', 'joint_split', 'founded') AS event
            FROM organisation
            WHERE kind = 'cell' AND valid_from {period} AND (from_reason = 'split_source'
                OR (from_step = 'enter' AND from_reason IN {_FOUNDING}))""",
    )
    work.make(
        "cell_moment",
        """SELECT DISTINCT m.cell, m.day FROM (
               SELECT cell, day FROM cell_turn UNION ALL SELECT cell, day - 1 FROM cell_turn
               UNION ALL SELECT cell, day FROM cell_act
               UNION ALL SELECT cell, day - 1 FROM cell_act) m
           JOIN organisation o ON o.organisation = m.cell AND o.kind = 'cell'
               AND o.valid_from <= m.day AND m.day < o.valid_to""",
    )
    work.make("cell_shape", cell_shapes(f"({covering_of_cells('cell_moment')})"))


_CELL_EVENTS = f"""
    SELECT t.cell, b.base_village AS village, t.day, 'joint_ended' AS event, r.cause,
        b.bases > 0 AS based, r.position
    FROM cell_turn t
    JOIN cell_shape b ON b.cell = t.cell AND b.day = t.day - 1 AND b.joint
    LEFT JOIN cell_shape a ON a.cell = t.cell AND a.day = t.day
    LEFT JOIN (
        SELECT cell, day, CASE WHEN bool_or(reason = 'split') THEN 'split'
            WHEN bool_or(reason = 'merger') THEN 'merger'
            WHEN bool_or(reason = 'dissolution') THEN 'dissolution'
            WHEN bool_or(reason IN {_PLACE}) THEN 'place' ELSE 'coverage_change' END AS cause,
            max(position) AS position
        FROM (SELECT cell, valid_to AS day, to_reason AS reason, to_position AS position
              FROM coverage
              UNION ALL SELECT organisation, valid_to, to_reason, to_position FROM organisation
              WHERE to_step = 'leave')
        GROUP BY cell, day) r ON r.cell = t.cell AND r.day = t.day
    WHERE a.joint IS NOT TRUE
    UNION ALL
    SELECT s.cell, b.base_village, s.day, s.event, NULL, b.bases > 0, s.from_position
    FROM cell_act s JOIN cell_shape b ON b.cell = s.cell AND b.day = s.day - 1 AND b.joint
    WHERE s.event = 'joint_split'
    UNION ALL
    SELECT s.cell, a.base_village, s.day, s.event, NULL, coalesce(a.bases > 0, FALSE),
        s.from_position
    FROM cell_act s LEFT JOIN cell_shape a ON a.cell = s.cell AND a.day = s.day
    WHERE s.event = 'founded'"""
