"""Loading the demo into an empty register."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from chibo.register import models as m
from chibo.register.opening import Progress, is_empty, open_register, silent
from chibo.register.record import Paper

from . import generate, meetings
from .candidates import write_candidates
from .drafting import prepare
from .planning import add_planning
from .resolutions import add_campaign

FIRST_DAY = date(2016, 1, 1)
ACTOR = "demo"


class NotADemo(Exception):
    """The register holds something other than the demo: it is not touched."""


def is_loaded() -> bool:
    """Tell whether the register holds the demo. Raises NotADemo if it holds anything else."""
    info = m.RegisterInfo.objects.first()
    if info is not None and info.sample_data:
        return True
    if not is_empty():
        raise NotADemo
    return False


@transaction.atomic
def load(progress: Progress = silent) -> int:
    """Record the whole demo, all or nothing, and return the number of decisions.

    What is still in preparation comes after it.
    """
    papers = [Paper(e.decision, e.recorded_at, e.particulars) for e in generate()]
    recorded = open_register(papers, FIRST_DAY, ACTOR, sample_data=True, progress=progress)
    write_candidates()
    add_campaign()
    meetings.load()
    add_planning(ACTOR, timezone.make_aware(datetime.combine(FIRST_DAY, time(8))))
    prepare(ACTOR)
    return recorded
