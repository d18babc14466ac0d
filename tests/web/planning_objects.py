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


def run_of(world: World) -> Run:
    """Keep a plan of the first commune, made by the rule of thumb."""
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
    )


def listing_of(world: World) -> Movable:
    """Put a member of the joint cell on the list of who may be moved."""
    return movable.list_member(ALL, world.stays, [world.host], AFTER, "", "me", NOW)


def merger_of(world: World) -> MergerDue:
    """Announce a merger of the host village."""
    return mergers.announce(ALL, world.host, date(2019, 1, 1), AFTER, "1/TB", "me", NOW)


def run(world: World) -> int:
    return (Run.objects.first() or run_of(world)).pk


def listing(world: World) -> int:
    return (Movable.objects.first() or listing_of(world)).pk


def merger(world: World) -> int:
    return (MergerDue.objects.first() or merger_of(world)).pk
