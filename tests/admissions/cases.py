"""Cases for tests: a candidate who does everything in time, step by step."""

from __future__ import annotations

from datetime import date

from chibo.admissions import contents as c
from chibo.admissions.case import Case
from chibo.admissions.steps import Register, refusals

HELPER, FIRST, SECOND = 11, 12, 13
DISTRICT = 900
EVERYBODY = Register(
    officials=frozenset({HELPER, FIRST, SECOND}),
    of_cell=frozenset({HELPER}),
    issuer="district_committee",
)
TODAY = date(2020, 12, 31)

WAY: tuple[c.Step, ...] = (
    c.HelperAssigned(date(2016, 2, 5), HELPER),
    c.CourseTaken(date(2016, 6, 10), "Trung tâm bồi dưỡng chính trị", date(2016, 6, 6)),
    c.Applied(date(2016, 7, 1)),
    c.CheckAsked(date(2016, 7, 4)),
    c.CheckAnswered(date(2016, 8, 1)),
    c.Introduced(date(2016, 8, 2), FIRST, SECOND, together_since=date(2014, 9, 1)),
    c.CellResolved(date(2016, 8, 5), 5, 1, 6),
    c.CommitteeResolved(date(2016, 8, 20), 10, 0, 12),
    c.Decided(date(2016, 9, 15), "12-QĐ/HU", DISTRICT),
    c.Admitted(date(2016, 10, 3), 1),
    c.NewMemberCourse(date(2017, 4, 8), "Trung tâm bồi dưỡng chính trị", date(2017, 4, 3)),
    c.RecognitionResolved(date(2017, 10, 5), 6, 0, 6),
    c.RecognitionCommitteeResolved(date(2017, 10, 20), 12, 0, 12),
    c.Recognised(date(2017, 11, 3), 2),
)
"""Every step in time, to official membership."""


def candidate(**changes: object) -> Case:
    """A candidate of 26 with enough schooling, listed and told."""
    known: dict[str, object] = {
        "listed_on": date(2016, 1, 20),
        "told_on": date(2016, 1, 22),
        "birth_date": date(1990, 2, 3),
        "education": "lower_secondary",
    }
    return Case(**(known | changes))  # type: ignore[arg-type]


def up_to(kind: str, **changes: object) -> Case:
    """The case before the step of this kind."""
    case = candidate(**changes)
    for step in WAY:
        if c.kind_of(step) == kind:
            return case
        case = case.with_step(step)
    return case


def codes(
    case: Case, step: c.Step, register: Register = EVERYBODY, today: date = TODAY
) -> set[str]:
    return {refusal.code for refusal in refusals(case, step, register, today)}
