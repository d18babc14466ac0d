"""Checks the sheet of candidates: their cell and village, and the days of listing and telling."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from chibo.register.particulars import Particulars
from chibo.rulebook.dates import age_on

from .check_members import OLDEST, is_between
from .draft import Candidate, Draft, Spot
from .homes import cell_of, village_of
from .lines import Taken
from .mistakes import Mistakes

SHEET = "candidates"
YOUNGEST = 16
"""Some are followed before they may be admitted."""


def check_candidates(
    draft: Draft, lines: Iterable[Taken], opening: date, mistakes: Mistakes
) -> None:
    """Take the candidates into the draft. ``opening``: the day on which the balance holds."""
    seen: dict[tuple[object, ...], str] = {
        (m.particulars.name.casefold(), m.particulars.birth_date, m.cell.organisation): _(
            "This person stands on the sheet of members: leave the row out."
        )
        for m in draft.members
    }
    for line in lines:
        _check_dates(line, opening, mistakes)
        cell = cell_of(draft, line, Spot(mistakes, SHEET, line.row, "cell"))
        if cell is None or line.bad or not _complete(line):
            continue
        village = village_of(draft, line, cell, Spot(mistakes, SHEET, line.row, "village"))
        person = (line["name"].casefold(), line["birth_date"], cell.organisation)
        if person in seen:
            mistakes.wrong(SHEET, line.row, "name", seen[person])
            continue
        words = _("This person stands in row {row} already: name, birth date and cell.")
        seen[person] = words.format(row=line.row + 1)
        draft.candidates.append(
            Candidate(
                Particulars(
                    line["name"],
                    line["birth_date"],
                    line["sex"],
                    line["ethnic_group"],
                    line["education"],
                ),
                cell,
                village,
                line["listed_on"],
                line["told_on"],
            )
        )


def _complete(line: Taken) -> bool:
    """What is missing is reported already."""
    return all(line[key] for key in ("name", "birth_date", "listed_on", "told_on"))


def _check_dates(line: Taken, opening: date, mistakes: Mistakes) -> None:
    born, listed, told = line["birth_date"], line["listed_on"], line["told_on"]
    day = f"{opening:%d/%m/%Y}"
    if born is not None and not is_between(born, opening, YOUNGEST, OLDEST):
        words = _("{age} years old on {day}: check the birth date.")
        text = words.format(age=age_on(born, opening), day=day)
        mistakes.wrong(SHEET, line.row, "birth_date", text)
    for key, given in (("listed_on", listed), ("told_on", told)):
        if given is not None and given > opening:
            words = _("After {day}, the day of the balance: enter the candidate on the page later.")
            mistakes.wrong(SHEET, line.row, key, words.format(day=day))
    if listed and told and told < listed:
        words = _("The person is told after the cell resolved it: check both days.")
        mistakes.wrong(SHEET, line.row, "told_on", words)
