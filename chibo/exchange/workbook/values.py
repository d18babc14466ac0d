"""Values as people type them: texts, dates, numbers, choices. Each function refuses with Wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from rapidfuzz import process

from chibo.ledger.contents import EthnicShare
from chibo.register.spelling import plain

from . import form
from .mistakes import Wrong
from .reading import Value

FIRST_YEAR, LAST_YEAR = 1900, 2199
NEAR = 75
"""Likeness, of 100, from which on a spelling is asked about."""
LATITUDES, LONGITUDES = (6.0, 24.0), (101.0, 118.0)
"""Between these lies Vietnam, its islands included."""
LARGEST_COUNT = 10_000_000

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d+)")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d+)")
_MONTH_AND_YEAR = re.compile(r"(?:thang )?\d{1,2}\s*[/.\-]\s*\d{4}")
_WITH_THOUSANDS = re.compile(r"\d{1,3}(?:[. ,\u00a0]\d{3})+")
_SHARE = re.compile(r"(.*?)[\s:]*(\d+(?:[.,]\d+)?)\s*%?")
_GARBLED = re.compile("[\ufffd¤¥¦§¨©«¬®°µ¶·¸¹»¼½¾]")
"""Letters of old typefaces (TCVN3), or of a text read in a wrong encoding."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ERROR_VALUES = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


def text_of(value: Value, longest: int) -> str | None:
    """Return a text in one line, as Unicode composes it; none for a blank."""
    if value is None or isinstance(value, str):
        text = " ".join(unicodedata.normalize("NFC", value or "").split())
    elif isinstance(value, float | int) and not isinstance(value, bool):
        text = f"{value:.0f}" if float(value).is_integer() else str(value)
    else:
        raise Wrong(_("This is not a name: write it as text."))
    if text in _ERROR_VALUES:
        raise Wrong(_("The sheet shows an error here: type the value."))
    if _GARBLED.search(text) or _CONTROL.search(text):
        raise Wrong(_("The letters are garbled: type the text anew in Unicode."))
    if len(text) > longest:
        raise Wrong(_("The text is longer than {longest} letters.").format(longest=longest))
    return text or None


def date_of(value: Value) -> date | None:
    """Return a date, the day written first; none for a blank."""
    if isinstance(value, date):
        return _within(value.year, value.month, value.day)
    if isinstance(value, bool):
        raise Wrong(_not_a_date(value))
    if isinstance(value, float | int):
        if FIRST_YEAR <= value <= LAST_YEAR:
            raise Wrong(_only_a_year())
        raise Wrong(_("A number stands here, not a date: type the date, as 13/5/2018."))
    text = text_of(value, 60)
    return None if text is None else _date_in(text)


