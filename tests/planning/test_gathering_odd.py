"""Registers that are not as one would expect, and readers who may not read all: still a problem."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.ledger.contents import TransferWithin
from chibo.ledger.scope import Scope
from chibo.planner.problem import Member, Problem
from chibo.planning.gathering import gather
from chibo.planning.movable import list_member
from chibo.planning.wanted import Wanted
from chibo.register.record import record_many
from tests.admissions.district import ACTOR, NOW, District
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import lenient_papers, papers

pytestmark = pytest.mark.django_db
ALL = Scope.everything()


def opened(builder: Builder) -> None:
    """Open the register as it is, whatever rules it breaks."""
    builder.open()
    record_many(lenient_papers(builder.entries), ACTOR)


def problem(scope: Scope = ALL, place: int | None = None, on: date = FIRST_DAY) -> Problem:
    return gather(scope, place, on, Wanted(periods=8)).problem


def members(found: Problem) -> dict[object, Member]:
    return {row.id: row for row in found.members}


def test_members_of_a_village_without_any_cell_are_counted_there_and_may_found_one() -> None:
    b = Builder()
    commune = b.commune()
    village = b.village(commune)
    office = b.cell(commune)
    there = b.members(office, village, 3)
    opened(b)
    found = problem()
    assert found.villages[0].covered_by is None
    assert {members(found)[p].unit for p in there} == {village}


def test_a_village_that_two_cells_cover_is_taken_as_the_first_ones() -> None:
    b = Builder()
    commune = b.commune()
    one, other, guest = (b.village(commune) for _ in range(3))
    first = b.cell(commune, base=one, guests=[guest])
    second = b.cell(commune, base=other, guests=[guest])
    in_first, in_second = b.member(first, guest), b.member(second, guest)
    opened(b)
    found = problem()
    assert {v.id: v.covered_by for v in found.villages}[guest] == first
    assert members(found)[in_first].unit == guest
    assert members(found)[in_second].unit == other


def test_a_village_with_a_cell_of_its_own_that_is_a_guest_too_is_in_its_own() -> None:
    b = Builder()
    commune = b.commune()
    one, other = b.village(commune), b.village(commune)
    own = b.cell(commune, base=one)
    joint = b.cell(commune, base=other, guests=[one])
    strays = b.member(joint, one)
    opened(b)
    found = problem()
    assert {v.id: v.covered_by for v in found.villages} == {one: own, other: joint}
    assert members(found)[strays].unit == other


def test_a_register_without_people_or_positions_is_a_problem_all_the_same() -> None:
    b = Builder()
    b.village(b.commune())
    opened(b)
    found = gather(ALL, None, FIRST_DAY, Wanted(periods=4))
    assert [(v.lat, v.lon) for v in found.problem.villages] == [(0.0, 0.0)]
    assert found.notes["no_position"] == 1


def test_who_is_listed_may_come_from_an_office_of_the_district() -> None:
    b = Builder()
    commune = b.commune()
    village = b.village(commune)
    b.cell(commune, base=village)
    spec = b.cell_spec(b.committees[b.district], "office")
    b.organisations.append(spec)
    person, another = b.members(spec.organisation, None, 2)
    opened(b)
    assert person not in members(problem())
    list_member(ALL, person, [commune], FIRST_DAY, "", ACTOR, NOW)
    found = members(problem(place=commune))
    assert found[person].may_move_to == (village,)
    assert found[person].unit == spec.organisation
    # The cell must keep its minimum: so its other members are in the problem too.
    assert found[another].may_move_to == ()


def test_a_listed_member_who_went_to_another_area_is_not_proposed_by_the_former_one() -> None:
    b = Builder()
    mine, theirs = b.commune(), b.commune()
    village = b.village(mine)
    b.cell(mine, base=village)
    office, other = b.cell(mine), b.cell(theirs)
    person = b.member(office)
    opened(b)
    b.decide(date(2016, 3, 1), TransferWithin(person, other))
    record_many(papers(b)[-1:], ACTOR)
    list_member(ALL, person, [mine], FIRST_DAY, "", ACTOR, NOW)
    scope = Scope(
        places=frozenset({mine, village}),
        organisations=frozenset({b.committees[mine], office}),
        persons=True,
    )
    before = members(problem(scope, on=date(2016, 2, 29)))
    after = members(problem(scope, on=date(2016, 3, 1)))
    assert before[person].may_move_to == (village,)
    assert not any(row.may_move_to or row.listed for row in after.values())


def test_who_may_not_read_persons_gets_numbers_that_are_nobodys() -> None:
    d = District()
    d.enter()
    list_member(ALL, d.officials[0], [d.commune], FIRST_DAY, "", ACTOR, NOW)
    on = date(2016, 2, 1)
    known, unknown = problem(on=on), problem(Scope(whole=True), on=on)
    assert len(known.members) == len(unknown.members) == 7
    assert len(known.candidates) == len(unknown.candidates) == 1
    ids = [int(row.id) for row in (*unknown.members, *unknown.candidates)]
    assert len(set(ids)) == 8
    assert all(id < 0 for id in ids)
    assert not any(row.listed or row.view for row in unknown.members)


def test_a_cell_of_elsewhere_that_covers_an_own_village_lends_numbers_but_no_names() -> None:
    b = Builder()
    mine, theirs = b.commune(), b.commune()
    guest, host = b.village(mine), b.village(theirs)
    cell = b.cell(theirs, base=host, guests=[guest])
    own = b.member(cell, guest)
    b.members(cell, host, 3)
    opened(b)
    scope = Scope(
        places=frozenset({mine, guest}),
        organisations=frozenset({b.committees[mine]}),
        persons=True,
    )
    found = problem(scope)
    assert [v.id for v in found.villages] == [guest]
    assert sum(int(row.id) > 0 for row in found.members) == 1
    assert own in members(found)
    # How many stay behind counts: the cell there must keep its minimum.
    assert len(found.members) == 4
