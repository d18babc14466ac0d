"""The oracle against figures counted by hand on registers small enough to count."""

from __future__ import annotations

from datetime import date

from chibo.ledger.contents import (
    Admit,
    CoverageChange,
    Death,
    EndPlace,
    FoundBySplit,
    MergeOrganisations,
    MergePlaces,
    Posting,
    Recognise,
    SplitPlace,
    TransferWithin,
)

from .builder import FIRST_DAY, OPENING, Builder
from .oracle import Oracle, figures

SPLIT = date(2017, 2, 3)
END = date(2018, 5, 13)


def joint_cell() -> tuple[Builder, int, int, int, int, list[int]]:
    """One commune: a host with a guest village, three members at the guest's, an office cell."""
    r = Builder()
    commune = r.commune()
    host, guest = r.village(commune), r.village(commune)
    cell = r.cell(commune, base=host, guests=[guest])
    r.cell(commune)
    r.members(cell, host, 4)
    people = r.members(cell, guest, 3)
    r.open()
    return r, commune, host, guest, cell, people


def split(r: Builder, commune: int, guest: int, cell: int, people: list[int]) -> int:
    """Found a cell of its own for the guest village, with its members, and return it."""
    spec = r.cell_spec(r.committees[commune])
    own = spec.organisation
    r.decide(
        SPLIT,
        FoundBySplit(
            source=cell,
            founded=(spec,),
            coverage=(CoverageChange(cell, guest), CoverageChange(own, guest, "base")),
            members=tuple(Posting(person, own, guest) for person in people),
        ),
    )
    return own


def test_a_joint_cell_makes_a_host_and_a_guest() -> None:
    r, *_ = joint_cell()
    assert figures(r.entries, ["villages_host", "villages_guest", "cells_joint"], FIRST_DAY) == {
        "villages_host": 1,
        "villages_guest": 1,
        "cells_joint": 1,
    }


def test_an_office_cell_that_takes_in_a_village_is_joint_and_its_village_a_guest() -> None:
    r = Builder()
    commune = r.commune()
    guest = r.village(commune)
    r.cell(commune, guests=[guest])
    r.open()
    keys = ["cells_joint", "cells_other", "villages_guest", "villages_without_cell"]
    assert list(figures(r.entries, keys, OPENING).values()) == [1, 1, 1, 1]


def test_a_split_ends_the_joint_cell_and_makes_two_villages_independent() -> None:
    r, commune, _, guest, cell, people = joint_cell()
    own = split(r, commune, guest, cell, people)
    expected = {
        "villages_independent": 2,
        "villages_newly_independent": 2,
        "villages_newly_independent_own_cell": 1,
        "villages_newly_independent_last_guest": 1,
        "joint_cells_split": 1,
        "joint_cells_ended": 1,
        "cells_founded": 1,
        "cells_founded_village": 1,
        "cells": 3,
        "moves_in": 3,
        "moves_out": 3,
    }
    assert figures(r.entries, expected, END, FIRST_DAY) == expected
    at_own = figures(r.entries, ["members", "moves_in"], END, FIRST_DAY, "organisation", own)
    assert at_own == {"members": 3, "moves_in": 3}
    before = figures(r.entries, ["villages_independent"], date(2017, 2, 2))
    assert before == {"villages_independent": 0}


def test_where_the_old_cell_goes_with_the_guest_the_host_has_the_new_one() -> None:
    """The host's own cell is the one founded; the guest's is the joint one, left alone with it."""
    r, commune, host, guest, cell, people = joint_cell()
    spec = r.cell_spec(r.committees[commune])
    moved = (
        CoverageChange(cell, host),
        CoverageChange(cell, guest, "base"),
        CoverageChange(spec.organisation, host, "base"),
    )
    stay = tuple(Posting(m.person, spec.organisation, host) for m in r.opening_members[:4])
    assert not {one.person for one in stay} & set(people)
    r.decide(SPLIT, FoundBySplit(cell, (spec,), moved, stay))
    for village, own, last in ((host, 1, 0), (guest, 0, 1)):
        expected = {
            "villages_newly_independent_own_cell": own,
            "villages_newly_independent_last_guest": last,
        }
        assert figures(r.entries, expected, END, FIRST_DAY, "place", village) == expected


def test_a_period_includes_both_its_days() -> None:
    r, commune, _, guest, cell, people = joint_cell()
    split(r, commune, guest, cell, people)
    assert figures(r.entries, ["joint_cells_split"], SPLIT, SPLIT) == {"joint_cells_split": 1}
    day_after = date(2017, 2, 4)
    assert figures(r.entries, ["joint_cells_split"], END, day_after) == {"joint_cells_split": 0}


def test_flows_of_members_by_reason() -> None:
    r, commune, host, guest, cell, people = joint_cell()
    new = r.new_person()
    r.decide(date(2017, 5, 19), Admit(new, cell, guest))
    r.decide(date(2018, 5, 19), Recognise(new))
    r.decide(date(2018, 6, 1), Death(people[0]))
    r.decide(date(2018, 7, 1), TransferWithin(people[1], cell, host))
    expected = {
        "members_opening": 7,
        "admissions": 1,
        "recognitions": 1,
        "losses": 1,
        "losses_death": 1,
        "transfers_in": 0,
        "members": 7,
        "members_official": 7,
    }
    until = date(2018, 12, 31)
    assert figures(r.entries, expected, until, FIRST_DAY) == expected
    at_guest = figures(
        r.entries, ["members", "transfers_out", "transfers_in"], until, FIRST_DAY, "place", guest
    )
    assert at_guest == {"members": 2, "transfers_out": 1, "transfers_in": 0}


