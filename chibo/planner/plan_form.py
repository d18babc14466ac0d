"""A plan as plain frozen data, from and to JSON, and the pins that officers set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from .problem import NOT_IN_FORM, Data, Id, ProblemError
from .saying import said

Status: TypeAlias = Literal["optimal", "feasible", "timeout", "infeasible"]
STAGES = ("with_members", "independent", "transfers", "distance_km")
SENSES = (1, 1, -1, -1)  # the first two as great as possible, the others as small


class Stage(Data, frozen=True):
    """One stage of the objective: what the plan reaches, and what no plan can surpass.

    The bound is that of all plans as good in the stages before; the gap is the difference as a
    share of the value.
    """

    name: str
    value: float
    bound: float | None = None
    gap: float | None = None


class Founding(Data, frozen=True):
    """A village founds its cell in a period."""

    village: Id
    period: int


class Transfer(Data, frozen=True):
    """A member is transferred to a village in a period."""

    member: Id
    to: Id
    period: int


class Admission(Data, frozen=True):
    """A candidate is admitted in a period."""

    candidate: Id
    period: int


class Pin(Data, frozen=True):
    """What officers require, or forbid: in one period, or (none) in any.

    ``subject`` is the village of a founding, the member of a transfer (``to``: none for any
    village) or the candidate of an admission.
    """

    act: Literal["founding", "transfer", "admission"]
    subject: Id
    to: Id | None = None
    period: int | None = None
    forbid: bool = False


class Plan(Data, frozen=True):
    """What is to be done, and how good it is. ``conflict``: pins that cannot hold together."""

    status: Status
    stages: tuple[Stage, ...] = ()
    foundings: tuple[Founding, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    admissions: tuple[Admission, ...] = ()
    conflict: tuple[Pin, ...] = ()


def stages_of(values: tuple[float, ...], bounds: tuple[float | None, ...]) -> tuple[Stage, ...]:
    """Return the stages with their gaps."""
    return tuple(
        Stage(name=name, value=value, bound=bound, gap=gap(value, bound))
        for name, value, bound in zip(STAGES, values, bounds, strict=True)
    )


def gap(value: float, bound: float | None) -> float | None:
    """Return how far the value may be from the best, as a share of it (at least of 1)."""
    if bound is None:
        return None
    apart = abs(bound - value) / max(1.0, abs(value))
    return 0.0 if apart < 1e-9 else apart


def first_difference(values: Sequence[float], others: Sequence[float]) -> int | None:
    """Return the first stage in which two plans' values differ, none where they do not."""
    pairs = enumerate(zip(values, others, strict=True))
    return next((stage for stage, (one, other) in pairs if abs(one - other) > 1e-6), None)


def better(values: Sequence[float], others: Sequence[float]) -> bool:
    """Say whether a plan's values are better than another's: the first difference decides."""
    stage = first_difference(values, others)
    return stage is not None and SENSES[stage] * (values[stage] - others[stage]) > 0


def read_plan(text: bytes | str) -> Plan:
    """Return the plan that the JSON text states, or raise ``ProblemError``."""
    try:
        return msgspec.json.decode(text, type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(said(NOT_IN_FORM, error=error)) from None


def read_pins(text: bytes | str) -> tuple[Pin, ...]:
    """Return the pins that the JSON text lists, or raise ``ProblemError``."""
    try:
        return msgspec.json.decode(text, type=tuple[Pin, ...])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(said(NOT_IN_FORM, error=error)) from None


def write_plan(plan: Plan) -> bytes:
    """Return the plan as JSON."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=1)
