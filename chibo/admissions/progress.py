"""Taking steps: each one transaction, with the register's decision where it makes one.

The ceremony and the decision on official status are recorded in the register in the same
transaction: where the register refuses, the candidate stays as he or she was.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from chibo.ledger import contents as ledger
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.register import models as register
from chibo.register.particulars import Particulars
from chibo.register.reads import held
from chibo.register.record import record

from . import contents as c
from .case import Case
from .cases import Followed
from .enter import NotTaken, locked
from .models import Candidate, CandidateParticulars, CandidateStep
from .steps import Refusal, Register, consent_to, is_over_age, refusals

RECORDED = ("admitted", "recognised")
"""Kinds of steps that the register records: taken back by revoking the decision there."""


@transaction.atomic
def take(person: int, step: c.Step, actor: str, now: datetime) -> None:
    """Take a step that the register has no part in. Raises NotTaken, MalformedStep."""
    candidate, one = locked(person, step.on)
    if c.kind_of(step) in RECORDED:
        raise TypeError("the ceremony and official status are recorded: admit, recognise")
    _judge(one, c.well_formed(step), now)
    _write(candidate, step, actor, now)


@transaction.atomic
def admit(person: int, on: date, actor: str, now: datetime) -> int:
    """Record the ceremony and return the ledger's position: the candidate is a member from now on.

    Raises NotTaken, or what ``record`` raises.
    """
    candidate, one = locked(person, on)
    _judge(one, c.Admitted(on, 1), now)
    decided, resolved = one.case.last(c.Decided), one.case.last(c.CellResolved)
    assert decided is not None and resolved is not None  # or it had been refused
    decision = Decision(
        effective_on=on,
        content=ledger.Admit(person, candidate.cell, candidate.village, resolved.on),
        issuer=decided.issuer,
        number=decided.number,
        signed_on=decided.on,
        exceptions=_exceptions(one.case, resolved.on),
    )
    position = record(decision, actor, now, _handed_over(person))
    CandidateParticulars.objects.filter(candidate=candidate).delete()
    _write(candidate, c.Admitted(on, position), actor, now)
    return position


@transaction.atomic
def recognise(person: int, on: date, number: str, issuer: int, actor: str, now: datetime) -> int:
    """Record the decision on official status, signed ``on``, and return the ledger's position.

    It takes effect at the exact end of probation. Raises NotTaken, or what ``record`` raises.
    """
    candidate, one = locked(person, on)
    _judge(one, c.Recognised(on, 1), now)
    resolved, ends = one.case.last(c.RecognitionResolved), one.case.probation_ends
    assert resolved is not None and ends is not None  # or it had been refused
    decision = Decision(
        effective_on=ends,
        content=ledger.Recognise(person, resolved.on),
        issuer=issuer,
        number=number,
        signed_on=on,
    )
    position = record(decision, actor, now)
    _write(candidate, c.Recognised(on, position), actor, now)
    return position


@transaction.atomic
def take_back(person: int, actor: str, now: datetime) -> None:
    """Take back the step that was entered last, one entered by mistake. Raises NotTaken.

    One that the register records is taken back there first.
    """
    _candidate, one = locked(person, timezone.localdate(now))
    last = _entered_last(person)
    if last is None:
        raise NotTaken([Refusal("nothing_to_take_back")])
    if last.kind in RECORDED and one.case.has(last.kind):
        raise NotTaken([Refusal("recorded")])
    last.taken_back_by, last.taken_back_at = actor, now
    last.save(update_fields=["taken_back_by", "taken_back_at"])


def kind_entered_last(person: int) -> str | None:
    """Return the kind of the step that ``take_back`` is about; none where there is none."""
    last = _entered_last(person)
    return last.kind if last else None


def _entered_last(person: int) -> CandidateStep | None:
    return CandidateStep.objects.filter(candidate=person, taken_back_at=None).order_by("id").last()


def _judge(one: Followed, step: c.Step, now: datetime) -> None:
    if one.withdrawn_on is not None:
        raise NotTaken([Refusal("withdrawn", day=one.withdrawn_on)])
    if one.ended:
        raise NotTaken([Refusal("ended")])
    found = refusals(one.case, step, _register(one, step), timezone.localdate(now))
    if found:
        raise NotTaken(found)


def _register(one: Followed, step: c.Step) -> Register:
    """Return what the register says, on the step's day, of those whom the step names."""
    day = _within_the_register(step.on)
    given = [getattr(step, name, None) for name in ("helper", "first", "second")]
    named = [person for person in given if person is not None]
    there = held(register.MembershipSpell, day).filter(person__in=named, standing="official")
    cells = dict(there.values_list("person", "cell"))
    home = _home_on(one, day)
    issuer = getattr(step, "issuer", getattr(step, "consented_by", None)) or 0
    decides = held(register.OrganisationSpell, day).filter(organisation=issuer).first()
    return Register(
        officials=frozenset(cells),
        of_cell=frozenset(person for person, cell in cells.items() if cell == home),
        issuer=decides.kind if decides else None,
    )


def _within_the_register(day: date) -> date:
    """Papers may be older than the register: then its opening balance says how things stood."""
    info = register.RegisterInfo.objects.first()
    return day if info is None else max(day, info.first_day - timedelta(days=1))


def _home_on(one: Followed, day: date) -> int:
    """Return the cell that follows the candidate, or where the new member was on the day."""
    spell = held(register.MembershipSpell, day).filter(person=one.person).first()
    return spell.cell if spell else one.cell


def _exceptions(case: Case, resolved_on: date) -> tuple[ExceptionGround, ...]:
    consent = consent_to(case, "admission_age", resolved_on)
    over_age = case.birth_date is not None and is_over_age(case.birth_date, resolved_on)
    if consent is None or not over_age:
        return ()
    ground = f"{consent.document}, {consent.on:%d/%m/%Y} ({consent.ground})"
    return (ExceptionGround("admission_age", ground),)


def _handed_over(person: int) -> dict[int, Particulars]:
    """Return the candidate's particulars, which become the member's."""
    own = CandidateParticulars.objects.filter(candidate=person).first()
    if own is None:
        return {}
    return {
        person: Particulars(
            own.name,
            own.birth_date,
            own.sex,  # type: ignore[arg-type]
            own.ethnic_group,  # type: ignore[arg-type]
            own.education,  # type: ignore[arg-type]
        )
    }


def _write(candidate: Candidate, step: c.Step, actor: str, now: datetime) -> None:
    CandidateStep.objects.create(
        candidate=candidate,
        kind=c.kind_of(step),
        on=step.on,
        body=c.written(step),
        entered_by=actor,
        entered_at=now,
    )
