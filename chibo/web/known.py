"""Moments of the register's knowledge as people type them."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.ledger.scope import Scope
from chibo.register import reads_known
from chibo.register.reads_known import Known

from .moment import NotADay, read_day

_CLOCK = re.compile(r"(?P<day>.*?)[T ,]+(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(:\d{2})?\s*$")
_ENTRY = re.compile(r"\d{1,18}")


class NotAMoment(ValueError):
    """The text names no moment of the register's knowledge; the message says what to write."""


def read_known(scope: Scope, text: str) -> Known:
    """Read a moment: a day (its end), a day with the time, or the number of an entry.

    Raises NotAMoment.
    """
    if _ENTRY.fullmatch(text):
        found = reads_known.known_after(scope, int(text))
        if found is None:
            raise NotAMoment(_("There is no entry %(n)s.") % {"n": text})
        return found
    moment = _moment(text)
    if moment.date() > timezone.localdate():
        raise NotAMoment(_("This moment is still to come: choose an earlier one."))
    try:
        found = reads_known.known_by(scope, moment)
    except OverflowError:  # the first years of the calendar, in another time zone
        found = None
    if found is None:
        raise NotAMoment(_("Nothing was recorded yet at this moment: choose a later one."))
    return found


def _moment(text: str) -> datetime:
    clock = _CLOCK.fullmatch(text)
    try:
        day = read_day(clock["day"] if clock else text)
        at = time(int(clock["hour"]), int(clock["minute"]), 59) if clock else time.max
    except NotADay as error:
        words = _("%(problem)s A time may follow, for example 13/05/2018 08:00.")
        raise NotAMoment(words % {"problem": error}) from None
    except ValueError:
        raise NotAMoment(_("There is no such time: write it from 00:00 to 23:59.")) from None
    return timezone.make_aware(datetime.combine(day, at))
