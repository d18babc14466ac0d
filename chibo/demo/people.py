"""Made-up persons: who lives or works where, how old, of which people and schooling."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from chibo.register.particulars import Education, EthnicGroup, Particulars, Sex

from .days import ANNIVERSARIES
from .names import person_name

OWN_GROUP = 0.94  # share of a village's members who are of its main ethnic group
STAFF_GROUPS: tuple[tuple[EthnicGroup, int], ...] = (
    ("kinh", 30),
    ("thai", 38),
    ("mong", 28),
    ("kho_mu", 3),
    ("other", 1),
)
WOMEN_IN_VILLAGES = 0.26
WOMEN_AMONG_STAFF = 0.48


def villager(group: EthnicGroup, born: date, rng: Random) -> Particulars:
    """Return a person who lives in a village of the ethnic group."""
    own = group if rng.random() < OWN_GROUP else rng.choice(("mong", "thai", "kinh"))
    sex: Sex = "female" if rng.random() < WOMEN_IN_VILLAGES else "male"
    education: Education = rng.choices(
        ("primary", "lower_secondary", "upper_secondary", "higher"), (30, 45, 20, 5)
    )[0]
    return Particulars(person_name(own, sex, rng), born, sex, own, education)


def staff(born: date, rng: Random) -> Particulars:
    """Return a person who works in an office, school, station or unit."""
    group = rng.choices([g for g, _ in STAFF_GROUPS], [w for _, w in STAFF_GROUPS])[0]
    sex: Sex = "female" if rng.random() < WOMEN_AMONG_STAFF else "male"
    education: Education = rng.choices(("upper_secondary", "higher"), (25, 75))[0]
    return Particulars(person_name(group, sex, rng), born, sex, group, education)


def born_before(day: date, youngest: int, oldest: int, rng: Random) -> date:
    """Return a birth date of someone who is of an age between the two on the day.

    The younger ages are more frequent. At least ``youngest`` full years.
    """
    years = youngest + (oldest - youngest) * rng.betavariate(1.3, 2.2)
    return day - timedelta(days=int(years * 365.25) + 2)


def admission_day(born: date, before: date, rng: Random) -> date:
    """Return a ceremony of the past for a member of long standing, at 19 to 40 years of age."""
    first = born.year + 19
    year = rng.randint(first, min(max(first, before.year - 2), first + 21))
    month, day = rng.choice(ANNIVERSARIES)
    return date(min(year, before.year - 2), month, day)
