"""What commands ask of the register alike: that it is there, and a day within it."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.register import models as m

from . import EMPTY, Problem


def register() -> m.RegisterInfo:
    """Return what is known of the register; a problem where it is empty or cannot be read."""
    try:
        there = m.RegisterInfo._meta.db_table in connection.introspection.table_names()
        info = m.RegisterInfo.objects.first() if there else None
    except DatabaseError as error:
        words = _("The database cannot be read: {error}. Check DATABASE_URL and CHIBO_DATA.")
        raise Problem(words.format(error=error)) from None
    if info is None:
        raise Problem(EMPTY)
    return info


def day_within(text: str, first_day: date) -> date:
    """Return the day written; a problem where it is none, or lies outside the register."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        words = _("'{text}' is not a date: write it as 2018-05-13.")
        raise Problem(words.format(text=text)) from None
    today = timezone.localdate()
    if not first_day <= day <= today:
        words = _("{day} lies outside the register: choose a date from {first} to {last}.")
        raise Problem(words.format(day=day, first=first_day, last=today))
    return day
