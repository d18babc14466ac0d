"""Writes of outlines: an import replaces what was imported for the same level and day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from .models import Outline


@transaction.atomic
def replace(
    level: str,
    valid_from: date,
    areas: Mapping[int, bytes],
    *,
    source: str,
    actor: str,
    now: datetime,
) -> None:
    """Keep these outlines (WKB by place) for the level and day instead of the former ones."""
    remove(level, valid_from)
    Outline.objects.bulk_create(
        Outline(
            place=place,
            level=level,
            valid_from=valid_from,
            area=area,
            source=source,
            recorded_at=now,
            actor=actor,
        )
        for place, area in areas.items()
    )


def remove(level: str, valid_from: date) -> int:
    """Remove the level's outlines of the day and return their number."""
    number, _by_table = Outline.objects.filter(level=level, valid_from=valid_from).delete()
    return number
