"""Every dated limit of the rulebook, section 2: the day before, on the day, and the day after.

The days are counted by hand with the calendar of Vietnam. What one case makes of its steps
(holidays, leap days, whose turn it is) stands in ``tests/admissions/test_deadlines.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec
import pytest

from chibo.admissions import contents as step
from chibo.admissions.case import Case
from chibo.admissions.deadlines import deadlines
from chibo.admissions.steps import refusals
from chibo.ledger import contents as act
from chibo.ledger.decision import Decision
from chibo.ledger.effects import Recorded, Subject, effects_of
from chibo.ledger.judgement import judge
from chibo.ledger.spells import fold
from chibo.ledger.violations import Near, Violation
from chibo.ledger.violations.persons import of_person
from tests.admissions.cases import EVERYBODY, TODAY, WAY, candidate, up_to

DAY = timedelta(days=1)
PERSON, CELL, OTHER = 1, 2, 3
MEMBER = Subject("membership", PERSON)
IN_TIME, FROM = ("", "", "late"), ("early", "", "")
EXACT = ("early", "", "late")


class Limit(NamedTuple):
    """A limit: ``says`` what is wrong on a day and names the source; ``around`` its day."""

    section: str
    words: str
    day: date
    around: tuple[str, str, str]
    says: Callable[[date], tuple[str, str]]


def due(case: Case, code: str) -> Callable[[date], tuple[str, str]]:
    """What a candidate's case says of a deadline on a day."""

    def says(on: date) -> tuple[str, str]:
        (found,) = (one for one in deadlines(case) if one.code == code)
        return ("late" if found.is_overdue(on) else "", found.source)

    return says


def near(*decisions: Decision) -> Near:
    """The register near a member of whom these decisions were recorded."""
    effects = [
        Recorded(effect, position)
        for position, decision in enumerate(decisions, 1)
        for effect in effects_of(decision)
    ]
    found = Near(live={MEMBER: effects})
    found.take(MEMBER, fold(MEMBER, effects))
    return found


def finding(found: set[Violation], **codes: str) -> tuple[str, str]:
    """What the findings of these codes say, by code: the word, and the source."""
    said = [(codes[one.code], one.source) for one in found if one.code in codes]
    return said[0] if said else ("", "")


