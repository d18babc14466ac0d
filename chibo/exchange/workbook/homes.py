"""Where a person of the form belongs: the cell and the village that a row names."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from . import form
from .draft import Cell, Draft, Spot, Village
from .lines import Taken


def cell_of(draft: Draft, line: Taken, spot: Spot) -> Cell | None:
    """Return the cell that the row names; report what is wrong at ``spot``, or at its commune."""
    text = line["cell"]
    if not text or "commune" in line.bad:
        return None
    known = draft.cells_named
    if line["commune"]:
        named, wanted = draft.communes_named, line["commune"]
        found = named.find(wanted) or draft.above_named.find(wanted)
        unit = replace(spot, key="commune").one(named, wanted, form.COMMUNES.vi, found)
        if unit is None:
            return None
        known = draft.cells_under.get(unit.place, known)
    return spot.one(known, text, form.CELLS.vi, known.find(text))


def village_of(draft: Draft, line: Taken, cell: Cell, spot: Spot) -> Village | None:
    """Return the village that the row names, or the only one of a village cell."""
    text = line["village"]
    covered = cell.villages()
    offered = ", ".join(village.name for village in covered)
    if not text:
        if cell.kind != "village" or not covered:
            if line["reinforced_until"]:
                spot.wrong(_("A reinforcement is counted for a village: fill in which."))
            return None
        if len(covered) == 1:
            return covered[0]
        spot.wrong(_("For which village: {offered}?").format(offered=offered))
        return None
    found = cell.covered.find(text)
    if len(found) == 1:
        return found[0]
    if not covered:
        spot.wrong(_("The cell covers no village: leave this blank, or correct the cell."))
    elif not found and (near := cell.covered.near(text)) and not draft.villages_named.find(text):
        words = _("'{text}' is not covered by the cell: did you mean '{near}'?")
        spot.wrong(words.format(text=text, near=near[0]))
    else:
        words = _("The cell does not cover '{text}'. It covers: {offered}.")
        spot.wrong(words.format(text=text, offered=offered))
    return None
