"""Rows of the form with their values understood, each column by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from . import values as v
from .form import Column
from .headings import Filled
from .mistakes import Mistakes, Wrong
from .reading import Value


@dataclass
class Taken:
    """A row's values by column; those that could not be understood are in ``bad``, and none."""

    row: int
    values: dict[str, Any]
    bad: set[str] = field(default_factory=set)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)


def take(filled: Filled | None, mistakes: Mistakes) -> Iterator[Taken]:
    """Yield the rows of a sheet, reporting each cell that cannot be understood."""
    if filled is None:
        return
    sheet = filled.sheet
    for line in filled.lines:
        taken = Taken(line.row, {})
        for column in sheet.columns:
            try:
                value = _value(column, line.values.get(column.key))
                if not value and column.required and value != 0 and column.key in filled.places:
                    raise Wrong(_("Fill this in."))
                taken.values[column.key] = value
            except Wrong as wrong:
                taken.bad.add(column.key)
                mistakes.wrong(sheet.key, line.row, column.key, wrong)
        yield taken


def _value(column: Column, value: Value) -> Any:
    match column.kind:
        case "name":
            return v.text_of(value, column.longest)
        case "names":
            return v.names_of(value, column.longest)
        case "code":
            return v.code_of(value, column.longest)
        case "date":
            return v.date_of(value)
        case "count":
            return v.count_of(value)
        case "degrees":
            return v.degrees_of(value, v.LATITUDES if column.key == "lat" else v.LONGITUDES)
        case "choice":
            return v.choice_of(value, column.choices)
        case "shares":
            return v.shares_of(value)
