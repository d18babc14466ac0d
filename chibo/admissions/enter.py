"""Entering a candidate, moving to another cell, keeping, withdrawing, and erasing.

Each write is one transaction: it is done whole, or raises and leaves everything as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import msgspec
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.ledger.judgement import FIRST_DAY
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register import store
from chibo.register.erase import erase, forget_elsewhere
from chibo.register.particulars import Particulars
from chibo.register.reads import held
from chibo.rulebook import rule

from .case import BEFORE_ADMISSION
from .cases import Followed, followed
from .models import Candidate, CandidateParticulars, WithdrawnCount
from .steps import Refusal

Cause = Literal["own_wish", "moved_away", "not_suitable", "inactive", "died", "mistake"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
ID_BITS = 52


class NotTaken(Exception):
    """What was to be entered is refused, with every reason why. Nothing was written."""

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(refusal.code for refusal in refusals))


class NoSuchCandidate(LookupError):
    """Nobody is followed under this number."""


@dataclass(frozen=True)
class NewCandidate:
    """Who is entered: only whom the cell resolved to follow, and who was told of it."""

    particulars: Particulars
    cell: int
    village: int | None
    listed_on: date
    told_on: date


@transaction.atomic
def enter(new: NewCandidate, actor: str, now: datetime) -> int:
    """Enter a candidate and return the person's number. Raises NotTaken."""
    _refuse(list(_wrong(new, timezone.localdate(now))))
    if _is_followed(new):  # asked last: a database does not look for every text
        raise NotTaken([Refusal("already_followed")])
    person = secrets.randbits(ID_BITS) or 1
    candidate = Candidate.objects.create(
        person=person,
        cell=new.cell,
        village=new.village,
        listed_on=new.listed_on,
        told_on=new.told_on,
        entered_by=actor,
        entered_at=now,
    )
    values = msgspec.structs.asdict(new.particulars)
    CandidateParticulars.objects.create(candidate=candidate, **values)
    return person


def _wrong(new: NewCandidate, today: date) -> Iterator[Refusal]:
    try:
        msgspec.convert(msgspec.to_builtins(new.particulars), Particulars)
    except msgspec.ValidationError:
        yield Refusal("name")
    born = new.particulars.birth_date
    if born is None:
        yield Refusal("birth_date_missing")
    elif not FIRST_DAY <= born < new.listed_on:
        yield Refusal("birth_date_wrong")
    if max(new.listed_on, new.told_on) > today:
        yield Refusal("future", day=today)
    if new.told_on < new.listed_on:
        yield Refusal("told_before", day=new.listed_on)
    yield from _home(new.cell, new.village, today)


def _is_followed(new: NewCandidate) -> bool:
    """Tell whether the very same was entered before, as by a second click."""
    known = msgspec.structs.asdict(new.particulars)
    return Candidate.objects.filter(
        cell=new.cell,
        village=new.village,
        listed_on=new.listed_on,
        told_on=new.told_on,
        withdrawn_on=None,
        **{f"particulars__{name}": value for name, value in known.items()},
    ).exists()


def _home(cell: int, village: int | None, today: date) -> Iterator[Refusal]:
    """The cell follows its own people only: those of the villages that it covers."""
    if not held(register.OrganisationSpell, today).filter(organisation=cell, kind="cell").exists():
        yield Refusal("no_cell")
    elif village is not None and not (
        held(register.CoverageSpell, today).filter(cell=cell, village=village).exists()
    ):
        yield Refusal("not_covered")


@transaction.atomic
def move(person: int, cell: int, village: int | None, actor: str, now: datetime) -> None:
    """Let another cell follow the candidate, as after a split or a move. Raises NotTaken."""
    today = timezone.localdate(now)
    candidate, case = locked(person, today)
    _refuse([*_still_open(case), *_home(cell, village, today)])
    candidate.cell, candidate.village = cell, village
    candidate.save(update_fields=["cell", "village"])


@transaction.atomic
def keep(person: int, on: date, actor: str, now: datetime) -> None:
    """Note a review by which the candidate stays on the list. Raises NotTaken."""
    candidate, case = locked(person, on)
    _refuse([*_still_open(case), *_dated(case, on, now)])
    candidate.kept_on = max(on, candidate.kept_on or on)
    candidate.save(update_fields=["kept_on"])


