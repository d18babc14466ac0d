"""Figures, their series, and the rows behind them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from chibo.access.rights import Right
from chibo.indicators.definitions import INDICATORS
from chibo.indicators.question import HIDDEN, By, Figure, Question, Row, Tree
from chibo.ledger.scope import Scope
from chibo.register import reads_figures
from chibo.rulebook import VERSION

from .asking import Id, InPages, Listed, When, day_of, position_of
from .errors import Wrong
from .service import ERRORS, scope_for

router = Router(tags=["figures"])
MOST_DAYS = 400


class Definition(Schema):
    """A figure: its key, name, formula, and unit (a count, or a share from 0 to 1)."""

    key: str
    name: str
    formula: str
    unit: str


class Asked(When):
    """A question for figures."""

    keys: list[str] = Field(min_length=1, max_length=100)
    since: date | None = Field(None, description="The first day of the period of flows.")
    boundaries_of: date | None = Field(None, description="The day whose tree groups the rows.")
    tree: Tree = "place"
    root: Id | None = Field(None, description="The node asked about; the whole by default.")
    by: By | None = Field(None, description="Rows of a level of the tree, or of a trait.")


class FigureRow(Schema):
    """Figures of a node, or of a trait's value (``code``); null: none. ``hidden``: not shown.

    ``bounds``: the least and the greatest value where a divided unit leaves it open.
    """

    node: int | None
    level: str | None
    code: str | None
    name: str | None
    figures: dict[str, float | int | None]
    hidden: list[str]
    bounds: dict[str, list[float | int | None]]


class Answered(Schema):
    """The figures of the root, of the rows below it, and of what could be placed in no row."""

    on: date
    position: int
    rulebook: str
    whole: FigureRow
    rows: list[FigureRow]
    unplaced: list[FigureRow]


class Point(Schema):
    """Figures of one day of a series, of the root or of one row below it."""

    day: date
    node: int | None
    code: str | None
    figures: dict[str, float | int | None]
    hidden: list[str]


class Behind(Schema):
    """A row that a figure counts: ids, the day, what it adds, and the reason of the act."""

    person: int | None
    cell: int | None
    village: int | None
    day: date
    weight: int
    reason: str | None
    from_position: int | None
    to_position: int | None


@router.get("/indicators", response={200: list[Definition], **ERRORS})
def indicators(request: HttpRequest) -> Any:
    """List the figures that can be asked for."""
    scope_for(request, Right.READ)
    return [
        Definition(key=each.key, name=each.label, formula=each.formula, unit=each.unit)
        for each in INDICATORS.values()
    ]


@router.get("/figures", response={200: Answered, **ERRORS})
def figures(request: HttpRequest, asked: Annotated[Asked, Query()]) -> Any:
    """Answer figures of a date or period, at a node and for the rows below it."""
    scope = scope_for(request, Right.READ)
    question = _question(scope, asked)
    answer = reads_figures.figures(scope, question)
    whole = Row(question.root, None, None, None, answer.figures, answer.bounds)
    return Answered(
        on=question.on,
        position=question.known_at or 0,
        rulebook=VERSION,
        whole=_row(whole),
        rows=[_row(row) for row in answer.rows],
        unplaced=[_row(row) for row in answer.unplaced],
    )


@router.get("/figures/series", response={200: list[Point], **ERRORS})
def series(
    request: HttpRequest,
    asked: Annotated[Asked, Query()],
    days: Annotated[list[date], Query(min_length=1, max_length=MOST_DAYS)],
) -> Any:
    """Answer figures on each of several days, on the boundaries of the last or of another day."""
    scope = scope_for(request, Right.READ)
    dates = tuple(sorted({day_of(scope, day) for day in days}))
    asked.on = dates[-1]
    rows = reads_figures.progress(scope, _question(scope, asked), dates)
    keys = asked.keys
    return [
        Point(
            day=row["day"],
            node=row.get("node") or None,
            code=row.get("code"),
            figures=_shown({key: row[key] for key in keys}),
            hidden=[key for key in keys if row[key] is HIDDEN],
        )
        for row in rows
    ]


@router.get("/figures/{key}/rows", response={200: Listed[Behind], **ERRORS})
def rows(
    request: HttpRequest,
    key: Annotated[str, Path(max_length=60)],
    asked: Annotated[Asked, Query()],
    part: InPages,
    value: Annotated[str | None, Query(max_length=40)] = None,
) -> Any:
    """List the memberships, cells or villages that a figure counts; ``after`` counts rows."""
    scope = scope_for(request, Right.PERSONS)
    if key not in INDICATORS:
        raise Wrong("key", f"There is no indicator {key}.", status=404)
    asked.keys = [key]
    found = reads_figures.rows_behind(scope, _question(scope, asked), key, value)
    page = found.slice(part.after, part.limit)
    end = part.after + page.num_rows
    items = [{name: row[name] for name in Behind.model_fields} for row in page.to_pylist()]
    return {"items": items, "next": end if end < found.num_rows else None}


def _question(scope: Scope, asked: Asked) -> Question:
    return reads_figures.question(
        day_of(scope, asked.on),
        asked.keys,
        since=asked.since,
        tree=asked.tree,
        root=asked.root,
        by=asked.by,
        boundaries_of=asked.boundaries_of,
        known_at=position_of(scope, asked.known_at),
    )


def _row(row: Row) -> FigureRow:
    bounds = {key: [plain(end) for end in ends] for key, ends in row.bounds.items()}
    hidden = [key for key, figure in row.figures.items() if figure is HIDDEN]
    return FigureRow(
        node=row.node,
        level=row.level,
        code=row.code,
        name=row.name,
        figures=_shown(dict(row.figures)),
        hidden=hidden,
        bounds=bounds,
    )


def _shown(figures: dict[str, Figure]) -> dict[str, float | int | None]:
    return {key: plain(figure) for key, figure in figures.items()}


def plain(figure: Figure) -> float | int | None:
    """Return a figure as it is answered: null where it may not be shown."""
    return None if figure is HIDDEN else figure
