"""Numbers as people read them."""

from __future__ import annotations

from django.utils.formats import number_format

from chibo.indicators.question import Figure, number


def spoken(figure: Figure, unit: str = "count") -> str:
    """Return a figure in the language's form: shares in per cent with one decimal."""
    if figure is None:
        return "-"
    if unit == "share":
        return f"{number_format(round(number(figure) * 100, 1), decimal_pos=1)} %"
    return number_format(number(figure), use_l10n=True, force_grouping=True)
