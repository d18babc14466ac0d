"""The map of a figure: communes or villages shaded by its value, with a legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chibo.indicators.definitions import INDICATORS
from chibo.ledger.scope import Scope

from . import maps
from .asked import Asked
from .geometry import Shape
from .grid import Cell, Grid
from .maps import Map, short_name
from .templatetags.chibo import written

SHADES = 5


@dataclass(frozen=True)
class Area:
    """An area with its value as it is written, and its shade (none where it has no value)."""

    name: str
    written: str
    shade: int | None
    shape: Shape
    key: str
    query: str
    label: str = ""


@dataclass(frozen=True)
class Band:
    """A shade of the legend: from which value to which, and how many areas have it."""

    shade: int
    low: str
    high: str
    areas: int


@dataclass(frozen=True)
class ShadedMap:
    """The map of a figure, on a ``drawing``. ``not_drawn``: rows that have no place on it."""

    drawing: Map
    areas: list[Area]
    bands: list[Band]
    not_drawn: int


def map_of(asked: Asked, grid: Grid, scope: Scope) -> ShadedMap:
    """Return the map of the figure drawn, on the boundaries that group the view's rows."""
    drawing = maps.map_of(scope, asked.tree_of)
    shapes = _shapes(asked, drawing)
    at = asked.shown.index(asked.drawn)
    cells = {line.node: line.cells[at] for line in grid.lines if line.node in shapes}
    names = {line.node: line.name for line in grid.lines}
    edges = _edges([_number(cell) for cell in cells.values()], asked.drawn)
    areas = [
        _area(asked, names[node], cell, shapes[node], edges)
        for node, cell in cells.items()
        if node is not None
    ]
    return ShadedMap(
        drawing,
        areas,
        _bands(areas, edges, asked.drawn),
        len(grid.lines) - len(areas),
    )


def _shapes(asked: Asked, drawing: Map) -> Mapping[int | None, Shape]:
    if asked.by == "village":
        return {v.state.village: v.shape for v in drawing.villages}
    return {c.commune: c.shape for c in drawing.communes}


def _area(
    asked: Asked, name: str, cell: Cell, shape: Shape, edges: Sequence[tuple[float, float]]
) -> Area:
    value = _number(cell)
    shade = next((i for i, (_low, high) in enumerate(edges) if value <= high), None)
    label = short_name(name) if asked.by == "commune" else ""
    text = written(cell.value, cell.key)
    return Area(name, text, None if value < 0 else shade, shape, cell.key, cell.query, label)


def _number(cell: Cell) -> float:
    return cell.value if isinstance(cell.value, (int, float)) else -1.0


def _edges(values: Sequence[float], key: str) -> list[tuple[float, float]]:
    """Return the least and greatest value of each shade: of shares fifths, of counts their own."""
    known = sorted({value for value in values if value >= 0})
    if INDICATORS[key].unit == "share":
        return [(i / SHADES, (i + 1) / SHADES) for i in range(SHADES)]
    if len(known) <= SHADES:
        return [(value, value) for value in known]
    step = -(-(known[-1] - known[0] + 1) // SHADES)
    return [(known[0] + i * step, known[0] + (i + 1) * step - 1) for i in range(SHADES)]


def _bands(areas: Sequence[Area], edges: Sequence[tuple[float, float]], key: str) -> list[Band]:
    return [
        Band(i, written(low, key), written(high, key), sum(area.shade == i for area in areas))
        for i, (low, high) in enumerate(edges)
    ]
