"""Members whose reinforcement or probation ends; who is late, or followed by a cell no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from chibo.admissions import reads as admissions
from chibo.admissions.cases import Followed
from chibo.ledger.scope import Scope
from chibo.register.reads_ending import (
    Ending,
    probations_ending,
    reinforcements_ending,
    transfers_late,
)
from chibo.register.reads_people import person_names
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after, working_days_after

from .around import Around
from .item import Item, Rule, Severity, Subject, Turn


def of_members(
    scope: Scope, persons: Scope, near: Around, on_the_way: Sequence[Followed]
) -> Iterator[Item]:
    """Candidates and transfers that are late, then reinforcements and probations that end.

    ``on_the_way``: the candidates of the scope. Who is late by the case that is followed is not
    listed for the same probation again.
    """
    on = near.on
    late = admissions.overdue(on_the_way, on)
    for one in late:
        case = one.line.one
        named = admissions.reads(persons, case)
        yield _item(
            "deadline_passed",
            "candidate",
            case.person if named else None,
            case.name if named else None,
            one.deadline.turn,
            "urgent",
            Ending(case.person, case.cell, case.village, one.deadline.since, one.deadline.due),
            near,
            one.deadline.code,
        )
    soon = on + timedelta(days=rule("attention.recognition_days", on).value)
    followed = {one.line.one.person for one in late}
    due = [one for one in probations_ending(scope, on, soon) if one.person not in followed]
    months = rule("attention.reinforcement_months", on).value
    ending = reinforcements_ending(scope, on, months_after(on, months))
    moving = transfers_late(scope, on)
    names = _names(persons, (*due, *ending, *moving))
    for term in moving:
        yield _person("deadline_passed", term, "cell", "urgent", names, near, "transfer")
    still_followed = admissions.followed_among(persons, (term.person for term in due))
    for term in due:
        last = working_days_after(
            term.ends, rule("recognition_resolution_working_days", term.ends).value
        )
        severity: Severity = "urgent" if last < on else "soon"
        kind: Subject = "candidate" if term.person in still_followed else "person"
        yield _person("recognition_due", term, "cell", severity, names, near, kind=kind)
    for term in ending:
        severity = "urgent" if term.ends < on else "soon"
        yield _person("reinforcement_ending", term, "committee", severity, names, near)


def astray(persons: Scope, near: Around, on_the_way: Sequence[Followed]) -> Iterator[Item]:
    """Candidates whom another cell is to follow, since theirs covers the village no longer."""
    for one in admissions.astray(on_the_way, near.on):
        named = admissions.reads(persons, one)
        unit = near.committee_of_cell(one.cell) or near.committee_of_village(one.village)
        yield Item(
            rule="candidate_astray",
            kind="candidate" if named else "committee",
            subject=one.person if named else unit,
            name=one.name or "" if named else near.organisation(unit),
            turn="cell",
            severity="soon",
            commune=near.commune_of_village(one.village) or near.commune_of(one.cell),
            unit=unit,
            where=near.village(one.village) or near.organisation(one.cell),
        )


def _person(
    code: Rule,
    term: Ending,
    turn: Turn,
    severity: Severity,
    names: dict[int, str | None],
    near: Around,
    detail: str = "",
    kind: Subject = "person",
) -> Item:
    subject = term.person if term.person in names else None
    name = names.get(term.person)
    return _item(code, kind, subject, name, turn, severity, term, near, detail)


def _item(
    code: Rule,
    kind: Subject,
    subject: int | None,
    name: str | None,
    turn: Turn,
    severity: Severity,
    term: Ending,
    near: Around,
    detail: str = "",
) -> Item:
    cell = near.organisation(term.cell)
    return Item(
        rule=code,
        kind=kind if subject is not None else "cell",
        subject=subject if subject is not None else term.cell,
        name=name or "" if subject is not None else cell,
        turn=turn,
        severity=severity,
        since=term.since,
        until=term.ends,
        commune=near.commune_of(term.cell),
        unit=near.committee_of_cell(term.cell),
        where=cell,
        detail=detail,
    )


def _names(persons: Scope, terms: Iterable[Ending]) -> dict[int, str | None]:
    """Return the names of those whom the reader is entitled to; none where they are erased."""
    read = [
        term.person
        for term in terms
        if persons.reads_organisation(term.cell) or persons.reads_place(term.village)
    ]
    names = person_names(read)
    return {person: names.get(person) for person in read}
