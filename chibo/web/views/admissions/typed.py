"""What was typed into a form: read, with one sentence at each field that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ...moment import NotADay, read_day

LONGEST_NUMBER = 6


@dataclass(frozen=True)
class Option:
    """A choice of a field, under the heading of a group if it has one.

    ``usual``: what is chosen unless somebody chooses otherwise.
    """

    value: str
    label: str
    group: str = ""
    usual: bool = False


@dataclass(frozen=True)
class Field:
    """A field as it is shown. ``kind``: day, text, number or choice."""

    name: str
    label: str
    kind: str
    value: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    optional: bool = False

    @property
    def groups(self) -> list[tuple[str, list[Option]]]:
        """The options by their headings."""
        found: dict[str, list[Option]] = {}
        for option in self.options:
            found.setdefault(option.group, []).append(option)
        return list(found.items())


@dataclass
class Typed:
    """The texts of a form. What cannot be read is noted in ``errors``, by field."""

    texts: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, longest: int) -> str:
        """Return a text that has to be there."""
        value = self._given(name)
        if not value:
            self.errors[name] = _("Fill this in.")
        elif len(value) > longest:
            self.errors[name] = _("Write at most %(n)s characters.") % {"n": longest}
        return value

    def day(self, name: str, optional: bool = False) -> date | None:
        """Return a day; none where it is not given and need not be."""
        value = self._given(name)
        if not value and optional:
            return None
        try:
            return read_day(value)
        except NotADay as error:
            self.errors[name] = str(error)
        return None

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self._given(name)
        if value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER:
            return int(value)
        self.errors[name] = _("Write a whole number.")
        return 0

    def choice(self, name: str, allowed: Collection[str], optional: bool = False) -> str | None:
        """Return one of the values allowed; none where none is chosen and none need be."""
        value = self._given(name)
        if value in allowed:
            return value
        if not value and optional:
            return None
        self.errors[name] = _("Choose one from the list.")
        return None

    def chosen_id(self, name: str, allowed: Collection[str], optional: bool = False) -> int | None:
        """Return the number of what was chosen."""
        value = self.choice(name, allowed, optional)
        return int(value) if value else None

    def _given(self, name: str) -> str:
        return self.texts.get(name, "").strip()
