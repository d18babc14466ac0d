"""From the register as of a day to a planning problem, within a scope.

Ids are those of the register, so that a plan can be traced back. What the register does not say
is assumed, and said in the notes; a problem can always be made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count

from chibo.admissions import reads as admissions
from chibo.admissions.case import BEFORE_ADMISSION
from chibo.admissions.models import WithdrawnCount
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.planner.problem import Candidate, Cell, Limits, Member, Problem, View, Village
from chibo.register import models as m
from chibo.register.reads import held
from chibo.register.tables import in_chunks
from chibo.rulebook import rule
from chibo.rulebook.dates import age_on, months_after

from . import mergers, movable
from .rates import Observed, delays, observed
from .wanted import Wanted

Point = tuple[float, float]


@dataclass(frozen=True)
class Gathered:
    """A problem, what had to be assumed for it (code to how often), and the observed delays."""

    problem: Problem
    notes: Mapping[str, int]
    delays: list[float]


class NothingToPlan(Exception):
    """There is no village in the place on the day."""


def gather(scope: Scope, place: int | None, on: date, wanted: Wanted) -> Gathered:
    """Return the problem of the villages of a place, or of all in scope, as of a day.

    Raises NothingToPlan, or ProblemError where the settings make no sound problem.
    """
    ground = _Ground(scope, place, on, wanted)
    if not ground.villages:
        raise NothingToPlan
    problem = Problem(
        start=on,
        periods=wanted.periods,
        period_months=wanted.period_months,
        min_official=rule("min_official_members", on).value,
        min_present=wanted.min_present,
        probation_periods=-(-rule("probation_months", on).value // wanted.period_months),
        limits=Limits(
            max_distance_km=wanted.max_distance_km,
            per_commune=wanted.per_commune,
            overall=wanted.overall,
        ),
        villages=tuple(ground.village(row) for row in ground.villages),
        cells=tuple(ground.cell(row) for row in ground.cells),
        members=tuple(ground.member(row) for row in ground.members),
        candidates=tuple(ground.candidates()),
    )
    late = delays(ground.reached, wanted.period_months * 30)
    return Gathered(problem, dict(ground.notes), late)


class _Ground:
    """The rows of the day, each read once."""

    def __init__(self, scope: Scope, place: int | None, on: date, wanted: Wanted) -> None:
        self.scope, self.on, self.wanted = scope, on, wanted
        self.notes: Counter[str] = Counter()
        self._unnamed = count(-1, -1)
        self.places = {row.place: row for row in held(m.PlaceSpell, on)}
        self.villages = [
            row
            for row in self.places.values()
            if row.level == "village" and scope.reads_place(row.place) and self._within(row, place)
        ]
        self.ends = [
            months_after(on, period * wanted.period_months)
            for period in range(1, wanted.periods + 1)
        ]
        self._read_cells()

    def _within(self, row: m.PlaceSpell, place: int | None) -> bool:
        above: int | None = row.place
        while above is not None and above != place:
            found = self.places.get(above)
            above = found.parent if found else None
        return place is None or above == place

    def _read_cells(self) -> None:
        inside = self.inside = {row.place for row in self.villages}
        coverage = list(held(m.CoverageSpell, self.on).order_by("cell", "village"))
        organisations = {row.organisation: row for row in held(m.OrganisationSpell, self.on)}
        wanted = {line.cell for line in coverage if line.village in inside}
        communes = {row.parent for row in self.villages}
        for unit in organisations.values():
            above = organisations.get(unit.parent or 0)
            if unit.kind == "cell" and above is not None and above.place in communes:
                wanted.add(unit.organisation)
        wanted |= self._homes_of_listed(inside, communes)
        self.cells = [organisations[cell] for cell in sorted(wanted) if cell in organisations]
        self.organisations = organisations
        self.bases: dict[int, int] = {}
        self.stands = {line.cell: line.village for line in coverage if line.role == "base"}
        self.covering: dict[int, list[m.CoverageSpell]] = defaultdict(list)
        for line in coverage:
            if line.village in inside and line.cell in wanted:
                self.covering[line.village].append(line)
                if line.role == "base":
                    self.bases.setdefault(line.cell, line.village)

    def _homes_of_listed(self, villages: set[int], communes: set[int | None]) -> set[int]:
        """Return the cells, wherever they are, of those who may be moved here."""
        reached = villages | communes
        listed = [line.person for line in self._listed.values() if reached & set(line.to)]
        found: set[int] = set()
        for chunk in in_chunks(listed):
            rows = held(m.MembershipSpell, self.on).filter(person__in=chunk)
            found |= set(rows.values_list("cell", flat=True))
        return found

    @cached_property
    def members(self) -> list[m.MembershipSpell]:
        """The members of the cells on the day."""
        found: list[m.MembershipSpell] = []
        for chunk in in_chunks(row.organisation for row in self.cells):
            found += held(m.MembershipSpell, self.on).filter(cell__in=chunk).order_by("person")
        return found

    @cached_property
    def _born(self) -> dict[int, date]:
        found: dict[int, date] = {}
        for chunk in in_chunks(row.person for row in self.members):
            known = m.ParticularsVersion.objects.filter(person__in=chunk, known_to=STILL_KNOWN)
            rows = known.exclude(birth_date=None).values_list("person", "birth_date")
            found |= {person: born for person, born in rows if born is not None}
        return found

    @cached_property
    def _listed(self) -> dict[int, movable.Listing]:
        return {line.person: line for line in movable.listings(self.scope, self.on)}

    @cached_property
    def _mergers(self) -> dict[int, date]:
        return {row.village: row.due_on for row in mergers.mergers(self.scope, self.on)}

    def village(self, row: m.PlaceSpell) -> Village:
        """Return a village of the problem."""
        lat, lon = self._point(row.place)
        return Village(
            id=row.place,
            commune=row.parent or row.place,
            lat=lat,
            lon=lon,
            covered_by=next(iter(self._cells_of(row.place)), None),
            merger_due=self._mergers.get(row.place),
        )

    def _cells_of(self, village: int) -> list[int]:
        """Return where members of a village are: its own cells, else the first that covers it."""
        lines = self.covering.get(village, [])
        return [line.cell for line in lines if line.role == "base"] or [x.cell for x in lines[:1]]

    def cell(self, row: m.OrganisationSpell) -> Cell:
        """Return a cell of the problem."""
        base = self.bases.get(row.organisation)
        seat = self._seat(row)
        lat, lon = self._point(self.stands.get(row.organisation, seat))
        commune = self.places[base].parent if base is not None else seat
        return Cell(
            id=row.organisation,
            commune=commune or row.organisation,
            lat=lat,
            lon=lon,
            base=base,
        )

    def _seat(self, row: m.OrganisationSpell) -> int | None:
        above = self.organisations.get(row.parent or 0)
        return above.place if above is not None else row.place

    def _point(self, place: int | None) -> Point:
        """Return where a place lies; else where its commune does; else the middle of all."""
        row = self.places.get(place or 0)
        for candidate in (row, self.places.get(row.parent or 0) if row else None):
            if candidate is not None and candidate.lat is not None and candidate.lon is not None:
                if candidate is not row:
                    self.notes["no_position"] += 1
                return candidate.lat, candidate.lon
        self.notes["no_position"] += 1
        return self._middle

    @cached_property
    def _middle(self) -> Point:
        known = [(v.lat, v.lon) for v in self.villages if v.lat is not None and v.lon is not None]
        if not known:
            return 0.0, 0.0
        return sum(p[0] for p in known) / len(known), sum(p[1] for p in known) / len(known)

    def member(self, row: m.MembershipSpell) -> Member:
        """Return a member of the problem."""
        person = self._id_of(row.person, row.cell, row.village)
        listing = self._listed.get(person)
        unit = self._unit(row)
        view: View | None = listing.view if listing else None
        return Member(
            id=person,
            unit=unit,
            cell=row.cell,
            official_from=self._official_from(row),
            can_lead=self._can_lead(row),
            may_move_to=self._targets(listing, unit) if listing else (),
            until=self._period_of(row.reinforced_until),
            present=_takes_part(row),
            listed=listing is not None,
            view=view,
        )

    def _id_of(self, person: int, cell: int, village: int | None) -> int:
        """Return the person's id; to who is not entitled to the person a number below zero."""
        there = self.scope.reads_organisation(cell) or self.scope.reads_place(village)
        return person if self.scope.persons and there else next(self._unnamed)

    def _unit(self, row: m.MembershipSpell) -> int:
        """Return where a member counts: the village, unless it has another cell; else the cell."""
        if row.village is not None and row.village in self.inside:
            cells = self._cells_of(row.village)
            if row.cell in cells or not cells:
                return row.village
            self.notes["counted_elsewhere"] += 1
        base = self.bases.get(row.cell)
        return base if base is not None else row.cell

    def _official_from(self, row: m.MembershipSpell) -> int | None:
        if row.standing == "official":
            return 0
        months = rule("probation_months", row.admitted_on or self.on).value
        if row.admitted_on is None:
            self.notes["no_admission_day"] += 1
        return self._period_of(months_after(row.admitted_on or self.on, months))

    def _period_of(self, day: date | None) -> int | None:
        """Return the first period at whose end the day has come; none beyond the last."""
        if day is None:
            return None
        return next((n for n, end in enumerate(self.ends, 1) if day < end), None)

    def _can_lead(self, row: m.MembershipSpell) -> bool:
        born = self._born.get(row.person)
        oldest = rule("able_until_age", self.on).value
        young = born is None or age_on(born, self.on) <= oldest
        return row.standing == "official" and _takes_part(row) and young

    def _targets(self, listing: movable.Listing, unit: int) -> tuple[int, ...]:
        allowed = set(listing.to)
        return tuple(
            row.place
            for row in self.villages
            if row.place != unit and (row.place in allowed or row.parent in allowed)
        )

    @cached_property
    def _reached_by_commune(self) -> dict[int, list[dict[str, date]]]:
        by_committee = admissions.reached_by_committee(self.scope, self.on)
        found: dict[int, list[dict[str, date]]] = defaultdict(list)
        for committee, cases in by_committee.items():
            found[self._led_by(committee)] += cases
        return found

    @property
    def reached(self) -> Iterable[dict[str, date]]:
        """When candidates reached their stages, of all communes."""
        return [days for cases in self._reached_by_commune.values() for days in cases]

    def _led_by(self, committee: int) -> int:
        row = self.organisations.get(committee)
        return (row.place if row else None) or 0

    def _observed(self) -> Observed:
        gone: dict[int, Counter[str]] = defaultdict(Counter)
        for row in WithdrawnCount.objects.filter(year__lt=self.on.year):
            if self.scope.reads_organisation(row.committee):
                gone[self._led_by(row.committee)][row.stage] += row.number
        return observed(self._reached_by_commune, gone, self.on)

    def candidates(self) -> Iterable[Candidate]:
        """Yield who is followed and could be admitted, for a village of the problem."""
        seen = self._observed()
        if not seen.is_telling:
            self.notes["no_rates"] = 1
        inside = {row.place: row.parent or row.place for row in self.villages}
        for line in admissions.open_candidates(self.scope, self.on):
            village = line.one.village
            if line.stage not in BEFORE_ADMISSION or village not in inside or village is None:
                continue
            left = seen.days_left(line.stage, line.since, self.on)
            earliest = self._period_of(date.fromordinal(self.on.toordinal() + left))
            if earliest is not None:
                yield Candidate(
                    id=self._id_of(line.one.person, line.one.cell, village),
                    village=village,
                    earliest=earliest,
                    rate=round(seen.rate(inside[village], line.stage), 4),
                )


def _takes_part(row: m.MembershipSpell) -> bool:
    return not (row.exempt or row.away_since or row.guest_until)
