"""Checks the sheet of cells: the committee above, the kind, and the villages covered."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from chibo.ledger.contents import CellKind

from . import form
from .draft import Cell, Draft, Spot, Unit, Village
from .lines import Taken
from .mistakes import Mistakes
from .names import CELL_WORDS, Names

SHEET = "cells"


def check_cells(draft: Draft, lines: Iterable[Taken], mistakes: Mistakes) -> None:
    """Take the cells into the draft."""
    for line in lines:
        unit = _unit(draft, line, mistakes)
        if unit is None or not line["name"]:
            continue
        named = draft.cells_under.setdefault(unit.place, Names(CELL_WORDS))
        cell = _cell(draft, line, unit, mistakes)
        same = named.add(cell.name, cell)
        if same is not None:
            words = _("'{name}' stands in row {row} already, for the same commune.")
            text = words.format(name=cell.name, row=same.row + 1)
            mistakes.wrong(SHEET, line.row, "name", text)
            continue
        draft.cells.append(cell)
        draft.cells_named.add_namesake(cell.name, cell)


def _unit(draft: Draft, line: Taken, mistakes: Mistakes) -> Unit | None:
    """Return the commune, or the district or province, that a row names."""
    text = line["commune"]
    if not text:
        return None
    known = draft.communes_named
    found = known.find(text) or draft.above_named.find(text)
    spot = Spot(mistakes, SHEET, line.row, "commune")
    return spot.one(known, text, form.COMMUNES.vi, found)


def _cell(draft: Draft, line: Taken, unit: Unit, mistakes: Mistakes) -> Cell:
    base = _village(draft, line, unit, "base", line["base"], mistakes) if line["base"] else None
    guests = [
        village
        for text in line["guests"] or ()
        if (village := _village(draft, line, unit, "guests", text, mistakes)) is not None
    ]
    kind: CellKind = line["cell_kind"] or "village"
    if not line.bad & {"cell_kind", "base", "guests"}:
        _check_kind(line, kind, mistakes)
    if base in guests or len({village.place for village in guests}) < len(guests):
        text = _("A cell covers a village once: as the one it is based in, or as a guest.")
        mistakes.wrong(SHEET, line.row, "guests", text)
    cell = Cell(line.row, unit, line["name"], kind, base, guests)
    for village in cell.villages():
        cell.covered.add_namesake(village.name, village)
    return cell


def _check_kind(line: Taken, kind: str, mistakes: Mistakes) -> None:
    if not line["cell_kind"] and not line["base"]:
        text = _("Choose the kind of cell, or the village that it is based in.")
        mistakes.wrong(SHEET, line.row, "cell_kind", text)
    elif kind == "village" and not line["base"]:
        mistakes.wrong(SHEET, line.row, "base", _("A village cell is based in a village."))
    elif kind != "village" and line["base"]:
        text = _(
            "Only a village cell is based in a village: the villages that another cell takes in "
            "are its guest villages."
        )
        mistakes.wrong(SHEET, line.row, "base", text)


def _village(
    draft: Draft, line: Taken, unit: Unit, key: str, text: str, mistakes: Mistakes
) -> Village | None:
    """Return a village of the cell's commune, or of another one where none here has the name."""
    own = draft.villages_in.get(unit.place, draft.villages_named)
    found = own.find(text) or draft.villages_named.find(text)
    spot = Spot(mistakes, SHEET, line.row, key)
    return spot.one(own, text, form.VILLAGES.vi, found)
