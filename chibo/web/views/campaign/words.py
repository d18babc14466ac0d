"""The words for the codes of the campaign."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...wording import Words

KINDS: Words = {
    "resolution": pgettext_lazy("paper", "Resolution"),
    "programme": _("Action programme"),
    "plan": _("Plan"),
}
FORMS: Words = {
    "floor_per_year": _("At least so many a year"),
    "level": _("At least so many by the due date"),
    "zero": _("None left by the due date"),
    "share": _("At least this share by the due date"),
}
RULES: Words = {
    "half_years_begun": _("by half-years begun"),
    "days": _("by days"),
    "half_years_ended": _("by half-years ended"),
    "whole_term": _("of the whole term"),
}
"""What is required by now: how much of the term counts as passed."""
LIGHTS: Words = {
    "green": _("On track"),
    "yellow": _("Slightly behind"),
    "red": _("Behind"),
    "unknown": _("Cannot be told"),
}
STATES: Words = {
    "open": _("Not submitted"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "accepted": _("Accepted"),
}
STEPS: Words = {
    "submit": _("submitted"),
    "return": _("returned"),
    "accept": _("accepted"),
}
