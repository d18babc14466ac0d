"""What a table of a bundle is made of: columns, kinds, and how values are written and read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import msgspec
from django.db.models import Model

from chibo.ledger.canonical import encode

Kind = Literal["integer", "number", "text", "date", "moment", "hexadecimal", "json", "yes or no"]
Refers = Literal["organisation", "place", "person", "position"]
KINDS: dict[Kind, str] = {
    "integer": "a whole number of 64 bits, in decimal digits",
    "number": "a decimal fraction with a point",
    "text": "Unicode text",
    "date": "a day, as 2018-05-13",
    "moment": "a moment in UTC, as 2018-05-13T08:00:00+00:00",
    "hexadecimal": "bytes, two hexadecimal digits each, in small letters",
    "json": "a JSON value: keys sorted, no spaces",
    "yes or no": "1 or 0",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, what its values are, and what they mean.

    ``refers``: what of the register its numbers are. ``one_of``: the only texts that it may hold.
    """

    name: str
    kind: Kind
    words: str
    optional: bool = False
    longest: int | None = None
    refers: Refers | None = None
    one_of: tuple[str, ...] = ()

    def text(self, value: Any) -> str:
        """Return a value as it is written."""
        return "" if value is None else _TEXTS[self.kind](value)

    def value(self, text: str) -> Any:
        """Return the value of a text. Raises ValueError where it is not written as it must be."""
        if not text and self.optional:
            return None
        value = _VALUES[self.kind](text)
        too_long = self.longest is not None and len(text) > self.longest
        if too_long or "\0" in text or _TEXTS[self.kind](value) != text:
            raise ValueError(f"{self.name} is no {self.kind} as the schema has it")
        if self.one_of and value not in self.one_of:
            raise ValueError(f"{self.name} is none of its codes")
        return value


_TEXTS: dict[Kind, Callable[[Any], str]] = {
    "integer": lambda value: str(int(value)),
    "number": repr,
    "text": str,
    "date": date.isoformat,
    "moment": lambda value: value.astimezone(UTC).isoformat(),
    "hexadecimal": lambda value: bytes(value).hex(),
    "json": lambda value: encode(value).decode(),
    "yes or no": lambda value: "1" if value else "0",
}


def _integer(text: str) -> int:
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{text[:30]} is beyond 64 bits")
    return value


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:30]} is no number")
    return value


_VALUES: dict[Kind, Callable[[str], Any]] = {
    "integer": _integer,
    "number": _number,
    "text": str,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "hexadecimal": bytes.fromhex,
    "json": msgspec.json.decode,
    "yes or no": lambda text: text == "1",
}


@dataclass(frozen=True)
class Table:
    """A table of a bundle: a member of the zip file, and the model whose rows it holds."""

    name: str
    model: type[Model]
    words: str
    columns: tuple[Column, ...]
    folder: Literal["", "beside", "derived"] = ""

    @property
    def member(self) -> str:
        """The name of its file in the zip."""
        return f"{self.folder}{'/' if self.folder else ''}{self.name}.csv"

    @property
    def derived(self) -> bool:
        """Whether an import derives it from the ledger."""
        return self.folder == "derived"

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]
