"""The nation: every figure of every node, and a long series, beside hand-written SQL."""

from __future__ import annotations

import json
import sys
from typing import Any

from .machine import in_own_process, print_table
from .nation_data import folder, made

LABELS = {
    "places": "every place, 13 figures on a date",
    "organisations": "every organisation, the same",
    "series": "132 months by standing, communes",
}
GOAL, GOAL_WITH_TAIL, GOAL_MEMORY = 2.0, 3.0, 2.0
SHOWN_STATEMENTS = 4


def run(scale: float) -> None:
    """Make the nation unless it is there, ask, and print."""
    place = folder(scale)
    facts = made(place, scale, lambda step: print(f"nation: {step}", file=sys.stderr, flush=True))
    found = json.loads(in_own_process("bench.nation_asking", "compare", str(place)))
    peak = {
        side: json.loads(in_own_process("bench.nation_asking", side, str(place)))["peak"]
        for side in ("engine", "sql")
    }
    _print_making(facts, found)
    _print_times(found["times"])
    print_table(
        f"Peak resident memory, each side in a process of its own (goal: under {GOAL_MEMORY} GB)",
        ("", "GB"),
        [("engine, with the tail", f"{peak['engine']:.2f}"), ("SQL by hand", f"{peak['sql']:.2f}")],
    )
    _print_bounds(found)


def _print_making(facts: dict[str, Any], found: dict[str, Any]) -> None:
    rows = [
        (name, f"{facts[f'{name}_rows']:,.0f}")
        for name in ("membership", "place", "organisation", "coverage", "succession", "profile")
    ]
    print_table("The nation: rows of the snapshot", ("table", "rows"), rows)
    print(
        f"snapshot written in {facts['snapshot_seconds']:.1f} s; tail: "
        f"{facts['tail_decisions']:,.0f} decisions by record_many in {facts['tail_seconds']:.1f} s "
        f"({facts['tail_decisions'] / facts['tail_seconds']:,.0f}/s), {found['tail_rows']:,} rows, "
        f"read from the database in {found['read_tail']:.2f} s (once per head)"
    )


def _print_times(times: dict[str, dict[str, float]]) -> None:
    sides = ("sql", "first", "again", "tail_first", "tail_again")
    rows, ratios = [], []
    for name, taken in times.items():
        rows.append((LABELS[name], *(f"{taken[side]:.2f}" for side in sides)))
        times_sql = {side: taken[side] / taken["sql"] for side in sides[1:]}
        met = times_sql["first"] <= GOAL and times_sql["tail_first"] <= GOAL_WITH_TAIL
        shown = (f"{ratio:.2f}" for ratio in times_sql.values())
        ratios.append((LABELS[name], "1", *shown, "yes" if met else "no"))
    head = ("", "SQL by hand", "engine: first", "again", "with tail: first", "again")
    print_table("Seconds, medians (first: nothing prepared since the head changed)", head, rows)
    title = f"Times the SQL by hand; goals for the first asking: {GOAL:g}, with the tail "
    print_table(f"{title}{GOAL_WITH_TAIL:g}", (*head, "met"), ratios)


def _print_bounds(found: dict[str, Any]) -> None:
    least = found["least"]
    print("\nWhat bounds them")
    print(
        f"  reading the memberships of the day: {least['scan']:.2f} s; "
        f"and counting them by cell and village: {least['group']:.2f} s"
    )
    for name, statements in found["statements"].items():
        total = sum(statements.values())
        first = list(statements.items())[:SHOWN_STATEMENTS]
        parts = ", ".join(f"{made} {seconds / total:.0%}" for made, seconds in first)
        print(f"  {LABELS[name]}: {parts} (of {total:.2f} s, by the table that a statement makes)")
