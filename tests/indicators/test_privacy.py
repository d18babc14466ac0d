"""What figures are shown to whom: refusals below the commune, and small counts hidden above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest

from chibo.indicators import definitions, privacy
from chibo.indicators.engine import answer, series
from chibo.indicators.privacy import Refused, check_rows, check_shown, keys_shown, without_small
from chibo.indicators.question import HIDDEN, By, Figure, Question
from chibo.ledger.contents import Death, Leave
from tests.oracle.asking import register
from tests.oracle.builder import FIRST_DAY, Builder

from .asking import MEMBER_KEYS, columns

END = date(2018, 5, 13)
REASONS = ("losses_removal", "losses_expulsion", "losses_leaving", "losses_death")


@pytest.mark.parametrize("by", ["ethnic_group", "education", "age_band"])
@pytest.mark.parametrize("level", ["village", "cell"])
def test_villages_and_cells_are_not_broken_down_by_what_marks_a_person(by: By, level: str) -> None:
    question = Question(END, ("members",), by=by, root=1)
    with pytest.raises(Refused, match="Ask for the commune or above"):
        check_shown(question, level)
    check_shown(question, "commune")
    check_shown(replace(question, by="standing"), level)


def test_reasons_of_losses_are_not_shown_of_villages_and_cells_nor_in_rows_of_them() -> None:
    question = Question(END, ("losses", "losses_death"), FIRST_DAY)
    check_shown(question, "commune")
    for of_one in (replace(question, root=1), replace(question, by="village")):
        with pytest.raises(Refused, match="reasons of losses"):
            check_shown(of_one, "village" if of_one.root else None)
    check_shown(replace(question, keys=("losses",), by="village"), None)
    assert keys_shown(question, "cell") == ("losses",)
    assert keys_shown(replace(question, by="village"), None) == ("losses",)
    assert keys_shown(question, "commune") == ("losses", "losses_death")


def test_the_persons_behind_a_figure_are_for_those_entitled_to_them() -> None:
    with pytest.raises(Refused, match="not the persons"):
        check_rows("members", entitled=False)
    check_rows("members", entitled=True)
    check_rows("villages", entitled=False)
    check_rows("share_poor_households", entitled=False)


def people(groups: Mapping[str, int]) -> tuple[Builder, dict[int, dict[str, str]]]:
    """Return a register of one commune with so many members of each ethnic group."""
    r = Builder()
    cell = r.cell(r.commune())
    codes = {r.member(cell): {"ethnic_group": g} for g, n in groups.items() for _ in range(n)}
    r.open()
    return r, codes


def by_group(groups: Mapping[str, int], *keys: str) -> dict[str | None, dict[str, Figure]]:
    r, codes = people(groups)
    question = Question(END, keys or ("members",), by="ethnic_group")
    found = without_small(question, answer(question, columns(r, codes)))
    return {row.code: dict(row.figures) for row in found.rows} | {None: dict(found.figures)}


def test_a_small_group_is_hidden_with_the_next_smallest() -> None:
    found = by_group({"mong": 20, "thai": 9, "lao": 3})
    shown = {code: figures["members"] for code, figures in found.items()}
    assert shown == {"mong": 20, "thai": HIDDEN, "lao": HIDDEN, None: 32}


def test_two_small_groups_hide_each_other() -> None:
    found = by_group({"mong": 20, "thai": 2, "lao": 3})
    shown = {code: figures["members"] for code, figures in found.items()}
    assert shown == {"mong": 20, "thai": HIDDEN, "lao": HIDDEN, None: 25}


def test_where_all_are_few_the_sum_is_hidden_too() -> None:
    assert by_group({"lao": 3}) == {"lao": {"members": HIDDEN}, None: {"members": HIDDEN}}


def test_what_is_large_enough_is_shown() -> None:
    found = by_group({"mong": 20, "thai": 5})
    assert HIDDEN not in [figure for figures in found.values() for figure in figures.values()]


def test_a_part_is_not_left_to_be_taken_from_its_whole() -> None:
    found = by_group({"mong": 20, "thai": 9}, "members", "members_official", "members_probationary")
    assert found["thai"] == {"members": 9, "members_official": 9, "members_probationary": 0}


def lost(deaths: Sequence[int], leavings: Sequence[int]) -> tuple[Builder, list[int]]:
    """Return a register of communes with so many deaths and leavings each, and the communes."""
    r = Builder()
    communes = [r.commune() for _ in deaths]
    cells = [r.cell(commune) for commune in communes]
    members = [r.members(cell, None, 30) for cell in cells]
    r.open()
    for people, died, left in zip(members, deaths, leavings, strict=True):
        for person in people[:died]:
            r.decide(date(2017, 3, 1), Death(person))
        for person in people[died : died + left]:
            r.decide(date(2017, 3, 2), Leave(person))
    return r, communes


def test_few_losses_for_one_reason_are_hidden_and_the_sums_of_all_reasons_stay() -> None:
    r, communes = lost(deaths=(2, 6, 9), leavings=(8, 7, 6))
    question = Question(END, ("losses", *REASONS), FIRST_DAY, by="commune")
    found = without_small(question, answer(question, columns(r)))
    rows = {row.node: row.figures for row in found.rows}
    assert [rows[commune]["losses"] for commune in communes] == [10, 13, 15]
    assert rows[communes[0]]["losses_death"] is rows[communes[0]]["losses_leaving"] is HIDDEN
    hidden = [(node, key) for node, row in rows.items() for key, n in row.items() if n is HIDDEN]
    assert len(hidden) == 4
    assert found.figures == {"losses": 38, **dict.fromkeys(REASONS, 0)} | {
        "losses_death": 17,
        "losses_leaving": 21,
    }


def test_a_figure_of_one_row_is_hidden_with_nothing_else_to_hide() -> None:
    r, _ = lost(deaths=(2,), leavings=(8,))
    question = Question(END, ("losses_death", "members"), FIRST_DAY)
    found = without_small(question, answer(question, columns(r)))
    assert found.figures == {"losses_death": HIDDEN, "members": 20}


def test_a_series_hides_on_each_day_what_its_answer_hides() -> None:
    r, codes = people({"mong": 20, "thai": 9, "lao": 3})
    for person in [p for p, code in codes.items() if code["ethnic_group"] == "thai"][:6]:
        r.decide(date(2017, 3, 1), Leave(person))
    question = Question(END, ("members",), by="ethnic_group")
    rows = series(question, [FIRST_DAY, END], columns(r, codes)).to_pylist()
    found = privacy.series_without_small(question, rows)
    shown = {(row["day"], row["ethnic_group"]): row["members"] for row in found}
    assert shown[FIRST_DAY, "mong"] == shown[END, "mong"] == 20
    assert shown[FIRST_DAY, "lao"] is shown[END, "lao"] is shown[END, "thai"] is HIDDEN


def test_bounds_of_a_hidden_figure_go_with_it() -> None:
    question = Question(END, ("members",), by="ethnic_group")
    r, codes = people({"mong": 20, "lao": 3})
    found = answer(question, columns(r, codes))
    open_rows = tuple(replace(row, bounds={"members": (1, 4)}) for row in found.rows)
    loose = replace(found, rows=open_rows, bounds={"members": (20, 30)})
    hidden = without_small(question, loose)
    assert [row.bounds for row in hidden.rows] == [{}, {}]
    assert hidden.bounds == {}


def test_a_share_of_hidden_counts_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    share = definitions.Ratio("share_official", "members_official", "members", "", "")
    monkeypatch.setitem(definitions.SHARES, "share_official", share)
    monkeypatch.setitem(definitions.INDICATORS, "share_official", share)
    found = by_group(
        {"mong": 20, "thai": 9, "lao": 3}, *("members", "members_official", "share_official")
    )
    assert found["lao"]["share_official"] is HIDDEN
    assert found["mong"]["share_official"] == 1


def test_what_is_hidden_is_neither_a_number_nor_nothing() -> None:
    assert HIDDEN not in (0, None, False, "")
    with pytest.raises(TypeError):
        HIDDEN + 1  # type: ignore[operator]


EQUATIONS = (
    {"members": 1, "members_official": -1, "members_probationary": -1},
    {"losses": 1, **dict.fromkeys(REASONS, -1)},
    {
        **dict.fromkeys(("members_opening", "admissions", "transfers_in", "moves_in"), 1),
        **dict.fromkeys(("members", "losses", "transfers_out", "moves_out"), -1),
    },
)
"""What always holds among figures of members (docs/figures.md)."""


@pytest.mark.parametrize("by", ["ethnic_group", "education", "age_band", "commune"])
@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_figure_of_an_answer_follows_from_the_shown_ones(seed: int, by: By) -> None:
    rng = Random(seed)
    keys = tuple(key for key in MEMBER_KEYS if rng.random() < 0.8)
    question = Question(date(2019, 6, 30), keys, FIRST_DAY, by=by)
    found = without_small(question, answer(question, register(seed).columns))
    rows = [dict(row.figures) for row in (*found.rows, *found.unplaced)]
    hidden = [
        (at, key)
        for at, row in enumerate([dict(found.figures), *rows])
        for key, figure in row.items()
        if figure is HIDDEN
    ]
    assert hidden or by == "commune"
    equations = EQUATIONS[:2] if by == "age_band" else EQUATIONS
    system = []
    for key in keys:
        system.append({(0, key): -1, **{(at, key): 1 for at in range(1, len(rows) + 1)}})
    for at in range(len(rows) + 1):
        system += [
            {(at, key): sign for key, sign in each.items()}
            for each in equations
            if each.keys() <= set(keys)
        ]
    matrix = np.array([[line.get(name, 0) for name in hidden] for line in system], dtype=float)
    _, values, directions = np.linalg.svd(matrix)
    free = directions[int((values > 1e-9).sum()) :]
    assert (np.abs(free).max(axis=0, initial=0) > 1e-9).all()
