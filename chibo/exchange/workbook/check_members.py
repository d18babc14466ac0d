"""Checks the sheet of members: their cell, the village counted for, and their dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from chibo.register.particulars import Particulars
from chibo.rulebook.dates import age_on

from .draft import Draft, Member, Spot
from .homes import cell_of, village_of
from .lines import Taken
from .mistakes import Mistakes

SHEET = "members"
YOUNGEST, OLDEST = 18, 110
YOUNGEST_ADMITTED = 16
"""In the years of war some were admitted before they were 18."""


def check_members(draft: Draft, lines: Iterable[Taken], opening: date, mistakes: Mistakes) -> None:
    """Take the members into the draft. ``opening``: the day on which the balance holds."""
    seen: dict[tuple[object, ...], int] = {}
    for line in lines:
        _check_dates(line, opening, mistakes)
        cell = cell_of(draft, line, Spot(mistakes, SHEET, line.row, "cell"))
        if cell is None or not line["name"]:
            continue
        village = village_of(draft, line, cell, Spot(mistakes, SHEET, line.row, "village"))
        person = (line["name"].casefold(), line["birth_date"], cell.organisation)
        if line["birth_date"] and person in seen:
            words = _("This member stands in row {row} already: name, birth date and cell.")
            mistakes.wrong(SHEET, line.row, "name", words.format(row=seen[person] + 1))
            continue
        seen[person] = line.row
        draft.members.append(
            Member(
                line.row,
                Particulars(
                    line["name"],
                    line["birth_date"],
                    line["sex"],
                    line["ethnic_group"],
                    line["education"],
                ),
                cell,
                village,
                line["standing"] or "official",
                line["admitted_on"],
                line["reinforced_until"],
            )
        )


def _check_dates(line: Taken, opening: date, mistakes: Mistakes) -> None:
    born, admitted, until = line["birth_date"], line["admitted_on"], line["reinforced_until"]
    day = f"{opening:%d/%m/%Y}"
    if born is not None and not is_between(born, opening, YOUNGEST, OLDEST):
        words = _("{age} years old on {day}: check the birth date.")
        text = words.format(age=age_on(born, opening), day=day)
        mistakes.wrong(SHEET, line.row, "birth_date", text)
    elif born and admitted and not is_between(born, admitted, YOUNGEST_ADMITTED, OLDEST):
        words = _("Admitted at the age of {age}: check both dates.")
        text = words.format(age=age_on(born, admitted))
        mistakes.wrong(SHEET, line.row, "admitted_on", text)
    if admitted is not None and admitted > opening:
        words = _(
            "Admitted after {day}, the day of the balance: leave the row out, and record the "
            "admission later."
        )
        mistakes.wrong(SHEET, line.row, "admitted_on", words.format(day=day))
    if until is not None and until <= opening:
        words = _("The reinforcement was over by {day}: leave the cell blank.")
        mistakes.wrong(SHEET, line.row, "reinforced_until", words.format(day=day))


def is_between(born: date, day: date, youngest: int, oldest: int) -> bool:
    """Tell whether somebody's age lies between two: exactly counted only where it is close."""
    years = day.year - born.year
    return youngest < years < oldest or youngest <= age_on(born, day) <= oldest
