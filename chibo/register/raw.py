"""Dates as SQLite holds them: it keeps any text, and several texts are read as one date."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, models

_NO_DATE = "typeof({0}) <> 'text' OR date({0}, '+0 days') IS NOT {0}"
_MICROSECONDS = "'.[0-9][0-9][0-9][0-9][0-9][0-9]'"
_NO_MOMENT = (
    "typeof({0}) <> 'text'"
    " OR strftime('%Y-%m-%d %H:%M:%S', {0}, '+0 days') IS NOT substr({0}, 1, 19)"
    f" OR NOT (substr({{0}}, 20) = '' OR substr({{0}}, 20) GLOB {_MICROSECONDS})"
    " OR substr({0}, 20) = '.000000'"
)


def odd_dates(*tables: type[models.Model]) -> Iterator[str]:
    """Yield a sentence for every date or moment that is not written as chibo writes it.

    PostgreSQL holds dates as dates: there is nothing to look for.
    """
    if connection.vendor != "sqlite":
        return
    for table in tables:
        for field in table._meta.concrete_fields:
            if not isinstance(field, models.DateField) or field.column is None:
                continue
            test = _NO_MOMENT if isinstance(field, models.DateTimeField) else _NO_DATE
            yield from _rows(table, field.column, test.format(f'"{field.column}"'))


def _rows(table: type[models.Model], column: str, odd: str) -> Iterator[str]:
    key = table._meta.pk.column if table._meta.pk else "rowid"
    sql = f'SELECT "{key}" FROM "{table._meta.db_table}" WHERE "{column}" IS NOT NULL AND ({odd})'
    with connection.cursor() as cursor:
        # No parameters, and so no formatting: the per cent signs are SQLite's own.
        for (row,) in cursor.execute(sql).fetchall():
            yield f"{table._meta.model_name} {row}: {column} cannot be read as it is written"
