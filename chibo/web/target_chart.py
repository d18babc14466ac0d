"""The curve of a target: what was, what is required, and where the pace leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair
import vl_convert

from chibo.campaign.reads_targets import Point

from .charts import FONT, GREY, RED

WIDTH, HEIGHT = 560, 220
_Values = list[dict[str, str | float]]


@lru_cache(maxsize=64)
def drawn(
    curve: tuple[Point, ...], forecast: float | None, until: date, share: bool, by_steps: bool
) -> str:
    """Return the SVG: a red line of what was, a dashed one of what is required, dots ahead.

    ``by_steps``: what is required rises all at once when a half-year begins or ends.
    """
    was = [(p.on, p.actual) for p in curve if p.actual is not None]
    due = [(p.on, p.required) for p in curve if p.required is not None]
    ahead = [was[-1], (until, forecast)] if was and forecast is not None else []
    chart = altair.layer(
        _line(_values(due), GREY, 1.5, [5, 4], share, "step-before" if by_steps else "linear"),
        _line(_values(was), RED, 2.5, [1, 0], share),
        _line(_values(ahead), RED, 1.5, [2, 4], share),
    ).properties(width=WIDTH, height=HEIGHT)
    chart = chart.configure(font=FONT, background="transparent").configure_view(stroke=None)
    svg: str = vl_convert.vegalite_to_svg(chart.to_json())
    return svg


def _values(points: Sequence[tuple[date, float | None]]) -> _Values:
    return [{"day": on.isoformat(), "value": value} for on, value in points if value is not None]


def _line(
    values: _Values,
    colour: str,
    width: float,
    dash: list[int],
    share: bool,
    interpolate: str = "linear",
) -> altair.Chart:
    axis = {
        "labelFontSize": 13,
        "labelColor": GREY,
        "domain": False,
        "ticks": False,
        "gridColor": "#e7e1da",
    }
    x = altair.X(
        "day:T",
        title=None,
        scale=altair.Scale(type="utc"),
        axis=altair.Axis(format="%Y", tickCount="year", grid=False, **axis),
    )
    y = altair.Y(
        "value:Q",
        title=None,
        scale=altair.Scale(zero=not share),
        axis=altair.Axis(format=".0%" if share else "d", tickCount=5, **axis),
    )
    mark = altair.Chart(altair.Data(values=values)).mark_line(
        color=colour, strokeWidth=width, strokeDash=dash, interpolate=interpolate
    )
    return mark.encode(x=x, y=y)