@transaction.atomic
def withdraw(person: int, on: date, cause: Cause, actor: str, now: datetime) -> None:
    """Take the candidate off the list: all about the person is erased some days after."""
    candidate, case = locked(person, on)
    refusals = [*_still_open(case), *_dated(case, on, now)]
    # A slip of the year would have all erased the same night.
    if case.case.listed_on <= on < case.case.last_activity:
        refusals.append(Refusal("before_last", day=case.case.last_activity))
    if cause not in CAUSES:
        refusals.append(Refusal("no_cause"))
    _refuse(refusals)
    candidate.withdrawn_on, candidate.withdrawal_cause = on, cause
    candidate.save(update_fields=["withdrawn_on", "withdrawal_cause"])


@transaction.atomic
def resume(person: int, actor: str, now: datetime) -> None:
    """Undo a withdrawal before the candidate is erased."""
    candidate, _case = locked(person, timezone.localdate(now))
    candidate.withdrawn_on, candidate.withdrawal_cause = None, ""
    candidate.save(update_fields=["withdrawn_on", "withdrawal_cause"])


def erasure_day(withdrawn_on: date) -> date:
    """Return the day from which a candidate who withdrew is erased."""
    return withdrawn_on + timedelta(days=rule("candidate_erasure_days", withdrawn_on).value)


@transaction.atomic
def erase_due(actor: str, now: datetime) -> int:
    """Erase who withdrew long enough ago, keep nothing but a count, and return how many.

    What the register holds of those whose admission was taken back there goes too.
    """
    today = timezone.localdate(now)
    gone = [
        row
        for row in Candidate.objects.select_for_update().exclude(withdrawn_on=None)
        if row.withdrawn_on is not None and erasure_day(row.withdrawn_on) <= today
    ]
    for one in followed(gone, today, whole=True):
        _count(one)
    persons = [row.person for row in gone]
    Candidate.objects.filter(person__in=persons).delete()
    for person in _left_in_the_register(persons):
        erase(person, _("Admission taken back, and taken off the list."), actor, now)
    if gone:
        forget_elsewhere(persons)
        transaction.on_commit(store.forget_persons)
    return len(gone)


def _left_in_the_register(persons: Iterable[int]) -> set[int]:
    """Return those of whom the register knows particulars, but no membership."""
    known = register.ParticularsVersion.objects.filter(person__in=persons)
    members = register.MembershipSpell.objects.filter(person__in=persons, known_to=STILL_KNOWN)
    return set(known.values_list("person", flat=True)) - set(
        members.values_list("person", flat=True)
    )


def _count(one: Followed) -> None:
    day = one.withdrawn_on or one.case.listed_on
    cell = register.OrganisationSpell.objects.filter(organisation=one.cell, valid_from__lte=day)
    last = cell.order_by("known_to", "valid_from").last()
    counted, _new = WithdrawnCount.objects.get_or_create(
        committee=last.parent if last and last.parent else one.cell,
        year=day.year,
        stage=one.case.stage,
        cause=one.withdrawal_cause,
    )
    WithdrawnCount.objects.filter(pk=counted.pk).update(number=F("number") + 1)


def locked(person: int, on: date) -> tuple[Candidate, Followed]:
    """Return a candidate's row, locked, with all steps entered, as of the day's rules.

    Raises NoSuchCandidate.
    """
    row = Candidate.objects.select_for_update().filter(person=person).first()
    if row is None:
        raise NoSuchCandidate(person)
    return row, followed([row], on, whole=True)[0]


def _still_open(one: Followed) -> Iterator[Refusal]:
    if one.withdrawn_on is not None:
        yield Refusal("withdrawn", day=one.withdrawn_on)
    elif one.case.stage not in BEFORE_ADMISSION:
        yield Refusal("is_member")


def _dated(one: Followed, on: date, now: datetime) -> Iterator[Refusal]:
    today = timezone.localdate(now)
    if on > today:
        yield Refusal("future", day=today)
    if on < one.case.listed_on:
        yield Refusal("before_listing", day=one.case.listed_on)


def _refuse(refusals: list[Refusal]) -> None:
    if refusals:
        raise NotTaken(refusals)
