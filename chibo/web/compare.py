"""Two persons side by side: what is known of each, and what of it differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.register.reads_people import Person

from . import wording
from .templatetags.chibo import NONE, day


@dataclass(frozen=True)
class Fact:
    """Something known of a person. ``address``: the page of a cell or village; else empty."""

    label: Promise
    text: str
    address: str = ""
    differs: bool = False


def facts_of(person: Person, other: Person) -> list[Fact]:
    """Return what is known of a person; a blank differs from nothing."""
    pairs = zip(_facts(person), _facts(other), strict=True)
    return [
        Fact(own.label, own.text or NONE, own.address, _differ(own.text, others.text))
        for own, others in pairs
    ]


def _differ(a: str, b: str) -> bool:
    return bool(a and b) and a != b


def _facts(person: Person) -> list[Fact]:
    p, m = person.particulars, person.membership
    return [
        Fact(_("Name"), p.name if p else str(wording.ERASED)),
        Fact(_("Born"), _day(p.birth_date if p else None)),
        Fact(_("Sex"), wording.word(wording.SEXES, p.sex if p else None)),
        Fact(_("Ethnic group"), wording.word(wording.ETHNIC_GROUPS, p.ethnic_group if p else None)),
        Fact(_("Schooling"), wording.word(wording.EDUCATION, p.education if p else None)),
        Fact(_("Standing"), wording.word(wording.STANDINGS, m.standing if m else None)),
        Fact(_("Admitted on"), _day(m.admitted_on if m else None)),
        Fact(_("Cell"), m.cell_name if m else "", _page("organisation", m.cell if m else None)),
        Fact(
            _("Counted for"), m.village_name if m else "", _page("place", m.village if m else None)
        ),
    ]


def _day(value: date | None) -> str:
    return day(value) if value else ""


def _page(name: str, number: int | None) -> str:
    return reverse(name, args=[number]) if number else ""
