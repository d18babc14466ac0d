"""Writes docs/figures.md from the definitions: ``python docs/make_figures.py``."""

from __future__ import annotations

from pathlib import Path

from chibo.indicators.definitions import COUNTS, INDICATORS

PAGE = Path(__file__).with_name("figures.md")

HEAD = """# The formula of every figure

This page is written from `chibo/indicators/definitions.py` by `docs/make_figures.py`; a test keeps
it true.

A figure is a sum over one of the grains below, of the rows for which the condition holds, or a
ratio of two such sums (a fraction from 0 to 1).

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

| key | label | formula | grain | condition |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    return HEAD + "".join(_line(key) for key in INDICATORS)


def _line(key: str) -> str:
    indicator = INDICATORS[key]
    grain, condition = "ratio", ""
    if key in COUNTS:
        grain = f"`{COUNTS[key].grain}`"
        condition = f"`{COUNTS[key].predicate}`"
    return f"| `{key}` | {indicator.label} | {indicator.formula} | {grain} | {condition} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
