"""Checks the sheet of villages: their commune, code, point and profile."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from django.utils.translation import gettext as _

from . import form
from .check_communes import check_point
from .draft import Draft, Spot, Unit, Village
from .lines import Taken
from .mistakes import Mistakes
from .names import VILLAGE_WORDS, Names

SHEET = "villages"


def check_villages(draft: Draft, lines: Iterable[Taken], mistakes: Mistakes) -> None:
    """Take the villages into the draft; those without a code get one at the end."""
    taken = {unit.code for unit in draft.units}
    for line in lines:
        check_point(Spot(mistakes, SHEET, line.row, "lon"), line)
        _check_profile(line, mistakes)
        commune = find_commune(draft, line, SHEET, mistakes)
        if commune is None or not line["name"]:
            continue
        village = Village(
            line.row,
            commune,
            line["code"] or "",
            line["name"],
            line["lat"],
            line["lon"],
            line["households"],
            line["poor_households"],
            line["population"],
            line["difficulty"],
            line["ethnic_shares"] or (),
        )
        named = draft.villages_in.setdefault(commune.place, Names(VILLAGE_WORDS))
        same = named.add(village.name, village)
        if same is not None:
            words = _("'{name}' stands in row {row} already, for the same commune.")
            text = words.format(name=village.name, row=same.row + 1)
            mistakes.wrong(SHEET, line.row, "name", text)
            continue
        if village.code in taken:
            mistakes.wrong(SHEET, line.row, "code", _("Another place has this code already."))
        if village.code:
            taken.add(village.code)
        draft.villages.append(village)
        draft.villages_named.add_namesake(village.name, village)
    _give_codes(draft, taken)
    pointless = sum(village.lat is None for village in draft.villages)
    if pointless:
        words = _("Villages without a point, which are not on the map: {number}.")
        mistakes.note(SHEET, None, None, words.format(number=pointless))


def find_commune(draft: Draft, line: Taken, sheet: str, mistakes: Mistakes) -> Unit | None:
    """Return the commune that a row names, if it is one of the sheet of communes."""
    text = line["commune"]
    if not text:
        return None
    spot = Spot(mistakes, sheet, line.row, "commune")
    known = draft.communes_named
    return spot.one(known, text, form.COMMUNES.vi, known.find(text))


def _check_profile(line: Taken, mistakes: Mistakes) -> None:
    households, poor, people = line["households"], line["poor_households"], line["population"]
    if households is not None and poor is not None and poor > households:
        text = _("More poor households than households.")
        mistakes.wrong(SHEET, line.row, "poor_households", text)
    if households is not None and people is not None and people < households:
        mistakes.wrong(SHEET, line.row, "population", _("Fewer people than households."))


def _give_codes(draft: Draft, taken: set[str]) -> None:
    numbers: dict[int, count[int]] = {}
    for village in draft.villages:
        while not village.code:
            number = next(numbers.setdefault(village.commune.place, count(1)))
            code = f"{village.commune.code}-{number:02d}"
            if code not in taken:
                village.code = code
                taken.add(code)
