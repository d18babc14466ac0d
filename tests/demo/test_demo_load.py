"""The demo as it is recorded: nothing is refused, and only what should be is listed."""

from __future__ import annotations

from datetime import date

import pytest

from chibo.demo.load import load
from chibo.register.models import Finding, LedgerEntry

from .district import entries

LOOKED_THROUGH = ("holder_has_left", "duty_outlives_unit")
LAST_LOOK = date(2025, 12, 8)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_register_takes_every_decision_of_the_demo() -> None:
    assert load() == len(entries())

    assert LedgerEntry.objects.count() == len(entries())
    listed = set(Finding.objects.values_list("code", flat=True))
    # The five blank villages of 2016; for as long as the next decision takes to be entered, the
    # cell of the divided village, and the committees of the places that ended in 2025.
    # Whoever has left, and what has ended, is looked through once a month.
    assert listed == {
        *("village_blank", "cell_below_min", "outlives_place"),
        *LOOKED_THROUGH,
    }
    # What happened after the last looking through is still open, as in life.
    open_ones = Finding.objects.filter(settled_at=0).values_list("code", "on")
    assert all(code in LOOKED_THROUGH and on > LAST_LOOK for code, on in open_ones)
