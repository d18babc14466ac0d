"""A form with what was typed in it: read into decisions, or shown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chibo.drafting.around import Around
from chibo.drafting.papers import Prepared
from chibo.rulebook import KINDS_DECIDED, rule

from .fields import Choice, Field, Typed, Values
from .forms import Form, Wrong
from .shown import Shown, shown

EFFECTIVE = "effective_on"


def _issuers(near: Around, values: Values) -> list[Choice]:
    return [Choice(str(unit.id), unit.name) for unit in near.issuers]


def _decider(near: Around, values: Values) -> dict[str, str]:
    """Return the committee that decides this kind of decision on the day, by the rulebook."""
    name = KINDS_DECIDED.get(values.get("kind", ""))
    if name is None:
        return {}
    kinds = rule(name, near.on).value
    return next(({"": str(unit.id)} for unit in near.issuers if unit.kind in kinds), {})


ISSUER = Field("issuer", _("Decided by"), "one", _issuers, first=_decider)


@dataclass
class Filled:
    """A form, what it is filled in with, what was understood of it, and what is wrong.

    ``fresh``: nobody has typed in it yet.
    """

    form: Form
    near: Around
    typed: Typed
    fresh: bool = False
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def dated(self) -> Field:
        """The field of the effective date."""
        return Field(EFFECTIVE, self.form.dated, "day")

    @property
    def is_about(self) -> bool:
        """Tell whether it is settled what the form is about."""
        return self.form.about is None or "about" in self.values

    def take_about(self) -> None:
        """Read what the form is about, if that was said."""
        about = self.form.about
        if about is None or not self.typed.get("about"):
            return
        found = about.read(self.typed, self.near, {}, self.errors)
        if found is not None:
            self.values["about"] = found

    def decisions(self) -> Sequence[Prepared]:
        """Return the decisions made of what was typed; none where something is wrong."""
        for one in (self.dated, ISSUER, *self.form.fields):
            self.values[one.name] = one.read(self.typed, self.near, self.values, self.errors)
        if self.errors:
            return ()
        try:
            return self.form.build(self.near, self.values)
        except Wrong as wrong:
            self.errors.update(wrong.errors)
            return ()

    def shown(self) -> list[Shown]:
        """Return the fields as they are shown."""
        self.values.setdefault("kind", self.form.decides)
        fields = [ISSUER, *self.form.fields] if self.is_about else []
        return [self._shown(one) for one in fields]

    def shown_date(self) -> Shown:
        """Return the field of the effective date, with the date proposed."""
        shown = self._shown(self.dated)
        if not shown.value:
            proposed = self.form.day(self.near, self.values) if self.form.day else None
            shown.value = date_format(proposed or self.near.on, "SHORT_DATE_FORMAT")
        return shown

    def shown_about(self) -> Shown | None:
        """Return the field of what the form is about; with the one choice, once it is settled."""
        about = self.form.about
        if about is None:
            return None
        shown = self._shown(about)
        if self.is_about:
            all_of_them = [one for _group, some in shown.groups for one in some]
            shown.chosen_label = next(o.label for o in all_of_them if o.value == shown.value)
        return shown

    def _shown(self, one: Field) -> Shown:
        return shown(one, self.near, self.typed, self.values, self.errors, self.fresh)


def typed_of(
    content: Any, fields: Sequence[Field], effective_on: date, issuer: int | None
) -> dict[str, list[str]]:
    """Return what would be typed in these fields for a content that is recorded."""
    found = {EFFECTIVE: [_written(effective_on)], ISSUER.name: [_written(issuer)]}
    return found | {one.name: [_written(getattr(content, one.name))] for one in fields}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return "" if value is None else str(value)
