"""What an account reaches: judged on the tree of today, with the past of what stands there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from chibo.access.accounts import make_account, withdraw_role
from chibo.access.models import Grant
from chibo.access.reach import reach_of
from chibo.access.rights import RIGHTS_OF, Reader, Right, Role
from chibo.access.scopes import reader_of
from chibo.ledger.contents import (
    CoverageChange,
    CreatePlace,
    DissolveOrganisation,
    MergeOrganisations,
    ReparentPlace,
)
from chibo.ledger.scope import Scope
from chibo.register.record import record_many
from tests.oracle.builder import Builder
from tests.register.papers import lenient_papers

from .world import AFTER, BEFORE, CHANGE, DAY, REFORM, REFORMED, World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PASSWORD = "a-long-pass-word-1"


def account(role: Role, organisation: int | None, name: str = "somebody") -> User:
    return make_account(name, PASSWORD, role, organisation, "admin", timezone.now())


def recorded(r: Builder) -> None:
    record_many(lenient_papers(r.entries), "tester")


def test_a_commune_committee_reaches_its_cells_and_villages_and_nothing_else(world: World) -> None:
    reach = reach_of(world.own, BEFORE)
    assert reach.organisations == {world.own, world.joint, world.alone_cell, world.office}
    assert reach.places == {world.own_place, world.host, world.guest, world.alone}


def test_a_cell_reaches_itself_and_the_villages_it_covers(world: World) -> None:
    reach = reach_of(world.joint, BEFORE)
    assert reach.organisations == {world.joint}
    assert reach.places == {world.host, world.guest}
    assert reach_of(world.office, BEFORE).places == frozenset()


def test_a_split_takes_the_guest_village_on_the_day_itself(world: World) -> None:
    assert world.guest in reach_of(world.joint, CHANGE - DAY).places
    assert reach_of(world.joint, CHANGE).places == {world.host}
    assert reach_of(world.new, CHANGE).places == {world.guest}
    assert reach_of(world.new, CHANGE - DAY).organisations == frozenset()


def test_what_merged_into_a_commune_is_reached_with_its_past(world: World) -> None:
    merged = {world.merged_place, world.lost}
    assert not merged & reach_of(world.own, REFORM - DAY).places
    for day in (REFORM, REFORMED):
        reach = reach_of(world.own, day)
        assert merged <= reach.places
        assert {world.merged, world.lost_cell} <= reach.organisations


def test_a_committee_that_ended_reaches_nothing(world: World) -> None:
    assert world.lost in reach_of(world.merged, REFORM - DAY).places
    assert reach_of(world.merged, REFORM).organisations == frozenset()
    officer = account(Role.COMMUNE_OFFICER, world.merged)
    assert reader_of(officer, REFORM - DAY).may(Right.READ)
    assert not reader_of(officer, REFORM).may(Right.READ)


def test_the_rows_of_a_merged_cell_go_to_who_reads_its_successor(db: None) -> None:
    r = Builder()
    one, two = r.commune(), r.commune()
    a, b = r.village(one), r.village(two)
    ended, into = r.cell(one, base=a), r.cell(two, base=b)
    r.members(into, b, 3)
    r.open()
    gone = (CoverageChange(ended, a, None), CoverageChange(into, a, "guest"))
    r.decide(CHANGE, MergeOrganisations((ended,), into, coverage=gone))
    recorded(r)
    assert ended in reach_of(r.committees[one], BEFORE).organisations
    assert ended not in reach_of(r.committees[one], CHANGE).organisations
    assert reach_of(into, CHANGE).organisations == {ended, into}


def test_a_dissolved_cell_is_left_to_the_committee_above_it(db: None) -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    cell, other = r.cell(commune, base=village), r.cell(commune)
    r.open()
    r.decide(CHANGE, DissolveOrganisation(cell, (CoverageChange(cell, village, None),)))
    recorded(r)
    assert cell in reach_of(r.committees[commune], AFTER).organisations
    assert reach_of(other, AFTER).organisations == {other}
    assert reach_of(cell, AFTER).organisations == frozenset()


def test_a_village_that_went_to_another_commune_goes_with_its_past(db: None) -> None:
    r = Builder()
    old, new = r.commune(), r.commune()
    village = r.village(old)
    r.open()
    r.decide(CHANGE, ReparentPlace(village, new))
    recorded(r)
    assert village in reach_of(r.committees[old], BEFORE).places
    assert village not in reach_of(r.committees[old], CHANGE).places
    assert village in reach_of(r.committees[new], CHANGE).places


def test_several_roles_are_joined_each_right_within_its_own_scope(world: World) -> None:
    user = account(Role.VIEWER, world.foreign)
    account(Role.CELL_SECRETARY, world.joint)
    reader = reader_of(user, AFTER)
    assert {world.foreign_cell, world.joint} <= reader.scope().organisations
    assert not reader.scope().persons
    assert reader.scope(Right.PERSONS).organisations == {world.joint}
    assert reader.scope(Right.PERSONS).persons
    assert reader.scope(Right.RECORD) == Scope()


def test_a_role_for_the_whole_register_holds_beside_one_for_a_part(world: World) -> None:
    user = account(Role.PROVINCIAL_OFFICER, None)
    account(Role.CELL_SECRETARY, world.joint)
    assert reader_of(user, AFTER).scope() == Scope.everything()


@pytest.mark.parametrize("role", list(Role))
def test_an_account_has_the_rights_of_its_role_and_no_others(role: Role, world: World) -> None:
    assert reader_of(account(role, world.own), AFTER).scopes.keys() == RIGHTS_OF[role]


def test_a_change_of_rights_acts_at_once(world: World) -> None:
    user = account(Role.COMMUNE_OFFICER, world.own)
    assert reader_of(user, AFTER).may(Right.RECORD)
    withdraw_role(Grant.objects.get(user=user), "admin", timezone.now())
    assert reader_of(user, AFTER) == Reader(user.username, {})
    account(Role.VIEWER, world.own)
    assert reader_of(user, AFTER).scopes.keys() == {Right.READ}


def test_a_decision_that_changes_the_tree_acts_at_once(db: None) -> None:
    r = Builder()
    commune = r.commune()
    cell = r.cell(commune)
    r.members(cell, None, 3)
    r.open()
    recorded(r)
    committee = r.committees[commune]
    assert reach_of(committee, AFTER).places == {commune}
    opened = len(r.entries)
    village = r.place_spec("village", commune)
    r.decide(CHANGE, CreatePlace(village))
    record_many(lenient_papers(r.entries)[opened:], "tester")
    assert reach_of(committee, AFTER).places == {commune, village.place}


def test_an_unchanged_register_costs_two_queries_a_request(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = account(Role.COMMUNE_OFFICER, world.own)
    reader_of(user, AFTER)
    with django_assert_num_queries(2):
        reader_of(user, AFTER)
