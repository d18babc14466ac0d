"""A view of the figures as a table to take away, with what, who, when and why at its top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from django.utils.translation import gettext as _

from chibo import rulebook
from chibo.exchange.tables import Share, Table, Value
from chibo.ledger.scope import Scope
from chibo.register import reads_known
from chibo.register.reads import is_sample
from chibo.register.reads_known import Known

from . import wording
from .asked import Asked
from .grid import Cell, Grid, Line, grid_of
from .templatetags.chibo import moment, written


def table_of(asked: Asked, scope: Scope, who: str, why: str, now: datetime) -> Table:
    """Return the whole view as a table: of a series every row, however many."""
    grid = grid_of(asked, scope, most=None)
    plain = not asked.by and not asked.every
    headings = [grid.corner, *grid.columns]
    if plain:
        headings.append(_("What is counted"))
    lines = [*grid.lines, *grid.unplaced, *([grid.total] if grid.total else [])]
    known = asked.known or reads_known.latest(scope)
    return Table(
        title=_("Figures"),
        origin=[*_origin(asked, known), *_taken(who, why, now), *_counted(grid)],
        headings=headings,
        rows=[_row(line, plain) for line in lines],
    )


def _origin(asked: Asked, known: Known | None) -> Iterator[tuple[str, Value]]:
    if is_sample():
        yield _("Sample data"), _("This is sample data, not the register of an office.")
    yield _("Unit"), asked.label or asked.part or _("The whole register")
    yield _("Date"), asked.moment.on
    yield _("Since"), asked.moment.since
    yield _("Boundaries of"), asked.tree_of
    if asked.by:
        yield _("Breakdown"), wording.word(wording.BREAKDOWNS, asked.by)
    if known:
        words = _("%(at)s, entry %(n)s")
        yield _("As the register knew it at"), words % {"at": moment(known.at), "n": known.position}


def _taken(who: str, why: str, now: datetime) -> Iterator[tuple[str, Value]]:
    yield _("Taken away by"), who
    yield _("Taken away at"), moment(now)
    yield _("Purpose"), why
    words = _("chibo %(software)s, rulebook %(rulebook)s")
    yield _("Versions"), words % {"software": version("chibo"), "rulebook": rulebook.VERSION}


def _counted(grid: Grid) -> Iterator[tuple[str, Value]]:
    yield from grid.formulas.items()
    if grid.has_open or grid.unplaced:
        yield (
            "*",
            _("Villages or cells divided between these rows are counted in none of them."),
        )


def _row(line: Line, plain: bool) -> list[Value]:
    heading: Value = line.on or line.name
    values = [_value(cell) for cell in line.cells]
    return [heading, *values, line.note] if plain else [heading, *values]


def _value(cell: Cell) -> Value:
    """Return a figure as a number; what is no number (a hidden count) as it is shown."""
    if cell.value is None:
        return None
    if not isinstance(cell.value, (int, float)):
        return written(cell.value, cell.key)
    return Share(cell.value) if cell.unit == "share" else int(cell.value)


def file_name(asked: Asked) -> str:
    """Return the name of the file, without its ending."""
    return f"chibo-{asked.moment.on.isoformat()}"
