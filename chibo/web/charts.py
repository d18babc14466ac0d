"""Charts as SVG, drawn on the server: the page needs no script for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair
import vl_convert
from django.utils.translation import get_language

RED = "#b3201a"
GREY = "#6a625c"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
WIDTH, HEIGHT = 400, 170
"""Of a curve beside others, in pixels: its letters can still be read on a phone."""
_VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0đ"]}
Step = tuple[date, int]


def svg_of(chart: Any, language: str | None) -> str:
    """Return a chart as SVG, its numbers as they are written in the language."""
    chart = chart.configure(font=FONT, background="transparent").configure_view(stroke=None)
    locale = _VIETNAMESE if language == "vi" else None
    svg: str = vl_convert.vegalite_to_svg(chart.to_json(), format_locale=locale)
    return svg


def progress(values: tuple[Step, ...], ceiling: tuple[Step, ...], at: date) -> str:
    """Return the SVG of a count by month, a thin line of what it can reach, and a dot at a day.

    ``values`` (at least one) and ``ceiling`` hold a day and a count each, with the same days.
    """
    return _progress(values, ceiling, at, get_language())


@lru_cache(maxsize=64)
def _progress(
    values: tuple[Step, ...], ceiling: tuple[Step, ...], at: date, language: str | None
) -> str:
    high = max(count for _day, count in (*values, *ceiling))
    line = _line(values, high, RED, 2.5)
    top = _line(ceiling, high, GREY, 1, [4, 3])
    now = [step for step in values if step[0] <= at][-1:]
    dot = altair.Chart(_data(now)).mark_point(filled=True, size=90, color=RED, opacity=1)
    # The number stands beside the dot, away from the nearer edge.
    first, last = values[0][0], values[-1][0]
    early = at < first + (last - first) / 2
    label = altair.Chart(_data(now)).mark_text(
        align="left" if early else "right",
        dx=4 if early else -4,
        dy=16,
        fontSize=14,
        fontWeight="bold",
        color=RED,
    )
    chart = altair.layer(
        top,
        line,
        dot.encode(x="day:T", y="count:Q"),
        label.encode(**_at(), text=altair.Text("count:Q", format=",d")),
    ).properties(width=WIDTH, height=HEIGHT)
    return svg_of(chart, language)


def planned(plan: tuple[Step, ...], thumb: tuple[Step, ...], ceiling: int) -> str:
    """Return the SVG of a plan's count at the ends of periods, the rule of thumb's dashed."""
    return _planned(plan, thumb, ceiling, get_language())


@lru_cache(maxsize=64)
def _planned(
    plan: tuple[Step, ...], thumb: tuple[Step, ...], ceiling: int, language: str | None
) -> str:
    layers = [_line(thumb, ceiling, GREY, 1.5, [4, 3]), _line(plan, ceiling, RED, 2.5)]
    return svg_of(altair.layer(*layers).properties(width=WIDTH, height=HEIGHT), language)


def _line(
    steps: Sequence[Step], high: int, color: str, width: float, dash: Sequence[int] = ()
) -> altair.Chart:
    count = altair.Y(
        "count:Q",
        title=None,
        scale=altair.Scale(domain=[0, high]),
        axis=altair.Axis(
            tickCount=4,
            tickMinStep=1,
            labelFontSize=13,
            labelColor=GREY,
            domain=False,
            ticks=False,
            gridColor="#e7e1da",
            format=",d",
        ),
    )
    day = altair.X(
        "day:T",
        title=None,
        scale=altair.Scale(type="utc"),
        axis=altair.Axis(
            format="%Y",
            tickCount="year",
            labelFontSize=13,
            labelColor=GREY,
            grid=False,
            labelFlush=True,
            labelOverlap=True,
        ),
    )
    mark: dict[str, Any] = {"color": color, "strokeWidth": width, "interpolate": "step-after"}
    if dash:
        mark["strokeDash"] = list(dash)
    return altair.Chart(_data(steps)).mark_line(**mark).encode(x=day, y=count)


def _at() -> dict[str, str]:
    return {"x": "day:T", "y": "count:Q"}


def _data(steps: Sequence[Step]) -> altair.Data:
    return altair.Data(values=[{"day": day.isoformat(), "count": n} for day, n in steps])