def _date_in(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(_words(text)):
        day, month, year = found.groups()
    elif re.fullmatch(r"(?:nam )?\d{4}", _words(text)):
        raise Wrong(_only_a_year())
    elif _MONTH_AND_YEAR.fullmatch(_words(text)):
        raise Wrong(_("The day is missing: write day, month and year, or leave the cell blank."))
    else:
        raise Wrong(_not_a_date(text))
    if len(year) == 2:
        raise Wrong(_("Which century? Write the year with four digits, as 13/5/2018."))
    return _within(int(year), int(month), int(day))


def _words(text: str) -> str:
    """Return a date in words without accents; its marks between numbers stay."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def _within(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        words = _("There is no such day: {day}/{month}/{year}. The day comes first.")
        raise Wrong(words.format(day=day, month=month, year=year)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Wrong(_("The year {year} cannot be right.").format(year=year))
    return found


def _only_a_year() -> str:
    return _("Only a year: write day, month and year, or leave the cell blank.")


def _not_a_date(value: Value) -> str:
    return _("'{text}' is not a date: write it as 13/5/2018.").format(text=value)


def count_of(value: Value) -> int | None:
    """Return a whole number that is not negative; none for a blank."""
    if isinstance(value, str):
        text = text_of(value, 60)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit()) and not _WITH_THOUSANDS.fullmatch(text):
            raise Wrong(_("'{text}' is not a whole number.").format(text=text))
        number = float(re.sub(r"\D", "", text))
    elif value is None:
        return None
    elif isinstance(value, bool | date):
        raise Wrong(_("'{text}' is not a whole number.").format(text=value))
    else:
        number = value
    if not number == number or number < 0 or number > LARGEST_COUNT or number != int(number):
        raise Wrong(_("'{text}' is not a whole number.").format(text=text_of(value, 60)))
    return int(number)


def degrees_of(value: Value, ends: tuple[float, float]) -> float | None:
    """Return a latitude or longitude in Vietnam; none for a blank."""
    if isinstance(value, str):
        text = text_of(value.replace("°", " "), 60)
        if text is None:
            return None
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            words = _("'{text}' is not a number of degrees: write it as 21,3096.")
            raise Wrong(words.format(text=text)) from None
    elif value is None:
        return None
    elif isinstance(value, bool | date):
        words = _("'{text}' is not a number of degrees: write it as 21,3096.")
        raise Wrong(words.format(text=value))
    else:
        number = float(value)
    if not ends[0] <= number <= ends[1]:
        words = _(
            "{number} lies outside Vietnam (from {low} to {high}): "
            "are latitude and longitude exchanged?"
        )
        raise Wrong(words.format(number=text_of(value, 60), low=int(ends[0]), high=int(ends[1])))
    return number


def code_of(value: Value, longest: int) -> str | None:
    """Return a code without blanks in it; none for a blank."""
    text = text_of(value, longest)
    if text is not None and re.search(r"\s", text):
        raise Wrong(_("A code has no blanks in it."))
    return text


def choice_of(value: Value, choices: Sequence[form.Choice]) -> str | None:
    """Return the code of a choice written in either language, with or without accents."""
    text = text_of(value, 60)
    if text is None:
        return None
    known = _spellings(tuple(choices))
    code = known.get(text) or known.get(plain(text))
    if code is None:
        raise Wrong(_not_a_choice(text, choices, known))
    return code


def _not_a_choice(text: str, choices: Sequence[form.Choice], known: dict[str, str]) -> str:
    near = process.extractOne(plain(text), known.keys(), score_cutoff=NEAR)
    offered = ", ".join(choice.vi for choice in choices)
    if near is None:
        words = _("'{text}' is not known here: choose from {choices}.")
        return words.format(text=text, choices=offered)
    meant = next(c.vi for c in choices if c.code == known[near[0]])
    words = _("'{text}' is not known here: did you mean '{meant}'? The choices are: {choices}.")
    return words.format(text=text, meant=meant, choices=offered)


@lru_cache(maxsize=32)
def _spellings(choices: tuple[form.Choice, ...]) -> dict[str, str]:
    """Return each way to write a choice to its code: as it is offered, and plainly spelled."""
    known = {choice.vi: choice.code for choice in choices}
    for choice in choices:
        for text in (choice.vi, choice.en, choice.code.replace("_", " "), *choice.others):
            known.setdefault(plain(text), choice.code)
    return known


def shares_of(value: Value) -> tuple[EthnicShare, ...]:
    """Return ethnic groups with their shares, written as: Mông 95; Thái 5."""
    text = text_of(value, 200)
    shares: dict[str, float] = {}
    for part in re.split(r"[;\n]", text or ""):
        if not part.strip():
            continue
        found = _SHARE.fullmatch(part.strip())
        if found is None or not found[1]:
            words = _("'{part}' is not a group with its share: write them as Mông 95; Thái 5.")
            raise Wrong(words.format(part=part.strip()))
        group = choice_of(found[1], form.ETHNIC_GROUPS) or "other"
        shares[group] = shares.get(group, 0.0) + float(found[2].replace(",", "."))
    if sum(shares.values()) > 100.5:
        raise Wrong(_("The shares make more than 100 per cent."))
    return tuple(
        EthnicShare(group, round(min(share, 100.0) / 100, 6)) for group, share in shares.items()
    )


def names_of(value: Value, longest: int) -> tuple[str, ...]:
    """Return names with a semicolon between them, each once."""
    if isinstance(value, str):
        value = re.sub(r"[\r\n]+", ";", value)
    text = text_of(value, 20 * longest)
    names = [part.strip() for part in re.split(r"[;,]", text or "") if part.strip()]
    return tuple(dict.fromkeys(names))
