"""The status of each village, on a date and through time, for tables and maps."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from .changes import village_turns
from .counts import villages_on
from .snapshot import Columns
from .states import covering_of_villages, covering_on, village_states
from .work import at_work, day


def village_statuses(on: date, columns: Columns, known_at: int | None = None) -> pa.Table:
    """Return a row per village that exists on the day.

    Columns: village, code, name, parent, lat, lon, status, blank, members and official members
    counted for it, residents (without reinforcements), covering_cell.
    """
    with at_work(columns, known_at) as work:
        work.days("asked_day", [on])
        covering = f"({covering_on('asked_day')})"
        counted = f"""(SELECT village, 0 AS idx, count(*) AS members,
                count(*) FILTER (standing = 'official') AS official,
                count(*) FILTER (reinforced_until IS NULL) AS residents
            FROM membership WHERE valid_from <= {day(on)} AND {day(on)} < valid_to
            GROUP BY village)"""
        return work.arrow(
            f"""SELECT v.village, p.code, p.name, p.parent, p.lat, p.lon, v.status,
                    v.members = 0 AS blank, v.members, v.official, v.residents, v.covering_cell
                FROM ({villages_on("asked_day", covering, counted, one_day=True)}) v
                JOIN ({work.rows_of("place")}) p ON p.place = v.village
                    AND p.valid_from <= v.day AND v.day < p.valid_to
                ORDER BY p.code, v.village"""
        )


def status_history(
    since: date, on: date, columns: Columns, known_at: int | None = None
) -> pa.Table:
    """Return how each village's status went from one day through another.

    Columns: village, valid_from, valid_to (exclusive), status, blank. The rows of a village
    that exists throughout cover the days from ``since`` through ``on`` without a gap.
    """
    after = on + timedelta(days=1)
    with at_work(columns, known_at) as work:
        work.make("strength_run", _strength_runs(since, on))
        work.make(
            "turn",
            f"""SELECT DISTINCT village, day FROM (
                SELECT place AS village, {day(since)} AS day FROM place WHERE level = 'village'
                UNION ALL FROM ({village_turns(since, on)})
                UNION ALL SELECT village, day FROM strength_run
                    WHERE day > {day(since)} AND (members = 0) <> (before = 0))""",
        )
        work.make(
            "moment",
            """SELECT t.village, t.day FROM turn t JOIN place p ON p.place = t.village
               AND p.level = 'village' AND p.valid_from <= t.day AND t.day < p.valid_to""",
        )
        covering = f"({covering_of_villages('moment')})"
        return work.arrow(
            f"""
            WITH state AS (
                SELECT t.village, t.day, s.status, coalesce(r.members, 0) = 0 AS blank
                FROM turn t
                LEFT JOIN ({village_states("moment", covering)}) s USING (village, day)
                ASOF LEFT JOIN strength_run r ON r.village = t.village AND r.day <= t.day),
            changed AS (
                SELECT * FROM state
                QUALIFY row(status, blank) IS DISTINCT FROM
                    lag(row(status, blank)) OVER (PARTITION BY village ORDER BY day)),
            run AS (
                SELECT village, day AS valid_from, coalesce(lead(day) OVER (
                    PARTITION BY village ORDER BY day), {day(after)}) AS valid_to, status, blank
                FROM changed)
            SELECT * FROM run WHERE status IS NOT NULL ORDER BY village, valid_from"""
        )


def _strength_runs(since: date, on: date) -> str:
    """Return SQL for the members of villages from each day on which they change: one run each.

    Columns: village, day, members, and how many there were ``before``. What changed up to the
    first day is one run.
    """
    return f"""
        WITH edge AS (
            SELECT village, greatest(valid_from, {day(since)}) AS day, 1 AS change
            FROM membership WHERE village IS NOT NULL AND valid_from <= {day(on)}
            UNION ALL
            SELECT village, greatest(valid_to, {day(since)}), -1
            FROM membership WHERE village IS NOT NULL AND valid_to <= {day(on)}),
        net AS (SELECT village, day, sum(change) AS change FROM edge GROUP BY village, day)
        SELECT village, day, members, members - change AS before FROM (
            SELECT *, sum(change) OVER (PARTITION BY village ORDER BY day) AS members FROM net)"""
