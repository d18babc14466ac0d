"""The founding of a village's own cell as one case: steps in any order, then one decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chibo.ledger.contents import Appoint, FoundBySplit, FoundOrganisation, Recordable
from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.reads_people import Member
from chibo.rulebook import rule

from . import models as m
from . import proposals, writes
from .around import Around, around
from .papers import Prepared
from .subjects import subject_of

FORM = "founding"
"""Stands in ``Draft.form``: the draft is changed in its case."""


class HasOwnCell(Exception):
    """A cell is based in the village already."""


class CaseOpen(Exception):
    """There is a case for the village already: ``case``."""

    def __init__(self, case: int) -> None:
        self.case = case
        super().__init__(str(case))


@dataclass(frozen=True)
class Readiness:
    """Whether those who would go over make a cell. ``source``: of the rule on their number."""

    official: int
    needed: int
    source: str
    secretary: bool

    @property
    def lacking(self) -> int:
        """How many official members are lacking."""
        return max(self.needed - self.official, 0)

    @property
    def ready(self) -> bool:
        """Tell whether both is there: enough official members and a possible secretary."""
        return not self.lacking and self.secretary


def readiness(
    members: Iterable[Member], goes: Collection[int], secretary: int | None, on: date
) -> Readiness:
    """Tell whether the members chosen make a cell on the day, the secretary one of them."""
    official = {p.person for p in members if p.standing == "official" and p.person in goes}
    least = rule("min_official_members", on)
    return Readiness(len(official), least.value, least.source, secretary in official)


def cases(scope: Scope) -> list[m.FoundingCase]:
    """Return the open cases in the scope, the latest first."""
    rows = m.FoundingCase.objects.filter(closed_at=None).order_by("-made_at")
    return [row for row in rows if _visible(scope, row)]


def case(scope: Scope, case_id: int) -> m.FoundingCase | None:
    """Return a case; none where there is none or it is out of scope."""
    row = m.FoundingCase.objects.filter(id=case_id).select_related("draft").first()
    return row if row and _visible(scope, row) else None


def _visible(scope: Scope, row: m.FoundingCase) -> bool:
    return scope.reads_organisation(row.unit) and scope.reads_place(row.village)


def candidates(near: Around, row: m.FoundingCase) -> list[Member]:
    """Return the members who may go over: those of the joint cell, or of the whole area."""
    return near.members_of(row.source) if row.source else near.members


def near_village(scope: Scope, village: int, on: date) -> Around | None:
    """Return the register around the committee of a village; none where there is none in scope."""
    unit, _name = subject_of(scope, "place", village, on) or (None, "")
    near = around(scope, unit, on) if unit else None
    return near if near and village in {place.place for place in near.villages} else None


def near_case(scope: Scope, row: m.FoundingCase, today: date) -> Around | None:
    """Return the register around the case, on the day of the hand-over or today."""
    near = around(scope, row.unit, row.handover_on) if row.handover_on else None
    return near or around(scope, row.unit, today)


@transaction.atomic
def begin(scope: Scope, near: Around, village: int, actor: str, now: datetime) -> m.FoundingCase:
    """Open the case of a village; who is counted for it is proposed to go over.

    Raises HasOwnCell, CaseOpen, or OutOfReach.
    """
    if not (scope.reads_organisation(near.unit.id) and scope.reads_place(village)):
        raise writes.OutOfReach
    earlier = m.FoundingCase.objects.filter(village=village, closed_at=None).first()
    if earlier is not None:
        raise CaseOpen(earlier.id)
    lines = near.covering(village)
    if any(line.role == "base" for line in lines):
        raise HasOwnCell
    profile = reads.profile(scope, village, near.on)
    row = m.FoundingCase.objects.create(
        unit=near.unit.id,
        village=village,
        source=lines[0].cell if lines else None,
        made_by=actor,
        made_at=now,
        households=profile.households if profile else None,
        population=profile.population if profile else None,
    )
    _go(row, (p.person for p in candidates(near, row) if p.village == village))
    return row


@transaction.atomic
def save_step(case_id: int, values: Mapping[str, Any]) -> None:
    """Keep what one step says. Raises NotNow."""
    row = _open(case_id)
    for name, value in values.items():
        if name == "goes":
            row.members.all().delete()
            _go(row, value)
        elif name != "effective_on":
            setattr(row, name, value)
    row.save()


@transaction.atomic
def close(case_id: int, actor: str, now: datetime) -> None:
    """Give a case up, with its draft. Raises NotNow."""
    row = _open(case_id)
    if row.draft is not None and row.draft.state in m.OPEN_STATES:
        writes.discard(row.draft.id, actor, now)
    row.closed_at = now
    row.save()


@transaction.atomic
def prepare(scope: Scope, near: Around, case_id: int, actor: str, now: datetime) -> m.Draft:
    """Make the case's decisions a draft, or make its draft anew. Raises NotNow or OutOfReach."""
    row = _open(case_id)
    goes = list(row.members.values_list("person", flat=True))
    earlier = row.draft_id if row.draft and row.draft.state != "discarded" else None
    founding = _founding(near, row, goes)
    contents: list[Recordable] = [founding, *_leaders(founding, row)]
    prepared = [Prepared(content, near.on, row.issuer) for content in contents]
    row.draft = writes.save(scope, FORM, {}, row.unit, prepared, actor, now, earlier)
    row.save()
    return row.draft


def _leaders(founding: FoundOrganisation | FoundBySplit, row: m.FoundingCase) -> Iterator[Appoint]:
    """Yield the appointments to the new cell: provisional, until it elects its own."""
    spec = founding.founded[0] if isinstance(founding, FoundBySplit) else founding.spec
    if row.secretary:
        yield Appoint(spec.organisation, row.secretary, "secretary", provisional=True)
    if row.deputy and row.deputy != row.secretary:
        yield Appoint(spec.organisation, row.deputy, "deputy_secretary", provisional=True)


def _founding(
    near: Around, row: m.FoundingCase, goes: Iterable[int]
) -> FoundOrganisation | FoundBySplit:
    if row.source is None:
        return proposals.found(near, row.cell_name, "village", row.village, (), goes)
    names = {row.village: row.cell_name}
    return proposals.split(near, row.source, names, dict.fromkeys(goes, row.village))


def _go(row: m.FoundingCase, persons: Iterable[int]) -> None:
    m.FoundingMember.objects.bulk_create(
        m.FoundingMember(case=row, person=person) for person in dict.fromkeys(persons)
    )


def _open(case_id: int) -> m.FoundingCase:
    rows = m.FoundingCase.objects.select_for_update(of=("self",)).select_related("draft")
    row = rows.filter(id=case_id, closed_at=None).first()
    if row is None:
        raise writes.NotNow
    return row
