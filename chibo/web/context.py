"""What the frame of every page shows."""

from __future__ import annotations

from django.http import HttpRequest

from chibo.access.rights import Right
from chibo.register.reads import is_sample

from .reader import reader_for


def register_mark(request: HttpRequest) -> dict[str, bool]:
    """Tell the template whether to mark the page as sample data."""
    return {"sample_data": is_sample()}


def rights(request: HttpRequest) -> dict[str, frozenset[str]]:
    """Tell the template what the account may do somewhere: ``{% if "export" in may %}``.

    Persons only where it reads those of all that it reads: of a part the pages say so themselves.
    """
    reader = reader_for(request)
    may = {right.value for right in reader.scopes}
    return {"may": frozenset(may if reader.scope().persons else may - {Right.PERSONS.value})}
