"""Figures by subject, as the page offers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.indicators.definitions import INDICATORS, Indicator, Ratio
from chibo.indicators.question import Question, QuestionError, check

HEADLINES = (
    "villages",
    "villages_independent",
    "share_villages_independent",
    "villages_without_cell",
    "villages_blank",
    "cells",
    "cells_joint",
    "members",
    "admissions",
    "cells_founded",
)
"""The figures of a page that was not told which."""

SUBJECTS: dict[str, Promise] = {
    "village": _("Villages on the date"),
    "cell": _("Cells on the date"),
    "member": _("Members on the date"),
    "period": _("Changes over the period"),
    "share": _("Shares"),
    "other": _("Households and people"),
}


def groups() -> list[tuple[Promise, list[Indicator | Ratio]]]:
    """Return every figure under its subject."""
    found: dict[str, list[Indicator | Ratio]] = {name: [] for name in SUBJECTS}
    for indicator in INDICATORS.values():
        found[_subject(indicator)].append(indicator)
    return [(SUBJECTS[name], figures) for name, figures in found.items() if figures]


def _subject(indicator: Indicator | Ratio) -> str:
    if isinstance(indicator, Ratio):
        return "share"
    if indicator.needs_period:
        return "period"
    return indicator.grain if indicator.grain in SUBJECTS else "other"


def fitting(question: Question, keys: Iterable[str]) -> tuple[str, ...]:
    """Return those of the keys that the question's breakdown can be asked for."""
    return tuple(key for key in keys if _fits(replace(question, keys=(key,))))


def _fits(question: Question) -> bool:
    try:
        check(question)
    except QuestionError:
        return False
    return True
