"""Opening a register: its first papers, and the row about the register itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction

from . import models as m
from .record import Paper, record_many

Progress = Callable[[int, int], None]
"""Is told, now and then, how many of how many papers are done."""


def silent(done: int, total: int) -> None:
    """Show no progress."""


class NotEmpty(Exception):
    """The register holds something already, and is opened once only."""


def is_empty() -> bool:
    """Tell whether the register is still to be opened."""
    return not m.RegisterInfo.objects.exists() and not m.LedgerEntry.objects.exists()


@transaction.atomic
def open_register(
    papers: Sequence[Paper],
    first_day: date,
    actor: str,
    *,
    sample_data: bool = False,
    progress: Progress = silent,
) -> int:
    """Record the first papers of an empty register, all or nothing, and return their number.

    Raises NotEmpty, and what ``record_many`` raises.
    """
    if not is_empty():
        raise NotEmpty
    record_many(papers, actor, lambda done: progress(done, len(papers)))
    roots = m.PlaceSpell.objects.filter(parent=None).order_by("id").values_list("place", flat=True)
    m.RegisterInfo.objects.create(
        first_day=first_day, sample_data=sample_data, root_place=roots.first()
    )
    return len(papers)
