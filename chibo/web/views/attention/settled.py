"""The page that settles a thing that needs attention, as far as the account may open it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from chibo.access.rights import Reader, Right
from chibo.attention.item import Item, Rule

from ...moment import Moment

FORMS: dict[Rule, str] = {
    "nobody_in_charge": "in_charge_of_village",
    "recognition_due": "recognise",
    "term_ending": "appoint",
}
"""The decision that settles a thing, where it is one."""
_KINDS = {"village": "place", "cell": "organisation", "committee": "organisation"}


def address(item: Item, reader: Reader, moment: Moment) -> str:
    """Return the address of the form that settles it; else of the page that shows it."""
    form = FORMS.get(item.rule)
    decides = item.unit is not None and reader.scope(Right.RECORD).reads_organisation(item.unit)
    if form and decides and not (item.rule == "recognition_due" and item.kind != "person"):
        about = {"unit": item.unit, "about": item.subject, "on": moment.on.isoformat()}
        return f"{reverse('decide-form', args=[form])}?{urlencode(about)}"
    if item.rule == "candidate_astray" and item.kind == "candidate" and _follows(item, reader):
        return reverse("candidate-home", args=[item.subject]) + moment.query
    if item.rule == "meeting_missed":
        return _meeting(item, reader, moment)
    return _page(item, reader) + moment.query


def _follows(item: Item, reader: Reader) -> bool:
    return reader.scope(Right.CANDIDATES).reads_organisation(item.unit)


def _meeting(item: Item, reader: Reader, moment: Moment) -> str:
    if reader.scope(Right.MEETINGS).reads_organisation(item.subject):
        month = item.since or date.min
        return f"{reverse('meeting-form', args=[item.subject])}?month={month:%Y-%m}"
    above = item.unit if reader.scope().reads_organisation(item.unit) else item.subject
    return reverse("meeting-unit", args=[above]) + moment.query


def _page(item: Item, reader: Reader) -> str:
    if item.kind in ("visit", "measure"):
        writes = reader.scope(Right.CAMPAIGN)
        if writes.reads_organisation(item.unit):
            return reverse(item.kind, args=[item.subject])
        return reverse("visits" if item.kind == "visit" else "resolutions")
    return reverse(_KINDS.get(item.kind, item.kind), args=[item.subject])