def test_a_village_with_a_reinforcement_only_is_not_blank_but_has_no_resident_member() -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    office = r.cell(commune, guests=[village])
    r.member(office, village, reinforced_until=date(2019, 1, 1))
    r.open()
    keys = ["villages_blank", "villages_with_members", "villages_without_resident_member"]
    assert list(figures(r.entries, keys, FIRST_DAY).values()) == [0, 1, 1]


def test_what_was_revoked_is_still_known_at_the_earlier_position() -> None:
    r, _, _, _, cell, _ = joint_cell()
    admitted = r.decide(date(2017, 5, 19), Admit(r.new_person(), cell))
    r.revoke(admitted)
    assert figures(r.entries, ["members"], END) == {"members": 7}
    assert figures(r.entries, ["members"], END, known=admitted) == {"members": 8}


def test_a_replacement_acts_instead() -> None:
    r, _, host, guest, cell, _ = joint_cell()
    person = r.new_person()
    admitted = r.decide(date(2017, 5, 19), Admit(person, cell, host))
    r.replace(admitted, Admit(person, cell, guest), date(2017, 6, 1))
    assert figures(r.entries, ["admissions"], END, FIRST_DAY) == {"admissions": 1}
    at_guest = figures(r.entries, ["admissions"], END, FIRST_DAY, "place", guest)
    assert at_guest == {"admissions": 1}
    assert figures(r.entries, ["members"], date(2017, 5, 31)) == {"members": 7}


def divided_village(first: int, second: int) -> tuple[Builder, dict[str, int]]:
    """A village of three members divided between two others, in one commune or in two."""
    r = Builder()
    communes = [r.commune(), r.commune()]
    divided = r.village(communes[0])
    halves = [r.village(communes[first]), r.village(communes[second])]
    cell = r.cell(communes[0], base=divided)
    people = r.members(cell, divided, 3)
    r.open()
    r.decide(
        date(2019, 1, 1),
        SplitPlace(
            divided,
            tuple(halves),
            ends=True,
            coverage=(CoverageChange(cell, divided), CoverageChange(cell, halves[0], "base")),
            members=tuple(Posting(person, cell, halves[0]) for person in people),
        ),
    )
    return r, {"one": communes[0], "other": communes[1], "half": halves[0], "divided": divided}


def test_a_village_divided_within_its_commune_is_placed_at_the_commune_only() -> None:
    r, node = divided_village(0, 0)
    question = Oracle(r.entries, END, boundaries_of=date(2020, 1, 1))
    assert question.figure("villages", "place", node["one"]) == 3
    assert question.figure("villages", "place", node["half"]) == 1
    assert question.bounds("villages", "place", node["half"]) == (1, 2)
    assert question.unplaced("villages", "place", "village") == {node["one"]: 1}
    assert question.unplaced("villages", "place", "commune") == {}


def test_a_village_divided_between_communes_is_unplaced_under_the_district() -> None:
    r, node = divided_village(0, 1)
    question = Oracle(r.entries, END, boundaries_of=date(2020, 1, 1))
    assert question.figure("villages", "place", node["one"]) == 1
    assert question.bounds("villages", "place", node["one"]) == (1, 2)
    assert question.bounds("villages", "place", node["other"]) == (1, 2)
    assert question.figure("villages", "place", r.district) == 3
    assert question.unplaced("villages", "place", "commune") == {r.district: 1}


def test_a_merged_guest_village_is_not_read_as_success() -> None:
    r, _, host, guest, cell, people = joint_cell()
    r.decide(
        date(2019, 6, 1),
        MergePlaces(
            ended=(guest,),
            into=host,
            coverage=(CoverageChange(cell, guest),),
            members=tuple(Posting(person, cell, host) for person in people),
        ),
    )
    expected = {
        "villages": 1,
        "villages_newly_independent": 1,
        "villages_newly_independent_merged": 1,
        "villages_newly_independent_last_guest": 0,
        "villages_independent_boundary_change": 0,
        "joint_cells_ended": 1,
        "joint_cells_split": 0,
    }
    assert figures(r.entries, expected, date(2019, 6, 1), FIRST_DAY) == expected


def test_communes_of_2018_on_the_boundaries_of_2025() -> None:
    r = Builder()
    old = [r.commune(), r.commune()]
    village = [r.village(commune) for commune in old]
    cell = [r.cell(commune, base=v) for commune, v in zip(old, village, strict=True)]
    r.member(cell[0], village[0])
    r.open()
    reform = date(2025, 7, 1)
    new = r.place_spec("commune", r.province)
    committees = [r.committees[commune] for commune in old]
    committee = r.committee_spec("commune_committee", r.committees[r.province], new.place)
    r.decide(reform, MergePlaces(tuple(old), new.place, new, tuple(village)))
    r.decide(
        reform,
        MergeOrganisations(tuple(committees), committee.organisation, committee, tuple(cell)),
    )
    r.decide(reform, EndPlace(r.district))
    question = Oracle(r.entries, END, boundaries_of=reform)
    assert question.children("place", "commune", None) == [new.place]
    assert question.figure("villages", "place", new.place) == 2
    assert question.figure("members", "place", new.place) == 1
    back = Oracle(r.entries, reform, boundaries_of=END)
    assert back.figure("villages", "place", old[0]) == 1
    assert back.figure("members", "place", r.district) == 1
