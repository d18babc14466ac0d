"""Adopting a plan: its proposals become drafts that officers complete, in order.

A transfer becomes a draft of its own. A founding becomes a case, with those who go over and a
possible secretary in it. An admission follows the candidate's own steps: nothing is drafted.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from chibo.drafting import cases, writes
from chibo.drafting.around import Around, around
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import TransferWithin
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.reads import held

from .applying import people_at
from .course import Course, Proposal
from .models import Adopted
from .runs import Read

TRANSFER = "transfer_within"
"""Stands in ``Draft.form``: the form by which a transfer is decided on the page."""


class NotThere(Exception):
    """The register has moved on: the proposal fits it no longer. ``proposal``: which one."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        super().__init__(proposal.key)


@transaction.atomic
def adopt(scope: Scope, read: Read, village: int, actor: str, today: date, now: datetime) -> int:
    """Prepare a village's founding with its transfers, and return how many drafts and cases.

    What was adopted before is left as it is. Raises NotThere, and what drafting raises; then
    nothing is prepared.
    """
    course = Course(read.problem, read.plan)
    return sum(
        _adopt(scope, read, course, proposal, actor, today, now)
        for proposal in course.with_founding(village)
    )


@transaction.atomic
def adopt_all(scope: Scope, read: Read, actor: str, today: date, now: datetime) -> int:
    """Prepare all that the plan proposes, in order, and return how many drafts and cases.

    Raises as ``adopt``.
    """
    course = Course(read.problem, read.plan)
    return sum(
        _adopt(scope, read, course, proposal, actor, today, now) for proposal in course.proposals
    )


def adopted(read: Read) -> dict[str, int]:
    """Return, by the keys of proposals, the draft or case that each became."""
    return dict(Adopted.objects.filter(run=read.row).values_list("key", "draft"))


def _adopt(
    scope: Scope,
    read: Read,
    course: Course,
    proposal: Proposal,
    actor: str,
    today: date,
    now: datetime,
) -> int:
    done = Adopted.objects.filter(run=read.row, key=proposal.key).exists()
    if done or proposal.act == "admission":
        return 0
    on = max(today, course.begins(proposal.period))
    near = _near(scope, proposal, today)
    if proposal.act == "transfer":
        made = _transfer(scope, near, proposal, on, actor, now)
    else:
        made = _case(scope, near, course, proposal, on, actor, now)
    Adopted.objects.create(run=read.row, key=proposal.key, draft=made)
    return 1


def _near(scope: Scope, proposal: Proposal, today: date) -> Around:
    place = held(m.PlaceSpell, today).filter(place=int(proposal.village)).first()
    committees = held(m.OrganisationSpell, today).exclude(kind="cell")
    leading = committees.filter(place=place.parent).first() if place else None
    near = around(scope, leading.organisation, today) if leading else None
    if near is None:
        raise NotThere(proposal)
    return near


def _transfer(
    scope: Scope, near: Around, proposal: Proposal, on: date, actor: str, now: datetime
) -> int:
    village, person = int(proposal.village), int(proposal.subject)
    covering = near.covering(village)
    member = held(m.MembershipSpell, near.on).filter(person=person)
    if not covering or not member.exists():
        raise NotThere(proposal)
    cell = covering[0].cell
    typed = {
        "unit": [str(near.unit.id)],
        "about": [str(person)],
        "cell": [str(cell)],
        "village": [str(village)],
        "effective_on": [f"{on:%d/%m/%Y}"],
    }
    content = TransferWithin(person, cell, village)
    draft = writes.save(scope, TRANSFER, typed, near.unit.id, [Prepared(content, on)], actor, now)
    return draft.id


def _case(
    scope: Scope,
    near: Around,
    course: Course,
    proposal: Proposal,
    on: date,
    actor: str,
    now: datetime,
) -> int:
    try:
        case = cases.begin(scope, near, int(proposal.village), actor, now).id
    except cases.CaseOpen as there:
        case = there.case
    except cases.HasOwnCell:
        raise NotThere(proposal) from None
    admitted = {int(a.candidate) for a in course.plan.admissions}
    goes = [person for person in people_at(course, proposal) if person not in admitted]
    leaders = [int(person) for person in course.why(proposal).leaders]
    values = {"goes": goes, "handover_on": on, "secretary": leaders[0] if leaders else None}
    cases.save_step(case, values)
    return case
