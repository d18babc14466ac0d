"""Columns and rows of a linear model, gathered as arrays over the periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from .counts import Floats

Columns: TypeAlias = npt.NDArray[np.int32]  # a column for each period; -1 where there is none
Term: TypeAlias = tuple[Columns, "float | Floats"]
INFINITY = float("inf")


@dataclass(frozen=True)
class Model:
    """A model in rows: bounds, entries by row, and one cost vector and constant for each stage."""

    lower: Floats
    upper: Floats
    integer: npt.NDArray[np.int32]
    row_lower: Floats
    row_upper: Floats
    starts: npt.NDArray[np.int32]
    index: npt.NDArray[np.int32]
    value: Floats
    costs: tuple[Floats, ...]
    constants: tuple[float, ...]


class Matrix:
    """A model that grows family by family: as many columns or rows as there are periods."""

    def __init__(self, periods: int) -> None:
        self.periods, self.width, self.height = periods, 0, 0
        self._bounds: list[tuple[Floats, Floats, bool]] = []
        self._row_bounds: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[npt.NDArray[np.int64], Columns, Floats]] = []

    def columns(self, upper: float | npt.ArrayLike, *, integer: bool = True) -> Columns:
        """Add a column for each period, from 0 to ``upper``."""
        top = np.broadcast_to(np.asarray(upper, np.float64), self.periods)
        self._bounds.append((np.zeros(self.periods), top, integer))
        self.width += self.periods
        return np.arange(self.width - self.periods, self.width, dtype=np.int32)

    def rows(
        self,
        terms: Sequence[Term],
        *,
        lower: float | npt.ArrayLike = -INFINITY,
        upper: float | npt.ArrayLike = INFINITY,
        where: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Add the row ``lower <= terms <= upper`` for each period (``where``: only for those)."""
        chosen = np.arange(self.periods) if where is None else np.flatnonzero(where)
        count = len(chosen)
        if not count:
            return
        row = np.arange(self.height, self.height + count)
        for columns, coefficient in terms:
            taken = columns[chosen]
            there = taken >= 0
            factor = np.broadcast_to(np.asarray(coefficient, np.float64), self.periods)[chosen]
            self._entries.append((row[there], taken[there], factor[there]))
        bounds = [
            np.broadcast_to(np.asarray(bound, np.float64), self.periods)[chosen]
            for bound in (lower, upper)
        ]
        self._row_bounds.append((bounds[0], bounds[1]))
        self.height += count

    def grows(self, columns: Columns) -> None:
        """Let the columns never fall from one period to the next."""
        self.rows([(columns, 1.0), (before(columns), -1.0)], lower=0.0, where=self.after_first())

    def after_first(self) -> npt.NDArray[np.bool_]:
        """Return which periods have one before them."""
        return np.arange(self.periods) > 0

    def model(self, costs: tuple[Floats, ...], constants: tuple[float, ...]) -> Model:
        """Return all that was gathered; entries of one column in one row are added up."""
        row = _joined([row for row, _, _ in self._entries], np.int64)
        column = _joined([column for _, column, _ in self._entries], np.int64)
        value = _joined([value for _, _, value in self._entries], np.float64)
        place, which = np.unique(row * max(self.width, 1) + column, return_inverse=True)
        total = np.bincount(which, weights=value, minlength=len(place))
        kept = total != 0
        place, total = place[kept], total[kept]
        starts = np.searchsorted(place, np.arange(self.height + 1) * max(self.width, 1))
        return Model(
            lower=_joined([low for low, _, _ in self._bounds], np.float64),
            upper=_joined([top for _, top, _ in self._bounds], np.float64),
            integer=np.repeat(
                np.array([kind for _, _, kind in self._bounds], np.int32), self.periods
            ),
            row_lower=_joined([low for low, _ in self._row_bounds], np.float64),
            row_upper=_joined([top for _, top in self._row_bounds], np.float64),
            starts=starts.astype(np.int32),
            index=(place % max(self.width, 1)).astype(np.int32),
            value=total,
            costs=costs,
            constants=constants,
        )


def _joined(arrays: Sequence[npt.NDArray[Any]], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.concatenate([np.zeros(0, kind), *arrays]).astype(kind)


def before(columns: Columns, periods: int = 1) -> Columns:
    """Return the columns of so many periods earlier; none where there was no such period."""
    if periods == 0:
        return columns
    shifted = np.full_like(columns, -1)
    shifted[periods:] = columns[:-periods] if periods < len(columns) else -1
    return shifted
