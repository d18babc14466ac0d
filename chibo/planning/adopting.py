"""Adopting a plan: its proposals become drafts that officers complete, in order.

A transfer becomes a draft of its own. A founding becomes a case, with those who go over and a
possible secretary in it. An admission follows the candidate's own steps: nothing is drafted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction

from chibo.drafting import cases, writes
from chibo.drafting.around import Around, around
from chibo.drafting.models import Draft, FoundingCase
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import TransferWithin
from chibo.ledger.scope import Scope
from chibo.planner.problem import Id
from chibo.register import models as m
from chibo.register.reads import held
from chibo.register.record import Malformed

from .applying import people_at
from .course import Course, Proposal
from .mergers import mergers
from .models import Adopted, Run
from .movable import is_listed
from .outcome import outcomes
from .runs import Read

TRANSFER = "transfer_within"
"""Stands in ``Draft.form``: the form by which a transfer is decided on the page."""


Reason = Literal[
    "village", "uncovered", "own_cell", "merger", "member", "moved", "unlisted", "outside"
]
"""Why a proposal fits the register no longer: the village is gone, no cell covers it, it has a
cell of its own, its merger is announced; the member is gone, has moved elsewhere meanwhile, is no
longer listed; or something lies outside of the officer's area."""


@dataclass(frozen=True)
class Unfit:
    """A proposal that fits the register no longer, and why."""

    proposal: Proposal
    reason: Reason


@dataclass(frozen=True)
class Made:
    """So many drafts and cases were prepared; of each village that was left out, why."""

    number: int
    left: tuple[Unfit, ...]


