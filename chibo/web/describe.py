"""A decision's effects in words, with the subjects they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from chibo.ledger.effects import Effect
from chibo.ledger.violations import DUTIES, holder_of
from chibo.register.reads import organisation_names, place_names
from chibo.register.reads_people import person_names

from . import wording
from .wording import word


@dataclass(frozen=True)
class Line:
    """What happens to a subject. ``page``: the name of the subject's page, ``id`` its id."""

    page: str
    id: int
    name: str
    text: str
    reason: str


@dataclass(frozen=True)
class Names:
    """The names of everything that some effects mention."""

    places: dict[int, str]
    organisations: dict[int, str]
    persons: dict[int, str]

    def of(self, page: str, subject: int) -> str:
        """Return the name of a subject."""
        known = {"place": self.places, "organisation": self.organisations, "person": self.persons}
        return known[page].get(subject, str(wording.ERASED) if page == "person" else "?")


_PAGES = {
    "place": "place",
    "profile": "place",
    "organisation": "organisation",
    "coverage": "organisation",
    "membership": "person",
    "office": "organisation",
    "charge": "person",
    "households": "person",
}


def describe(
    effects: Iterable[Effect], on: date, new: Mapping[int, str] | None = None
) -> list[Line]:
    """Return a line per effect; places and organisations bear their names of the day.

    ``new``: names of persons and units that the register does not know yet.
    """
    listed = list(effects)
    names = _names(listed, on, new or {})
    return [_line(effect, names) for effect in listed]


def _line(effect: Effect, names: Names) -> Line:
    subject = effect.subject
    page = _PAGES.get(subject.kind) or ("place" if subject.a in names.places else "organisation")
    text = _TEXTS[subject.kind](effect, names)
    return Line(page, subject.a, names.of(page, subject.a), text, effect.reason)


def _unit_text(parent_page: str) -> Callable[[Effect, Names], str]:
    def text(effect: Effect, names: Names) -> str:
        fields = effect.fields
        if not fields:
            return _("a cell is split from it")
        if fields.get("exists") is False:
            return _("ends")
        parts = [_("begins")] if fields.get("exists") else []
        if "level" in fields:
            parts.append(word(wording.LEVELS, fields["level"]).lower())
        if fields.get("cell_kind"):
            parts.append(word(wording.CELL_KINDS, fields["cell_kind"]).lower())
        if not fields.get("exists") and "name" in fields:
            parts.append(_("is named %(name)s") % {"name": fields["name"]})
        if fields.get("code"):
            parts.append(_("code %(code)s") % {"code": fields["code"]})
        if fields.get("parent"):
            parts.append(_("under %(unit)s") % {"unit": names.of(parent_page, fields["parent"])})
        return ", ".join(parts)

    return text


def _coverage_text(effect: Effect, names: Names) -> str:
    village = {"village": names.of("place", effect.subject.b)}
    role = effect.fields["role"]
    if role == "base":
        return _("is based in %(village)s") % village
    if role == "guest":
        return _("takes in %(village)s as a guest") % village
    return _("no longer covers %(village)s") % village


def _membership_text(effect: Effect, names: Names) -> str:
    fields = effect.fields
    if "same_as" in fields:
        return _("is the same person as %(name)s") % {"name": names.of("person", fields["same_as"])}
    if "cell" in fields and fields["cell"] is None:
        return _("is no longer a member here")
    for name, text in _STATES.items():
        if name in fields:
            return text(effect, names)
    parts = []
    if fields.get("cell"):
        parts.append(names.of("organisation", fields["cell"]))
        village = fields.get("village")
        parts.append(
            _("counted for %(village)s") % {"village": names.of("place", village)}
            if village
            else _("counted for no village")
        )
    if fields.get("standing"):
        parts.append(word(wording.STANDINGS, fields["standing"]))
    if fields.get("reinforced_until"):
        until = date_format(fields["reinforced_until"], "SHORT_DATE_FORMAT")
        parts.append(_("reinforcement until %(day)s") % {"day": until})
    return ", ".join(parts)


def _exemption_text(effect: Effect, _names: Names) -> str:
    fields = effect.fields
    if fields["exempt"] is None:
        return _("is no longer exempt")
    ground = {"ground": word(wording.EXEMPTIONS, fields["exempt"])}
    return _until(_("is exempt %(ground)s") % ground, fields["exempt_until"])


