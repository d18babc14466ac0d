"""The table of a view: the engine's answer laid out in rows and columns, for page and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from chibo.indicators.definitions import COUNTS, INDICATORS, SHARES
from chibo.indicators.question import Answer, Figure, Row
from chibo.ledger.scope import Scope
from chibo.register import reads_figures

from . import periods, wording
from .asked import Asked
from .templatetags.chibo import day, label

MOST_LINES = 8
"""Columns of a series, and lines of its chart."""


@dataclass(frozen=True)
class Cell:
    """A figure, with the query of the rows behind it where there are any to show."""

    key: str
    value: Figure
    query: str = ""
    open: tuple[Figure, Figure] | None = None

    @property
    def unit(self) -> Literal["count", "share"]:
        """Whether the figure is a count or a share."""
        return INDICATORS[self.key].unit


@dataclass(frozen=True)
class Line:
    """A row of the table: its heading, the node that it is of, and its figures.

    ``on``: the day, where rows are days. ``note``: a figure's formula, where rows are figures.
    """

    name: str
    cells: tuple[Cell, ...]
    node: int | None = None
    code: str = ""
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """The table of a view. ``unplaced`` and ``total`` stand below its lines.

    ``left_out``: columns of a series beyond the most that are shown.
    """

    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    unplaced: tuple[Line, ...] = ()
    total: Line | None = None
    left_out: int = 0
    formulas: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_open(self) -> bool:
        """Tell whether a divided village or cell leaves a figure open."""
        return any(cell.open for line in self.lines for cell in line.cells)


def grid_of(asked: Asked, scope: Scope, most: int | None = MOST_LINES) -> Grid:
    """Return the table of the view; of a series at most so many columns (none: all)."""
    if asked.every:
        return _series(asked, scope, most)
    answer = reads_figures.figures(scope, asked.question())
    return _breakdown(asked, answer) if asked.by else _plain(asked, answer)


def _plain(asked: Asked, answer: Answer) -> Grid:
    lines = tuple(
        Line(label(key), (_cell(asked, key, answer),), note=_(INDICATORS[key].formula))
        for key in asked.shown
    )
    return Grid(_("Figure"), (_("Value"),), lines)


def _breakdown(asked: Asked, answer: Answer) -> Grid:
    return Grid(
        corner=wording.word(wording.BREAKDOWNS, asked.by),
        columns=tuple(label(key) for key in asked.shown),
        lines=tuple(_line(asked, row) for row in answer.rows),
        unplaced=tuple(_unplaced(asked, row) for row in answer.unplaced),
        total=Line(_("Together"), tuple(_cell(asked, key, answer) for key in asked.shown)),
        formulas=_formulas(asked.shown),
    )


def _formulas(keys: Sequence[str]) -> dict[str, str]:
    return {label(key): _(INDICATORS[key].formula) for key in keys}


def _line(asked: Asked, row: Row) -> Line:
    return Line(
        name=row_name(asked, row.code, row.name),
        cells=tuple(_cell(asked, key, row) for key in asked.shown),
        node=None if _of_trait(asked) else row.node,
        code="" if _of_trait(asked) else row.code or "",
    )


def _unplaced(asked: Asked, row: Row) -> Line:
    cells = tuple(Cell(key, row.figures.get(key)) for key in asked.shown)
    return Line(_("Not to be placed*"), cells)


def _cell(asked: Asked, key: str, of: Answer | Row) -> Cell:
    value = of.figures.get(key)
    if not isinstance(value, (int, float)):
        return Cell(key, value)
    if isinstance(of, Answer):
        query = asked.rows_address(asked.moment.on)
    elif _of_trait(asked):
        query = asked.rows_address(asked.moment.on, value=of.code or "")
    else:
        query = asked.rows_address(asked.moment.on, node=of.node)
    return Cell(key, value, query, of.bounds.get(key))


def _of_trait(asked: Asked) -> bool:
    return asked.by is not None and asked.question().level is None


def row_name(asked: Asked, code: str | None, name: str | None) -> str:
    """Return what a row of the breakdown is called."""
    if not _of_trait(asked):
        return name or code or ""
    return wording.word(wording.TRAITS.get(asked.by or "", {}) | wording.NOT_KNOWN, code)


def _series(asked: Asked, scope: Scope, most: int | None) -> Grid:
    days = periods.ends(asked.moment.since, asked.moment.on, asked.every)
    keys = (asked.drawn,) if asked.by else asked.shown
    rows = reads_figures.progress(scope, asked.question(*keys), days)
    columns = _rows_as_columns(asked, rows) if asked.by else _figures_as_columns(asked, rows)
    shown = _largest(columns, most)
    lines = tuple(
        Line(day(on), tuple(cells[on] for cells in shown.values() if on in cells), on=on)
        for on in days
    )
    return Grid(
        corner=_("Day"),
        columns=tuple(shown),
        lines=lines,
        left_out=len(columns) - len(shown),
        formulas=_formulas(keys),
    )


_Columns = dict[str, dict[date, Cell]]
"""The cells of each column by day."""


def _figures_as_columns(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> _Columns:
    return {
        label(key): {
            row["day"]: Cell(key, row[key], asked.rows_address(row["day"])) for row in rows
        }
        for key in asked.shown
    }


def _rows_as_columns(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> _Columns:
    columns: _Columns = {}
    names: dict[Any, str] = {}
    for row in rows:
        code = row[str(asked.by)] if _of_trait(asked) else row["code"]
        column = code if _of_trait(asked) else row["node"]
        if column not in names:
            name = row_name(asked, code, row["name"])
            names[column] = name if name not in columns else f"{name} ({code})"
            columns[names[column]] = {}
        node = None if _of_trait(asked) else row["node"]
        query = asked.rows_address(row["day"], node=node, value=code if _of_trait(asked) else "")
        columns[names[column]][row["day"]] = Cell(asked.drawn, row[asked.drawn], query)
    return columns


def _largest(columns: _Columns, most: int | None) -> _Columns:
    """Keep the columns that are largest at the end, in the order that they had."""
    if most is None or len(columns) <= most:
        return columns

    def last(name: str) -> float:
        cells = columns[name]
        value = cells[max(cells)].value
        return value if isinstance(value, (int, float)) else 0.0

    kept = set(sorted(columns, key=last, reverse=True)[:most])
    return {name: cells for name, cells in columns.items() if name in kept}


def parts_of(key: str) -> list[str]:
    """Return the counts that a share is made of."""
    share = SHARES.get(key)
    return [share.numerator, share.denominator] if share else []


def counted_as(key: str) -> str:
    """Return the count whose rows stand behind a figure: of a share, its numerator."""
    return SHARES[key].numerator if key in SHARES else COUNTS[key].key
