"""The headline figures in the terminal, a column for each day, and how far the work has come."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.indicators.definitions import INDICATORS
from chibo.indicators.question import Figure

from .formats import spoken


def print_headlines(figures: Mapping[date, Mapping[str, Figure]]) -> None:
    """Print the figures of the days side by side; the last day has the most."""
    days = "".join(f"{day:%d/%m/%Y}".rjust(12) for day in figures)
    print(f"\n{'':42}{days}")
    for key in list(figures.values())[-1]:
        unit = INDICATORS[key].unit
        line = "".join(
            (spoken(of_day[key], unit) if key in of_day else "").rjust(12)
            for of_day in figures.values()
        )
        print(f"{_(INDICATORS[key].label):42.42}{line}")
    print()


def show_progress(done: int, total: int) -> None:
    """Print how many of how many are done: now and then, over itself in a terminal."""
    terminal = sys.stdout.isatty()
    if done == total or done % (100 if terminal else 1000) == 0:
        end = "" if terminal else "\n"
        print(f"\r{spoken(done)} / {spoken(total)}", end=end, flush=True)
