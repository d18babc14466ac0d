"""Writes docs/admissions.md from the steps and the rulebook: ``python docs/make_admissions.py``."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import django
from django.utils import translation

PAGE = Path(__file__).with_name("admissions.md")
ON = date(2025, 12, 31)

HEAD = """# From the list of sources to official member

This page is written from `chibo/admissions/steps.py`, `documents.py` and
`chibo/rulebook/rules.toml` by `docs/make_admissions.py`; a test keeps it true.

A candidate (quần chúng ưu tú) is entered only with the day on which the cell resolved to follow the
person and the day on which the person was told. Then come steps, each dated by its paper. A step
out of its order, too early or against a rule is refused with the rule's source; a late one is
taken, and shows as late. Of a background check only the days are kept on which it was asked for
and answered.

The ceremony and the decision on official status are decisions of the register, recorded in the same
transaction: where the register refuses, the candidate stays as before. At the ceremony the
candidate's particulars become the member's, under the same number. A decision that is revoked or
recorded elsewhere counts here too: on membership the register is the truth.

Who is taken off the list is erased 30 days later by `chibo tidy`, run once a day; only a count by
committee, year, stage and cause stays. Particulars of who was admitted by an entry that was taken
back go with it. Who was inactive for 24 months is to be reviewed: kept, with
the day of the review, or taken off.

## Steps

| step | in code | after | entered by | papers |
|---|---|---|---|---|
"""
MIDDLE = """
"Entered by": the cell's secretary enters steps of the cell (right `candidates`), those of
committees whoever records decisions (right `record`). A resolution of the grassroots committee is
asked for only where such a committee stands between the cell and the committee that decides: since
1 July 2025 the commune committee decides itself. Form codes marked ? are recalled and still to be
checked.

## Deadlines

The last day counts; working days leave out Saturdays, Sundays and the public holidays of Viet Nam,
Tết among them.

| deadline | in code | until | whose turn | source |
|---|---|---|---|---|
"""
FOOT_HEAD = """
## Rules

| rule | value on 31 December 2025 | source | how sure |
|---|---|---|---|
"""
FOOT = """
## Where it is open

- Form codes and rules marked "recalled" were not seen in the document itself.
- The working days for the ceremony are counted from the signing of the decision, since the day on
  which it was received is not entered.
- A file's twelve months are counted from the last answer to its background check.
- That those who introduce have worked or lived with the person for a year is judged by the day that
  the introduction names: the register knows cells and villages, not who works or lives together.
- A resolution with fewer votes than two thirds is not kept: the step is entered when it passes.
"""
RULES = (
    "admission_age_min",
    "admission_age_max",
    "admission_schooling",
    "admission_schooling_mountain",
    "consents.admission_age",
    "consents.schooling",
    "introducers",
    "introducer_months",
    "admission_votes",
    "course_valid_months",
    "check_answer_working_days",
    "check_valid_months",
    "admission_decision_working_days",
    "extension_working_days",
    "ceremony_working_days",
    "probation_months",
    "recognition_resolution_working_days",
    "recognition_decision_working_days",
    "candidate_review_months",
    "candidate_erasure_days",
    "decides.admission",
)
UNTIL = (
    ("check_answer", "30 working days after it was asked for", "check_answer_working_days"),
    ("course_ends", "60 months after the certificate", "course_valid_months"),
    ("file_age", "12 months after the check was answered", "check_valid_months"),
    (
        "admission_decision",
        "60 working days after the cell's resolution, 30 more where extended",
        "admission_decision_working_days",
    ),
    ("ceremony", "30 working days after the decision", "ceremony_working_days"),
    (
        "consider",
        "30 working days after the 12 months, and not before they end",
        "recognition_resolution_working_days",
    ),
    (
        "recognition_decision",
        "30 working days after the cell's resolution, 30 more where extended",
        "recognition_decision_working_days",
    ),
    ("review", "24 months after anything was last done", "candidate_review_months"),
)
COMMITTEES = ("check_answer", "admission_decision", "recognition_decision")


def page() -> str:
    """Return the page's text, in English whatever language is spoken."""
    with translation.override("en"):
        return "".join((HEAD, *_steps(), MIDDLE, *_deadlines(), FOOT_HEAD, *_rules(), FOOT))


def _steps() -> list[str]:
    from chibo.admissions.documents import DOCUMENTS
    from chibo.admissions.steps import PLACES
    from chibo.admissions.wording import STEPS

    lines = []
    for kind, place in PLACES.items():
        papers = "; ".join(
            f"{paper.code}{'' if paper.sure == 'stated' else '?'} {paper.name}"
            for paper in DOCUMENTS.get(kind, ())
        )
        after = ", ".join(f"`{earlier}`" for earlier in place.after)
        lines.append(f"| {STEPS[kind]} | `{kind}` | {after} | {place.turn} | {papers} |\n")
    return lines


def _deadlines() -> list[str]:
    from chibo.admissions.wording import DEADLINES
    from chibo.rulebook import rule

    return [
        f"| {DEADLINES[code]} | `{code}` | {until} | "
        f"{'committee' if code in COMMITTEES else 'cell'} | {rule(name, ON).source} |\n"
        for code, until, name in UNTIL
    ]


def _rules() -> list[str]:
    from chibo.rulebook import rule

    lines = []
    for name in RULES:
        held = rule(name, ON)
        value = held.value
        words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"| `{name}` | {words} | {held.source} | {held.sure} |\n")
    return lines


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
