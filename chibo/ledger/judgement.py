"""What is wrong with a decision itself: number, deciding body, age, deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from chibo.rulebook import KINDS_DECIDED, rule
from chibo.rulebook.dates import age_on, months_after, working_days_after
from chibo.rulebook.transfers import (
    last_day_of_temporary,
    paper_presented_until,
    transfer_begins_until,
)

from . import contents as c
from .decision import Decision, act_of
from .effects import Subject
from .spells import Spell, sameness, state_on
from .violations import GRADES, Near, Violation

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Dates outside are slips of the pen; ``spells.FOREVER`` lies far beyond."""
ENDS = ("reinforced_until", "until", "expected_back", "term_ends")
"""Days on which something is to end that a decision begins: later than its effective date."""
PERSONS_DATES = ("resolved_on", "admitted_on", *ENDS)
JUDGED = (
    "missing_issuer",
    "number_missing",
    "wrong_deciding_body",
    "dates_out_of_order",
    "admission_age",
    "admission_decided_late",
    "ceremony_late",
    "recognition_resolved_early",
    "recognition_resolved_late",
    "temporary_activity_length",
    "transfer_begun_late",
    "transfer_presented_late",
    "holder_outside",
    "holder_not_official",
    "not_committee_member",
)
"""Findings about the paper itself, which go when it is withdrawn."""


def judge_form(
    decision: Decision, openings: Iterable[date], births: Mapping[int, date]
) -> set[Violation]:
    """Return what is wrong with a decision before the register is looked at.

    ``openings``: the days on which other opening balances take effect. ``births``: birth dates
    that come with the decision, by person. Deadlines are only counted from dates that pass here.
    """
    act = act_of(decision)
    about = _about(decision, act)
    found = {
        Violation("unknown_exception", about, decision.effective_on)
        for exception in decision.exceptions
        if GRADES.get(exception.code) != "rule"
    }
    if any(not FIRST_DAY <= day <= LAST_DAY for day in _dates(decision, act)):
        found.add(Violation("impossible_date", about, decision.effective_on))
    found.update(
        Violation("impossible_date", Subject("membership", person), day)
        for person, day in _states_out_of_time(decision, act)
    )
    found.update(
        Violation("impossible_date", Subject("membership", person), day)
        for person, day in births.items()
        if not FIRST_DAY <= day <= decision.effective_on
    )
    if isinstance(act, c.OpeningBalance) and set(openings) - {decision.effective_on}:
        found.add(Violation("opening_on_another_day", about, decision.effective_on))
    return found


def _dates(decision: Decision, act: c.Recordable | None) -> Iterator[date]:
    yield decision.effective_on
    acts = act.members if isinstance(act, c.OpeningBalance) else (act,)
    given = [decision.signed_on]
    for one in acts:
        given += [getattr(one, name, None) for name in PERSONS_DATES]
    yield from (day for day in given if day is not None)


def _states_out_of_time(decision: Decision, act: c.Recordable | None) -> Iterator[tuple[int, date]]:
    """Yield members admitted after they are entered, or what is to end on a day gone by."""
    for one in act.members if isinstance(act, c.OpeningBalance) else (act,):
        admitted_on = getattr(one, "admitted_on", None)
        if admitted_on is not None and admitted_on > decision.effective_on:
            yield one.person, admitted_on  # type: ignore[union-attr]
        for name in ENDS:
            until = getattr(one, name, None)
            if until is not None and until <= decision.effective_on:
                yield one.person, until  # type: ignore[union-attr]


def judge(
    decision: Decision, near: Near, birth_date: date | None, admission: Decision | None = None
) -> set[Violation]:
    """Return the findings about a decision.

    ``birth_date``: of the person admitted, or whose particulars are put right, if known; of the
    latter ``admission`` is the decision that it bears on. ``near`` holds the issuer's spells
    and, for a recognition or correction, the person's.
    """
    act = act_of(decision)
    if act is None:
        return set(_issuer(decision, near))
    found = {*_paper(decision, act), *_authority(decision, act, near), *_order(decision, act)}
    if isinstance(act, c.Admit):
        found.update(_age(decision, act, birth_date))
        found.update(_admission_deadlines(decision, act))
    if isinstance(act, c.CorrectParticulars):
        found.update(_corrected(decision, act, near))
        admitted = act_of(admission) if admission is not None else None
        if admission is not None and isinstance(admitted, c.Admit):
            found.update(_age(admission, admitted, birth_date))
    if isinstance(act, c.Recognise):
        found.update(_recognition_resolved(decision, act, near))
    found.update(_moved(decision, act, near))
    if isinstance(act, c.Appoint):
        found.update(_appointed(decision, act, near))
    if isinstance(act, c.InChargeOfVillage):
        found.update(_answering(decision, act, near))
    return found


