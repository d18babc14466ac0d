"""Charts of the figures page: lines of a series, bars of a breakdown."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import altair
from django.utils.translation import get_language

from .asked import Asked
from .charts import GREY, svg_of
from .grid import MOST_LINES, Cell, Grid
from .templatetags.chibo import written

COLOURS = ("#b3201a", "#1457b8", "#e88c25", "#23703f", "#7a4b9a", "#6d5208", "#c2548f", "#443c37")
"""As many as there are lines; dashes tell them apart on paper without colour."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
WIDTH = 760
LINE_HEIGHT = 300
BAR_STEP = 24
MOST_BARS = 60
"""Bars of one chart: more cannot be read, the table has all."""


def lines(_asked: Asked, grid: Grid) -> str:
    """Return the SVG of a series: a line per column, at most MOST_LINES of them."""
    names = list(grid.columns[:MOST_LINES])
    values = [
        {"day": line.on.isoformat(), "line": name, "value": _drawn(cell)}
        for line in grid.lines
        if line.on is not None
        for name, cell in zip(names, line.cells, strict=False)
        if _drawn(cell) is not None
    ]
    share = _is_share(grid)
    x = altair.X(
        "day:T", title=None, scale=altair.Scale(type="utc"), axis=_axis(format="%m/%Y", grid=False)
    )
    y = altair.Y("value:Q", title=None, axis=_axis(format=".0%" if share else ",d", tickCount=5))
    scale = {"domain": names, "range": list(COLOURS[: len(names)])}
    dashes = {"domain": names, "range": [list(dash) for dash in DASHES[: len(names)]]}
    legend = altair.Legend(
        title=None, orient="bottom", columns=2, labelLimit=330, labelFontSize=13, symbolSize=400
    )
    chart = (
        altair.Chart(altair.Data(values=values))
        .mark_line(strokeWidth=2.25)
        .encode(
            x=x,
            y=y,
            color=altair.Color("line:N", scale=altair.Scale(**scale), legend=legend),
            strokeDash=altair.StrokeDash("line:N", scale=altair.Scale(**dashes), legend=legend),
        )
        .properties(width=WIDTH, height=LINE_HEIGHT)
    )
    return svg_of(chart, get_language())


def bars(asked: Asked, grid: Grid) -> str:
    """Return the SVG of a breakdown: a bar per row, of the figure drawn."""
    at = asked.shown.index(asked.drawn)
    values = [
        {
            "place": f"{i:04}",
            "row": line.name,
            "value": _drawn(line.cells[at]),
            "written": written(line.cells[at].value, asked.drawn),
        }
        for i, line in enumerate(grid.lines[:MOST_BARS])
        if _drawn(line.cells[at]) is not None
    ]
    names = {v["place"]: v["row"] for v in values}
    y = altair.Y(
        "place:N",
        title=None,
        axis=_axis(
            labelExpr=f"{json.dumps(names)}[datum.value]",
            labelLimit=220,
            grid=False,
            labelColor="#1f1b19",
        ),
    )
    x = altair.X("value:Q", title=None, axis=None)
    base = altair.Chart(altair.Data(values=values)).encode(y=y)
    bar = base.mark_bar(color=COLOURS[0], height=BAR_STEP - 8).encode(x=x)
    text = base.mark_text(align="left", dx=5, fontSize=13, color="#1f1b19").encode(
        x=x, text="written:N"
    )
    chart = altair.layer(bar, text).properties(width=WIDTH - 240, height=altair.Step(BAR_STEP))
    return svg_of(chart, get_language())


DRAWN: dict[str, Callable[[Asked, Grid], str]] = {"line": lines, "bar": bars}
"""The chart of each view that has one."""


def _drawn(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, (int, float)) else None


def _is_share(grid: Grid) -> bool:
    cells = [cell for line in grid.lines for cell in line.cells]
    return bool(cells) and all(cell.unit == "share" for cell in cells)


def _axis(**more: Any) -> altair.Axis:
    return altair.Axis(
        **{
            "labelFontSize": 13,
            "labelColor": GREY,
            "domain": False,
            "ticks": False,
            "gridColor": "#e7e1da",
            **more,
        }
    )
