"""Periods of the rulebook: months from a ceremony, working days of Vietnam, ages."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta


@lru_cache(maxsize=1)
def _public_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("VN")


@lru_cache(maxsize=4096)
def months_after(start: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it has none."""
    return start + relativedelta(months=months)


@lru_cache(maxsize=4096)
def working_days_after(start: date, days: int) -> date:
    """Return the last day of a period of so many working days that follow ``start``."""
    day, left = start, days
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in _public_holidays():
            left -= 1
    return day


def age_on(birth: date, on: date) -> int:
    """Return the full years of age on the day."""
    return relativedelta(on, birth).years
