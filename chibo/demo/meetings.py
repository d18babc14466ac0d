"""The cells' monthly meetings and yearly ratings of the demo: made up, but for one published fact.

The fact: in Mường Luân more than nine of ten members came.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from chibo.ledger.spells import STILL_KNOWN
from chibo.meetings.line import ABSENCES, FIELDS, Line, card, last_of, months
from chibo.meetings.models import MeetingVersion, RatingVersion
from chibo.meetings.ratings import COUNTS, Rating, most_excellent
from chibo.register import models as register

FIRST, LAST = date(2016, 1, 1), date(2018, 5, 13)
RATED = (2016, 2017)
ACTOR = "demo"
SEED = 20180513
BATCH = 2000
PUBLISHED = "Mường Luân"
USUAL, HIGH = (0.72, 0.9), (0.93, 0.98)
"""Between what share of the members a cell's attendance lies; the second: where it is published."""
MISSED = 0.03
WEIGHTS = (6, 2, 2, 1)
"""How often each reason of an absence comes up."""


@dataclass
class _Cell:
    """A cell's life, and its members: standing or exempt, first day, the day after the last."""

    id: int
    is_published: bool = False
    life: list[tuple[date, date]] = field(default_factory=list)
    members: list[tuple[str, date, date]] = field(default_factory=list)

    def exists(self, on: date) -> bool:
        return any(since <= on < until for since, until in self.life)

    def count(self, standing: str, on: date) -> int:
        return sum(s == standing and since <= on < until for s, since, until in self.members)


@transaction.atomic
def load() -> int:
    """Make the lines and ratings of every cell, and return how many lines there are."""
    dice = random.Random(SEED)  # noqa: S311
    cells = _cells()
    lines = [line for cell in cells for line in _lines(cell, dice)]
    MeetingVersion.objects.bulk_create(lines, BATCH)
    RatingVersion.objects.bulk_create(
        [rating for cell in cells for rating in _ratings(cell, dice)], BATCH
    )
    return len(lines)


def _cells() -> list[_Cell]:
    published = set(
        register.PlaceSpell.objects.filter(
            level="commune", name__endswith=PUBLISHED, valid_from__lte=LAST, valid_to__gt=LAST
        ).values_list("place", flat=True)
    )
    known = register.OrganisationSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=LAST)
    leading = set(known.filter(place__in=published).values_list("organisation", flat=True))
    found: dict[int, _Cell] = {}
    for spell in known.filter(kind="cell").order_by("organisation", "valid_from"):
        cell = found.setdefault(spell.organisation, _Cell(spell.organisation))
        cell.is_published = spell.parent in leading
        cell.life.append((spell.valid_from, spell.valid_to))
    members: dict[int, list[tuple[str, date, date]]] = defaultdict(list)
    held = register.MembershipSpell.objects.filter(known_to=STILL_KNOWN, valid_from__lte=LAST)
    rows = held.values_list("cell", "standing", "exempt", "valid_from", "valid_to")
    for cell_id, standing, exempt, since, until in rows.order_by("id"):
        members[cell_id].append(("exempt" if exempt else standing, since, until))
    for cell in found.values():
        cell.members = members[cell.id]
    return list(found.values())


def _lines(cell: _Cell, dice: random.Random) -> Iterator[MeetingVersion]:
    low, high = HIGH if cell.is_published else USUAL
    usual = dice.uniform(low, high)
    first_theme = dice.randrange(3)
    for number, month in enumerate(months(FIRST, LAST)):
        on = month.replace(day=dice.randint(2, 12))
        if not cell.exists(on) or on > LAST or cell.count("official", on) == 0:
            continue
        if dice.random() < MISSED and not cell.is_published:
            if dice.random() < 0.5:  # else nothing was ever entered
                yield _row(cell.id, month, Line(False, dice.choice(("too_few", "weather"))))
            continue
        yield _row(cell.id, month, _line(cell, on, usual, number % 3 == first_theme, dice))


def _line(cell: _Cell, on: date, usual: float, thematic: bool, dice: random.Random) -> Line:
    standings = ("official", "probationary")
    expected: dict[str, Any] = {s: cell.count(s, on) for s in standings}
    came = {
        standing: sum(dice.random() < usual for _ in range(number))
        for standing, number in expected.items()
    }
    reasons: dict[str, Any] = dict.fromkeys(ABSENCES, 0)
    for _ in range(sum(expected.values()) - sum(came.values())):
        reasons[dice.choices(ABSENCES, WEIGHTS)[0]] += 1
    return Line(
        held=True,
        on=on,
        minutes=dice.choice((75, 90, 90, 100, 110, 120)),
        **expected,
        exempt=cell.count("exempt", on),
        present_official=came["official"],
        present_probationary=came["probationary"],
        **reasons,
        thematic=thematic and dice.random() < 0.9,
        adopted=dice.random() < 0.97,
        points={part: round(most * dice.uniform(0.68, 1)) for part, most in card(on).items()},
    )


def _row(cell: int, month: date, line: Line) -> MeetingVersion:
    at = datetime.combine(line.on or last_of(month), time(9), UTC) + timedelta(days=1)
    return MeetingVersion(
        cell=cell,
        month=month,
        number=1,
        current=True,
        key=f"demo-{cell}-{month:%Y-%m}",
        seen=0,
        actor=ACTOR,
        at=at,
        **{name: getattr(line, name) for name in FIELDS},
    )


def _ratings(cell: _Cell, dice: random.Random) -> Iterator[RatingVersion]:
    for year in RATED:
        end = date(year, 12, 31)
        members = cell.count("official", end) + cell.count("probationary", end)
        if not cell.exists(end) or not members:
            continue
        completed = round(members * dice.uniform(0.1, 0.3))
        good = members - completed
        excellent = most_excellent(Rating(good=round(good * 5 / 6)), year)
        counts = dict.fromkeys(COUNTS, 0)
        counts |= {"excellent": excellent, "good": good - excellent, "completed": completed}
        yield RatingVersion(
            cell=cell.id,
            year=year,
            number=1,
            current=True,
            actor=ACTOR,
            at=datetime(year, 12, 20, 9, tzinfo=UTC),
            grade=dice.choices(("excellent", "good", "completed"), (2, 6, 2))[0],
            **counts,
        )
