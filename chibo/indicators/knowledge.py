"""Whether a person, village or cell was counted, as the register knew it at many positions.

Asked of the rows as they were ever known, for all positions at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from .behind import below_root, members_counted
from .grains import MEMBER_GRAINS, VILLAGE_GRAINS, Indicator
from .nodes import asks_leaves
from .question import Question
from .states import cell_shapes, village_states
from .trees import make_trees
from .work import Work, day

Counted: TypeAlias = tuple[int, date]
"""What a row counts: a person, cell or village, on a day."""
Held: TypeAlias = Callable[[Counted, int], int | None]
"""How often a thing was counted at a position; none where that is not looked into."""

_COLUMNS = {
    "village": {"status", "members", "official", "residents"},
    "cell": {"joint", "based", "official", "min_official"},
}
"""What villages and cells are judged by here."""
_WORDS = {"TRUE", "NOT", "AND", "OR", "IN"}


def subject_of(count: Indicator) -> str:
    """Return the column of what the count's rows are about."""
    if count.grain in MEMBER_GRAINS:
        return "person"
    return "village" if count.grain in VILLAGE_GRAINS else "cell"


def can_be_read(count: Indicator) -> bool:
    """Tell whether the rows say it: of memberships, and of villages and cells on a date."""
    if count.grain in MEMBER_GRAINS:
        return True
    named = set(re.findall(r"\b[A-Za-z_]+\b", re.sub(r"'[^']*'", "", count.predicate)))
    return named - _WORDS <= _COLUMNS.get(count.grain, set())


def held_by_rows(
    work: Work, question: Question, count: Indicator, asked: Mapping[Counted, list[int]]
) -> Held:
    """Return when each of the things was counted, at the positions asked for it."""
    pairs = ", ".join(
        f"({subject}, {day(on)}, {position})"
        for (subject, on), positions in asked.items()
        for position in positions
    )
    work.make("seen_at", f"SELECT * FROM (VALUES {pairs}) AS v(subject, day, position)")
    if count.grain in MEMBER_GRAINS:
        sql = _members(work, question, count)
    elif count.grain == "village":
        sql = _villages(work, question, count)
    else:
        sql = _cells(work, question, count)
    found = {
        ((row["subject"], row["day"]), row["position"]): row["times"] for row in work.rows(sql)
    }
    return lambda counted, position: found.get((counted, position), 0)


def _members(work: Work, question: Question, count: Indicator) -> str:
    make_trees(work, question.tree_of, question.eve, question.on)
    at_leaf = asks_leaves(work, question)
    source = f"""(SELECT * FROM ({work.versions("membership")})
        WHERE person IN (SELECT subject FROM seen_at))"""
    return f"""
        SELECT s.subject, s.day, s.position, count(*) AS times
        FROM seen_at s JOIN ({members_counted(question, count, at_leaf, source)}) r
            ON r.person = s.subject AND r.day = s.day
            AND r.known_from <= s.position AND s.position < r.known_to
        WHERE {below_root(question, count, at_leaf)} GROUP BY ALL"""


def _then(question: Question, row: str) -> str:
    """Return the SQL condition that a row holds on the question's day, as known at a position."""
    return f"""{row}.valid_from <= {day(question.on)} AND {day(question.on)} < {row}.valid_to
        AND {row}.known_from <= s.position AND s.position < {row}.known_to"""


def _strength(work: Work, question: Question, leaf: str) -> str:
    return f"""
        SELECT s.subject, s.position, count(*) AS members,
            count(*) FILTER (m.standing = 'official') AS official,
            count(*) FILTER (m.reinforced_until IS NULL) AS residents
        FROM seen_at s JOIN ({work.versions("membership")}) m
            ON m.{leaf} = s.subject AND {_then(question, "m")}
        GROUP BY ALL"""


def _villages(work: Work, question: Question, count: Indicator) -> str:
    # The state of a village on a day is defined once, for points of village and day: here the
    # position stands in the place of the day.
    coverage = work.versions("coverage")
    points = f"""(
        SELECT s.subject AS village, s.position AS day FROM seen_at s
        JOIN ({work.versions("place")}) p ON p.place = s.subject AND p.level = 'village'
            AND {_then(question, "p")})"""
    covering = f"""(
        SELECT DISTINCT c.cell, c.village, c.role, s.position AS day
        FROM seen_at s JOIN ({coverage}) b ON b.village = s.subject AND {_then(question, "b")}
            JOIN ({coverage}) c ON c.cell = b.cell AND {_then(question, "c")})"""
    return f"""
        WITH state AS (
            SELECT v.village AS subject, v.day AS position, v.status,
                coalesce(m.members, 0) AS members, coalesce(m.official, 0) AS official,
                coalesce(m.residents, 0) AS residents
            FROM ({village_states(points, covering)}) v
                LEFT JOIN ({_strength(work, question, "village")}) m
                ON m.subject = v.village AND m.position = v.day)
        SELECT subject, {day(question.on)} AS day, position, 1 AS times
        FROM state WHERE {count.predicate}"""


def _cells(work: Work, question: Question, count: Indicator) -> str:
    covering = f"""(
        SELECT DISTINCT c.cell, c.village, c.role, s.position AS day FROM seen_at s
        JOIN ({work.versions("coverage")}) c ON c.cell = s.subject AND {_then(question, "c")})"""
    return f"""
        WITH state AS (
            SELECT s.subject, s.position, coalesce(n.joint, FALSE) AS joint,
                coalesce(n.bases > 0, FALSE) AS based, coalesce(m.official, 0) AS official,
                {int(question.min_official)} AS min_official
            FROM seen_at s JOIN ({work.versions("organisation")}) o
                ON o.organisation = s.subject AND o.kind = 'cell' AND {_then(question, "o")}
            LEFT JOIN ({cell_shapes(covering)}) n ON n.cell = s.subject AND n.day = s.position
            LEFT JOIN ({_strength(work, question, "cell")}) m
                ON m.subject = s.subject AND m.position = s.position)
        SELECT subject, {day(question.on)} AS day, position, 1 AS times
        FROM state WHERE {count.predicate}"""
