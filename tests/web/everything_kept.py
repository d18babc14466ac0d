"""All that the database keeps but the log of reads: to see that nothing was written."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import connection

BESIDE = {"access.Reading", "sessions.Session", "auth.User"}
"""What is written by asking: accounts keep when they last signed in."""


def everything_kept() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    kept = {}
    with connection.cursor() as cursor:
        for label, statement in _statements():
            cursor.execute(statement)
            kept[label] = cursor.fetchall()
    return kept


@cache
def _statements() -> list[tuple[str, str]]:
    """Return what reads each table, by its label: written once, since it is asked so often."""
    quoted = connection.ops.quote_name
    return [
        (
            model._meta.label,
            f"SELECT * FROM {quoted(model._meta.db_table)}"
            f" ORDER BY {quoted(model._meta.pk.column)}",
        )
        for model in apps.get_models()
        if model._meta.label not in BESIDE and not model._meta.label.startswith("axes.")
    ]
