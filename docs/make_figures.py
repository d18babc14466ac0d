"""Writes docs/figures.md from the definitions: ``python docs/make_figures.py``."""

from __future__ import annotations

from pathlib import Path

from chibo.indicators.definitions import COUNTS, INDICATORS
from chibo.indicators.grains import CELL_GRAINS, MEMBER_GRAINS, VILLAGE_GRAINS
from chibo.indicators.traits import AGE_BANDS, TRAITS

PAGE = Path(__file__).with_name("figures.md")

HEAD = """# The formula of every figure

This page is written from `chibo/indicators/definitions.py` by `docs/make_figures.py`; a test keeps
it true.

A figure is a sum over one of the grains below, of the rows for which the condition holds, or a
ratio of two such sums (a fraction from 0 to 1). Each row adds 1, or the value that is named.

| grain | a row is |
|---|---|
| `village`, `cell`, `member` | a village, cell or membership **on the date** |
| `member_opening` | a membership on the day before the period |
| `village_change` | a village that changed status **in the period**, or existed at its opening |
| `cell_event` | a cell founded, split, or no longer joint in the period |
| `member_entry`, `member_exit` | a membership that begins or ends in the period by a change of cell (at a village: of village) |
| `member_step` | a membership that begins by any change in the period |

A period `since..on` includes both days; the opening is the stock on the day before `since`.
Members, admissions, losses and cells roll up the organisation tree, villages the place tree; at a
commune, "members" are those of its committee's cells; at a village, those counted for it.

Always true, at every node, and tested:

- uncovered + guest + host + independent = villages
- members = members_opening + admissions + transfers_in + moves_in - losses - transfers_out - moves_out
- villages_independent = villages_independent_opening + villages_newly_independent
  - villages_lost_independence + villages_independent_boundary_change
- transfers are gross at the level of cells, so that children sum; net = in - out

| key | label | formula | grain | condition | value |
|---|---|---|---|---|---|
"""

BREAKDOWNS = """
## Breakdowns

By nodes (province, district, commune, village; committee, cell) every figure can be asked for. By
a trait only these; the rows of a trait are those of the root and add up to it:

| breakdown | of figures of | read from |
|---|---|---|
"""

PARTICULARS = "the person's particulars as known at the position asked for"
SOURCES = {
    "sex": PARTICULARS,
    "ethnic_group": PARTICULARS,
    "education": PARTICULARS,
    "age_band": f"{PARTICULARS}: the year of the day less the year of birth",
    "standing": "the membership",
    "cell_kind": "the member's cell, or the cell itself; no decision changes a cell's kind",
    "difficulty": "the profile in force of the village, or of the village that a member is counted "
    "for (`no_village` if none)",
}

FOOT = f"""
A stock is broken down by what holds on the date, a flow by what held on the day of its event: an
admission by the age at the ceremony. What is not known is `unknown`. The bands of age are
{", ".join(f"`{code}`" for code, _ in AGE_BANDS)}.

Households, poor households and people are those of the villages' latest profiles in force on the
date, and are summed over the villages where they are known: `villages_without_profile` says how
many have none at all.

Some breakdowns are not shown of villages and cells, and small counts of persons are hidden from
readers of figures: see [security.md](security.md).
"""


def page() -> str:
    """Return the page's text."""
    figures = "".join(_line(key) for key in INDICATORS)
    return HEAD + figures + BREAKDOWNS + "".join(_breakdown(name) for name in TRAITS) + FOOT


def _line(key: str) -> str:
    indicator = INDICATORS[key]
    grain, condition, value = "ratio", "", ""
    if key in COUNTS:
        grain = f"`{COUNTS[key].grain}`"
        condition = f"`{COUNTS[key].predicate}`"
        value = "" if COUNTS[key].value == "1" else f"`{COUNTS[key].value}`"
    cells = (f"`{key}`", indicator.label, indicator.formula, grain, condition, value)
    return f"| {' | '.join(cells)} |\n"


def _breakdown(name: str) -> str:
    grains = {"members": MEMBER_GRAINS, "cells": CELL_GRAINS, "villages": VILLAGE_GRAINS}
    of = ", ".join(label for label, grain in grains.items() if grain & TRAITS[name].grains)
    return f"| `{name}` | {of} | {SOURCES[name]} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