def _appointed(decision: Decision, act: c.Appoint, near: Near) -> Iterator[Violation]:
    """An office is held by an official member of the organisation, or of a cell below it."""
    day = decision.effective_on
    member = state_on(near.of("membership", act.person), day)
    about = Subject("office", act.organisation, act.person)
    if member is None:
        return
    source = rule("office_holders", day).source
    if act.organisation not in _tree_above(near, member.value("cell"), day):
        yield Violation("holder_outside", about, day, source)
    if member.value("standing") != "official":
        yield Violation("holder_not_official", about, day, source)


def _tree_above(near: Near, organisation: int | None, day: date) -> Iterator[int]:
    """Yield an organisation and all that it stands under on the day."""
    while organisation is not None:
        yield organisation
        state = state_on(near.of("organisation", organisation), day)
        organisation = state.value("parent") if state else None


def _answering(decision: Decision, act: c.InChargeOfVillage, near: Near) -> Iterator[Violation]:
    """Members of a committee answer for villages; others may, and it is noticed."""
    day = decision.effective_on
    offices = (d for d in near.duties_of["person", act.person] if d.kind == "office")
    committees = (
        office.a
        for office in offices
        if state_on(near.of(*office), day)
        and any(s.value("kind") != "cell" for s in near.of("organisation", office.a))
    )
    if next(committees, None) is None:
        yield Violation("not_committee_member", Subject("charge", act.person, act.village), day)


def _corrected(decision: Decision, act: c.CorrectParticulars, near: Near) -> Iterator[Violation]:
    """A correction has no effects, so that only here is it seen whom it is about."""
    subject = _about(decision, act)
    same = sameness(near.live.get(subject, ()))
    if same is not None:
        kept = same.effect.fields["same_as"]
        yield Violation("is_duplicate", subject, decision.effective_on, kept=kept)
    elif not near.of("membership", act.person):
        yield Violation("without_effect", subject, decision.effective_on)


def _order(decision: Decision, act: c.Recordable) -> Iterator[Violation]:
    if not isinstance(act, c.Admit | c.Recognise):
        return
    steps = [act.resolved_on, decision.signed_on]
    if isinstance(act, c.Admit):
        steps.append(decision.effective_on)
    days = [day for day in steps if day is not None]
    if days != sorted(days):
        source = rule("order_of_steps", days[-1]).source
        yield Violation("dates_out_of_order", _about(decision, act), days[-1], source)


def _about(decision: Decision, act: c.Recordable | None) -> Subject:
    person = getattr(act, "person", None)
    if person is not None:
        return Subject("membership", person)
    return Subject("organisation", decision.issuer or 0)


def _paper(decision: Decision, act: c.Recordable) -> Iterator[Violation]:
    needed = rule("number_required", decision.signed_on or decision.effective_on)
    if c.kind_of(act) in needed.value and not decision.number:
        yield Violation(
            "number_missing", _about(decision, act), decision.effective_on, needed.source
        )


def _authority(decision: Decision, act: c.Recordable, near: Near) -> Iterator[Violation]:
    yield from _issuer(decision, near)
    deciding = _deciding_rule(act)
    if deciding is None:
        return
    signed_on = decision.signed_on or decision.effective_on
    about = _about(decision, act)
    if decision.issuer is None:
        yield Violation("missing_issuer", about, signed_on)
        return
    issuer = _state_of_issuer(near.of("organisation", decision.issuer), signed_on)
    decides = rule(deciding, signed_on)
    if issuer is not None and issuer.value("kind") not in decides.value:
        yield Violation("wrong_deciding_body", about, signed_on, decides.source)


def _issuer(decision: Decision, near: Near) -> Iterator[Violation]:
    """The organisation that signed, where one is named, was there on the day it signed."""
    signed_on = decision.signed_on or decision.effective_on
    if decision.issuer is None:
        return
    if _state_of_issuer(near.of("organisation", decision.issuer), signed_on) is None:
        yield Violation("missing_issuer", Subject("organisation", decision.issuer), signed_on)


def _deciding_rule(act: c.Recordable) -> str | None:
    if isinstance(act, c.FoundOrganisation) and act.spec.kind != "cell":
        return None
    return KINDS_DECIDED.get(c.kind_of(act))


