"""Counting: from the definitions to sums per cell and village, in one pass over memberships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .changes import bring_cell_events, bring_village_changes
from .extras import with_extras
from .grains import MEMBER_GRAINS, N_, STOCK_GRAINS, VILLAGE_GRAINS, Grain, Indicator
from .members import STRENGTH, at_village, flow_passes, stock_pass, strength_columns
from .question import Question, QuestionError
from .states import (
    cell_shapes,
    covering_on,
    existing_cells,
    existing_villages,
    same,
    village_states,
)
from .traits import with_trait
from .work import Work

NOBODY = "(SELECT 0 AS village, 0 AS cell, 0 AS idx, 0 AS members, 0 AS official, 0 AS residents)"
"""Stands for the members of villages and cells where no figure asked for looks at them."""


@dataclass(frozen=True)
class Counts:
    """A table with a column ``cell`` or ``village`` (or both), and a column per key.

    ``at_village`` names the columns to sum at a village where they are not the keys themselves.
    ``at_home``: the table has instead the column ``above``, the node above the cells. ``once``:
    each cell or village has one row, of each trait or day.
    """

    table: str
    keys: tuple[str, ...]
    of_villages: bool
    at_village: dict[str, str] = field(default_factory=dict)
    at_home: bool = False
    once: bool = False


def grouped(counts: Iterable[Indicator]) -> dict[Grain, list[Indicator]]:
    """Return the counts by grain."""
    by_grain: dict[Grain, list[Indicator]] = {}
    for count in counts:
        by_grain.setdefault(count.grain, []).append(count)
    return by_grain


def of_members(counts: Iterable[Indicator]) -> list[Indicator]:
    """Return the counts of memberships."""
    return [count for count in counts if count.grain in MEMBER_GRAINS]


def make_counts(work: Work, question: Question, leaves: bool) -> list[Counts]:
    """Count everything that the question asks for, per cell and village.

    ``leaves``: whether figures of villages and cells themselves are asked for.
    """
    by_grain = grouped(question.counts)
    members = of_members(question.counts)
    seen = any(count.sees_members for count in question.counts)
    made = []
    if members or seen:
        made.append(_make_member_counts(work, question, members, seen, leaves))
    make_rows(
        work,
        question,
        [question.on],
        "(SELECT *, 0 AS idx FROM counted)" if seen else NOBODY,
        "(SELECT *, 0 AS idx FROM strength)" if seen else NOBODY,
    )
    for grain, table in ROW_TABLES.items():
        if grain in by_grain:
            made.append(sum_up(work, question, table, by_grain[grain]))
    return made


ROW_TABLES: dict[Grain, str] = {
    "village": "village_on",
    "cell": "cell_on",
    "village_change": "village_change",
    "cell_event": "cell_event",
}
"""The table that holds the rows of a grain, one per thing counted."""


def make_rows(
    work: Work, question: Question, days: Sequence[date], counted: str, strength: str
) -> None:
    """Make the tables of the rows of villages and cells that the question counts.

    ``counted``, ``strength``: relations of the members of villages and of cells by day's number.
    """
    grains = {count.grain for count in question.counts}
    one_day = len(days) == 1
    if grains & {"village", "cell"}:
        work.days("asked_day", days)
        work.make("covering", covering_on("asked_day"), "VIEW")
        work.make("shape", cell_shapes("covering", one_day))
    if "village" in grains:
        villages = villages_on("asked_day", "covering", counted, "shape", one_day)
        profiled = any(count.sees_profile for count in question.counts)
        villages = with_profile(villages) if profiled else villages
        villages = with_extras(work, question, "village", villages, question.counts)
        work.make("village_on", villages, "VIEW")
    if "cell" in grains:
        cells = cells_on("asked_day", "shape", strength, question.min_official, one_day)
        cells = with_extras(work, question, "cell", cells, question.counts)
        work.make("cell_on", cells, "VIEW")
    if "village_change" in grains:
        bring_village_changes(work, first_day(question), question.on)
    if "cell_event" in grains:
        bring_cell_events(work, first_day(question), question.on)


def first_day(question: Question) -> date:
    """Return the first day of the question's period."""
    if question.since is None:
        raise QuestionError(
            N_("These figures are counted over a period. Give its first day 'since'.")
        )
    return question.since


