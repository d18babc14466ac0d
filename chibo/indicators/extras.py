"""What cells and villages are judged by only where a figure asks for it: who leads, who is able.

Each is counted on the days asked about, from tables that no other figure reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chibo.rulebook import rule

from .grains import Grain, Indicator
from .question import Question
from .work import Work


@dataclass(frozen=True)
class Extra:
    """Columns of a grain's rows, and the SQL that counts them by leaf and day.

    ``table``: one that has to be brought into view first, if any.
    """

    columns: tuple[str, ...]
    sql: str
    table: str = ""


EXTRAS: dict[Grain, tuple[Extra, ...]] = {
    "cell": (
        Extra(
            ("secretaries", "provisional_offices"),
            """SELECT o.organisation AS cell, d.day,
                count(*) FILTER (o.office = 'secretary') AS secretaries,
                count(*) FILTER (o.provisional) AS provisional_offices
            FROM office o JOIN asked_day d ON o.valid_from <= d.day AND d.day < o.valid_to
            GROUP BY ALL""",
            "office",
        ),
        # Of a birth only the year is in the columns; who is of unknown age is not held to be old.
        Extra(
            ("able",),
            """SELECT m.cell, d.day, count(*) AS able
            FROM membership m JOIN asked_day d ON m.valid_from <= d.day AND d.day < m.valid_to
                LEFT JOIN particulars p ON p.person = m.person
            WHERE m.standing = 'official' AND m.reinforced_until IS NULL
                AND m.exempt IS NULL AND m.away_since IS NULL
                AND coalesce(year(d.day) - p.birth_year <= {oldest}, TRUE)
            GROUP BY ALL""",
        ),
    ),
    "village": (
        Extra(
            ("in_charge",),
            """SELECT c.village, d.day, count(*) AS in_charge
            FROM charge c JOIN asked_day d ON c.valid_from <= d.day AND d.day < c.valid_to
            GROUP BY ALL""",
            "charge",
        ),
    ),
}


def with_extras(
    work: Work, question: Question, grain: Grain, rows: str, counts: Iterable[Indicator]
) -> str:
    """Return SQL for the rows of cells or villages with what the counts judge them by besides."""
    asked = tuple(counts)
    for extra in EXTRAS[grain]:
        if not any(count.names(*extra.columns) for count in asked):
            continue
        if extra.table:
            work.bring(extra.table)
        columns = ", ".join(f"coalesce(e.{name}, 0) AS {name}" for name in extra.columns)
        oldest = rule("able_until_age", question.on).value
        rows = f"""SELECT r.*, {columns} FROM ({rows}) r
            LEFT JOIN ({extra.sql.format(oldest=oldest)}) e
            ON e.{grain} = r.{grain} AND e.day = r.day"""
    return rows
