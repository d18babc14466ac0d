"""What is wrong with a filled-in form, each at its cell, in plain words."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["error", "note"]


class Wrong(ValueError):
    """A value that cannot be taken; the message says what to do."""


class Mistake(NamedTuple):
    """A finding at a cell of the form: row from 0, none for a whole sheet; key of the column.

    An error keeps the workbook from being opened, a note does not.
    """

    sheet: str
    row: int | None
    key: str | None
    text: str
    level: Level = "error"


class Mistakes:
    """Collects what is wrong: none stops the others."""

    def __init__(self) -> None:
        self.all: list[Mistake] = []

    def wrong(self, sheet: str, row: int | None, key: str | None, text: object) -> None:
        """Take an error."""
        self.all.append(Mistake(sheet, row, key, str(text)))

    def note(self, sheet: str, row: int | None, key: str | None, text: object) -> None:
        """Take a note, which stops nothing."""
        self.all.append(Mistake(sheet, row, key, str(text), "note"))

    @property
    def errors(self) -> list[Mistake]:
        """The findings that keep the workbook from being opened."""
        return [mistake for mistake in self.all if mistake.level == "error"]
