"""The curve of a target: what was, what is required, and where the pace leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair
from django.utils.translation import get_language

from chibo.campaign.reads_targets import Point

from .charts import GREY, HEIGHT, RED, WIDTH, svg_of

_Values = list[dict[str, str | float]]


def drawn(
    curve: tuple[Point, ...], forecast: float | None, until: date, share: bool, by_steps: bool
) -> str:
    """Return the SVG: a red line of what was, a dashed one of what is required, dots ahead.

    ``by_steps``: what is required rises all at once when a half-year begins or ends.
    """
    return _drawn(curve, forecast, until, share, by_steps, get_language())


@lru_cache(maxsize=64)
def _drawn(
    curve: tuple[Point, ...],
    forecast: float | None,
    until: date,
    share: bool,
    by_steps: bool,
    language: str | None,
) -> str:
    was = [(p.on, p.actual) for p in curve if p.actual is not None]
    due = [(p.on, p.required) for p in curve if p.required is not None]
    ahead = [was[-1], (until, forecast)] if was and forecast is not None else []
    chart = altair.layer(
        _line(_values(due), GREY, 1.5, [5, 4], share, "step-before" if by_steps else "linear"),
        _line(_values(was), RED, 2.5, [1, 0], share),
        _line(_values(ahead), RED, 1.5, [2, 4], share),
    ).properties(width=WIDTH, height=HEIGHT)
    return svg_of(chart, language)


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
        axis=altair.Axis(format=".0%" if share else ",d", tickCount=5, **axis),
    )
    mark = altair.Chart(altair.Data(values=values)).mark_line(
        color=colour, strokeWidth=width, strokeDash=dash, interpolate=interpolate
    )
    return mark.encode(x=x, y=y)
