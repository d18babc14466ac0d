"""Persons found to be another one, entered twice: the live effects that say so."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chibo.ledger.canonical import decode_fields

from . import models as m


def sameness_rows() -> QuerySet[m.EffectRow]:
    """Return the live effects by which a person is another one."""
    return recorded_sameness().filter(withdrawn_at=0)


def recorded_sameness() -> QuerySet[m.EffectRow]:
    """Return all effects by which a person is, or was held to be, another one.

    The reason stands in the text of the query: SQLite reads an index of some rows only where it
    sees, without parameters, that these rows are asked for.
    """
    duplicate = RawSQL("'duplicate'", ())
    return m.EffectRow.objects.filter(reason=duplicate)


def kept_in(row: m.EffectRow) -> int:
    """Return the person that such an effect keeps."""
    kept: int = decode_fields(row.fields)["same_as"]
    return kept
