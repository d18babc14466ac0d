"""The tables of docs/import.md, as the form has them."""

from __future__ import annotations

from collections.abc import Iterator

from chibo.exchange.workbook import form

KINDS = {
    "name": "text",
    "names": "texts",
    "code": "code",
    "date": "date",
    "count": "whole number",
    "degrees": "degrees",
    "choice": "choice",
    "shares": "shares",
}


def tables() -> Iterator[str]:
    for sheet in form.SHEETS:
        yield f"### {sheet.vi} ({sheet.en})\n"
        yield "| Vietnamese | English | needed | holds | what to write |"
        yield "|---|---|---|---|---|"
        for c in sheet.columns:
            choices = ": " + ", ".join(choice.vi for choice in c.choices) if c.choices else ""
            needed = "yes" if c.required else ""
            yield f"| {c.vi} | {c.en} | {needed} | {KINDS[c.kind]}{choices} | {c.note} |"
        yield ""
