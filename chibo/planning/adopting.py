"""Adopting a plan: its proposals become drafts that officers complete, in order.

A transfer becomes a draft of its own. A founding becomes a case, with those who go over and a
possible secretary in it. An admission follows the candidate's own steps: nothing is drafted.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from chibo.drafting import cases, writes
from chibo.drafting.around import Around, around
from chibo.drafting.models import Draft, FoundingCase
from chibo.drafting.papers import Prepared
from chibo.ledger.contents import TransferWithin
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.reads import held

from .applying import people_at
from .course import Course, Proposal
from .models import Adopted
from .outcome import outcomes
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

    What was adopted before, or is done, is left as it is. Raises NotThere, and what drafting
    raises; then nothing is prepared.
    """
    return _adopt_each(scope, read, read.course.with_founding(village), actor, today, now)


@transaction.atomic
def adopt_all(scope: Scope, read: Read, actor: str, today: date, now: datetime) -> int:
    """Prepare all that the plan proposes, in order, and return how many drafts and cases.

    Raises as ``adopt``.
    """
    return _adopt_each(scope, read, read.course.proposals, actor, today, now)


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


def _adopt_each(
    scope: Scope,
    read: Read,
    proposals: list[Proposal],
    actor: str,
    today: date,
    now: datetime,
) -> int:
    done = {one.proposal.key for one in outcomes(read, today) if one.result == "done"}
    done |= adopted(read).keys()
    left = [p for p in proposals if p.key not in done and p.act != "admission"]
    course = read.course
    for proposal in left:
        on = _day(course, proposal, today)
        near = _near(scope, proposal, today)
        if proposal.act == "transfer":
            made = _transfer(scope, near, proposal, on, actor, now)
        else:
            made = _case(scope, near, course, proposal, on, actor, now)
        Adopted.objects.update_or_create(run=read.row, key=proposal.key, defaults={"draft": made})
    return len(left)


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
        return there.case  # What officers have begun stays as they left it.
    except cases.HasOwnCell:
        raise NotThere(proposal) from None
    members = held(m.MembershipSpell, near.on).filter(person__in=list(people_at(course, proposal)))
    goes = sorted(members.values_list("person", flat=True))
    leaders = [int(person) for person in course.why(proposal).leaders if person in goes]
    values = {"goes": goes, "handover_on": on, "secretary": leaders[0] if leaders else None}
    cases.save_step(case, values)
    return case
