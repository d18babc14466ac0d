"""How those who were admitted came there, who is on the way at the end, and what was planned.

Made backwards from the admissions of the demo, so that no figure of it changes: who is admitted
in autumn 2018 stands on the board of May. All of it is sample data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import msgspec
from django.db.models import Max

from chibo.admissions import contents as c
from chibo.admissions.models import Candidate, CandidateParticulars, CandidateStep
from chibo.ledger.spells import FOREVER, STILL_KNOWN
from chibo.register import models as m
from chibo.register.particulars import Particulars
from chibo.register.tables import in_chunks

from . import people
from .admission_plans import write_plans
from .days import FIRST_DAY, LAST_DAY
from .ways import Ending, Way, way_of

SEED = 4
ACTOR = "demo"
ON_THE_WAY = 90
"""Candidates who are not admitted yet when the demo ends."""
STANDSTILLS = (0, 0, 0, 0, 0, 0, 0, 100)
"""Days before the end from which nothing was done any more, so that some deadlines have passed."""
YOUNGEST, OLDEST = 18, 45
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class _Followed:
    """A candidate with the way; ``particulars`` of who is not a member yet."""

    person: int
    cell: int
    village: int | None
    way: Way
    particulars: Particulars | None = None


def write_candidates() -> int:
    """Write the candidates of the demo's admissions and those on the way; return how many.

    Nothing is written that lies after the last decision: the demo ends there.
    """
    rng = Random(SEED)
    officials = _Officials()
    end = m.LedgerEntry.objects.aggregate(last=Max("effective_on"))["last"]
    ways = [*_admitted(rng, officials), *_on_the_way(rng, officials)]
    shown = [replace(one, way=one.way.up_to(end)) for one in ways if one.way.told_on <= end]
    _write(shown)
    write_plans(rng)
    return len(shown)


class _Officials:
    """Who was an official member of a cell when."""

    def __init__(self) -> None:
        rows = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, standing="official")
        self.spells: dict[int, list[m.MembershipSpell]] = {}
        for row in rows.order_by("id"):
            self.spells.setdefault(row.cell, []).append(row)

    def two_of(self, cell: int, on: date, rng: Random) -> list[int]:
        """Return two official members of the cell on the day, or soon after its founding."""
        day = max(on, FIRST_DAY - timedelta(days=1))
        rows = self.spells[cell]
        there = [row.person for row in rows if row.valid_from <= day < row.valid_to]
        there = there if len(there) > 1 else [row.person for row in rows]
        return rng.sample(sorted(set(there)), 2)

    def number(self, cell: int, on: date) -> int:
        """Return how many official members the cell had on the day."""
        day = max(on, FIRST_DAY - timedelta(days=1))
        return sum(row.valid_from <= day < row.valid_to for row in self.spells[cell]) or 3


def _admitted(rng: Random, officials: _Officials) -> Iterator[_Followed]:
    lives = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN)
    entered = list(lives.filter(from_reason="admission", from_step="enter").order_by("id"))
    official = {row.person: row.from_position for row in lives.filter(from_reason="recognition")}
    schooling = dict(
        m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN).values_list("person", "education")
    )
    papers = _papers({*official.values(), *(row.from_position for row in entered)})
    for row in entered:
        decided = papers[row.from_position]
        recognised = papers.get(official.get(row.person, 0))
        ending = Ending(
            ceremony=row.valid_from,
            position=row.from_position,
            resolved_on=decided.resolved_on,
            signed_on=decided.signed_on,
            number=decided.number,
            issuer=decided.issuer,
            recognition=recognised,
        )
        way = way_of(
            ending,
            schooling.get(row.person),
            officials.two_of(row.cell, row.valid_from, rng),
            officials.number(row.cell, ending.resolved_on),
            rng,
        )
        yield _Followed(row.person, row.cell, row.village, way)


class _Paper(msgspec.Struct, frozen=True):
    """What a decision on a person's standing says."""

    position: int
    number: str
    issuer: int
    signed_on: date
    resolved_on: date


def _papers(positions: Iterable[int]) -> dict[int, _Paper]:
    found = {}
    for chunk in in_chunks(sorted(positions)):
        for entry in m.LedgerEntry.objects.filter(position__in=chunk):
            content = msgspec.json.decode(entry.body)["decision"]["content"]
            resolved = content.get("by", content)["resolved_on"]
            assert entry.signed_on is not None and entry.issuer is not None
            found[entry.position] = _Paper(
                entry.position,
                entry.number,
                entry.issuer,
                entry.signed_on,
                date.fromisoformat(resolved),
            )
    return found


def _on_the_way(rng: Random, officials: _Officials) -> Iterator[_Followed]:
    """Yield candidates who will be admitted after the end of the demo, as far as they have come."""
    there = m.MembershipSpell.objects.filter(known_to=STILL_KNOWN, valid_to=FOREVER)
    homes = list(
        there.exclude(village=None).order_by("id").values_list("cell", "village", "person")
    )
    groups = dict(
        m.ParticularsVersion.objects.filter(known_to=STILL_KNOWN).values_list(
            "person", "ethnic_group"
        )
    )
    above = dict(
        m.OrganisationSpell.objects.filter(known_to=STILL_KNOWN, valid_to=FOREVER).values_list(
            "organisation", "parent"
        )
    )
    for cell, village, neighbour in rng.sample(homes, ON_THE_WAY):
        on = LAST_DAY + timedelta(days=rng.randint(5, 420))
        signed_on = on - timedelta(days=rng.randint(3, 24))
        resolved_on = signed_on - timedelta(days=rng.randint(12, 55))
        number = f"{rng.randint(10, 99)}-QĐ/ĐU"
        ending = Ending(on, 0, resolved_on, signed_on, number, above[cell] or 0, None)
        born = people.born_before(resolved_on, YOUNGEST, OLDEST, rng)
        known = people.villager(groups[neighbour] or "mong", born, rng)  # type: ignore[arg-type]
        helpers = officials.two_of(cell, LAST_DAY, rng)
        way = way_of(ending, known.education, helpers, officials.number(cell, LAST_DAY), rng)
        until = LAST_DAY - timedelta(days=rng.choice(STANDSTILLS))
        yield _Followed(rng.getrandbits(52) or 1, cell, village, way.up_to(until), known)


def _write(followed: list[_Followed]) -> None:
    candidates = [
        Candidate(
            person=one.person,
            cell=one.cell,
            village=one.village,
            listed_on=one.way.listed_on,
            told_on=one.way.told_on,
            entered_by=ACTOR,
            entered_at=_moment(one.way.told_on),
        )
        for one in followed
    ]
    Candidate.objects.bulk_create(candidates, batch_size=ROWS_AT_ONCE)
    CandidateParticulars.objects.bulk_create(
        [
            CandidateParticulars(candidate_id=one.person, **msgspec.structs.asdict(one.particulars))
            for one in followed
            if one.particulars is not None
        ]
    )
    steps = [
        CandidateStep(
            candidate_id=one.person,
            kind=c.kind_of(step),
            on=step.on,
            body=c.written(step),
            entered_by=ACTOR,
            entered_at=_moment(step.on),
        )
        for one in followed
        for step in one.way.steps
    ]
    CandidateStep.objects.bulk_create(steps, batch_size=ROWS_AT_ONCE)


def _moment(day: date) -> datetime:
    """Steps are entered on the next day, at nine in the morning in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(2), UTC)
