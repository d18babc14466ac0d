"""Numbers, dates and words in templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from chibo.access.rights import Right
from chibo.admissions import wording as admissions
from chibo.admissions.deadlines import Deadline
from chibo.attention import wording as attention
from chibo.indicators.definitions import INDICATORS
from chibo.indicators.privacy import Refused, check_rows
from chibo.indicators.question import HIDDEN, Figure
from chibo.meetings import wording as meetings
from chibo.register.wording import GRADES, says

from .. import maps, wording
from ..reader import reader_for

register = template.Library()
register.filter("short_name", maps.short_name)

NO_BREAK_SPACE = "\u00a0"
NONE = "–"
_WORDS: dict[str, wording.Words] = {
    "status": wording.STATUSES,
    "level": wording.LEVELS,
    "organisation": wording.ORGANISATIONS,
    "cell_kind": wording.CELL_KINDS,
    "role": wording.ROLES,
    "standing": wording.STANDINGS,
    "office": wording.OFFICES,
    "exemption": wording.EXEMPTIONS,
    "sex": wording.SEXES,
    "ethnic_group": wording.ETHNIC_GROUPS,
    "education": wording.EDUCATION,
    "decision": wording.DECISIONS,
    "draft_state": wording.DRAFT_STATES,
    "reason": wording.REASONS,
    "cause": wording.CAUSES,
    "likeness": wording.LIKENESS,
    "breakdown": wording.BREAKDOWNS,
    "grade": GRADES,
    "meeting_grade": meetings.GRADES,
    "not_held": meetings.NOT_HELD,
    "meeting_state": meetings.STATES,
    "points_part": meetings.PARTS,
    "rating": meetings.RATINGS,
    "step": admissions.STEPS,
    "stage": admissions.STAGES,
    "deadline": admissions.DEADLINES,
    "turn": admissions.TURNS,
    "withdrawal": admissions.CAUSES,
    "excepted_rule": admissions.RULES,
    "ground": admissions.GROUNDS,
    "account_role": wording.ACCOUNT_ROLES,
    "reading": wording.READINGS,
    "attention": attention.RULES,
    "severity": attention.SEVERITIES,
}


@register.filter
def word(code: str | None, words: str) -> str:
    """Return the word for a code of the register."""
    return wording.word(_WORDS[words], code)


@register.filter
def spoken(text: str) -> str:
    """Return a text marked elsewhere for translation, in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def number(value: Figure) -> str:
    """Write a count: 1.234."""
    if value is HIDDEN:
        return str(wording.HIDDEN)
    if type(value) is int and 0 <= value < 1000:  # not grouped, so the same in every language
        return str(value)
    return NONE if value is None else number_format(value, 0, force_grouping=True)


@register.filter
def address(number: int, page: str) -> str:
    """Return the address of the page of a thing, for tables that link to hundreds of them."""
    return _address(page, number)


@lru_cache(maxsize=20_000)
def _address(page: str, number: int) -> str:
    return reverse(page, args=[number])


@register.filter
def swatch(look: str) -> SafeString:
    """Draw the sign of a look, as the map has it: colour and pattern."""
    return _swatch(look)


@lru_cache(maxsize=16)
def _swatch(look: str) -> SafeString:
    return format_html(
        '<svg class="swatch" viewBox="0 0 18 18" aria-hidden="true" focusable="false">'
        '<rect x="1" y="1" width="16" height="16" rx="3" fill="url(#fill-{0})" class="{0}"/></svg>',
        look,
    )


@register.filter
def shares_of_groups(groups: Sequence[tuple[str, float]]) -> str:
    """Write ethnic groups with their shares, each unbroken: Thái 62 %, Mông 38 %."""
    language = get_language() or ""
    parts = [_share_of_group(group, round(share * 100), language) for group, share in groups]
    return ", ".join(parts) or NONE


