"""All forms, by their key, and those that a page leads to."""

from __future__ import annotations

from collections.abc import Mapping

from . import bulk, cells, duties, people, villages
from .forms import Form

FORMS: Mapping[str, Form] = {
    form.key: form
    for form in (*people.FORMS, *duties.FORMS, *bulk.FORMS, *cells.FORMS, *villages.FORMS)
}


def leading_from(page: str) -> list[Form]:
    """Return the forms about what a page of this kind shows."""
    return [form for form in FORMS.values() if form.page == page]
