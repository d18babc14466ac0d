"""What officers set for a plan: periods, capacities, and what they require or forbid."""

from __future__ import annotations

from typing import Annotated

import msgspec

from chibo.planner.faults import MOST_PERIODS
from chibo.planner.plan_form import Pin
from chibo.planner.problem import NOT_IN_FORM, Capacity, Data, ProblemError
from chibo.planner.saying import said

MOST_SECONDS = 600.0


class Wanted(Data, frozen=True):
    """The settings of a plan; ``overall`` over all communes, ``seconds`` the time it may take."""

    periods: Annotated[int, msgspec.Meta(ge=1, le=MOST_PERIODS)] = 10
    period_months: Annotated[int, msgspec.Meta(ge=1, le=12)] = 3
    per_commune: Capacity = Capacity(admissions=4, transfers=3, foundings=2)
    overall: Capacity = Capacity()
    max_distance_km: float | None = 30.0
    min_present: int = 0
    seconds: Annotated[float, msgspec.Meta(ge=0, le=MOST_SECONDS)] = 60.0
    pins: tuple[Pin, ...] = ()


def read_wanted(text: str | bytes) -> Wanted:
    """Return the settings that the JSON text states, or raise ``ProblemError``."""
    try:
        return msgspec.json.decode(text, type=Wanted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(said(NOT_IN_FORM, error=error)) from None


def write_wanted(wanted: Wanted) -> str:
    """Return the settings as a run keeps them."""
    return msgspec.json.encode(wanted).decode()
