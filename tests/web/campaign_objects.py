"""One of each thing of the campaign, of the first commune of the small world, made once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chibo.campaign import periods, practices, resolutions, setting, visits
from chibo.campaign.models import Closing, Measure, Practice, Resolution, Target, Visit
from chibo.campaign.practices import PracticeSpec
from chibo.campaign.resolutions import MeasureSpec, ResolutionSpec
from chibo.campaign.setting import TargetSpec
from chibo.campaign.visits import VisitSpec
from chibo.ledger.scope import Scope
from tests.access.world import AFTER, CHANGE, World
from tests.oracle.builder import FIRST_DAY

NOW = datetime(2018, 5, 14, 2, tzinfo=UTC)
UNTIL = date(2020, 12, 31)


def paper_of(world: World) -> Resolution:
    """Keep a plan of the first commune."""
    spec = ResolutionSpec(world.own, "plan", "02-KH/ĐU", CHANGE, "On cells", FIRST_DAY, UNTIL)
    return resolutions.save_resolution(spec, "me", NOW)


def target_of(world: World, paper: Resolution) -> Target:
    """Set the joint cell a target by a plan."""
    spec = TargetSpec(world.joint, "admissions", "floor_per_year", 2, FIRST_DAY, UNTIL)
    return setting.save_target(paper, spec, "me", NOW)


def visit_of(world: World) -> Visit:
    """Keep a visit to the host village."""
    spec = VisitSpec(world.host, CHANGE, (world.stays,), "They meet.")
    return visits.save_visit(spec, "me", NOW)


def closing_of(world: World) -> Closing:
    """Close a half-year of the first commune."""
    scope, ends_on = Scope.everything(), date(2017, 12, 31)
    return periods.submit(scope, world.own, ends_on, "me", NOW).closing


def practice_of(world: World) -> Practice:
    """Write a practice of the first commune down."""
    spec = PracticeSpec(world.own, "A cell", "How.", ("members",), FIRST_DAY, AFTER)
    return practices.save_practice(spec, "me", NOW)


def _paper(world: World) -> Resolution:
    return Resolution.objects.first() or paper_of(world)


def resolution(world: World) -> int:
    target(world)  # by which it binds the cell, whose secretary may read it
    return _paper(world).pk


def target(world: World) -> int:
    return (Target.objects.first() or target_of(world, _paper(world))).pk


def target_of_district(world: World) -> int:
    """Set the district a target by a resolution of its own."""
    found = Target.objects.filter(organisation=world.district).first()
    if found is None:
        number = "06-NQ/HU"
        spec = ResolutionSpec(world.district, "resolution", number, CHANGE, "-", FIRST_DAY, UNTIL)
        paper = resolutions.save_resolution(spec, "me", NOW)
        whole = TargetSpec(world.district, "admissions", "floor_per_year", 5, FIRST_DAY, UNTIL)
        found = setting.save_target(paper, whole, "me", NOW)
    return found.pk


def measure(world: World) -> int:
    paper = _paper(world)
    spec = MeasureSpec("Train sources", world.stays)
    found = Measure.objects.first() or resolutions.save_measure(paper, spec, "me", NOW)
    return found.pk


def visit(world: World) -> int:
    return (Visit.objects.first() or visit_of(world)).pk


def closing(world: World) -> int:
    return (Closing.objects.first() or closing_of(world)).pk


def practice(world: World) -> int:
    return (Practice.objects.first() or practice_of(world)).pk
