"""Figures on the boundaries of another date: rows are regrouped, no status is judged anew."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.indicators.engine import answer, rows_behind
from chibo.indicators.question import Question, QuestionError
from chibo.ledger.contents import (
    CoverageChange,
    DissolveOrganisation,
    EndPlace,
    FoundBySplit,
    MergeOrganisations,
    MergePlaces,
    Posting,
    ReparentPlace,
    SplitPlace,
)
from tests.oracle.builder import FIRST_DAY, Builder

from .asking import ask, columns, figures, rows

BEFORE = date(2018, 5, 13)
CHANGE = date(2019, 7, 1)
AFTER = date(2020, 1, 1)


class Divided:
    """A village with a cell of its own, divided between two villages on the day CHANGE."""

    def __init__(self, between_communes: bool) -> None:
        self.r = r = Builder()
        self.left = r.commune()
        self.right = r.commune() if between_communes else self.left
        self.one, self.other = r.village(self.left), r.village(self.right)
        self.divided = r.village(self.left)
        self.cell = r.cell(self.left, base=self.divided)
        self.taking = r.cell(self.left, base=self.one)
        self.people = r.members(self.cell, self.divided, 3)
        r.open()
        r.decide(
            CHANGE,
            SplitPlace(
                self.divided,
                (self.one, self.other),
                ends=True,
                coverage=(CoverageChange(self.cell, self.divided),),
                members=tuple(Posting(person, self.cell, None) for person in self.people),
            ),
        )


def test_a_village_divided_within_a_commune_is_sure_of_the_commune_alone() -> None:
    d = Divided(between_communes=False)
    keys = ("villages", "villages_independent", "members")
    by_commune = ask(d.r, BEFORE, *keys, by="commune", boundaries_of=AFTER)
    assert rows(by_commune, "villages") == {d.left: 3}
    assert by_commune.unplaced == ()
    assert [dict(row.bounds) for row in by_commune.rows] == [{}]
    by_village = ask(d.r, BEFORE, *keys, by="village", boundaries_of=AFTER)
    assert rows(by_village, "villages") == {d.one: 1, d.other: 1}
    assert [(u.node, dict(u.figures)) for u in by_village.unplaced] == [
        (d.left, {"villages": 1, "villages_independent": 1, "members": 3})
    ]
    bounds = {row.node: dict(row.bounds) for row in by_village.rows}
    assert bounds[d.one] == {"villages": (1, 2), "villages_independent": (1, 2), "members": (0, 3)}
    assert bounds[d.other] == {
        "villages": (1, 2),
        "villages_independent": (0, 1),
        "members": (0, 3),
    }


def test_a_village_divided_between_communes_leaves_both_open_and_the_district_sure() -> None:
    d = Divided(between_communes=True)
    keys = ("villages", "villages_independent", "share_villages_independent", "members")
    found = ask(d.r, BEFORE, *keys, by="commune", boundaries_of=AFTER)
    assert found.figures["villages"] == 3
    assert found.bounds == {}
    assert rows(found, "villages") == {d.left: 1, d.right: 1}
    bounds = {row.node: row.bounds for row in found.rows}
    assert bounds[d.left]["villages"] == (1, 2)
    assert bounds[d.right]["share_villages_independent"] == (0, 1 / 2)
    assert "share_villages_independent" not in bounds[d.left]  # 1 of 1, or 2 of 2
    assert [(u.node, u.figures["villages"]) for u in found.unplaced] == [(d.r.district, 1)]
    # The cell still stands under the left commune's committee, so members are sure.
    assert rows(found, "members") == {d.left: 3, d.right: 0}
    assert "members" not in bounds[d.left]


def test_a_root_that_may_hold_a_divided_village_has_bounds_itself() -> None:
    d = Divided(between_communes=True)
    found = ask(d.r, BEFORE, "villages", root=d.right, by="village", boundaries_of=AFTER)
    assert (found.figures["villages"], found.bounds["villages"]) == (1, (1, 2))
    assert found.unplaced == ()


def test_what_is_unplaced_and_the_rows_add_up_to_the_whole() -> None:
    d = Divided(between_communes=True)
    for level in ("commune", "village"):
        found = ask(d.r, BEFORE, "villages", by=level, boundaries_of=AFTER)
        parts = [row.figures["villages"] or 0 for row in (*found.rows, *found.unplaced)]
        assert sum(parts) == found.figures["villages"] == 3


def test_backwards_a_village_that_came_from_two_is_open_between_them() -> None:
    r = Builder()
    commune = r.commune()
    first, second = r.village(commune), r.village(commune)
    r.open()
    new = r.place_spec("village", commune)
    r.decide(CHANGE, MergePlaces((first, second), new.place, creates=new))
    found = ask(r, AFTER, "villages", by="village", boundaries_of=BEFORE)
    assert rows(found, "villages") == {first: 0, second: 0}
    assert [row.bounds["villages"] for row in found.rows] == [(0, 1), (0, 1)]
    assert [(u.node, u.figures["villages"]) for u in found.unplaced] == [(commune, 1)]


def test_merged_villages_of_2018_stay_two_on_later_boundaries() -> None:
    r = Builder()
    commune = r.commune()
    kept, gone = r.village(commune), r.village(commune)
    r.open()
    r.decide(CHANGE, MergePlaces((gone,), kept))
    assert figures(r, AFTER, "villages") == [1]
    found = ask(r, BEFORE, "villages", by="village", boundaries_of=AFTER)
    assert rows(found, "villages") == {kept: 2}
    assert found.unplaced == ()


def test_a_village_ended_without_successor_takes_its_last_parent_followed_on() -> None:
    r = Builder()
    old, new = r.commune(), r.commune()
    village, child = r.village(old), r.village(old)
    r.open()
    r.decide(date(2019, 1, 1), EndPlace(village))
    r.decide(CHANGE, MergePlaces((old,), new, children=(child,)))
    found = ask(r, BEFORE, "villages", by="commune", boundaries_of=AFTER)
    assert rows(found, "villages") == {new: 2}
    by_village = ask(r, BEFORE, "villages", by="village", boundaries_of=AFTER)
    assert [(u.node, u.figures["villages"]) for u in by_village.unplaced] == [(new, 1)]


def test_one_tree_serves_a_whole_period() -> None:
    r = Builder()
    old, new = r.commune(), r.commune()
    village = r.village(old)
    r.cell(old, base=village)
    r.open()
    r.decide(CHANGE, ReparentPlace(village, new))
    keys = ("villages_independent", "villages_independent_opening")
    found = ask(r, AFTER, *keys, since=FIRST_DAY, by="commune")
    assert [rows(found, key) for key in keys] == [{old: 0, new: 1}, {old: 0, new: 1}]


def test_a_cell_founded_by_split_was_part_of_its_source_before() -> None:
    r = Builder()
    commune = r.commune()
    source = r.cell(commune)
    people = r.members(source, None, 6)
    r.open()
    own = r.cell_spec(r.committees[commune])
    postings = tuple(Posting(person, own.organisation) for person in people[:3])
    r.decide(CHANGE, FoundBySplit(source, (own,), members=postings))
    found = ask(r, AFTER, "members", tree="organisation", by="cell", boundaries_of=BEFORE)
    assert rows(found, "members") == {source: 6}


def test_cells_go_with_their_successor_or_else_with_their_committee() -> None:
    r = Builder()
    commune = r.commune()
    kept, merged, dissolved = (r.cell(commune) for _ in range(3))
    for cell in (kept, merged, dissolved):
        r.members(cell, None, 3)
    r.open()
    r.decide(CHANGE, MergeOrganisations((merged,), kept))
    r.decide(CHANGE, DissolveOrganisation(dissolved))
    more = {"tree": "organisation", "boundaries_of": AFTER}
    by_cell = ask(r, BEFORE, "members", by="cell", **more)
    assert rows(by_cell, "members") == {kept: 6}
    committee = r.committees[commune]
    assert [(u.node, u.figures["members"]) for u in by_cell.unplaced] == [(committee, 3)]
    assert rows(ask(r, BEFORE, "members", by="committee", **more), "members") == {committee: 9}


def test_a_root_must_stand_on_the_boundaries_asked_for() -> None:
    d = Divided(between_communes=False)
    question = Question(BEFORE, ("villages",), root=d.divided, boundaries_of=AFTER)
    with pytest.raises(QuestionError, match="boundaries_of"):
        answer(question, columns(d.r))


def test_the_rows_behind_a_figure_are_those_of_the_regrouped_node() -> None:
    d = Divided(between_communes=True)
    question = Question(BEFORE, ("villages",), root=d.right, boundaries_of=AFTER)
    assert rows_behind(question, "villages", columns(d.r))["village"].to_pylist() == [d.other]
