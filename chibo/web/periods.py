"""The days of a series."""

from __future__ import annotations

from datetime import date, timedelta

STEPS = {"month": 1, "quarter": 3, "year": 12}
"""Steps of a series, in months."""


def ends(since: date, on: date, every: str) -> tuple[date, ...]:
    """Return the last day of every month, quarter or year from ``since``, and both ends."""
    months = STEPS[every]
    days = {since, on}
    month = since.replace(day=1)
    while month <= on:
        after = (month + timedelta(days=32)).replace(day=1)
        last = after - timedelta(days=1)
        if month.month % months == 0 and last <= on:
            days.add(last)
        month = after
    return tuple(sorted(days))
