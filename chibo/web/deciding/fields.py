"""Fields of a form: what they are, and how what was typed in them is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.drafting.around import Around

from ..moment import NotADay, read_day

Values = dict[str, Any]
Typed = Mapping[str, Sequence[str]]
"""What was posted: name to the values sent under it."""
Kind = Literal["text", "day", "count", "few", "degree", "percent", "one", "many", "each", "tick"]
LONGEST = 160
NOT_THERE = gettext_lazy("The committee does not exist on this day: choose another day.")
MOST, FEW = 2**31 - 1, 2**15 - 1


class Choice(NamedTuple):
    """Something to choose: its value, how it is shown, and the group that it stands in."""

    value: str
    label: str
    group: str = ""


Choices = Callable[[Around, Values], Sequence[Choice]]


@dataclass(frozen=True)
class Field:
    """A field. ``rows``: of an ``each``, what it is asked for; one without choices is a text.

    ``ids``: whether a choice is a number of the register. ``first``: what stands there unless
    something was typed. ``of``: the kind of each text of an ``each``; ``line``: that
    of a list of lines in which the field stands, from 1.
    """

    name: str
    label: Promise
    kind: Kind = "text"
    choices: Choices | None = None
    rows: Choices | None = None
    required: bool = True
    ids: bool = True
    hint: Promise | str = ""
    longest: int = LONGEST
    first: Callable[[Around, Values], Mapping[str, str]] | None = None
    of: Kind = "text"
    line: int = 0

    def read(self, typed: Typed, near: Around, values: Values, errors: dict[str, str]) -> Any:
        """Return the value typed; where it is wrong, say so in ``errors`` and return none."""
        if self.kind == "each":
            return self._read_each(typed, near, values, errors)
        if self.kind == "many":
            return self._read_many(typed, near, values, errors)
        text = _text(typed, self.name)
        if self.kind == "tick":
            return bool(text)
        if not text:
            if self.required:
                errors[self.name] = _("Choose one.") if self.choices else _("Fill this in.")
            return None
        try:
            return self._value(text, near, values)
        except ValueError as error:
            errors[self.name] = str(error)
            return None

    def _read_each(
        self, typed: Typed, near: Around, values: Values, errors: dict[str, str]
    ) -> dict[int, Any]:
        found = {}
        for row in self.rows(near, values) if self.rows else ():
            name = f"{self.name}-{row.value}"
            text = _text(typed, name)
            if not text:
                if self.required:
                    errors[name] = _("Choose one.")
                continue
            try:
                found[int(row.value)] = self._value(text, near, values)
            except ValueError as error:
                errors[name] = str(error)
        return found

    def _read_many(
        self, typed: Typed, near: Around, values: Values, errors: dict[str, str]
    ) -> tuple[Any, ...]:
        texts = [text for text in dict.fromkeys(typed.get(self.name, ())) if text]
        if not texts and self.required:
            errors[self.name] = _("Tick at least one.")
        try:
            return tuple(self._chosen(text, near, values) for text in texts)
        except ValueError as error:
            errors[self.name] = str(error)
            return ()

    def _value(self, text: str, near: Around, values: Values) -> Any:
        if self.choices is not None:
            return self._chosen(text, near, values)
        kind = self.of if self.kind == "each" else self.kind
        if kind == "day":
            return _day(text)
        if kind == "count":
            return _count(text, MOST)
        if kind == "few":
            return _count(text, FEW)
        if kind in ("degree", "percent"):
            return _decimal(text, kind)
        if len(text) > self.longest or any(ord(letter) < 32 for letter in text):
            raise ValueError(
                _("Write at most %(n)s characters, in one line.") % {"n": self.longest}
            )
        return text

    def _chosen(self, text: str, near: Around, values: Values) -> Any:
        known = {choice.value for choice in self.choices(near, values)} if self.choices else set()
        if text not in known:
            raise ValueError(_("This is not to be chosen on this day: choose another."))
        return int(text) if self.ids else text


def _text(typed: Typed, name: str) -> str:
    return next(iter(reversed(typed.get(name, ()))), "").strip()


def _day(text: str) -> date:
    try:
        return read_day(text)
    except NotADay as error:
        raise ValueError(str(error)) from None


def _count(text: str, most: int) -> int:
    digits = re.sub(r"[. \u00a0]", "", text)
    if not re.fullmatch(r"[0-9]{1,10}", digits) or int(digits) > most:
        raise ValueError(_("Write a whole number."))
    return int(digits)


def _decimal(text: str, kind: str) -> float:
    if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{1,10})?", text):
        raise ValueError(_("Write a number, for example 21,35."))
    number = float(text.replace(",", "."))
    if kind == "percent":
        if not 0 <= number <= 100:
            raise ValueError(_("Write a share between 0 and 100."))
        return round(number / 100, 6)
    return number
