"""One of each thing of the plans, of the first commune of the small world, made once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chibo.ledger.scope import Scope
from chibo.planner.plan_form import write_plan
from chibo.planner.problem import write_problem
from chibo.planner.rule_of_thumb import rule_of_thumb
from chibo.planning import mergers, movable
from chibo.planning.gathering import gather
from chibo.planning.models import MergerDue, Movable, Run
from chibo.planning.wanted import Wanted, write_wanted
from tests.access.world import AFTER, World

ALL = Scope.everything()
NOW = datetime(2018, 5, 14, 2, tzinfo=UTC)


def run(world: World) -> int:
    found = Run.objects.first()
    if found is not None:
        return found.pk
    wanted = Wanted(periods=2)
    problem = gather(ALL, world.own_place, AFTER, wanted).problem
    made = write_plan(rule_of_thumb(problem)).decode()
    return Run.objects.create(
        place=world.own_place,
        on=AFTER,
        settings=write_wanted(wanted),
        problem=write_problem(problem).decode(),
        plan=made,
        thumb=made,
        state="done",
        made_by="me",
        made_at=NOW,
        ended_at=NOW,
    ).pk


def listing(world: World) -> int:
    to = [world.guest]
    found = Movable.objects.first()
    return (found or movable.list_member(ALL, world.stays, to, AFTER, "", "me", NOW)).pk


def merger(world: World) -> int:
    found = MergerDue.objects.first()
    due = date(2019, 1, 1)
    return (found or mergers.announce(ALL, world.host, due, AFTER, "1/TB", "me", NOW)).pk
