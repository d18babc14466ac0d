"""Counting: from the definitions to sums per cell and village, in one pass over memberships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .changes import make_cell_events, make_village_changes
from .definitions import MEMBER_GRAINS, VILLAGE_GRAINS, Grain, Indicator
from .question import Question, QuestionError
from .states import cell_shapes, existing_cells, existing_villages, village_states
from .work import Work, day

CELL_STEPS = "'enter', 'leave', 'cell'"
"""Steps that bring a member to a cell, or take him from one."""
VILLAGE_STEPS = f"{CELL_STEPS}, 'village'"
"""Steps that change the village that a member is counted for."""
NOBODY = "(SELECT 0 AS village, 0 AS cell, 0 AS idx, 0 AS members, 0 AS official, 0 AS residents)"
"""Stands for the members of villages and cells where no figure asked for looks at them."""


@dataclass(frozen=True)
class Counts:
    """A table with a column ``cell`` or ``village`` (or both), and a column per key.

    ``at_village`` names the columns to sum at a village where they are not the keys themselves.
    ``at_home``: the table has instead the column ``above``, the node above the cells.
    """

    table: str
    keys: tuple[str, ...]
    of_villages: bool
    at_village: dict[str, str] = field(default_factory=dict)
    at_home: bool = False


def grouped(counts: Iterable[Indicator]) -> dict[Grain, list[Indicator]]:
    """Return the counts by grain."""
    by_grain: dict[Grain, list[Indicator]] = {}
    for count in counts:
        by_grain.setdefault(count.grain, []).append(count)
    return by_grain


def of_members(counts: Iterable[Indicator]) -> list[Indicator]:
    """Return the counts of memberships."""
    return [count for count in counts if count.grain in MEMBER_GRAINS]


def make_counts(work: Work, question: Question) -> list[Counts]:
    """Count everything that the question asks for, per cell and village."""
    by_grain = grouped(question.counts)
    members = of_members(question.counts)
    seen = any(count.sees_members for count in question.counts)
    made = []
    if members or seen:
        made.append(_make_member_counts(work, question, members, seen))
    make_rows(
        work,
        question,
        [question.on],
        "(SELECT *, 0 AS idx FROM counted)" if seen else NOBODY,
        "(SELECT *, 0 AS idx FROM strength)" if seen else NOBODY,
    )
    for grain, table in ROW_TABLES.items():
        if grain in by_grain:
            made.append(sum_up(work, table, by_grain[grain]))
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
    if grains & {"village", "cell"}:
        work.days("asked_day", days)
    if "village" in grains:
        work.make("village_on", villages_on("asked_day", counted))
    if "cell" in grains:
        work.make("cell_on", cells_on("asked_day", strength, question.min_official))
    if "village_change" in grains:
        make_village_changes(work, first_day(question), question.on)
    if "cell_event" in grains:
        make_cell_events(work, first_day(question), question.on)


def first_day(question: Question) -> date:
    """Return the first day of the question's period."""
    if question.since is None:
        raise QuestionError("These figures are counted over a period. Give its first day 'since'.")
    return question.since


def villages_on(days: str, counted: str) -> str:
    """Return SQL for the rows of grain ``village`` on the days.

    ``counted``: village, idx of the day, members, official, residents.
    """
    return f"""
        WITH point AS MATERIALIZED ({existing_villages(days)})
        SELECT p.village, p.day, p.idx, s.status, s.covering_cell,
            coalesce(c.members, 0) AS members, coalesce(c.official, 0) AS official,
            coalesce(c.residents, 0) AS residents
        FROM point p JOIN ({village_states("point")}) s
                ON s.village = p.village AND s.day = p.day
            LEFT JOIN {counted} c ON c.village = p.village AND c.idx = p.idx"""


def cells_on(days: str, strength: str, min_official: int) -> str:
    """Return SQL for the rows of grain ``cell`` on the days.

    ``strength``: cell, idx of the day, official members.
    """
    return f"""
        WITH point AS MATERIALIZED ({existing_cells(days)})
        SELECT p.cell, s.base_village AS village, p.day, p.idx, s.villages, s.joint,
            s.bases > 0 AS based, coalesce(c.official, 0) AS official,
            {int(min_official)} AS min_official
        FROM point p JOIN ({cell_shapes("point")}) s ON s.cell = p.cell AND s.day = p.day
            LEFT JOIN {strength} c ON c.cell = p.cell AND c.idx = p.idx"""


