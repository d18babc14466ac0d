"""Words and values of the campaign in templates."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from chibo.campaign.models import Target
from chibo.indicators.definitions import INDICATORS
from chibo.register.reads_search import Hit

from .. import wording
from ..views.campaign import words
from .chibo import NONE, percent

register = template.Library()
_WORDS: dict[str, wording.Words] = {
    "kind": words.KINDS,
    "form": words.FORMS,
    "rule": words.RULES,
    "light": words.LIGHTS,
    "state": words.STATES,
    "step": words.STEPS,
}


@register.filter
def said(code: str | None, of: str) -> str:
    """Return the word for a code of the campaign."""
    return wording.word(_WORDS[of], code)


@register.filter
def amount(value: float | None, key: str) -> str:
    """Write the value of a figure: a share in per cent, a count with a decimal if it has one."""
    if value is None:
        return NONE
    if INDICATORS[key].unit == "share":
        return percent(value)
    rounded = round(value, 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1, force_grouping=True)


@register.filter
def about(value: float | None, key: str) -> str:
    """Write a forecast: a count without decimals, since no part of one is ever counted."""
    is_share = INDICATORS[key].unit == "share"
    return amount(value if value is None or is_share else round(value), key)


@register.filter
def difference(value: float, key: str) -> str:
    """Write the change of a figure with its sign: +3, −1,5."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return sign + amount(abs(value), key)


@register.filter
def wanted(target: Target) -> str:
    """Write what a target wants: at least 150 a year, 100 %, none."""
    value = amount(target.value, target.key)
    if target.form == "floor_per_year":
        return _("at least %(value)s a year") % {"value": value}
    if target.form == "zero":
        return _("none left")
    return _("at least %(value)s") % {"value": value}


@register.filter
def hits(choices: dict[str, list[Hit]], name: str) -> list[Hit]:
    """Return the members to choose from at a field."""
    return choices.get(name, [])
