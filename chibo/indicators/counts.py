"""Counting: from the definitions to sums per cell and village, in one pass over memberships."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Counts:
    """A table with a column ``cell`` or ``village`` (or both), and a column per key.

    ``at_village`` names the columns to sum at a village where they are not the keys themselves.
    """

    table: str
    keys: tuple[str, ...]
    of_villages: bool
    at_village: dict[str, str] = field(default_factory=dict)


def make_counts(work: Work, question: Question) -> list[Counts]:
    """Count everything that the question asks for, per cell and village."""
    by_grain: dict[Grain, list[Indicator]] = {}
    for count in question.counts:
        by_grain.setdefault(count.grain, []).append(count)
    made = []
    members = [c for grain in MEMBER_GRAINS for c in by_grain.get(grain, ())]
    if members or {"village", "cell"} & by_grain.keys():
        made.append(_make_member_counts(work, question, members))
    if {"village", "cell"} & by_grain.keys():
        work.days("asked_day", [question.on])
    if "village" in by_grain:
        work.make("village_on", villages_on("asked_day", "(SELECT *, 0 AS idx FROM counted)"))
        made.append(_sum_up(work, "village_on", by_grain["village"]))
    if "cell" in by_grain:
        strength = "(SELECT *, 0 AS idx FROM strength)"
        work.make("cell_on", cells_on("asked_day", strength, question.min_official))
        made.append(_sum_up(work, "cell_on", by_grain["cell"]))
    if "village_change" in by_grain:
        make_village_changes(work, first_day(question), question.on)
        made.append(_sum_up(work, "village_change", by_grain["village_change"]))
    if "cell_event" in by_grain:
        make_cell_events(work, first_day(question), question.on)
        made.append(_sum_up(work, "cell_event", by_grain["cell_event"]))
    return made


def first_day(question: Question) -> date:
    """Return the first day of the question's period."""
    if question.since is None:
        raise QuestionError("These figures are counted over a period. Give its first day 'since'.")
    return question.since


def villages_on(days: str, counted: str) -> str:
    """Return SQL for the rows of grain ``village`` on the days.

    ``counted``: village, idx of the day, members, residents.
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


def _sum_up(work: Work, table: str, counts: Sequence[Indicator]) -> Counts:
    of_villages = counts[0].grain in VILLAGE_GRAINS
    leaves = "village" if of_villages else "cell, village"
    weight = "weight" if counts[0].grain == "village_change" else "1"
    sums = ", ".join(f"sum({weight}) FILTER ({c.predicate}) AS {c.key}" for c in counts)
    name = work.make(f"{table}_count", f"SELECT {leaves}, {sums} FROM {table} GROUP BY {leaves}")
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


def needed_rows(question: Question, counts: Sequence[Indicator]) -> str:
    """Return the SQL condition of all spells that any of the counts can see."""
    on = day(question.on)
    held = f"(valid_from <= {on} AND {on} < valid_to)"
    if all(count.grain == "member" for count in counts):
        return held
    since = day(first_day(question))
    return f"(valid_from <= {on} AND {since} <= valid_to)"


def _make_member_counts(work: Work, question: Question, counts: Sequence[Indicator]) -> Counts:
    on = day(question.on)
    held = f"valid_from <= {on} AND {on} < valid_to"
    wanted = {count.key: condition(count, question) for count in counts}
    others = {
        f"{count.key}_at_village": condition(count, question, VILLAGE_STEPS)
        for count in counts
        if count.grain in ("member_entry", "member_exit", "member_opening")
    }
    grains = {count.grain for count in question.counts}
    if grains & {"village", "cell"}:
        others["held"] = held
        others["held_official"] = f"{held} AND standing = 'official'"
        others["held_resident"] = f"{held} AND reinforced_until IS NULL"
    sums = ", ".join(f"count(*) FILTER ({c}) AS {k}" for k, c in (wanted | others).items())
    trait = f", {question.trait} AS trait" if question.trait else ""
    source = memberships(question)
    work.make(
        "member_count",
        f"""SELECT cell, village{trait}, {sums} FROM {source}
            WHERE {needed_rows(question, counts)} GROUP BY ALL""",
    )
    if "village" in grains:
        work.make(
            "counted",
            """SELECT village, sum(held) AS members, sum(held_official) AS official,
                   sum(held_resident) AS residents
               FROM member_count WHERE village IS NOT NULL GROUP BY village""",
        )
    if "cell" in grains:
        work.make(
            "strength",
            "SELECT cell, sum(held_official) AS official FROM member_count GROUP BY cell",
        )
    at_village = {c.key: k for c in counts if (k := f"{c.key}_at_village") in others}
    return Counts("member_count", tuple(wanted), False, at_village)


def memberships(question: Question) -> str:
    """Return SQL for the memberships, with the trait of persons that the question asks for."""
    if question.trait in ("sex", "ethnic_group"):
        return f"""(SELECT m.*, p.{question.trait} FROM membership m
            LEFT JOIN particulars p ON p.person = m.person)"""
    return "membership"
