"""Figures that must add up: they do on every valid register, and a fault in it is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from chibo.indicators.definitions import COUNTS
from chibo.indicators.engine import answer, table
from chibo.indicators.question import Question
from chibo.indicators.reconcile import IDENTITIES, KEYS, Mismatch, _of_leaves, reconcile
from chibo.indicators.series import series_of_every_node
from chibo.indicators.snapshot import Columns
from chibo.ledger import contents as c
from tests.oracle.builder import FIRST_DAY, Builder
from tests.oracle.random_register import DAYS

from .asking import columns, random_columns

ON = date(2017, 12, 31)


def some_days(seed: int) -> list[date]:
    rng = Random(seed)
    return sorted(FIRST_DAY + timedelta(day) for day in rng.sample(range(DAYS), 4))


@pytest.mark.parametrize("seed", range(6))
def test_every_valid_register_reconciles(seed: int) -> None:
    assert reconcile(FIRST_DAY, some_days(seed), random_columns(seed), 3) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("tree", ["place", "organisation"])
def test_the_series_of_every_node_equals_the_answers_of_the_last_day(seed: int, tree: Any) -> None:
    days = some_days(seed)
    asked = Question(days[-1], KEYS, since=FIRST_DAY, tree=tree)
    found = series_of_every_node(asked, days, random_columns(seed)).to_pylist()
    assert len(found) == len({row["node"] for row in found}) * len(days)
    last = {row["node"]: {k: row[k] for k in KEYS} for row in found if row["day"] == days[-1]}
    whole = last.pop(None)
    assert whole == answer(asked, random_columns(seed)).figures
    nodes = table(asked, random_columns(seed)).to_pylist()
    assert last == {row["node"]: {k: row[k] for k in KEYS} for row in nodes}


def register() -> Builder:
    b = Builder()
    commune = b.commune()
    host, guest = b.village(commune), b.village(commune)
    cell = b.cell(commune, base=host, guests=[guest])
    members = b.members(cell, host, 4)
    b.open()
    b.decide(date(2016, 2, 3), c.Admit(b.new_person(), cell, guest))
    b.decide(date(2017, 6, 5), c.Death(members[0]))
    return b


def with_rows(
    of: Columns, name: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]
) -> Columns:
    """Return the columns with the rows of a table changed."""
    held = of.tail[name]
    rows = pa.Table.from_pylist(change(held.to_pylist()), schema=held.schema)
    return replace(of, tail={**of.tail, name: rows})


def faults(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]], name: str) -> set[str]:
    changed = with_rows(columns(register()), name, change)
    days = [date(2016, 1, 31), date(2016, 6, 30), ON]
    return {one.key for one in reconcile(FIRST_DAY, days, changed, 3)}


def unknown_standing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "standing": "other"} if r["standing"] == "probationary" else r for r in rows]


def lost_entry(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "from_step": "change"} if r["from_reason"] == "admission" else r for r in rows]


def lost_exit(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "to_step": "change"} if r["to_reason"] == "death" else r for r in rows]


@pytest.mark.parametrize("change", [unknown_standing, lost_entry, lost_exit])
def test_a_fault_among_the_memberships_is_seen(change: Any) -> None:
    assert faults(lambda rows: rows, "membership") == set()
    assert "members" in faults(change, "membership")


def test_a_mismatch_names_its_first_day_its_node_and_both_numbers() -> None:
    b = register()
    changed = with_rows(columns(b), "membership", lost_entry)
    days = [date(2016, 1, 31), date(2016, 6, 30), ON]
    cell = b.organisations[-1].organisation
    found = {(m.tree, m.node): m for m in reconcile(FIRST_DAY, days, changed, 3)}
    flow = next(i for i in IDENTITIES if "members_opening" in i.plus)
    assert found["organisation", cell] == Mismatch(
        "organisation", cell, days[1], "members", 5, 4, flow
    )
    assert ("place", None) in found and ("organisation", None) in found


def test_leaves_that_do_not_add_up_to_the_whole_are_seen() -> None:
    def row(node: int | None, level: str | None, members: int) -> dict[str, Any]:
        figures = dict.fromkeys(KEYS, 0) | {"members": members}
        return {"day": ON, "node": node, "level": level, **figures}

    rows = [row(None, None, 5), row(1, "commune_committee", 5), row(2, "cell", 3)]
    missed = Mismatch("organisation", None, ON, "members", 5, 3, None)
    assert list(_of_leaves("organisation", rows, ON)) == [missed]
    assert list(_of_leaves("organisation", [*rows, row(3, "cell", 2)], ON)) == []


def test_every_count_but_these_is_held_against_others() -> None:
    assert set(COUNTS) - set(KEYS) == {
        *("cells_below_min", "cells_founded", "cells_founded_village"),
        *("joint_cells_split", "recognitions", "villages_without_resident_member"),
        *("villages_without_profile", "households", "households_surveyed"),
        *("poor_households", "population"),
        *("members_exempt", "members_away", "members_guest_elsewhere"),
        *("cells_standing_weak", "cells_without_secretary", "offices_provisional"),
        "villages_without_committee_member_in_charge",
    }
