"""What was typed into a form: read value by value, with one clear sentence for what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _

from chibo.campaign.wrong import Wrong
from chibo.ledger.scope import Scope
from chibo.register.reads_people import person_names
from chibo.register.reads_search import Hit, search_persons
from chibo.register.spelling import plain

from ...moment import NotADay, read_day

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")


class Typed:
    """A form as it was typed. ``errors``: the sentence at each field that is wrong.

    ``choices``: members of the name typed, where several bear it.
    """

    def __init__(self, data: Mapping[str, str]) -> None:
        self.values = {name: str(value).strip() for name, value in data.items()}
        self.errors: dict[str, str] = {}
        self.choices: dict[str, list[Hit]] = {}

    @property
    def is_right(self) -> bool:
        """Tell whether nothing is wrong so far."""
        return not self.errors

    def refuse(self, wrong: Wrong) -> None:
        """Take in what the room found wrong."""
        self.errors.setdefault(wrong.field, str(wrong.message))

    def text(self, name: str, most: int, needed: str = "") -> str:
        """Read a text of at most so many characters; ``needed``: what to say where it is empty."""
        value = self.values.get(name, "")
        if not value and needed:
            self.errors[name] = needed
        if len(value) > most:
            self.errors[name] = _("Write at most %(n)s characters.") % {"n": most}
        if "\0" in value:
            self.errors[name] = _("This text holds a character that cannot be written.")
        return value

    def day(self, name: str) -> date:
        """Read a day that must be given."""
        found = self.day_if_any(name)
        if found is None and name not in self.errors:
            self.errors[name] = _("Write the date as day/month/year, for example 13/05/2018.")
        return found or date.min

    def day_if_any(self, name: str) -> date | None:
        """Read a day; none where nothing was typed."""
        try:
            return read_day(self.values[name]) if self.values.get(name) else None
        except NotADay as error:
            self.errors[name] = str(error)
            return None

    def number(self, name: str) -> float:
        """Read a number as it is written in Vietnamese: 1.234,5."""
        value = number_of(self.values.get(name, ""))
        if value is None:
            self.errors[name] = _("Write a number, for example 150 or 97,5.")
        return value or 0.0

    def chosen(self, name: str, among: Collection[str]) -> str:
        """Read a choice that must be made."""
        value = self.values.get(name, "")
        if value not in among:
            self.errors[name] = _("Choose one from the list.")
        return value

    def id_if_any(self, name: str) -> int | None:
        """Read the number of something chosen; none where nothing was."""
        value = self.values.get(name, "")
        return int(value) if re.fullmatch(r"\d{1,18}", value) else None

    def person_if_any(
        self, name: str, scope: Scope, on: date, kept: int | None = None
    ) -> int | None:
        """Read a member by name; where several bear it, the one chosen in the list below it.

        ``kept``: who stands there already, and stays where nothing is changed: he may have left.
        """
        text, picked = self.text(name, 120), self.id_if_any(f"{name}-id")
        if kept is not None and picked == kept and text == person_names([kept]).get(kept, ""):
            return kept
        if not text:
            return None
        hits = search_persons(scope, text, on) if scope.persons else []
        whole = [hit for hit in hits if plain(hit.name) == plain(text)]
        if any(hit.id == picked for hit in hits):
            return picked
        found = whole or hits
        if len(found) == 1:
            return found[0].id
        self.choices[name] = found
        self.errors[name] = (
            _("Several members bear this name: choose one.")
            if found
            else _("No member of this name is found: write the whole name.")
        )
        return None


def number_of(text: str) -> float | None:
    """Return the number that a text is, as it is written in Vietnamese; none where it is none."""
    plain_text = text.replace(" ", "").replace("%", "")
    if "," in plain_text or _GROUPED.fullmatch(plain_text):
        plain_text = plain_text.replace(".", "").replace(",", ".")
    return float(plain_text) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", plain_text) else None