def _state_of_issuer(spells: Sequence[Spell], signed_on: date) -> Spell | None:
    """What the opening balance found was there before it: papers are older than the register."""
    if spells and spells[0].from_reason == "opening" and signed_on < spells[0].valid_from:
        return spells[0]
    return state_on(spells, signed_on)


def _age(decision: Decision, act: c.Admit, birth_date: date | None) -> Iterator[Violation]:
    if birth_date is None:
        return
    considered = act.resolved_on or decision.signed_on or decision.effective_on
    youngest, oldest = rule("admission_age_min", considered), rule("admission_age_max", considered)
    about = _about(decision, act)
    if age_on(birth_date, considered) < youngest.value:
        yield Violation("admission_age", about, considered, youngest.source)
    # Counted in months: from one full month after the birthday on, a person is older.
    elif considered >= months_after(birth_date, 12 * oldest.value + 1):
        yield Violation("admission_age", about, considered, oldest.source)


def _admission_deadlines(decision: Decision, act: c.Admit) -> Iterator[Violation]:
    about = _about(decision, act)
    if act.resolved_on and decision.signed_on:
        limit = rule("admission_decision_working_days", act.resolved_on)
        if decision.signed_on > working_days_after(act.resolved_on, limit.value):
            yield Violation("admission_decided_late", about, decision.signed_on, limit.source)
    if decision.signed_on:
        limit = rule("ceremony_working_days", decision.signed_on)
        if decision.effective_on > working_days_after(decision.signed_on, limit.value):
            yield Violation("ceremony_late", about, decision.effective_on, limit.source)


def _recognition_resolved(decision: Decision, act: c.Recognise, near: Near) -> Iterator[Violation]:
    """The cell considers official status once the probation is over, and in time then."""
    spells = near.of("membership", act.person)
    state = state_on(spells, decision.effective_on)
    admitted_on = state.value("admitted_on") if state else None
    if not (act.resolved_on and admitted_on):
        return
    about = _about(decision, act)
    probation = rule("probation_months", admitted_on)
    ends = months_after(admitted_on, probation.value)
    limit = rule("recognition_resolution_working_days", ends)
    if act.resolved_on < ends:
        yield Violation("recognition_resolved_early", about, act.resolved_on, probation.source)
    elif act.resolved_on > working_days_after(ends, limit.value):
        yield Violation("recognition_resolved_late", about, act.resolved_on, limit.source)


def _temporary(decision: Decision, act: c.TemporaryActivity) -> Iterator[Violation]:
    """Neither shorter nor longer than temporary activity is for: then a transfer is due."""
    since = decision.effective_on
    least = rule("temporary_activity_least_months", since)
    most = rule(f"temporary_activity_{act.purpose}_months", since)
    about = _about(decision, act)
    if act.until < months_after(since, least.value):
        yield Violation("temporary_activity_length", about, act.until, least.source)
    elif act.until > last_day_of_temporary(since, act.purpose):
        yield Violation("temporary_activity_length", about, act.until, most.source)


def _moved(decision: Decision, act: c.Recordable, near: Near) -> Iterator[Violation]:
    """The days of transfers and of temporary activity."""
    if isinstance(act, c.TransferIn | c.TransferWithin):
        yield from _presented(decision, act)
    if isinstance(act, c.TransferOut | c.TransferWithin):
        yield from _transfer_begun(decision, act, near)
    if isinstance(act, c.TemporaryActivity):
        yield from _temporary(decision, act)


def _presented(decision: Decision, act: c.TransferIn | c.TransferWithin) -> Iterator[Violation]:
    """The paper is signed on the day of introduction and presented when the member enters."""
    signed_on, entered = decision.signed_on, decision.effective_on
    if signed_on and entered > paper_presented_until(signed_on):
        source = rule("transfer_present_working_days", signed_on).source
        yield Violation("transfer_presented_late", _about(decision, act), entered, source)


def _transfer_begun(
    decision: Decision, act: c.TransferOut | c.TransferWithin, near: Near
) -> Iterator[Violation]:
    """Of a member who works far away, the transfer begins when its paper is signed."""
    begun = decision.signed_on or decision.effective_on
    day_before = decision.effective_on - timedelta(days=1)
    state = state_on(near.of("membership", act.person), day_before)
    since = state.value("away_since") if state else None
    if state is None or since is None:
        return
    until = transfer_begins_until(since, state.value("expected_back"))
    if until and begun > until:
        source = rule("transfer_begin_working_days", since).source
        yield Violation("transfer_begun_late", _about(decision, act), begun, source)
