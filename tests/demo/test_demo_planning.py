"""The demo's lists for plans, and what a plan as of its first day gains. People are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from chibo.demo.planning import add_planning
from chibo.ledger.scope import Scope
from chibo.planner.check import check
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planner.solve import plan
from chibo.planning.course import NOTHING, Course
from chibo.planning.gathering import gather
from chibo.planning.mergers import mergers
from chibo.planning.models import MergerDue, Movable
from chibo.planning.movable import listings
from chibo.planning.wanted import Wanted
from chibo.register import models as m
from chibo.register import reads_map
from chibo.register.reads import held

pytestmark = pytest.mark.slow
FIRST_DAY, ARTICLE = date(2016, 1, 1), date(2018, 5, 13)
EVERYTHING = Scope.everything()


def independent(on: date) -> int:
    return sum(row.status == "independent" for row in reads_map.village_states(EVERYTHING, on))


def rows_of_the_register() -> dict[str, object]:
    """Return the ledger's head, and how many rows every table of the register has."""
    models = apps.get_app_config("register").get_models()
    counts: dict[str, object] = {one.__name__: one._default_manager.count() for one in models}
    head = m.LedgerHead.objects.get()
    return counts | {"head": (head.position, head.digest)}


def test_lists_and_merger_change_nothing_in_the_register(demo_data: None) -> None:
    listed = [(one.person, one.to, one.view) for one in listings(EVERYTHING, FIRST_DAY)]
    Movable.objects.all().delete()
    MergerDue.objects.all().delete()
    before = rows_of_the_register()
    add_planning("demo", datetime(2016, 1, 1, 8, tzinfo=UTC))
    assert rows_of_the_register() == before
    again = [(one.person, one.to, one.view) for one in listings(EVERYTHING, FIRST_DAY)]
    assert again == listed


def test_only_officials_of_offices_are_listed_and_by_their_own_commune(demo_data: None) -> None:
    found = listings(EVERYTHING, FIRST_DAY)
    homes = {row.person: row for row in held(m.MembershipSpell, FIRST_DAY)}
    above = {row.organisation: row.parent for row in held(m.OrganisationSpell, FIRST_DAY)}
    for line in found:
        home = homes[line.person]
        assert (home.standing, home.village) == ("official", None)
        assert above[home.cell] == line.organisation
    assert {line.view for line in found} == {"agrees", "declines", "not_noted"}
    assert len({line.organisation for line in found}) == 14


def test_a_merger_of_the_later_course_is_announced_on_the_first_day(demo_data: None) -> None:
    [row] = mergers(EVERYTHING, FIRST_DAY)
    assert row.due_on > ARTICLE
    assert not held(m.PlaceSpell, row.due_on).filter(place=row.village).exists()


def test_the_plan_as_of_the_first_day_beside_the_demos_own_course(demo_data: None) -> None:
    """docs/planner.md states these figures."""
    problem = gather(EVERYTHING, None, FIRST_DAY, Wanted()).problem
    assert (len(problem.villages), problem.periods) == (243, 10)
    found, thumb = plan(problem, 60), rule_of_thumb(problem)
    course = Course(problem, found)
    own = [independent(course.ends(period)) for period in range(1, 11)]
    checked = check(problem, found)
    assert found.status == "optimal" and not checked.broken and checked.values is not None
    assert checked.values[:3] == (2430, 2201, 67)
    assert check(problem, thumb).values[:3] == (2430, 2146, 69)  # type: ignore[index]
    assert (sum(own), independent(ARTICLE)) == (1347, 158)
    assert (course.curve[-1], own[-1]) == (239, 157)
    assert Course(problem, NOTHING).curve == [110] * 11
