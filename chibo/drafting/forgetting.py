"""What is left of a person in drafts once the particulars are erased: nothing."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from . import models as m
from .papers import forget_persons


@transaction.atomic
def forget(persons: Collection[int]) -> None:
    """Discard the open drafts that hold particulars of these persons, and destroy these."""
    held = m.Draft.objects.filter(papers__particulars__person__in=persons)
    for row in m.Draft.objects.select_for_update().filter(id__in=held.values("id")):
        forget_persons(row)
        row.state = "discarded"
        row.save()