class _Misfit(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


@transaction.atomic
def adopt(scope: Scope, read: Read, village: int, actor: str, today: date, now: datetime) -> Made:
    """Prepare a village's founding with its transfers: all of it, or nothing and why.

    What was adopted before, or is done, is left as it is.
    """
    return _fitting(scope, read, read.course.with_founding(village), actor, today, now)


@transaction.atomic
def adopt_all(scope: Scope, read: Read, actor: str, today: date, now: datetime) -> Made:
    """Prepare all that the plan proposes and that still fits the register, in order.

    What is proposed for a village is prepared together or not at all.
    """
    return _fitting(scope, read, read.course.proposals, actor, today, now)


def adopted(read: Read) -> dict[str, int]:
    """Return, by the keys of proposals, the draft or case that each became; not one given up."""
    kept = dict(Adopted.objects.filter(run=read.row).values_list("key", "draft"))
    cases_of = {draft for key, draft in kept.items() if key.startswith("founding")}
    given_up = {("founding", case) for case in _given_up_cases(cases_of)}
    dropped = Draft.objects.filter(id__in=set(kept.values()), state="discarded")
    given_up |= {("transfer", draft) for draft in dropped.values_list("id", flat=True)}
    return {
        key: draft for key, draft in kept.items() if (key.partition("-")[0], draft) not in given_up
    }


def _given_up_cases(found: set[int]) -> set[int]:
    """Return those of the cases that were closed without a decision."""
    closed = FoundingCase.objects.filter(id__in=found).exclude(closed_at=None)
    return set(closed.exclude(draft__state="recorded").values_list("id", flat=True))


def _fitting(
    scope: Scope,
    read: Read,
    proposals: list[Proposal],
    actor: str,
    today: date,
    now: datetime,
) -> Made:
    """Prepare what fits: first all is tried and taken back, so that the order stays the plan's."""
    Run.objects.select_for_update().get(id=read.row.id)  # of two who adopt, one waits
    done = {one.proposal.key for one in outcomes(read, today) if one.result == "done"}
    done |= adopted(read).keys()
    left = [p for p in proposals if p.key not in done and p.act != "admission"]
    office = _Office(scope, read, actor, today, now)
    unfit: dict[Id, Unfit] = {}
    for proposal, reason in _tried(office, left):
        unfit.setdefault(proposal.village, Unfit(proposal, reason))
    fits = [p for p in left if p.village not in unfit]
    for proposal in fits:
        office.prepare(proposal)
    return Made(len(fits), tuple(unfit.values()))


def _tried(office: _Office, proposals: list[Proposal]) -> list[tuple[Proposal, Reason]]:
    """Return what cannot be prepared, and leave nothing behind."""
    found: list[tuple[Proposal, Reason]] = []
    with transaction.atomic():
        for proposal in proposals:
            try:
                with transaction.atomic():
                    office.prepare(proposal)
            except _Misfit as misfit:
                found.append((proposal, misfit.reason))
            except (writes.OutOfReach, Malformed):
                found.append((proposal, "outside"))
        transaction.set_rollback(True)
    return found


class _Office:
    """Who prepares, where and when."""

    def __init__(self, scope: Scope, read: Read, actor: str, today: date, now: datetime) -> None:
        self.scope, self.read, self.course = scope, read, read.course
        self.actor, self.today, self.now = actor, today, now
        self.due = {row.village for row in mergers(scope, today)}
        self.units = {member.id: member for member in read.problem.members}

    def prepare(self, proposal: Proposal) -> None:
        """Make the draft or the case of a proposal."""
        near = self._near(proposal)
        on = _day(self.course, proposal, self.today)
        made = (self._transfer if proposal.act == "transfer" else self._case)(near, proposal, on)
        Adopted.objects.update_or_create(
            run=self.read.row, key=proposal.key, defaults={"draft": made}
        )

    def _near(self, proposal: Proposal) -> Around:
        place = held(m.PlaceSpell, self.today).filter(place=int(proposal.village)).first()
        committees = held(m.OrganisationSpell, self.today).exclude(kind="cell")
        leading = committees.filter(place=place.parent).first() if place else None
        if leading is None:
            raise _Misfit("village")
        near = around(self.scope, leading.organisation, self.today)
        if near is None or not self.scope.reads_place(int(proposal.village)):
            raise _Misfit("outside")
        return near

    def _transfer(self, near: Around, proposal: Proposal, on: date) -> int:
        village, person = int(proposal.village), int(proposal.subject)
        covering = near.covering(village)
        if not covering:
            raise _Misfit("uncovered")
        self._check_member(near.on, proposal)
        cell = covering[0].cell
        typed = {
            "unit": [str(near.unit.id)],
            "about": [str(person)],
            "cell": [str(cell)],
            "village": [str(village)],
            "effective_on": [f"{on:%d/%m/%Y}"],
        }
        papers = [Prepared(TransferWithin(person, cell, village), on)]
        unit, actor = near.unit.id, self.actor
        return writes.save(self.scope, TRANSFER, typed, unit, papers, actor, self.now).id

    def _check_member(self, on: date, proposal: Proposal) -> None:
        """Refuse who is no member now, is elsewhere than the plan has it, or is not listed."""
        person, planned = int(proposal.subject), self.units[proposal.subject]
        home = held(m.MembershipSpell, on).filter(person=person).first()
        if home is None:
            raise _Misfit("member")
        if home.cell != planned.cell and home.village != planned.unit:
            raise _Misfit("moved")
        if not is_listed(person, on):
            raise _Misfit("unlisted")

    def _case(self, near: Around, proposal: Proposal, on: date) -> int:
        if int(proposal.village) in self.due:
            raise _Misfit("merger")
        try:
            village = int(proposal.village)
            case = cases.begin(self.scope, near, village, self.actor, self.now).id
        except cases.CaseOpen as there:
            return there.case  # What officers have begun stays as they left it.
        except cases.HasOwnCell:
            raise _Misfit("own_cell") from None
        persons = list(people_at(self.course, proposal))
        members = held(m.MembershipSpell, near.on).filter(person__in=persons)
        goes = sorted(members.values_list("person", flat=True))
        leaders = [int(person) for person in self.course.why(proposal).leaders if person in goes]
        values = {"goes": goes, "handover_on": on, "secretary": leaders[0] if leaders else None}
        cases.save_step(case, values)
        return case


def _day(course: Course, proposal: Proposal, today: date) -> date:
    """Return the first day on which the act can take effect.

    A founding waits a day for whoever comes to the village: on one day nobody can go to the joint
    cell and over to the new one.
    """
    first = max(today, course.begins(proposal.period))
    comes = any(
        t.to == proposal.village and max(today, course.begins(t.period)) == first
        for t in course.plan.transfers
    )
    return first + timedelta(days=1) if proposal.act == "founding" and comes else first
