"""In whose area something is decided about: the committee of a member, a cell or a place."""

from __future__ import annotations

from datetime import date

from chibo.ledger.scope import Scope
from chibo.register import reads, reads_people


def subject_of(scope: Scope, page: str, subject: int, on: date) -> tuple[int | None, str] | None:
    """Return the committee concerned, and the subject's name; none where there is no subject.

    ``page``: the kind of page that shows it. No committee: nothing can be decided on that day.
    """
    readers = {"person": _person, "organisation": _organisation, "place": _place}
    return readers[page](scope, subject, on) if page in readers else None


def _person(scope: Scope, subject: int, on: date) -> tuple[int | None, str] | None:
    found = reads_people.person(scope, subject, on)
    if found is None:
        return None
    name = found.particulars.name if found.particulars else ""
    if found.membership is None:
        return None, name
    cell = reads.organisation(scope, found.membership.cell, on)
    return (cell.parent if cell else None), name


def _organisation(scope: Scope, subject: int, on: date) -> tuple[int | None, str] | None:
    found = reads.organisation(scope, subject, on)
    if found is None:
        return None
    unit = found.parent if found.kind == "cell" else found.id
    return (unit if found.exists else None), found.name


def _place(scope: Scope, subject: int, on: date) -> tuple[int | None, str] | None:
    found = reads.place(scope, subject, on)
    if found is None:
        return None
    led = found.parent if found.kind == "village" else found.id
    committee = reads.committee_of(scope, led, on) if led and found.exists else None
    return (committee.organisation if committee else None), found.name
