"""The communes with the meetings of their cells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.figures import CellMonth, Sums, sums
from chibo.meetings.line import months
from chibo.meetings.reads import Cell
from chibo.register.reads import organisation_names

from ...moment import Moment
from ..common import moment_or_404, page, scoped
from .common import writes

PERIOD = 12
"""Months that the pages show: that of the page's day and those before it."""


@dataclass(frozen=True)
class UnitLine:
    """A committee with its cells' meetings. ``without``: cells that missed a month or more."""

    id: int
    name: str
    cells: int
    sums: Sums
    without: int


def moment_of_meetings(request: HttpRequest, scope: Scope) -> Moment:
    """Return the moment of the page: unless asked for another, the last day lines speak of.

    Its period begins a year's months before it, unless asked for another.
    """
    moment = moment_or_404(request, scope)
    latest = reads.latest_day(scope, timezone.localdate())
    if not request.GET.get("on") and latest is not None and latest < moment.on:
        moment = replace(moment, on=latest)
    if request.GET.get("since"):
        return moment
    first = months(moment.on - timedelta(days=31 * PERIOD), moment.on)[-PERIOD]
    return replace(moment, since=max(first, moment.first))


@scoped
def meetings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the committees whose cells meet, with attendance, meetings held and missed."""
    moment = moment_of_meetings(request, scope)
    first = moment.since.replace(day=1)
    cells = reads.cells(scope, first, moment.on)
    of: dict[int, list[CellMonth]] = defaultdict(list)
    units = {cell.id: unit_of(scope, cell) for cell in cells}
    for one in reads.cell_months(scope, cells, first, moment.on):
        of[units[one.cell]].append(one)
    names = organisation_names(of, moment.on)
    lines = [_line(unit, names.get(unit, ""), listed) for unit, listed in of.items()]
    context = {
        "here": "meetings",
        "first": first,
        "lines": sorted(lines, key=lambda line: line.name),
        "whole": sum((line.sums for line in lines), Sums()),
        "cells": len(cells),
        "without": sum(line.without for line in lines),
        "may_write": bool(writes(request).organisations or writes(request).whole),
    }
    return page(request, "meetings/overview.html", moment, context)


def unit_of(scope: Scope, cell: Cell) -> int:
    """Return the committee whose page shows the cell, or where it is out of scope the cell."""
    parent = cell.parent
    return parent if parent is not None and scope.reads_organisation(parent) else cell.id


def _line(unit: int, name: str, listed: list[CellMonth]) -> UnitLine:
    missed = {one.cell for one in listed if one.state in ("not_held", "missing")}
    return UnitLine(unit, name, len({one.cell for one in listed}), sums(listed), len(missed))