def villages_on(
    days: str, covering: str, counted: str, shapes: str | None = None, one_day: bool = False
) -> str:
    """Return SQL for the rows of grain ``village`` on the days.

    ``covering``: what covers what on the days. ``counted``: village, idx of the day, members,
    official, residents. ``shapes``: of the covering cells, where they are made already.
    """
    states = village_states(f"({existing_villages(days)})", covering, shapes, one_day)
    return f"""
        SELECT s.village, s.day, s.idx, s.status, s.covering_cell,
            coalesce(c.members, 0) AS members, coalesce(c.official, 0) AS official,
            coalesce(c.residents, 0) AS residents
        FROM ({states}) s
            LEFT JOIN {counted} c ON c.village = s.village{same("c", "s", "idx", one_day)}"""


def with_profile(villages: str) -> str:
    """Return SQL for the rows of villages with the profile in force, nulls where there is none."""
    return f"""
        SELECT v.*, f.year AS profile_year, f.households, f.poor_households, f.population
        FROM ({villages}) v LEFT JOIN profile f ON f.place = v.village
            AND f.valid_from <= v.day AND v.day < f.valid_to"""


def cells_on(days: str, shapes: str, strength: str, min_official: int, one_day: bool) -> str:
    """Return SQL for the rows of grain ``cell`` on the days.

    ``shapes``: of the cells that cover anything on the days. ``strength``: cell, idx of the day,
    official members.
    """
    return f"""
        SELECT p.cell, s.base_village AS village, p.day, p.idx, coalesce(s.joint, FALSE) AS joint,
            coalesce(s.bases > 0, FALSE) AS based, coalesce(c.official, 0) AS official,
            {int(min_official)} AS min_official
        FROM ({existing_cells(days)}) p
            LEFT JOIN {shapes} s ON s.cell = p.cell{same("s", "p", "day", one_day)}
            LEFT JOIN {strength} c ON c.cell = p.cell{same("c", "p", "idx", one_day)}"""


def sum_up(
    work: Work, question: Question, table: str, counts: Sequence[Indicator], *idx: str
) -> Counts:
    """Make the counts of a table of rows, per leaf, by trait if asked, and by ``idx`` if given.

    Of stocks, the table has one row for each of these already.
    """
    of_villages = counts[0].grain in VILLAGE_GRAINS
    leaves = ("village",) if of_villages else ("cell", "village")
    by = ", ".join((*leaves, *question.sides, *idx))
    rows = with_trait(table, question.trait, "r.day")
    name = f"{table}_count"
    keys = tuple(count.key for count in counts)
    if counts[0].grain in STOCK_GRAINS:
        values = ", ".join(f"if({c.predicate}, {c.value}, 0)::INTEGER AS {c.key}" for c in counts)
        work.make(name, f"SELECT {by}, {values} FROM {rows}")
        return Counts(name, keys, of_villages, once=True)
    sums = ", ".join(f"(sum({c.value}) FILTER ({c.predicate}))::INTEGER AS {c.key}" for c in counts)
    work.make(name, f"SELECT {by}, {sums} FROM {rows} GROUP BY ALL")
    return Counts(name, keys, of_villages)


def _make_member_counts(
    work: Work, question: Question, counts: Sequence[Indicator], seen: bool, leaves: bool
) -> Counts:
    passes = flow_passes(question, counts, leaves)
    if seen or any(count.grain == "member" for count in counts):
        passes.insert(0, stock_pass(question))
    parts = [found.sql(("cell", "village", *question.sides)) for found in passes]
    work.make("member_count", " UNION ALL BY NAME ".join(parts))
    if seen:
        columns = strength_columns(question.counts)
        sums = ", ".join(
            f"sum({columns[name]})::INTEGER AS {name}" if name in columns else f"0 AS {name}"
            for name in STRENGTH
        )
        work.make(
            "counted",
            f"""SELECT village, {sums}
                FROM member_count WHERE village IS NOT NULL GROUP BY village""",
        )
        work.make(
            "strength",
            f"SELECT cell, {sums} FROM member_count GROUP BY cell",
        )
    keys = tuple(count.key for count in counts)
    return Counts("member_count", keys, False, at_village(counts) if leaves else {})
