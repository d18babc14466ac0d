"""The cell-planning problem as plain frozen data, from and to JSON.

The forms are those of docs/planner.md. A ``Problem`` that exists is a sound one: whatever is
wrong with the data is said when it is made, in words.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from .saying import N_, Said, said

Id: TypeAlias = str | int
View: TypeAlias = Literal["agrees", "declines", "not_noted"]
NOT_IN_FORM = N_("The file is not in the form that docs/planner.md states: {error}.")
NO_JSON = N_("The file is not JSON: {error}.")


class ProblemError(ValueError):
    """What is wrong with a problem, its pins or a plan's file, in one sentence."""

    def __init__(self, words: Said) -> None:
        super().__init__(words)
        self.said = words


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value; a field that is not known is an error, not ignored."""


class Capacity(Data, frozen=True):
    """The greatest number of each act in one period; none: no limit."""

    admissions: int | None = None
    transfers: int | None = None
    foundings: int | None = None


class Limits(Data, frozen=True):
    """What the committees can do: distance, and capacity of one commune and of all together."""

    max_distance_km: float | None = None
    per_commune: Capacity = Capacity()
    overall: Capacity = Capacity()


class Village(Data, frozen=True):
    """A village; ``merger_due``: the day of an announced merger, no cell is founded there."""

    id: Id
    commune: Id
    lat: float
    lon: float
    covered_by: Id | None = None
    merger_due: date | None = None


class Cell(Data, frozen=True):
    """A cell of the start; without a base it is one of an office or school."""

    id: Id
    commune: Id
    lat: float
    lon: float
    base: Id | None = None


class Member(Data, frozen=True):
    """A member, by where and from when they count.

    ``until``: the first period at whose end a reinforcement is over and the member counts no
    more. ``present``: false while exempt or far away. ``listed`` and ``view``: only a member whom
    the committee has listed and whose own view is noted is proposed for a transfer.
    """

    id: Id
    unit: Id
    cell: Id | None = None
    official_from: int | None = None
    can_lead: bool = False
    may_move_to: tuple[Id, ...] = ()
    until: int | None = None
    present: bool = True
    listed: bool = True
    view: View | None = None


class Candidate(Data, frozen=True):
    """A person followed towards admission, by the village where they would count."""

    id: Id
    village: Id
    earliest: int
    rate: float = 1.0


class Problem(Data, frozen=True):
    """What is given: periods, minimum, limits, and who is where at the start."""

    start: date
    periods: int
    min_official: int
    probation_periods: int
    period_months: int = 3
    limits: Limits = Limits()
    villages: tuple[Village, ...] = ()
    cells: tuple[Cell, ...] = ()
    members: tuple[Member, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    min_present: int = 0

    def __post_init__(self) -> None:
        from .faults import first_fault

        fault = first_fault(self)
        if fault is not None:
            raise ProblemError(fault)


def read_problem(text: bytes | str) -> Problem:
    """Return the problem that the JSON text states, or raise ``ProblemError``."""
    try:
        return msgspec.json.decode(text, type=Problem)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ProblemError):
            raise error.__cause__ from None
        raise ProblemError(said(NOT_IN_FORM, error=error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(said(NO_JSON, error=error)) from None


def write_problem(problem: Problem) -> bytes:
    """Return the problem as JSON; what is left at its default stays away."""
    return msgspec.json.format(msgspec.json.encode(problem), indent=1)


def may_be_proposed(member: Member) -> bool:
    """Say whether the committee has listed the member, with the member's own view noted."""
    return member.listed and member.view != "not_noted"
