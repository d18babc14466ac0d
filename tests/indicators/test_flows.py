"""What happened in a period: opening + increases - decreases = closing, at every node."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from chibo.indicators.engine import answer
from chibo.indicators.question import By, Question, Tree
from chibo.ledger.contents import (
    Admit,
    ChangeCoverage,
    CoverageChange,
    Death,
    EndPlace,
    FoundBySplit,
    FoundOrganisation,
    MergeOrganisations,
    MergePlaces,
    Posting,
    Recognise,
    SplitPlace,
    TransferWithin,
)
from tests.oracle.builder import FIRST_DAY, OPENING, Builder

from .asking import ask, figures, random_columns, rows

SPLIT = date(2017, 2, 3)
END = date(2018, 5, 13)
IN = ("members_opening", "admissions", "transfers_in", "moves_in")
OUT = ("losses", "transfers_out", "moves_out")
CAUSES = tuple(
    f"villages_newly_independent_{cause}"
    for cause in ("own_cell", "last_guest", "merged", "coverage")
)
INDEPENDENT = (
    "villages_independent_opening",
    "villages_newly_independent",
    "villages_lost_independence",
    "villages_independent_boundary_change",
)
ENDED = tuple(
    f"joint_cells_ended_{cause}"
    for cause in ("split", "merger", "dissolution", "place", "coverage_change")
)


class Joint:
    """One commune: a host and its guest village in a joint cell, and an office cell."""

    def __init__(self) -> None:
        self.r = r = Builder()
        self.commune = r.commune()
        self.host, self.guest = r.village(self.commune), r.village(self.commune)
        self.cell = r.cell(self.commune, base=self.host, guests=[self.guest])
        self.office = r.cell(self.commune)
        self.at_host = r.members(self.cell, self.host, 4)
        self.at_guest = r.members(self.cell, self.guest, 3)
        r.open()

    def flows(self, *keys: str) -> list[object]:
        return list(figures(self.r, END, *keys, since=FIRST_DAY))

    def causes(self) -> list[object]:
        return self.flows(*CAUSES)

    def split(self, on: date = SPLIT) -> int:
        own = self.r.cell_spec(self.r.committees[self.commune])
        self.r.decide(
            on,
            FoundBySplit(
                self.cell,
                (own,),
                (
                    CoverageChange(self.cell, self.guest),
                    CoverageChange(own.organisation, self.guest, "base"),
                ),
                tuple(Posting(person, own.organisation, self.guest) for person in self.at_guest),
            ),
        )
        return own.organisation


def test_a_split_ends_a_joint_cell_and_makes_two_villages_independent() -> None:
    j = Joint()
    j.split()
    assert j.flows("joint_cells_split", "joint_cells_ended") == [1, 1]
    assert j.flows("cells_founded", "cells_founded_village") == [1, 1]
    assert j.causes() == [1, 1, 0, 0]
    assert j.flows(*ENDED) == [1, 0, 0, 0, 0]
    assert j.flows("moves_in", "moves_out") == [3, 3]


def test_a_cell_founded_by_others_frees_the_guest_and_ends_the_joint_cell_otherwise() -> None:
    j = Joint()
    own = j.r.cell_spec(j.r.committees[j.commune])
    coverage = (
        CoverageChange(j.cell, j.guest),
        CoverageChange(own.organisation, j.guest, "base"),
    )
    j.r.decide(SPLIT, FoundOrganisation(own, coverage))
    assert j.causes() == [1, 1, 0, 0]
    assert j.flows("joint_cells_split", "cells_founded") == [0, 1]
    assert j.flows(*ENDED) == [0, 0, 0, 0, 1]


def test_a_host_whose_guest_was_merged_into_it_is_newly_independent_by_merger() -> None:
    j = Joint()
    j.r.decide(
        SPLIT,
        MergePlaces(
            (j.guest,),
            j.host,
            coverage=(CoverageChange(j.cell, j.guest),),
            members=tuple(Posting(person, j.cell, j.host) for person in j.at_guest),
        ),
    )
    assert j.causes() == [0, 0, 1, 0]
    assert j.flows(*ENDED) == [0, 0, 0, 1, 0]
    assert j.flows("members", "moves_in", "moves_out") == [7, 0, 0]


def test_a_host_that_a_division_leaves_with_its_other_cell_is_no_success() -> None:
    j = Joint()
    own = j.r.cell_spec(j.r.committees[j.commune])
    second = CoverageChange(own.organisation, j.host, "base")
    j.r.decide(date(2016, 6, 1), FoundOrganisation(own, (second,)))
    part = j.r.place_spec("village", j.commune)
    moved = (CoverageChange(j.cell, j.host), CoverageChange(j.cell, part.place, "base"))
    j.r.decide(SPLIT, SplitPlace(j.host, (part.place,), False, (part,), moved))
    assert j.causes() == [0, 0, 1, 0]


def test_a_base_moved_to_a_guest_is_a_change_of_coverage() -> None:
    j = Joint()
    changes = (CoverageChange(j.cell, j.host), CoverageChange(j.cell, j.guest, "base"))
    j.r.decide(SPLIT, ChangeCoverage(changes))
    assert j.causes() == [0, 0, 0, 1]
    assert figures(j.r, END, "villages_uncovered") == [1]


def test_an_independent_village_that_takes_in_a_guest_loses_its_independence() -> None:
    j = Joint()
    own = j.split()
    j.r.decide(END, ChangeCoverage((CoverageChange(own, j.host, "guest"),)))
    assert j.flows("villages_independent", "villages_lost_independence") == [1, 1]


def test_an_independent_village_that_ends_is_a_boundary_change_not_a_loss() -> None:
    j = Joint()
    own = j.split()
    gone = EndPlace(
        j.guest,
        (CoverageChange(own, j.guest),),
        tuple(Posting(person, own, None) for person in j.at_guest),
    )
    j.r.decide(END, gone)
    assert j.flows("villages_independent_boundary_change", "villages_lost_independence") == [-1, 0]


def test_two_cells_merged_end_a_joint_cell_by_merger() -> None:
    j = Joint()
    j.r.decide(
        SPLIT,
        MergeOrganisations(
            (j.cell,),
            j.office,
            coverage=(
                CoverageChange(j.cell, j.host),
                CoverageChange(j.cell, j.guest),
                CoverageChange(j.office, j.host, "base"),
                CoverageChange(j.office, j.guest, "guest"),
            ),
            members=tuple(Posting(person, j.office, None) for person in j.at_host + j.at_guest),
        ),
    )
    assert j.flows(*ENDED) == [0, 1, 0, 0, 0]
    assert j.flows("cells", "cells_joint") == [1, 1]


def test_a_period_includes_both_its_days_and_opens_the_day_before() -> None:
    j = Joint()
    for day in (FIRST_DAY, END, END + timedelta(days=1)):
        j.r.decide(day, Admit(j.r.new_person(), j.cell, j.guest))
    assert j.flows("members_opening", "admissions", "members") == [7, 2, 9]


def test_the_opening_balance_is_the_opening_even_inside_the_period() -> None:
    j = Joint()
    keys = ("members_opening", "moves_in", "villages_independent_opening")
    assert figures(j.r, END, *keys, since=OPENING) == [7, 0, 0]


def test_a_recognition_on_the_day_of_a_split_is_counted_once_in_the_new_cell() -> None:
    j = Joint()
    person = j.r.new_person()
    j.r.decide(date(2016, 2, 3), Admit(person, j.cell, j.guest))
    j.at_guest.append(person)
    j.r.decide(SPLIT, Recognise(person))
    own = j.split()
    asked = ("recognitions", "moves_in", "moves_out", "members")
    assert j.flows(*asked) == [1, 4, 4, 8]
    found = ask(j.r, END, "recognitions", since=FIRST_DAY, tree="organisation", by="cell")
    assert rows(found, "recognitions")[own] == 1


def test_admitted_moved_and_dead_on_one_day_is_three_flows_and_no_stock() -> None:
    j = Joint()
    person = j.r.new_person()
    j.r.decide(SPLIT, Admit(person, j.cell, j.guest))
    j.r.decide(SPLIT, Death(person))
    assert j.flows("admissions", "losses_death", "members") == [1, 1, 7]


def test_a_transfer_is_gross_at_cells_and_villages_so_that_children_add_up() -> None:
    j = Joint()
    person = j.at_guest[0]
    j.r.decide(SPLIT, TransferWithin(person, j.cell, j.host))
    j.r.decide(END, TransferWithin(person, j.office))
    keys = ("transfers_in", "transfers_out")
    by_cell = ask(j.r, END, *keys, since=FIRST_DAY, tree="organisation", by="cell")
    assert rows(by_cell, "transfers_in") == {j.cell: 0, j.office: 1}
    assert rows(by_cell, "transfers_out") == {j.cell: 1, j.office: 0}
    assert dict(by_cell.figures) == {"transfers_in": 1, "transfers_out": 1}
    by_village = ask(j.r, END, *keys, since=FIRST_DAY, by="village")
    assert rows(by_village, "transfers_in") == {j.host: 1, j.guest: 0}
    assert rows(by_village, "transfers_out") == {j.host: 1, j.guest: 1}


LEVELS: list[tuple[Tree, By]] = [
    ("place", "district"),
    ("place", "commune"),
    ("place", "village"),
    ("organisation", "committee"),
    ("organisation", "cell"),
]


@pytest.mark.parametrize(("tree", "by"), LEVELS)
@pytest.mark.parametrize("seed", range(4))
def test_opening_plus_increases_minus_decreases_is_closing(seed: int, tree: Tree, by: By) -> None:
    rng = Random(seed)
    on = FIRST_DAY + timedelta(days=rng.randrange(400, 1800))
    since = FIRST_DAY + timedelta(days=rng.randrange(400))
    boundaries = rng.choice([None, FIRST_DAY, date(2020, 12, 31)])
    keys = ("members", *IN, *OUT, "villages_independent", *INDEPENDENT, *CAUSES)
    keys += ("joint_cells_ended", *ENDED)
    question = Question(on, keys, since, tree, by=by, boundaries_of=boundaries)
    found = answer(question, random_columns(seed))
    for f in (found.figures, *(row.figures for row in (*found.rows, *found.unplaced))):
        n = {key: value or 0 for key, value in f.items()}
        assert n["members"] == sum(n[key] for key in IN) - sum(n[key] for key in OUT)
        opening, newly, lost, boundary = (n[key] for key in INDEPENDENT)
        assert n["villages_independent"] == opening + newly - lost + boundary
        assert newly == sum(n[cause] for cause in CAUSES)
        assert n["joint_cells_ended"] == sum(n[cause] for cause in ENDED)
