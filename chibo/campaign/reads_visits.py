"""Reads of visits to villages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.reads_people import person_names

from .models import Visit, Visitor


@dataclass(frozen=True)
class VisitLine:
    """A visit. ``visitors``: names, for who is entitled to persons; else how many went.

    ``persons``: the ids of who went, likewise.

    ``late``: it is not settled on the day of the page, and the deadline is past.
    """

    visit: Visit
    village: str
    visitors: tuple[str, ...]
    number: int
    is_open: bool
    late: bool
    persons: tuple[int, ...] = ()


def visit(scope: Scope, visit_id: int) -> Visit | None:
    """Return a visit; none where there is none or its village is out of scope."""
    found = Visit.objects.filter(id=visit_id).first()
    return found if found and scope.reads_place(found.village) else None


def visits(scope: Scope, on: date, village: int | None = None) -> list[VisitLine]:
    """Return the visits made up to the day: late ones first, then open ones, then the latest."""
    rows = Visit.objects.filter(on__lte=on).order_by("-on", "id")
    if village is not None:
        rows = rows.filter(village=village)
    seen = [row for row in rows if scope.reads_place(row.village)]
    villages = reads.place_names({row.village for row in seen}, on)
    went: dict[int, list[int]] = {}
    for visitor in Visitor.objects.filter(visit__in=seen).order_by("id"):
        went.setdefault(visitor.visit_id, []).append(visitor.person)
    names = person_names({p for persons in went.values() for p in persons}) if scope.persons else {}
    lines = [
        _line(row, villages.get(row.village, ""), went.get(row.id, []), names, on) for row in seen
    ]
    if scope.persons:
        lines = [replace(line, persons=tuple(went.get(line.visit.id, []))) for line in lines]
    return sorted(lines, key=lambda line: (not line.late, not line.is_open))


def _line(row: Visit, village: str, went: list[int], names: dict[int, str], on: date) -> VisitLine:
    settled = row.settled_on is not None and row.settled_on <= on
    is_open = row.due_on is not None and not settled
    return VisitLine(
        row,
        village,
        tuple(names[person] for person in went if person in names),
        len(went),
        is_open,
        is_open and row.due_on is not None and row.due_on < on,
    )
