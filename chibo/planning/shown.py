"""A plan with the names of its villages, cells and people, for pages and papers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chibo.admissions.models import CandidateParticulars
from chibo.ledger.scope import Scope
from chibo.planner.plan_form import Pin
from chibo.planner.problem import Id, Member, Problem
from chibo.register import models as m
from chibo.register.reads import nearest, organisation_names, place_names
from chibo.register.reads_map import VillageState
from chibo.register.reads_people import person_names

from .course import Course, Proposal, Why


@dataclass(frozen=True)
class Names:
    """Names by id, as on the plan's first day; people as known now."""

    places: Mapping[int, str]
    cells: Mapping[int, str]
    people: Mapping[int, str]

    def person(self, person: Id) -> str | None:
        """Return a name; none where the particulars are erased."""
        return self.people.get(int(person))


@dataclass(frozen=True)
class Line:
    """A proposal with its names and reasons.

    ``why``: of a founding. ``for_period``: in which the village founds, where an admission or
    transfer makes it possible; ``first``: it gives a village without anyone its first member;
    ``declines``: the member said no to being moved.
    """

    proposal: Proposal
    village: str
    commune: str
    subject: str | None
    why: Why | None
    coming: tuple[str | None, ...]
    admitted: tuple[str | None, ...]
    left: str
    frees: str
    for_period: int | None
    first: bool
    declines: bool


@dataclass(frozen=True)
class Period:
    """A period of a plan: its days, what is done in it, and the independent villages at its end."""

    number: int
    begins: date
    ends: date
    lines: tuple[Line, ...]
    independent: int


def names_of(scope: Scope, course: Course) -> Names:
    """Return the names that a plan needs: of its places and cells, and of whom it proposes.

    Who comes from a cell that the reader does not see is told by that cell alone.
    """
    problem = course.problem
    places = {int(v.id) for v in problem.villages} | {int(v.commune) for v in problem.villages}
    people = {int(p.subject) for p in course.proposals if p.act != "founding"}
    cells = organisation_names((int(cell.id) for cell in problem.cells), problem.start)
    return Names(place_names(places, problem.start), cells, _people(scope, problem, people, cells))


def sees_all(scope: Scope, problem: Problem) -> bool:
    """Tell whether the reader sees the cell or village of every member of a problem.

    A member below zero cannot be traced, and is seen by whoever sees the problem.
    """
    return all(int(row.id) < 0 or _is_seen(scope, row) for row in problem.members)


def _people(
    scope: Scope, problem: Problem, ids: set[int], cells: Mapping[int, str]
) -> dict[int, str]:
    outside = {
        int(row.id): _("a member of %(cell)s") % {"cell": cells.get(int(row.cell or 0), "")}
        for row in problem.members
        if int(row.id) in ids and not _is_seen(scope, row)
    }
    members = person_names(ids - outside.keys())
    candidates = CandidateParticulars.objects.filter(candidate__in=ids - members.keys())
    return members | dict(candidates.values_list("candidate", "name")) | outside


def _is_seen(scope: Scope, row: Member) -> bool:
    cell, unit = int(row.cell or 0), int(row.unit)
    return scope.reads_organisation(cell) or scope.reads_place(unit)


@dataclass(frozen=True)
class NamedPin:
    """What is required or forbidden, with its names.

    ``village``: of a founding, or where a transfer goes (empty: anywhere); ``person``: none where
    the particulars are erased.
    """

    pin: Pin
    village: str
    person: str | None


def named_pins(scope: Scope, problem: Problem, pins: Collection[Pin]) -> list[NamedPin]:
    """Return the pins of a problem with the names of what they speak of."""
    if not pins:
        return []
    on = problem.start
    villages = {pin.subject if pin.act == "founding" else pin.to for pin in pins}
    places = place_names((int(id) for id in villages if id is not None), on)
    cells = organisation_names((int(cell.id) for cell in problem.cells), on)
    asked = {int(pin.subject) for pin in pins if pin.act != "founding"}
    people = _people(scope, problem, asked, cells)

    def named(pin: Pin) -> NamedPin:
        village = pin.subject if pin.act == "founding" else pin.to
        return NamedPin(pin, places.get(int(village or 0), ""), people.get(int(pin.subject)))

    return [named(pin) for pin in pins]


def periods(course: Course, names: Names) -> list[Period]:
    """Return the plan period by period."""
    communes = {v.id: int(v.commune) for v in course.problem.villages}
    lines = [_line(course, proposal, names, communes) for proposal in course.proposals]
    # Together what belongs together: the sort keeps the order of the acts for one village.
    lines.sort(key=lambda line: (line.commune, line.village))
    return [
        Period(
            number,
            course.begins(number),
            course.ends(number),
            tuple(line for line in lines if line.proposal.period == number),
            course.curve[number],
        )
        for number in range(1, course.problem.periods + 1)
    ]


def _line(course: Course, proposal: Proposal, names: Names, communes: Mapping[Id, int]) -> Line:
    founds = proposal.act == "founding"
    why = course.why(proposal) if founds else None
    return Line(
        proposal=proposal,
        village=names.places.get(int(proposal.village), ""),
        commune=names.places.get(communes[proposal.village], ""),
        subject=None if founds else names.person(proposal.subject),
        why=why,
        coming=tuple(names.person(person) for person in why.coming) if why else (),
        admitted=tuple(names.person(person) for person in why.admitted) if why else (),
        left=names.cells.get(int(why.left or 0), "") if why else "",
        frees=names.places.get(int(why.frees or 0), "") if why else "",
        for_period=None if founds else course.needed_by(proposal),
        first=not founds and course.is_first(proposal),
        declines=proposal.act == "transfer" and course.view(proposal.subject) == "declines",
    )


def states(course: Course, period: int) -> list[VillageState]:
    """Return the villages at the end of a period, as the map draws them."""
    found = course.states(period)
    problem = course.problem
    villages = {int(v.id): v for v in problem.villages}
    rows = nearest(m.PlaceSpell, "place", set(villages), problem.start)
    communes = place_names({int(v.commune) for v in problem.villages}, problem.start)
    states = [
        VillageState(
            village=village,
            code=row.code,
            name=row.name,
            commune=int(villages[village].commune),
            commune_name=communes.get(int(villages[village].commune), ""),
            lat=row.lat,
            lon=row.lon,
            status=found[village].status,
            blank=found[village].blank,
            members=0,
            official=0,
            covering_cell=None,
        )
        for village, row in rows.items()
    ]
    return sorted(states, key=lambda state: (state.code, state.name))


@dataclass(frozen=True)
class Left:
    """A village that the plan leaves without an independent cell."""

    village: int
    name: str
    commune: str
    merger_due: date | None


def left_over(course: Course, names: Names) -> list[Left]:
    """Return the villages that are not independent at the plan's end, by commune and name."""
    last = course.states(course.problem.periods)
    rows = [
        Left(
            int(v.id),
            names.places.get(int(v.id), ""),
            names.places.get(int(v.commune), ""),
            v.merger_due,
        )
        for v in course.problem.villages
        if last[v.id].status != "independent"
    ]
    return sorted(rows, key=lambda row: (row.commune, row.name))
