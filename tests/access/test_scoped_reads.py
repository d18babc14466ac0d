"""What a reader of a part sees: its own rows, up to a transfer or from it on, and their sums."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from django.utils import timezone

from chibo.access.accounts import make_account
from chibo.access.rights import Right, Role
from chibo.access.scopes import reader_of
from chibo.indicators.question import Question
from chibo.ledger.contents import Appoint, Content, CorrectParticulars, InChargeOfVillage
from chibo.ledger.decision import Decision
from chibo.ledger.scope import Scope
from chibo.register import (
    reads,
    reads_decisions,
    reads_figures,
    reads_map,
    reads_people,
    reads_quality,
    reads_reconcile,
    reads_search,
)
from chibo.register.particulars import Particulars
from chibo.register.reads_figures import OutOfScope, question
from chibo.register.record import record
from tests.oracle.builder import FIRST_DAY
from tests.register.papers import ANY_RULE

from .world import AFTER, BEFORE, CHANGE, DAY, REFORM, REFORMED, World

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STOCKS = ("villages", "villages_independent", "cells", "members", "share_villages_independent")
FLOWS = ("admissions", "joint_cells_split", "transfers_in", "transfers_out")
ALL = Scope.everything()


def scope_of(
    organisation: int,
    today: date = REFORMED,
    role: Role = Role.COMMUNE_OFFICER,
    right: Right = Right.READ,
) -> Scope:
    now = timezone.now()
    user = make_account(
        f"{role} {organisation}", "a-long-pass-word-1", role, organisation, "me", now
    )
    return reader_of(user, today).scope(right)


def asked(on: date = AFTER, **more: object) -> Question:
    return question(on, (*STOCKS, *FLOWS), since=FIRST_DAY, **more)


# Persons


def test_after_a_transfer_the_old_cell_keeps_the_rows_up_to_it(world: World) -> None:
    old, new = scope_of(world.alone_cell), scope_of(world.foreign_cell)
    for scope, day, member in (
        (old, CHANGE - DAY, True),
        (old, CHANGE, False),
        (old, AFTER, False),
        (new, CHANGE - DAY, False),
        (new, CHANGE, True),
        (new, AFTER, True),
    ):
        found = reads_people.person(scope, world.moves, day)
        assert found is not None
        assert (found.membership is not None) is member, (scope, day)
        listed = {m.person for cell in scope.organisations for m in _members(scope, cell, day)}
        assert (world.moves in listed) is member


def _members(scope: Scope, cell: int, on: date) -> list[reads_people.Member]:
    return reads_people.members_of_cell(scope, cell, on)


def test_the_old_cell_sees_the_transfer_and_nothing_later(world: World) -> None:
    old, new = scope_of(world.alone_cell), scope_of(world.foreign_cell)

    def seen(scope: Scope) -> set[int]:
        return {line.position for line in reads_decisions.decisions_of_person(scope, world.moves)}

    assert world.transfer in seen(old) and world.later not in seen(old)
    assert {world.transfer, world.later} <= seen(new)
    assert reads_decisions.decision(old, world.transfer) is not None
    assert reads_decisions.decision(old, world.later) is None


def test_the_old_cell_reads_the_particulars_that_were_known_when_the_person_left(
    world: World,
) -> None:
    later = Particulars("Vàng Thị Mới", date(1990, 2, 3), "female", "mong", "higher")
    act = Decision(AFTER, CorrectParticulars(world.moves), world.foreign, "7-QĐ/ĐU", AFTER)
    record(act, "tester", timezone.now(), {world.moves: later})
    names = {
        organisation: reads_people.person(scope_of(organisation), world.moves, BEFORE)
        for organisation in (world.alone_cell, world.foreign_cell)
    }
    found = {o: p.particulars.name for o, p in names.items() if p and p.particulars}
    assert found == {world.alone_cell: "Vàng Thị Đi", world.foreign_cell: "Vàng Thị Mới"}


def test_a_foreign_person_is_not_there(world: World) -> None:
    for organisation in (world.own, world.joint):
        scope = scope_of(organisation)
        assert reads_people.person(scope, world.foreigner, AFTER) is None
        assert reads_decisions.decisions_of_person(scope, world.foreigner) == []
        assert reads_search.search_persons(scope, "Quàng", AFTER) == []
    assert reads_search.search_persons(scope_of(world.foreign), "Quàng", AFTER)


def test_who_was_split_off_is_read_by_both_cells_each_up_to_or_from_the_split(
    world: World,
) -> None:
    guest = world.guests[0]
    joint, new = scope_of(world.joint), scope_of(world.new)
    days = (CHANGE - DAY, CHANGE)
    seen = {
        (name, day): _membership(scope, guest, day)
        for (name, scope), day in product({"joint": joint, "new": new}.items(), days)
    }
    # The village has its own cell today: who reads it reads those counted for it, in any cell.
    assert seen == {
        ("joint", CHANGE - DAY): world.joint,
        ("joint", CHANGE): None,
        ("new", CHANGE - DAY): world.joint,
        ("new", CHANGE): world.new,
    }


def _membership(scope: Scope, person: int, on: date) -> int | None:
    found = reads_people.person(scope, person, on)
    return found.membership.cell if found and found.membership else None


def test_a_viewer_reads_how_many_and_not_who(world: World) -> None:
    viewer = scope_of(world.own, role=Role.VIEWER)
    assert reads_people.members_of_cell(viewer, world.joint, AFTER) == []
    assert reads_people.members_of_village(viewer, world.host, AFTER) == []
    assert reads_people.person(viewer, world.stays, AFTER) is None
    assert reads_search.search_persons(viewer, "Lò", AFTER) == []
    strength = reads_people.strength_of_cell(viewer, world.joint, AFTER)
    assert strength is not None and strength.members == 4
    split = reads_decisions.decision(viewer, world.split)
    assert split is not None and split.withheld == len(world.guests)
    assert {e.subject.kind for e in split.effects} == {"organisation", "coverage"}
    lines = reads_decisions.decisions_of_organisation(viewer, world.alone_cell)
    assert world.transfer in {line.position for line in lines}
    assert {line.person for line in lines} == {None}
    assert all(one.person is None for one in reads_quality.matters(viewer, AFTER))


# Decisions


def test_a_decision_shows_only_lines_whose_subjects_are_in_scope(world: World) -> None:
    opening = 1
    whole = reads_decisions.decision(ALL, opening)
    own = reads_decisions.decision(scope_of(world.own), opening)
    foreign = reads_decisions.decision(scope_of(world.foreign), opening)
    assert whole and own and foreign
    subjects = {e.subject.a for e in own.effects}
    assert {world.own, world.host, world.stays} <= subjects
    assert not {world.foreign, world.elsewhere, world.foreigner} & subjects
    assert len(own.effects) + len(foreign.effects) < len(whole.effects)


def test_a_decision_about_others_is_not_there(world: World) -> None:
    assert reads_decisions.decision(scope_of(world.foreign), world.split) is None
    assert reads_decisions.decision(scope_of(world.joint), world.transfer) is None
    assert reads_decisions.decision(Scope(), world.split) is None
    assert reads_decisions.decisions_at(scope_of(world.foreign), [world.split]) == {}


def test_a_decision_on_a_split_is_read_by_both_cells(world: World) -> None:
    for cell in (world.joint, world.new):
        found = reads_decisions.decision(scope_of(cell), world.split)
        assert found is not None


# Places and organisations


@pytest.mark.parametrize("on", [BEFORE, CHANGE, AFTER, REFORMED])
def test_only_own_places_are_listed(world: World, on: date) -> None:
    scope = scope_of(world.own)
    villages = {state.village for state in reads_map.village_states(scope, on)}
    assert villages == {world.host, world.guest, world.alone, world.lost}
    history = reads_figures.status_history(scope, FIRST_DAY, on)
    assert set(history["village"].to_pylist()) == villages
    assert reads.place(scope, world.elsewhere, on) is None
    assert reads.organisation(scope, world.foreign_cell, on) is None
    assert reads.organisation(scope, world.district, on) is None
    assert reads.place(scope, world.merged_place, on) is not None
    assert {h.id for h in reads_search.search_places(scope, "village", on)} == villages


def test_before_the_reform_the_third_commune_is_foreign(world: World) -> None:
    scope = scope_of(world.own, today=REFORM - DAY)
    assert reads.place(scope, world.lost, AFTER) is None
    assert reads.place(scope_of(world.own, today=REFORM), world.lost, AFTER) is not None


# Figures


def figures(scope: Scope, question: Question) -> dict[str, object]:
    return dict(reads_figures.figures(scope, question).figures)


@pytest.mark.parametrize("on", [BEFORE, CHANGE, AFTER])
def test_figures_without_a_root_are_those_of_the_own_commune(world: World, on: date) -> None:
    scope = scope_of(world.own, today=AFTER)
    assert figures(scope, asked(on)) == figures(ALL, asked(on, root=world.own_place))
    by_tree = asked(on, tree="organisation")
    assert figures(scope, by_tree) == figures(ALL, replace(by_tree, root=world.own))


@pytest.mark.parametrize("on", [BEFORE, CHANGE, AFTER])
def test_on_boundaries_of_before_the_reform_two_communes_add_up(world: World, on: date) -> None:
    scope = scope_of(world.own)
    found = reads_figures.figures(scope, asked(on, by="commune"))
    parts = [figures(ALL, asked(on, root=n)) for n in (world.own_place, world.merged_place)]
    for key in (*STOCKS[:-1], *FLOWS):
        assert found.figures[key] == sum(part[key] for part in parts)  # type: ignore[misc]
    share = found.figures["villages_independent"] / found.figures["villages"]  # type: ignore[operator]
    assert found.figures["share_villages_independent"] == share
    assert {row.node for row in found.rows} == {world.own_place, world.merged_place}
    as_now = asked(on, boundaries_of=REFORMED)
    assert figures(scope, as_now) == figures(ALL, replace(as_now, root=world.own_place))


def test_a_series_adds_up_as_the_figures_of_its_days_do(world: World) -> None:
    scope = scope_of(world.own)
    days = (FIRST_DAY, BEFORE, CHANGE, AFTER)
    rows = reads_figures.progress(scope, asked(), days)
    assert [row["day"] for row in rows] == list(days)
    for row in rows:
        on_the_day = figures(scope, asked(row["day"], boundaries_of=AFTER))
        assert {key: row[key] for key in on_the_day} == on_the_day


def test_a_breakdown_by_a_trait_adds_up_over_both_communes(world: World) -> None:
    scope = scope_of(world.own)
    of_trait = question(AFTER, ("members",), by="standing")
    found = {r.code: r.figures["members"] for r in reads_figures.figures(scope, of_trait).rows}
    assert found == {"official": 4 + 3 + 3 + 3 + 3}


def test_the_rows_behind_a_figure_are_those_of_the_scope_alone(world: World) -> None:
    scope = scope_of(world.own)
    members = question(AFTER, ("members",))
    rows = reads_figures.rows_behind(scope, members, "members")
    assert rows.num_rows == figures(scope, members)["members"]
    persons = set(rows["person"].to_pylist())
    assert world.stays in persons and world.foreigner not in persons
    assert world.moves not in persons
    with pytest.raises(reads_figures.privacy.Refused):
        reads_figures.rows_behind(scope_of(world.own, role=Role.VIEWER), members, "members")


def test_a_foreign_root_is_out_of_scope(world: World) -> None:
    scope = scope_of(world.own)
    with pytest.raises(OutOfScope):
        reads_figures.figures(scope, asked(root=world.foreign_place))
    with pytest.raises(OutOfScope):
        reads_figures.figures(Scope(), asked())


def test_asked_at_the_district_a_commune_officer_gets_the_own_commune(world: World) -> None:
    scope = scope_of(world.own, today=AFTER)
    district = 2  # the builder's second place
    assert figures(scope, asked(root=district)) == figures(ALL, asked(root=world.own_place))


def test_the_secretary_of_an_office_cell_has_no_villages_and_an_own_cell(world: World) -> None:
    scope = scope_of(world.office)
    assert figures(scope, asked())["villages"] == 0
    assert reads_figures.rows_behind(scope, asked(), "villages").num_rows == 0
    assert figures(scope, asked(tree="organisation"))["members"] == 3


def test_below_the_commune_a_part_is_not_broken_down_either(world: World) -> None:
    by_group = question(AFTER, ("members",), by="ethnic_group")
    with pytest.raises(reads_figures.privacy.Refused):
        reads_figures.figures(scope_of(world.joint), by_group)


def test_what_changed_is_told_of_the_own_rows(world: World) -> None:
    scope = scope_of(world.own)
    found = reads_figures.contributions(scope, question(AFTER, ("cells",)), "cells", then=1)
    assert [(one.position, one.amount) for one in found] == [(world.split, 1)]
    assert (
        reads_figures.contributions(
            scope_of(world.foreign), question(AFTER, ("cells",)), "cells", then=1
        )
        == []
    )


def test_what_does_not_come_out_is_told_of_the_own_nodes(world: World) -> None:
    assert reads_reconcile.mismatches(scope_of(world.own), FIRST_DAY, AFTER) == ()


def test_an_office_lies_where_its_organisation_does_and_a_charge_where_its_village_does(
    world: World,
) -> None:
    def recorded(content: Content) -> int:
        act = Decision(AFTER, content, world.own, "8-QĐ/ĐU", AFTER, ANY_RULE)
        return record(act, "tester", timezone.now())

    office = recorded(Appoint(world.joint, world.stays, "secretary"))
    charge = recorded(InChargeOfVillage(world.stays, world.guest))
    seen = {
        (cell, position): reads_decisions.decision(scope_of(cell), position) is not None
        for cell, position in product((world.joint, world.new), (office, charge))
    }
    assert seen == {
        (world.joint, office): True,
        (world.joint, charge): False,
        (world.new, office): False,
        (world.new, charge): True,
    }
    viewer = scope_of(world.own, role=Role.VIEWER)
    for position in (office, charge):
        found = reads_decisions.decision(viewer, position)
        assert found and (found.effects, found.withheld) == ((), 1)
    own = {one.position for one in reads_decisions.decisions_of_person(ALL, world.stays)}
    assert {office, charge} <= own
