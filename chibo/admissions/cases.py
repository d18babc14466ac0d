"""Cases from their rows: as the candidates stood on a day, with what the register says of them.

The register is the truth on admission and official status: a decision that is revoked there, or
recorded elsewhere, is so here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register.reads import nearest_values
from chibo.register.tables import in_chunks
from chibo.rulebook import rule

from . import contents as c
from .case import Case
from .models import Candidate, CandidateParticulars, CandidateStep


class Known(NamedTuple):
    """The particulars of a candidate or, after admission, of the member."""

    name: str
    birth_date: date | None
    sex: str | None
    ethnic_group: str | None
    education: str | None


class Life(NamedTuple):
    """A membership over a period, as the register holds it now."""

    valid_from: date
    valid_to: date
    standing: str
    admitted_on: date | None
    from_position: int


@dataclass(frozen=True)
class Followed:
    """A candidate on a day. ``ended``: was admitted, and is no member any more.

    ``committee``: the one that the cell stands under, none where it stands under none.
    ``particulars``: those of the candidate, or after admission of the member; none when erased.
    """

    person: int
    cell: int
    village: int | None
    case: Case
    particulars: Known | None
    committee: int | None
    ended: bool = False
    withdrawn_on: date | None = None
    withdrawal_cause: str = ""

    @property
    def name(self) -> str | None:
        """The name, none where the particulars are erased."""
        return self.particulars.name if self.particulars else None


def followed(candidates: Iterable[Candidate], on: date, whole: bool = False) -> list[Followed]:
    """Return the candidates as they stood on the day; ``whole``: with what was entered later."""
    found: list[Followed] = []
    for chunk in in_chunks(candidates):
        found += _followed(chunk, on, date.max if whole else on)
    return found


def _followed(rows: Sequence[Candidate], day: date, on: date) -> list[Followed]:
    persons = [row.person for row in rows]
    steps = _steps(persons, on)
    spells = _memberships(persons)
    known = _particulars(persons)
    above = _committees({row.cell for row in rows}, day)
    resolves = _resolving({unit for unit in above.values() if unit is not None}, day)
    found = []
    for row in rows:
        lives = spells.get(row.person, [])
        particulars = known.get(row.person)
        taken = settled(steps.get(row.person, []), lives)
        case = Case(
            listed_on=row.listed_on,
            told_on=row.told_on,
            birth_date=particulars.birth_date if particulars else None,
            education=particulars.education if particulars else None,
            committee_resolves=resolves.get(above.get(row.cell), True),
            kept_on=row.kept_on if row.kept_on and row.kept_on <= on else None,
            steps=tuple(step for step in taken if step.on <= on),
        )
        gone = row.withdrawn_on is not None and row.withdrawn_on <= on
        found.append(
            Followed(
                person=row.person,
                cell=row.cell,
                village=row.village,
                case=case,
                particulars=particulars,
                committee=above.get(row.cell),
                ended=_has_ended(lives, day),
                withdrawn_on=row.withdrawn_on if gone else None,
                withdrawal_cause=row.withdrawal_cause if gone else "",
            )
        )
    return found


def settled(steps: Sequence[c.Step], spells: Sequence[Life]) -> list[c.Step]:
    """Return the steps with admission and official status as the register has them."""
    before: list[c.Step] = [s for s in steps if c.kind_of(s) not in ("admitted", "recognised")]
    if not spells:
        cut = next((i for i, s in enumerate(steps) if isinstance(s, c.Admitted)), None)
        return before if cut is None else list(steps[:cut])
    first = spells[0]
    admitted = c.Admitted(first.admitted_on or first.valid_from, first.from_position)
    after = [s for s in before if c.kind_of(s) in _PROBATION and s.on >= admitted.on]
    earlier = [s for s in before if s not in after]
    official = next((s for s in spells if s.standing == "official"), None)
    if official is None:
        return [*earlier, admitted, *after]
    given = [s for s in steps if isinstance(s, c.Recognised)]
    last = c.Recognised(given[-1].on if given else official.valid_from, official.from_position)
    return [*earlier, admitted, *after, last]


_PROBATION = (
    "helper",
    "new_member_course",
    "recognition_resolved",
    "recognition_committee_resolved",
    "extended",
)
"""Kinds of steps that may be taken during probation."""


def _has_ended(spells: Sequence[Life], on: date) -> bool:
    begun = [s for s in spells if s.valid_from <= on]
    return bool(begun) and not any(on < s.valid_to for s in begun)


def _steps(persons: list[int], on: date) -> dict[int, list[c.Step]]:
    """Return the steps up to the day; of a later one only whether the register recorded it."""
    rows = CandidateStep.objects.filter(candidate__in=persons, taken_back_at=None)
    rows = rows.filter(Q(on__lte=on) | Q(kind__in=("admitted", "recognised")))
    found: dict[int, list[c.Step]] = {}
    for person, body in rows.order_by("id").values_list("candidate", "body"):
        found.setdefault(person, []).append(c.read(body))
    return found


def _memberships(persons: list[int]) -> dict[int, list[Life]]:
    rows = register.MembershipSpell.objects.filter(known_to=STILL_KNOWN, person__in=persons)
    found: dict[int, list[Life]] = {}
    values = rows.order_by("valid_from", "valid_to").values_list("person", *Life._fields)
    for person, *life in values:
        found.setdefault(person, []).append(Life(*life))
    return found


def _particulars(persons: list[int]) -> dict[int, Known]:
    own = CandidateParticulars.objects.filter(candidate__in=persons)
    members = register.ParticularsVersion.objects.filter(known_to=STILL_KNOWN, person__in=persons)
    rows = [
        *members.values_list("person", *Known._fields),
        *own.values_list("candidate", *Known._fields),
    ]
    return {person: Known(*known) for person, *known in rows}


def _committees(cells: set[int], day: date) -> dict[int, int | None]:
    rows = nearest_values(register.OrganisationSpell, "organisation", cells, day, "parent")
    return {cell: parent for cell, (parent,) in rows.items()}


def _resolving(committees: set[int], day: date) -> dict[int | None, bool]:
    """Tell of each committee whether it resolves only, and another one decides."""
    rows = nearest_values(register.OrganisationSpell, "organisation", committees, day, "kind")
    decides = rule("decides.admission", day).value
    return {committee: kind not in decides for committee, (kind,) in rows.items()}
