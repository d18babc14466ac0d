"""A plan as decisions of the register: what would be signed if it were followed. Pure.

Members counted for a village go over to its new cell. Whoever is on probation is recognised when
the probation ends, as the plan assumes of all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision

from .course import Course, Proposal

NewId = Callable[[], int]


@dataclass(frozen=True)
class Grounds:
    """What the problem does not hold: names of villages, the committee above each commune's
    cells, the members of the first day (not who was erased since), the cells in which candidates
    are followed, and ids for what is founded."""

    names: Mapping[int, str]
    committees: Mapping[int, int]
    members: Collection[int]
    candidates: Mapping[int, int]
    new_id: NewId


def decisions(course: Course, upto: int, grounds: Grounds) -> list[Decision]:
    """Return the decisions up to the end of a period, by date.

    Who comes to a village comes on the first day of the period, its cell is founded on the last:
    on one day nobody can go to the joint cell and over to the new one.
    """
    found: list[tuple[date, Decision]] = []
    cells: dict[int, int] = {}
    known = {*grounds.members, *(int(one.id) for one in course.problem.candidates)}
    for proposal in course.proposals:
        if proposal.period <= upto and (proposal.act == "founding" or proposal.subject in known):
            founds = proposal.act == "founding"
            on = (course.ends if founds else course.begins)(proposal.period)
            content = _content(course, proposal, grounds, cells, known)
            found.append((on, Decision(effective_on=on, content=content)))
    found += _recognitions(course, upto, known)
    return [decision for _on, decision in sorted(found, key=lambda row: row[0])]


def _content(
    course: Course,
    proposal: Proposal,
    grounds: Grounds,
    cells: dict[int, int],
    known: set[int],
) -> c.Recordable:
    village = int(proposal.village)
    if proposal.act == "founding":
        cells[village] = grounds.new_id()
        goes = [person for person in people_at(course, proposal) if person in known]
        return _founding(course, proposal, grounds, cells[village], goes)
    person = int(proposal.subject)
    cell = cells.get(village) or _covering(course, village) or _own(course, person, grounds)
    if proposal.act == "transfer":
        return c.TransferWithin(person, cell, village)
    return c.Admit(person, cell, village)


def _covering(course: Course, village: int) -> int | None:
    covering = next(v.covered_by for v in course.problem.villages if v.id == village)
    return None if covering is None else int(covering)


def _own(course: Course, person: int, grounds: Grounds) -> int:
    """Return the person's cell: whoever counts for a village without any stays in it.

    0, which is no cell, for a candidate who was erased since.
    """
    cells = {int(m.id): int(m.cell) for m in course.problem.members if m.cell is not None}
    return cells.get(person) or grounds.candidates.get(person, 0)


def _founding(
    course: Course, proposal: Proposal, grounds: Grounds, cell: int, persons: Iterable[int]
) -> c.Recordable:
    village = int(proposal.village)
    row = next(v for v in course.problem.villages if v.id == village)
    spec = c.OrganisationSpec(
        cell, "cell", grounds.names[village], grounds.committees.get(int(row.commune)), "village"
    )
    base = c.CoverageChange(cell, village, "base")
    goes = tuple(c.Posting(person, cell, village) for person in persons)
    if row.covered_by is None:
        return c.FoundOrganisation(spec, (base,), goes)
    source = int(row.covered_by)
    return c.FoundBySplit(source, (spec,), (c.CoverageChange(source, village), base), goes)


def people_at(course: Course, founding: Proposal) -> Iterator[int]:
    """Yield whoever is counted for the village at the founding: members first, then admitted."""
    moved = {t.member: t for t in course.plan.transfers if t.period <= founding.period}
    for member in course.problem.members:
        move = moved.get(member.id)
        serves = member.until is None or founding.period < member.until
        if serves and (move.to if move else member.unit) == founding.village:
            yield int(member.id)
    for proposal in course.proposals:
        joins = proposal.act == "admission" and proposal.village == founding.village
        if joins and proposal.period <= founding.period:
            yield int(proposal.subject)


def _recognitions(course: Course, upto: int, known: set[int]) -> Iterator[tuple[date, Decision]]:
    due = [
        (int(m.id), m.official_from)
        for m in course.problem.members
        if m.official_from and (m.until is None or m.official_from < m.until)
    ]
    due += [
        (int(a.candidate), a.period + course.problem.probation_periods)
        for a in course.plan.admissions
    ]
    for person, period in due:
        if period <= upto and person in known:
            on = course.ends(period)
            yield on, Decision(effective_on=on, content=c.Recognise(person))
