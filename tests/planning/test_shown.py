"""A plan with names, and beside the campaign's targets."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.campaign.models import Resolution, Target
from chibo.ledger.scope import Scope
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
        line for period in shown.periods(course, shown.names_of(course)) for line in period.lines
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
    names = shown.names_of(course)
    assert sum(names.person(t.member) is None for t in course.plan.transfers) == 1


def test_what_is_left_over_says_where_a_merger_is_due(d: District) -> None:
    due = date(2017, 1, 1)
    mergers.announce(ALL, d.ready, due, date(2016, 1, 1), "5-TB/HU", ACTOR, NOW)
    read = d.planned()
    course = Course(read.problem, read.plan)
    left = {row.village: row.merger_due for row in shown.left_over(course, shown.names_of(course))}
    assert left[d.ready] == due
    assert all(founding.village != d.ready for founding in course.plan.foundings)


def test_a_plan_is_decided_on_only_where_all_its_villages_are(d: District) -> None:
    read = d.planned()
    course = Course(read.problem, read.plan)
    assert shown.may_see(ALL, course)
    assert not shown.may_see(Scope(places=frozenset({d.host}), persons=True), course)


def test_targets_on_independent_villages_stand_beside_the_plan(d: District) -> None:
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
            form="level",
            value=value,
            since=date(2016, 1, 1),
            until=until,
            actor=ACTOR,
            at=NOW,
        )
        for key, value, until in (
            ("villages_independent", 1, date(2016, 9, 30)),
            ("share_villages_independent", 0.5, date(2030, 1, 1)),
            ("admissions", 5, date(2016, 12, 31)),
        )
    }
    read = d.planned(WANTED)
    sure, aims = outlook_of(read)
    course = Course(read.problem, read.plan)
    found = {aim.target.id: aim for aim in aims}
    assert set(found) == {
        made[k].id for k in ("villages_independent", "share_villages_independent")
    }
    one = found[made["villages_independent"].id]
    assert (one.period, one.wanted, one.reached, one.chance) == (3, 1, course.curve[3], 1.0)
    half = found[made["share_villages_independent"].id]
    assert (half.period, half.wanted, half.chance) == (4, 2, 0.0)
    assert list(sure.mean) == pytest.approx(course.curve[1:])