def sum_up(work: Work, table: str, counts: Sequence[Indicator], idx: str | None = None) -> Counts:
    """Make the counts of a table of rows, per leaf and, where ``idx`` is given, per day."""
    of_villages = counts[0].grain in VILLAGE_GRAINS
    leaves = "village" if of_villages else "cell, village"
    if idx is not None:
        leaves += f", {idx} AS idx"
    weight = "weight" if counts[0].grain == "village_change" else "1"
    sums = ", ".join(f"sum({weight}) FILTER ({c.predicate}) AS {c.key}" for c in counts)
    name = work.make(f"{table}_count", f"SELECT {leaves}, {sums} FROM {table} GROUP BY ALL")
    return Counts(name, tuple(c.key for c in counts), of_villages)


def condition(count: Indicator, question: Question, steps: str = CELL_STEPS) -> str:
    """Return the SQL condition under which a membership spell is counted once.

    ``steps``: the steps at a spell's end that bring or take a member, for a cell or a village.
    """
    on = day(question.on)
    if count.grain == "member":
        return f"(valid_from <= {on} AND {on} < valid_to AND {count.predicate})"
    since = day(first_day(question))
    begins = f"valid_from BETWEEN {since} AND {on}"
    if count.grain == "member_opening":
        return (
            f"((valid_from < {since} AND {since} <= valid_to) "
            f"OR ({begins} AND from_reason = 'opening' AND from_step IN ({steps})))"
        )
    if count.grain == "member_step":
        return f"({begins} AND {count.predicate})"
    if count.grain == "member_entry":
        return f"({begins} AND from_step IN ({steps}) AND {count.predicate})"
    return f"(valid_to BETWEEN {since} AND {on} AND to_step IN ({steps}) AND {count.predicate})"


def conditions(
    question: Question, counts: Sequence[Indicator], leaves: bool = True
) -> tuple[dict[str, str], dict[str, str]]:
    """Return each count's condition at a cell, and where it differs, at a village.

    The second are named by ``at_village``; none are given where no ``leaves`` are asked for.
    """
    at_cell = {count.key: condition(count, question) for count in counts}
    differ = ("member_entry", "member_exit", "member_opening")
    at_village = {
        _village_column(count.key): condition(count, question, VILLAGE_STEPS)
        for count in counts
        if leaves and count.grain in differ
    }
    return at_cell, at_village


def at_village(counts: Sequence[Indicator], columns: Iterable[str]) -> dict[str, str]:
    """Return the key's column to sum at a village, for the keys that have one of their own."""
    found = set(columns)
    return {c.key: name for c in counts if (name := _village_column(c.key)) in found}


def _village_column(key: str) -> str:
    return f"{key}_at_village"


def needed_rows(question: Question, counts: Sequence[Indicator]) -> str:
    """Return the SQL condition of all spells that any of the counts can see."""
    on = day(question.on)
    if all(count.grain == "member" for count in counts):
        return f"(valid_from <= {on} AND {on} < valid_to)"
    since = day(first_day(question))
    return f"(valid_from <= {on} AND {since} <= valid_to)"


def _make_member_counts(
    work: Work, question: Question, counts: Sequence[Indicator], seen: bool
) -> Counts:
    on = day(question.on)
    wanted, others = conditions(question, counts)
    columns = at_village(counts, others)
    if seen:
        held = f"valid_from <= {on} AND {on} < valid_to"
        others["held"] = held
        others["held_official"] = f"{held} AND standing = 'official'"
        others["held_resident"] = f"{held} AND reinforced_until IS NULL"
    sums = ", ".join(f"count(*) FILTER ({c}) AS {k}" for k, c in (wanted | others).items())
    trait = f", {question.trait} AS trait" if question.trait else ""
    work.make(
        "member_count",
        f"""SELECT cell, village{trait}, {sums} FROM {memberships(question)}
            WHERE {needed_rows(question, counts)} GROUP BY ALL""",
    )
    if seen:
        work.make(
            "counted",
            """SELECT village, sum(held) AS members, sum(held_official) AS official,
                   sum(held_resident) AS residents
               FROM member_count WHERE village IS NOT NULL GROUP BY village""",
        )
        work.make(
            "strength",
            "SELECT cell, sum(held_official) AS official FROM member_count GROUP BY cell",
        )
    return Counts("member_count", tuple(wanted), False, columns)


def memberships(question: Question) -> str:
    """Return SQL for the memberships, with the trait of persons that the question asks for."""
    if question.trait in ("sex", "ethnic_group"):
        return f"""(SELECT m.*, p.{question.trait} FROM membership m
            LEFT JOIN particulars p ON p.person = m.person)"""
    return "membership"