def considered(born: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(on + 90 * DAY, act.Admit(PERSON, CELL, None, on))
        found = judge(admission, near(), born)
        return finding(found, admission_age="early" if on.year - born.year < 30 else "late")

    return says


def decided(resolved: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(on, act.Admit(PERSON, CELL, None, resolved), signed_on=on)
        return finding(judge(admission, near(), None), admission_decided_late="late")

    return says


def held(signed: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(on, act.Admit(PERSON, CELL), signed_on=signed)
        return finding(judge(admission, near(), None), ceremony_late="late")

    return says


def recognised(ceremony: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(ceremony, act.Admit(PERSON, CELL))
        found = of_person(near(admission, Decision(on, act.Recognise(PERSON))), PERSON)
        return finding(set(found), early_recognition="early", late_recognition="late")

    return says


def official_status_considered(ceremony: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(ceremony, act.Admit(PERSON, CELL))
        end = date(ceremony.year + 1, ceremony.month, ceremony.day)
        found = judge(Decision(end, act.Recognise(PERSON, on)), near(admission), None)
        return finding(found, recognition_resolved_late="late")

    return says


def official_status_too_soon(ceremony: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        admission = Decision(ceremony, act.Admit(PERSON, CELL))
        end = date(ceremony.year + 1, ceremony.month, ceremony.day)
        found = judge(Decision(end, act.Recognise(PERSON, on)), near(admission), None)
        return finding(found, recognition_resolved_early="early")

    return says


def introduced(together_since: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        (paper,) = (one for one in WAY if step.kind_of(one) == "introduced")
        paper = msgspec.structs.replace(paper, on=on, together_since=together_since)
        found = refusals(up_to("introduced"), paper, EVERYBODY, TODAY)
        return next((("early", one.source) for one in found), ("", ""))

    return says


def temporary(
    since: date, purpose: Literal["work", "study"], word: str
) -> Callable[[date], tuple[str, str]]:
    def says(until: date) -> tuple[str, str]:
        guest = act.TemporaryActivity(PERSON, until, OTHER, purpose)
        found = judge(Decision(since, guest), near(), None)
        return finding(found, temporary_activity_length=word)

    return says


def begun(
    transfer: act.Content, away: date, back: date | None
) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        known = near(
            Decision(date(2016, 3, 1), act.TransferIn(PERSON, CELL, "official")),
            Decision(away, act.Away(PERSON, back)),
        )
        found = judge(Decision(on + DAY, transfer, signed_on=on), known, None)
        return finding(found, transfer_begun_late="late")

    return says


def presented(transfer: act.Content, signed: date) -> Callable[[date], tuple[str, str]]:
    def says(on: date) -> tuple[str, str]:
        found = judge(Decision(on, transfer, signed_on=signed), near(), None)
        return finding(found, transfer_presented_late="late")

    return says


def after(kind: str, *steps: step.Step) -> Case:
    case = up_to(kind)
    for one in steps:
        case = case.with_step(one)
    return case


def moved(kind: str, on: date) -> step.Step:
    (found,) = (one for one in WAY if step.kind_of(one) == kind)
    return msgspec.structs.replace(found, on=on)


WITHIN, OUT = act.TransferWithin(PERSON, OTHER), act.TransferOut(PERSON)
COMES = act.TransferIn(PERSON, OTHER, "official")
LEFT, YEAR_LATER = date(2018, 5, 14), date(2019, 5, 14)
RESOLVED = after("cell_resolved", moved("cell_resolved", date(2018, 3, 1)))
EXTENDED = up_to("decided").with_step(step.Extended(date(2016, 10, 3), "3-TB/HU"))
MORE_TIME = up_to("recognised").with_step(step.Extended(date(2017, 11, 1), "9-TB/HU"))

LIMITS = (
    Limit(
        "2.1", "18 years on the day the cell considers", date(2017, 3, 5), FROM,
        considered(date(1999, 3, 5)),
    ),
    Limit(
        "2.1", "60 years, counted in months", date(2017, 3, 4), IN_TIME,
        considered(date(1957, 2, 5)),
    ),
    Limit(
        "2.1", "who introduces: a year together", date(2016, 8, 15), FROM,
        introduced(date(2015, 8, 15)),
    ),
    Limit(
        "2.1", "certificate of the course: 60 months", date(2021, 6, 10), IN_TIME,
        due(up_to("applied"), "course_ends"),
    ),
    Limit(
        "2.2", "answer to the background check: 30 working days", date(2016, 8, 15), IN_TIME,
        due(up_to("check_answered"), "check_answer"),
    ),
    Limit(
        "2.2", "file considered: 12 months after its check", date(2017, 8, 1), IN_TIME,
        due(up_to("cell_resolved"), "file_age"),
    ),
    Limit(
        "2.2", "committee decides on admission: 60 working days", date(2018, 5, 29), IN_TIME,
        due(RESOLVED, "admission_decision"),
    ),
    Limit(
        "2.2", "the same, where it is recorded", date(2018, 5, 29), IN_TIME,
        decided(date(2018, 3, 1)),
    ),
    Limit(
        "2.2", "extended by 30 working days", date(2016, 12, 12), IN_TIME,
        due(EXTENDED, "admission_decision"),
    ),
    Limit(
        "2.2", "ceremony: 30 working days after the decision", date(2016, 10, 27), IN_TIME,
        due(up_to("admitted"), "ceremony"),
    ),
    Limit(
        "2.2", "the same, where it is recorded", date(2016, 10, 27), IN_TIME,
        held(date(2016, 9, 15)),
    ),
    Limit(
        "2.2", "official at the exact end of 12 months from the ceremony", date(2017, 10, 3),
        EXACT, recognised(date(2016, 10, 3)),
    ),
    Limit(
        "2.2", "cell considers official status: 30 working days", date(2017, 11, 14), IN_TIME,
        due(up_to("recognition_resolved"), "consider"),
    ),
    Limit(
        "2.2", "the same, where it is recorded", date(2017, 11, 14), IN_TIME,
        official_status_considered(date(2016, 10, 3)),
    ),
    Limit(
        "2.2", "and not before the 12 months are over, where it is recorded", date(2017, 10, 3),
        FROM, official_status_too_soon(date(2016, 10, 3)),
    ),
    Limit(
        "2.2", "committee decides on official status: 30 working days", date(2017, 11, 16),
        IN_TIME, due(up_to("recognised"), "recognition_decision"),
    ),
    Limit(
        "2.2", "extended by 30 working days", date(2017, 12, 28), IN_TIME,
        due(MORE_TIME, "recognition_decision"),
    ),
    Limit(
        "2.2", "list of candidates looked through (24 months: our own rule)", date(2018, 1, 22),
        IN_TIME, due(candidate(), "review"),
    ),
    Limit(
        "2.4", "transfer begun: 60 working days after who left for long", date(2018, 8, 6),
        IN_TIME, begun(WITHIN, LEFT, None),
    ),
    Limit(
        "2.4", "the same for a year", date(2018, 8, 6), IN_TIME, begun(OUT, LEFT, YEAR_LATER),
    ),
    Limit(
        "2.4", "paper presented: 30 working days after its signing", date(2018, 6, 25), IN_TIME,
        presented(WITHIN, LEFT),
    ),
    Limit(
        "2.4", "the same from outside the register", date(2018, 6, 25), IN_TIME,
        presented(COMES, LEFT),
    ),
    Limit(
        "2.4", "temporary activity: three months at least", date(2018, 8, 14), FROM,
        temporary(LEFT, "work", "early"),
    ),
    Limit(
        "2.4", "for work or residence: under a year", date(2019, 5, 13), IN_TIME,
        temporary(LEFT, "work", "late"),
    ),
    Limit(
        "2.4", "for study: three months at least", date(2018, 8, 14), FROM,
        temporary(LEFT, "study", "early"),
    ),
    Limit(
        "2.4", "for study: two years at most", date(2020, 5, 14), IN_TIME,
        temporary(LEFT, "study", "late"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS, ids=lambda one: f"{one.section} {one.words}")
def test_a_limit_the_day_before_on_the_day_and_the_day_after(limit: Limit) -> None:
    said = [limit.says(limit.day + n * DAY) for n in (-1, 0, 1)]
    assert tuple(word for word, _ in said) == limit.around
    assert all(source for word, source in said if word)


def test_who_is_back_within_a_year_is_not_transferred() -> None:
    short = begun(OUT, LEFT, YEAR_LATER - DAY)
    assert short(date(2019, 5, 1)) == ("", "")
