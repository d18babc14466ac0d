"""Days and hours on which things are done: batches of admissions, years later, office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

FIRST_DAY = date(2016, 1, 1)
OPENING_DAY = date(2015, 12, 31)
CAMPAIGN_END = date(2018, 5, 13)
REFORM_DAY = date(2025, 7, 1)
LAST_DAY = date(2025, 12, 31)

ANNIVERSARIES = ((2, 3), (5, 19), (9, 2), (11, 7))
"""Month and day around which admission ceremonies are held."""
CEREMONY_SPREAD = 4  # days after the anniversary, at most
STRUCTURAL_DAYS = (1, 15)
"""Days of the month on which cells and villages change; nothing else happens on them, so that
no two decisions set one member's cell on one date."""

WORKDAY_START = time(1, 0)  # 8 o'clock in Vietnam, in UTC
WORKDAY_MINUTES = 9 * 60


def ceremony(anniversary: date, rng: Random) -> date:
    """Return a ceremony's day, on the anniversary or soon after it."""
    return anniversary + timedelta(days=rng.choice((0, 0, 0, 1, 2, 3, CEREMONY_SPREAD)))


def anniversaries(since: date, on: date) -> list[date]:
    """Return the anniversaries of the period, both days included."""
    days = [date(y, m, d) for y in range(since.year, on.year + 1) for m, d in ANNIVERSARIES]
    return [day for day in days if since <= day <= on]


def years_later(day: date, years: int) -> date:
    """Return the same day and month; never asked of 29 February."""
    return day.replace(year=day.year + years)


def personal_day(day: date) -> date:
    """Return the day, or the next one if cells and villages change on it."""
    return day + timedelta(days=1) if day.day in STRUCTURAL_DAYS else day


def structural_days(since: date, on: date) -> list[date]:
    """Return the days of the period on which cells and villages may change."""
    days = [since + timedelta(days=i) for i in range((on - since).days + 1)]
    return [day for day in days if day.day in STRUCTURAL_DAYS]


def office_hour(day: date, rng: Random) -> datetime:
    """Return a moment of the day, or of the next Monday if it falls on a week-end."""
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    minutes = rng.randrange(WORKDAY_MINUTES)
    return datetime.combine(day, WORKDAY_START, UTC) + timedelta(minutes=minutes)