@lru_cache(maxsize=2_000)
def _share_of_group(group: str, percent: int, language: str) -> str:
    """Return one group's part. ``language``: the one in force, which the words depend on."""
    name = wording.word(wording.ETHNIC_GROUPS, group).replace(" ", NO_BREAK_SPACE)
    return f"{name}{NO_BREAK_SPACE}{percent}{NO_BREAK_SPACE}%"


@register.filter
def percent(share: Figure) -> str:
    """Write a share from 0 to 1 with one decimal: 65,0 %."""
    if share is HIDDEN:
        return str(wording.HIDDEN)
    return NONE if share is None else number_format(round(share * 100, 1), 1) + NO_BREAK_SPACE + "%"


@register.filter
def whole_percent(share: float) -> str:
    """Write a share from 0 to 1 without decimals: 65 %."""
    return number_format(round(share * 100), 0) + NO_BREAK_SPACE + "%"


@register.filter
def signed(value: float) -> str:
    """Write a change of a count with its sign: +48, −5."""
    return _sign(value) + number_format(abs(value), 0, force_grouping=True)


@register.filter
def points(change: float) -> str:
    """Write a change of a share in percentage points with its sign: +19,8."""
    return _sign(change) + number_format(round(abs(change) * 100, 1), 1)


@register.filter
def day(value: date | None) -> str:
    """Write a date: 13/05/2018."""
    return NONE if value is None else _day(value, get_language() or "")


@lru_cache(maxsize=4_000)
def _day(value: date, language: str) -> str:
    """Return the day as written in the language, the one in force."""
    return date_format(value, "SHORT_DATE_FORMAT")


@register.filter
def left(deadline: Deadline, on: date) -> int:
    """Return the days that are left until a deadline; below zero, those it is late."""
    return deadline.days_left(on)


@register.filter
def abs_number(value: int) -> int:
    """Return a count without its sign."""
    return abs(value)


@register.filter
def person_name(name: str | None) -> str:
    """Return a person's name, or that the particulars are erased."""
    return name or str(wording.ERASED)


@register.filter
def label(key: str) -> str:
    """Return an indicator's label."""
    return gettext(INDICATORS[key].label)


@register.filter
def figure(figures: Mapping[str, Figure], key: str) -> str:
    """Write one of several figures: a count, or a share in percent."""
    return written(figures[key], key)


@register.filter
def written(value: Figure, key: str) -> str:
    """Write the value of a figure: a count, or a share in percent."""
    return percent(value) if INDICATORS[key].unit == "share" else number(value)


@register.filter
def moment(value: datetime) -> str:
    """Write a moment: 13/05/2018 08:00."""
    return date_format(timezone.localtime(value), "d/m/Y H:i")


@register.filter
def of(named: Mapping[str, Any], name: str) -> Any:
    """Return one of several things by its name, an empty text where there is none."""
    return named.get(name, "")


@register.filter
def named(names: Mapping[int, str], number: int | None) -> str:
    """Return a name by its number, an empty text where there is none."""
    return names.get(number or 0, "")


@register.filter
def lists(may: frozenset[str], key: str) -> bool:
    """Tell whether the rows behind a figure may be asked for: persons only by who reads them."""
    try:
        check_rows(key, Right.PERSONS in may)
    except Refused:
        return False
    return True


@register.filter
def finding(code: str) -> str:
    """Return what a finding says."""
    return says(code)


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else "±"


@register.simple_tag(takes_context=True)
def unit(context: Context, page: str, number: int, name: str) -> str:
    """Write the name of a place, organisation or person, as a link where the account reads it."""
    scope = reader_for(context["request"]).scope()
    reads = {"place": scope.reads_place, "organisation": scope.reads_organisation}.get(page)
    if reads is not None and not reads(number):
        return name
    query = context["moment"].query if "moment" in context else ""
    return format_html('<a href="{}{}">{}</a>', reverse(page, args=[number]), query, name)
