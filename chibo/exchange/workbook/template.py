"""The blank form for an office, with the official communes of its area filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import form
from .reading import Value
from .units import StandardCommune
from .values import count_of, date_of
from .writing import Contents, FormWriter


def template(communes: Sequence[StandardCommune]) -> bytes:
    """Return the blank form; ``communes`` are filled in and offered."""
    contents = {sheet.key: Contents([example(sheet)], examples=1) for sheet in form.SHEETS}
    contents["communes"].rows += [_row(unit) for unit in communes]
    return filled_form(contents, [unit.name for unit in communes])


def filled_form(contents: Mapping[str, Contents], standard: Sequence[str] = ()) -> bytes:
    """Return the form with these rows on its sheets; ``standard``: communes that are offered."""
    writer = FormWriter(standard)
    write_form(writer, contents)
    return writer.close()


def write_form(writer: FormWriter, contents: Mapping[str, Contents]) -> None:
    """Write the guide, the form's sheets, and the lists that these offer."""
    writer.guide()
    for sheet in form.SHEETS:
        writer.form_sheet(sheet, contents.get(sheet.key, Contents()))
    writer.lists()


def example(sheet: form.Sheet) -> dict[str, Value]:
    """Return the sheet's example row."""
    row: dict[str, Value] = {}
    for column in sheet.columns:
        if column.kind == "date":
            row[column.key] = date_of(column.example)
        elif column.kind == "count":
            row[column.key] = count_of(column.example)
        else:
            row[column.key] = column.example or None
    return row


def _row(unit: StandardCommune) -> dict[str, Value]:
    return {
        "name": unit.name,
        "district": unit.district,
        "province": unit.province,
        "code": unit.code,
        "lat": unit.lat,
        "lon": unit.lon,
    }