def _absence_text(effect: Effect, _names: Names) -> str:
    if effect.reason == "back":
        return _("is back")
    expected = effect.fields["expected_back"]
    if expected is None:
        return _("works far away")
    day = {"day": date_format(expected, "SHORT_DATE_FORMAT")}
    return _("works far away, expected back on %(day)s") % day


def _guest_text(effect: Effect, names: Names) -> str:
    fields = effect.fields
    if fields["guest_until"] is None:
        return _("takes part in the own cell again")
    cell = fields["guest_cell"]
    where = names.of("organisation", cell) if cell else _("a cell outside the register")
    return _until(_("takes part in %(cell)s") % {"cell": where}, fields["guest_until"])


def _until(text: str, day: date | None) -> str:
    if day is None:
        return text
    return _("%(what)s until %(day)s") % {
        "what": text,
        "day": date_format(day, "SHORT_DATE_FORMAT"),
    }


_STATES: dict[str, Callable[[Effect, Names], str]] = {
    "exempt": _exemption_text,
    "expected_back": _absence_text,
    "guest_until": _guest_text,
}
"""What a member is for a time, by a field that only its decisions set."""


def _office_text(effect: Effect, names: Names) -> str:
    fields = effect.fields
    holder = names.of("person", effect.subject.b)
    if fields["office"] is None:
        return _("%(name)s is relieved") % {"name": holder}
    parts = [f"{holder}: {word(wording.OFFICES, fields['office']).lower()}"]
    if fields["provisional"]:
        parts.append(_("provisional"))
    if fields["term_ends"]:
        day = date_format(fields["term_ends"], "SHORT_DATE_FORMAT")
        parts.append(_("congress due on %(day)s") % {"day": day})
    return ", ".join(parts)


def _charge_text(effect: Effect, names: Names) -> str:
    village = {"village": names.of("place", effect.subject.b)}
    if effect.fields["holds"]:
        return _("answers for %(village)s") % village
    return _("no longer answers for %(village)s") % village


def _households_text(effect: Effect, names: Names) -> str:
    village = {"village": names.of("place", effect.subject.b)}
    number = effect.fields["households"]
    if number is None:
        return _("no longer looks after households of %(village)s") % village
    return _("looks after %(number)s households of %(village)s") % {**village, "number": number}


def _profile_text(effect: Effect, _names: Names) -> str:
    fields = effect.fields
    counts = (
        (_("households"), fields["households"]),
        (_("poor households"), fields["poor_households"]),
        (_("people"), fields["population"]),
    )
    known = [f"{number_format(n, 0)} {what}" for what, n in counts if n is not None]
    return ", ".join([_("year %(year)s") % {"year": fields["year"]}, *known])


def _succession_text(effect: Effect, names: Names) -> str:
    successor = effect.subject.b
    page = "place" if successor in names.places else "organisation"
    return _("goes over into %(unit)s") % {"unit": names.of(page, successor)}


_TEXTS: dict[str, Callable[[Effect, Names], str]] = {
    "place": _unit_text("place"),
    "organisation": _unit_text("organisation"),
    "coverage": _coverage_text,
    "membership": _membership_text,
    "profile": _profile_text,
    "succession": _succession_text,
    "office": _office_text,
    "charge": _charge_text,
    "households": _households_text,
}


_UNITS = ("parent", "cell", "village", "guest_cell")


def _names(effects: list[Effect], on: date, new: Mapping[int, str]) -> Names:
    mentioned: set[int] = set()
    persons: set[int] = set()
    for effect in effects:
        kind, a, b = effect.subject
        if kind == "membership":
            persons |= {a, effect.fields.get("same_as", a)}
        elif kind in DUTIES:
            persons.add(holder_of(effect.subject))
            mentioned.add(a if kind == "office" else b)
        else:
            mentioned |= {a, b}
        mentioned |= {effect.fields.get(name) or 0 for name in _UNITS}
    return Names(
        {**new, **place_names(mentioned, on)},
        {**new, **organisation_names(mentioned, on)},
        {**new, **person_names(persons)},
    )
