"""Loading the demo into an empty register."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction

from chibo.register import models as m
from chibo.register.record import Paper, record_many

from . import generate

FIRST_DAY = date(2016, 1, 1)
ACTOR = "demo"


class NotADemo(Exception):
    """The register holds something other than the demo: it is not touched."""


def is_loaded() -> bool:
    """Tell whether the register holds the demo. Raises NotADemo if it holds anything else."""
    info = m.RegisterInfo.objects.first()
    if info is not None and info.sample_data:
        return True
    if info is not None or m.LedgerEntry.objects.exists():
        raise NotADemo
    return False


@transaction.atomic
def load(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Record the whole demo, all or nothing, and return the number of decisions.

    ``progress`` is told, now and then, how many of how many decisions are done.
    """
    entries = list(generate())

    def papers() -> Iterator[Paper]:
        for done, entry in enumerate(entries):
            if done % 100 == 0:
                progress(done, len(entries))
            yield Paper(entry.decision, entry.recorded_at, entry.particulars)

    record_many(papers(), ACTOR)
    progress(len(entries), len(entries))
    root = m.PlaceSpell.objects.filter(parent=None).order_by("id").first()
    m.RegisterInfo.objects.create(
        first_day=FIRST_DAY, sample_data=True, root_place=root.place if root else None
    )
    return len(entries)
