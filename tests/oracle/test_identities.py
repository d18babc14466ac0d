"""What must hold of the oracle's figures on any valid register, at every node.

These are the identities that officers check by hand; the engine is held to them as well by
equalling the oracle.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import get_args

import pytest

from chibo.ledger import contents as c

from .builder import FIRST_DAY
from .oracle import Oracle, TreeName
from .play import Entry
from .random_register import DAYS, random_register

SEEDS = range(12)


def some_question(entries: list[Entry], seed: int) -> Oracle:
    rng = Random(seed)
    since, on, boundaries = sorted(rng.sample(range(DAYS), 3)[:2]) + [rng.randrange(DAYS)]
    day = [FIRST_DAY + timedelta(d) for d in (since, on, boundaries)]
    known = rng.randint(2, len(entries))
    return Oracle(entries, day[1], day[0], known, day[2])


def nodes(question: Oracle) -> list[tuple[TreeName, int | None]]:
    trees: tuple[TreeName, TreeName] = ("place", "organisation")
    return [(tree, None) for tree in trees] + [(t, n) for t in trees for n in question.nodes[t]]


def total(question: Oracle, keys: str, tree: TreeName, node: int | None) -> float:
    return sum(question.figure(key, tree, node) or 0 for key in keys.split())


@pytest.mark.parametrize("seed", SEEDS)
def test_statuses_partition_the_villages(seed: int) -> None:
    question = some_question(random_register(seed), seed)
    statuses = "villages_uncovered villages_guest villages_host villages_independent"
    for tree, node in nodes(question):
        all_villages = total(question, "villages", tree, node)
        assert total(question, statuses, tree, node) == all_villages
        assert total(question, "villages_blank villages_with_members", tree, node) == all_villages


@pytest.mark.parametrize("seed", SEEDS)
def test_opening_and_increases_less_decreases_make_the_closing(seed: int) -> None:
    question = some_question(random_register(seed), seed)
    for tree, node in nodes(question):
        members = total(question, "members_opening admissions transfers_in moves_in", tree, node)
        members -= total(question, "losses transfers_out moves_out", tree, node)
        assert members == question.figure("members", tree, node)
        independent = total(
            question,
            "villages_independent_opening villages_newly_independent"
            " villages_independent_boundary_change",
            tree,
            node,
        )
        independent -= total(question, "villages_lost_independence", tree, node)
        assert independent == question.figure("villages_independent", tree, node)


@pytest.mark.parametrize("seed", SEEDS)
def test_causes_and_reasons_add_up(seed: int) -> None:
    question = some_question(random_register(seed), seed)
    parts = {
        "losses": "losses_removal losses_expulsion losses_leaving losses_death",
        "members": "members_official members_probationary",
        "cells": "cells_village cells_other",
        "villages_without_cell": "villages_uncovered villages_guest",
        "villages_newly_independent": "villages_newly_independent_own_cell"
        " villages_newly_independent_last_guest villages_newly_independent_merged"
        " villages_newly_independent_coverage",
    }
    for (tree, node), whole in product(nodes(question), parts):
        assert total(question, parts[whole], tree, node) == question.figure(whole, tree, node)


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_effective_later_never_change_an_earlier_figure(seed: int) -> None:
    entries = random_register(seed)
    day = FIRST_DAY + timedelta(DAYS // 2)
    earlier = [e for e in entries if e[2].effective_on <= day or on_all_dates(e)]
    for key in ("members", "villages_independent", "cells_joint", "villages_blank"):
        assert Oracle(entries, day).figure(key) == Oracle(earlier, day).figure(key)


def on_all_dates(entry: Entry) -> bool:
    return target(entry) is not None or isinstance(entry[2].content, c.SamePerson)


def target(entry: Entry) -> int | None:
    content = entry[2].content
    return content.target if isinstance(content, c.Revoke | c.Replace) else None


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_known_never_changes(seed: int) -> None:
    entries = random_register(seed)
    known = len(entries) // 2
    day = date(2018, 5, 13)
    for key in ("members", "villages_independent", "cells_joint", "villages_blank"):
        then = Oracle(entries[:known], day).figure(key)
        assert Oracle(entries, day, known=known).figure(key) == then


def test_random_registers_hold_every_kind_of_decision_that_is_counted() -> None:
    kinds = {
        c.kind_of(decision.content) for seed in SEEDS for _, _, decision in random_register(seed)
    }
    every = {str(kind.__struct_config__.tag) for kind in get_args(c.Content)}
    assert kinds == every - {"correct_particulars", "erase_particulars"}


@pytest.mark.parametrize("seed", SEEDS)
def test_random_registers_record_late_and_correct(seed: int) -> None:
    entries = random_register(seed)
    effective = [decision.effective_on for _, _, decision in entries]
    assert effective != sorted(effective)
    assert any(target(entry) is not None for entry in entries)
