"""A plan with names, and beside the campaign's targets."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from chibo.campaign.models import Resolution, Target
from chibo.ledger.scope import Scope
from chibo.planner.plan_form import Pin
from chibo.planning import mergers, shown
from chibo.planning.aims import outlook_of
from chibo.planning.course import Course
from chibo.register.erase import erase

from .district import ACTOR, ALL, NOW, WANTED, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def d() -> District:
    d = District()
    for number, view in enumerate(("agrees", "declines")):
        d.list_official(number, view)
    return d


def test_each_line_names_village_commune_and_person_and_who_said_no(d: District) -> None:
    read = d.planned()
    course = Course(read.problem, read.plan)
    lines = [
        line
        for period in shown.periods(course, shown.names_of(ALL, course))
        for line in period.lines
    ]
    assert {line.proposal for line in lines} == set(course.proposals)
    assert {line.commune for line in lines} == {f"commune {d.commune}"}
    transfers = {line.proposal.subject: line for line in lines if line.proposal.act == "transfer"}
    assert set(transfers) == set(d.officials[:2])
    for person, line in transfers.items():
        assert line.subject == f"Lò Văn {person}"
        assert line.declines == (person == d.officials[1])
    [founding] = [line for line in lines if line.proposal.act == "founding"]
    assert founding.left == f"cell {d.cell}" and len(founding.coming) == 1


def test_an_erased_person_has_no_name_in_a_plan(d: District) -> None:
    read = d.planned()
    erase(d.officials[0], "asked for", ACTOR, NOW)
    read.row.refresh_from_db()
    course = Course(type(read)(read.row).problem, type(read)(read.row).plan)
    names = shown.names_of(ALL, course)
    assert sum(names.person(t.member) is None for t in course.plan.transfers) == 1


def test_what_is_left_over_says_where_a_merger_is_due(d: District) -> None:
    due = date(2017, 1, 1)
    mergers.announce(ALL, d.ready, due, date(2016, 1, 1), "5-TB/HU", ACTOR, NOW)
    read = d.planned()
    course = Course(read.problem, read.plan)
    left = {
        row.village: row.merger_due for row in shown.left_over(course, shown.names_of(ALL, course))
    }
    assert left[d.ready] == due
    assert all(founding.village != d.ready for founding in course.plan.foundings)


def test_targets_that_a_plan_speaks_to_stand_beside_it(d: District) -> None:
    resolution = Resolution.objects.create(
        organisation=d.district,
        kind="resolution",
        number="1-NQ/HU",
        signed_on=date(2016, 1, 1),
        title="On cells",
        since=date(2016, 1, 1),
        until=date(2020, 12, 31),
        actor=ACTOR,
        at=NOW,
    )
    made = {
        key: Target.objects.create(
            resolution=resolution,
            organisation=d.district,
            key=key,
            form="zero" if key == "villages_without_cell" else "level",
            value=value,
            since=date(2016, 1, 1),
            until=until,
            actor=ACTOR,
            at=NOW,
        )
        for key, value, until in (
            ("villages_independent", 1, date(2016, 9, 30)),
            ("share_villages_independent", 0.5, date(2030, 1, 1)),
            ("villages_without_cell", 0, date(2030, 1, 1)),
            ("share_villages_with_members", 1, date(2016, 6, 30)),
            ("admissions", 5, date(2016, 12, 31)),
        )
    }
    read = d.planned(WANTED)
    sure, aims = outlook_of(read)
    course = Course(read.problem, read.plan)
    found = {aim.target.id: aim for aim in aims}
    assert set(found) == {line.id for key, line in made.items() if key != "admissions"}
    one = found[made["villages_independent"].id]
    assert (one.on, one.reached, one.chance) == (date(2016, 9, 30), course.curve[3], 1.0)
    assert one.is_met
    half = found[made["share_villages_independent"].id]
    assert (half.on, half.reached, half.chance) == (date(2016, 12, 31), 1 / 3, 0.0)
    assert not half.is_met
    without = found[made["villages_without_cell"].id]
    assert (without.reached, without.is_met, without.chance) == (1, False, None)
    members = found[made["share_villages_with_members"].id]
    assert (members.on, members.reached, members.is_met) == (date(2016, 6, 30), 1.0, True)
    assert list(sure.mean) == pytest.approx(course.curve[1:])


@translation.override("en")
def test_who_comes_from_a_cell_out_of_sight_is_told_by_the_cell_alone(d: District) -> None:
    read = d.planned()
    own = frozenset({d.committee, d.cell})
    places = frozenset({d.commune, d.host, d.ready, d.empty})
    scope = Scope(organisations=own, places=places, persons=True)
    course = read.course
    movers = [t.member for t in course.plan.transfers]
    assert shown.sees_all(ALL, read.problem)
    assert not shown.sees_all(scope, read.problem)
    names = shown.names_of(scope, course)
    assert {names.person(member) for member in movers} == {f"a member of cell {d.office}"}
    pin = Pin(act="transfer", subject=movers[0], to=d.ready)
    [named] = shown.named_pins(scope, read.problem, [pin])
    assert (named.village, named.person) == (f"village {d.ready}", f"a member of cell {d.office}")
    [named] = shown.named_pins(ALL, read.problem, [pin])
    assert named.person == f"Lò Văn {movers[0]}"
