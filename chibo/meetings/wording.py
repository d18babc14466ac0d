"""What the codes of meetings say, and what is wrong with a line in the user's words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .rules import Wrong

ABSENCES: dict[str, Promise] = {
    "away_work": _("away for work"),
    "illness": _("ill"),
    "other_reason": _("for another reason, with leave"),
    "no_reason": _("without a reason"),
}
NOT_HELD: dict[str, Promise] = {
    "too_few": _("too few members could come"),
    "weather": _("storm, flood or landslide"),
    "away": _("most members away for work"),
    "joined_next": _("put together with the next month's"),
    "other": _("another reason"),
}
PARTS: dict[str, Promise] = {
    "preparation": _("Preparation"),
    "attendance": _("Attendance"),
    "conduct": _("Conduct"),
    "closing": _("Closing"),
}
GRADES: dict[str, Promise] = {
    "good": pgettext_lazy("meeting", "good"),
    "fair": pgettext_lazy("meeting", "fair"),
    "average": pgettext_lazy("meeting", "average"),
    "poor": pgettext_lazy("meeting", "poor"),
    "not_scored": pgettext_lazy("meeting", "not scored"),
}
RATINGS: dict[str, Promise] = {
    "excellent": pgettext_lazy("rating", "excellent"),
    "good": pgettext_lazy("rating", "good"),
    "completed": pgettext_lazy("rating", "completed"),
    "not_completed": pgettext_lazy("rating", "not completed"),
    "not_rated": pgettext_lazy("rating", "not rated (exempt)"),
}
STATES: dict[str, Promise] = {
    "held": _("met"),
    "few": _("met without two thirds of the official members"),
    "not_held": _("did not meet"),
    "missing": _("nothing entered"),
    "open": _("not yet due"),
    "not_due": _("not due"),
}
NOTICES: dict[str, Promise] = {
    "no_quorum": _("Fewer than two thirds of the official members came."),
    "short": _("The meeting was shorter than the rule."),
    "not_adopted": _("The minutes were not adopted."),
}
_WRONGS: dict[str, Promise] = {
    "month_ahead": _("This month has not begun: choose an earlier one."),
    "paper_ahead": _("The paper cannot be of a day to come: correct the date."),
    "no_why": _("Choose why there was no meeting."),
    "no_day": _("Enter the day of the meeting, for example 05/05/2018."),
    "other_month": _("{on} does not lie in the month {month}: correct the day or the month."),
    "day_ahead": _("{on} is still to come: enter the meeting after it was held."),
    "odd_length": _("Enter the length in minutes, from 1 to {most}."),
    "odd_count": _("No cell has more than {most} members: correct the number."),
    "nobody_expected": _("Enter how many members there were on that day."),
    "more_than_expected": _(
        "{present} came, but only {expected} were expected: correct one of the two."
    ),
    "absent_differs": _(
        "{missing} did not come, but the reasons add up to {absent}: they have to be equal."
    ),
    "no_points": _("Enter the points, from 0 to {most}, or leave the whole card empty."),
    "too_many_points": _("This part has at most {most} points: correct {points}."),
    "no_cell": _("The cell did not exist in the month {month}: choose another one."),
    "key_used": _(
        "This was sent already with other numbers: open the month anew and enter it again."
    ),
    "year_ahead": _("The year {year} has not begun."),
    "no_grade": _("Choose the grade of the cell."),
    "nobody_rated": _("Enter how many members got which grade."),
    "too_many_rated": _(
        "{rated} members are given, but only {members} were in the cell in that year: correct it."
    ),
    "not_a_number": _("Write a whole number, without letters or signs."),
    "not_a_day": _("Write the date as day/month/year, for example 13/05/2018."),
}
"""What is wrong, and what to do."""


def sentence(wrong: Wrong) -> str:
    """Return what is wrong and what to do."""
    return str(_WRONGS[wrong.code]).format(**{k: _said(k, v) for k, v in wrong.values.items()})


def _said(name: str, value: Any) -> str:
    if name == "month":
        return f"{value:%m/%Y}"
    return f"{value:%d/%m/%Y}" if name == "on" else str(value)
