"""Reads of resolutions: those that a scope may see, their measures, and who has studied them.

A resolution is seen by those who issued it, by those above them, and by those below whom it
binds: where it sets them a target, they have studied it, or their own plan carries it out; and
with it what its issuer wrote to carry it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.reads_people import person_names

from .models import Measure, Progress, Resolution, Study, Target

DONE = 100


@dataclass(frozen=True)
class Line:
    """A resolution in the tree. ``depth``: how many it stands under, of those that are seen."""

    resolution: Resolution
    issuer: str
    depth: int
    measures: int
    late: int
    studied: int
    targets: int


@dataclass(frozen=True)
class MeasureLine:
    """A measure as it stands on a day. ``responsible``: the name, empty where it is not shown."""

    measure: Measure
    responsible: str
    latest: Progress | None
    late: bool

    @property
    def percent(self) -> int:
        """How far it has come."""
        return self.latest.percent if self.latest else 0

    @property
    def done(self) -> bool:
        """Tell whether it is done."""
        return self.percent == DONE


@dataclass(frozen=True)
class StudyLine:
    """An organisation that is to study a resolution; ``on`` is none while it has not."""

    organisation: int
    name: str
    on: date | None


def visible(scope: Scope) -> dict[int, Resolution]:
    """Return the resolutions that the scope may see, by id."""
    rows = {row.id: row for row in Resolution.objects.order_by("signed_on", "number", "id")}
    if scope.whole:
        return rows
    seen = {row.id for row in rows.values() if scope.reads_organisation(row.organisation)}
    for table in (Target, Study):
        bound = table._default_manager.values_list("resolution", "organisation")
        seen |= {number for number, unit in bound if scope.reads_organisation(unit)}
    while more := {i for i in rows.keys() - seen if _comes_with(rows[i], seen, rows)}:
        seen |= more
    return {i: row for i, row in rows.items() if i in seen}


def _comes_with(row: Resolution, seen: set[int], rows: dict[int, Resolution]) -> bool:
    """Tell whether a resolution is carried out by one that is seen, or carries one out itself.

    The second only by the issuer's own hand: the plans of others are theirs.
    """
    above = rows.get(row.parent_id or 0)
    if above is not None and above.id in seen and above.organisation == row.organisation:
        return True
    return any(rows[i].parent_id == row.id for i in seen)


def resolution(scope: Scope, resolution_id: int) -> Resolution | None:
    """Return a resolution; none where there is none or it is not seen."""
    return visible(scope).get(resolution_id)


def measure(scope: Scope, measure_id: int) -> Measure | None:
    """Return a measure; none where there is none or its resolution is not seen."""
    found = Measure.objects.filter(id=measure_id).select_related("resolution").first()
    return found if found and resolution(scope, found.resolution_id) else None


def tree(scope: Scope, on: date) -> list[Line]:
    """Return the resolutions, each one after the one that it carries out."""
    seen = visible(scope)
    names = reads.organisation_names({row.organisation for row in seen.values()}, on)
    late, measures = _measures(seen, on)
    studied = _counted(Study.objects.filter(resolution__in=seen, on__lte=on))
    targets = _counted(Target.objects.filter(resolution__in=seen, parent=None))
    below: dict[int | None, list[Resolution]] = {}
    for row in seen.values():
        below.setdefault(row.parent_id if row.parent_id in seen else None, []).append(row)
    found: list[Line] = []

    def take(above: int | None, depth: int) -> None:
        for row in below.get(above, []):
            issuer = names.get(row.organisation, "")
            counts = (measures, late, studied, targets)
            found.append(Line(row, issuer, depth, *(count.get(row.id, 0) for count in counts)))
            take(row.id, depth + 1)

    take(None, 0)
    return found


def measures(scope: Scope, of: Resolution, on: date) -> list[MeasureLine]:
    """Return a resolution's measures as they stand on the day, in the order of entering.

    The names of those who answer for them are shown to who is entitled to persons there.
    """
    listed = list(of.measures.order_by("id"))
    latest = _latest(listed, on)
    shows = scope.persons and scope.reads_organisation(of.organisation)
    names = person_names({m.responsible for m in listed if m.responsible}) if shows else {}
    return [
        MeasureLine(m, names.get(m.responsible or 0, ""), latest.get(m.id), _late(m, latest, on))
        for m in listed
    ]


def late_measures(scope: Scope, on: date) -> list[MeasureLine]:
    """Return the measures that are late on the day, of the scope's own organisations' resolutions.

    The names of those who answer for them stand on the page of the resolution.
    """
    rows = Measure.objects.filter(due_on__lt=on).select_related("resolution").order_by("due_on")
    listed = [row for row in rows if scope.reads_organisation(row.resolution.organisation)]
    latest = _latest(listed, on)
    return [MeasureLine(m, "", latest.get(m.id), True) for m in listed if _late(m, latest, on)]


def studies(scope: Scope, of: Resolution, on: date) -> list[StudyLine]:
    """Return the organisations directly under the issuer, with the day on which each studied it.

    Who has not comes first.
    """
    done = dict(of.studies.filter(on__lte=on).values_list("organisation", "on"))
    under = reads.organisations_under(Scope.everything(), of.organisation, on)
    names = {row.organisation: row.name for row in under}
    names |= reads.organisation_names(done.keys() - names.keys(), on)
    lines = [
        StudyLine(organisation, name, done.get(organisation))
        for organisation, name in names.items()
        if scope.reads_organisation(organisation)
    ]
    return sorted(lines, key=lambda line: (line.on or date.min, line.name))


def _latest(listed: Iterable[Measure], on: date) -> dict[int, Progress]:
    noted = Progress.objects.filter(measure__in=listed, on__lte=on).order_by("on")
    return {row.measure_id: row for row in noted}


def _late(measure: Measure, latest: dict[int, Progress], on: date) -> bool:
    progress = latest.get(measure.id)
    done = progress is not None and progress.percent == DONE
    return measure.due_on is not None and measure.due_on < on and not done


def _measures(seen: Iterable[int], on: date) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many measures are late, and how many there are, by resolution."""
    listed = list(Measure.objects.filter(resolution__in=list(seen)))
    latest = _latest(listed, on)
    late: dict[int, int] = {}
    number: dict[int, int] = {}
    for one in listed:
        number[one.resolution_id] = number.get(one.resolution_id, 0) + 1
        late[one.resolution_id] = late.get(one.resolution_id, 0) + _late(one, latest, on)
    return late, number


def _counted(rows: Iterable[Study | Target]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        found[row.resolution_id] = found.get(row.resolution_id, 0) + 1
    return found
