"""Fields as templates show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chibo.drafting.around import Around

from . import choices as ch
from .fields import Choice, Field, Typed, Values


@dataclass
class Shown:
    """A field as a template shows it."""

    name: str
    label: str
    kind: str
    value: str
    values: list[str]
    groups: list[tuple[str, list[Choice]]]
    rows: list[Shown]
    error: str
    hint: str = ""
    note: str = ""
    required: bool = True
    line: int = 0
    chosen_label: str = ""
    of_row: bool = False


def shown(
    one: Field,
    near: Around,
    typed: Typed,
    given: Values,
    errors: Mapping[str, str],
    fresh: bool = False,
) -> Shown:
    """Return a field as it is shown."""
    values = [text for text in typed.get(one.name, ()) if text]
    groups = ch.grouped(one.choices(near, given)) if one.choices else []
    first = one.first(near, given) if one.first and fresh else {}
    rows = [
        Shown(
            f"{one.name}-{row.value}",
            row.label,
            "one" if one.choices else one.of,
            _last(typed, f"{one.name}-{row.value}") or first.get(row.value, ""),
            [],
            groups,
            [],
            errors.get(f"{one.name}-{row.value}", ""),
            note=row.group,
            of_row=True,
        )
        for row in (one.rows(near, given) if one.rows else ())
    ]
    return Shown(
        one.name,
        str(one.label),
        one.kind,
        values[-1] if values else first.get("", ""),
        values,
        groups,
        rows,
        errors.get(one.name, ""),
        hint=str(one.hint),
        required=one.required,
        line=one.line,
    )


def _last(typed: Typed, name: str) -> str:
    return next(iter(reversed(typed.get(name, ()))), "")
