"""Who is to be recognised: members whose probation is over on a day."""

from __future__ import annotations

from datetime import date

from chibo.register.reads_people import Member
from chibo.rulebook import rule
from chibo.rulebook.dates import months_after

from .around import Around


def probation_ends(admitted_on: date) -> date:
    """Return the exact end of the probation, from which on a member is official."""
    return months_after(admitted_on, rule("probation_months", admitted_on).value)


def due(near: Around) -> list[tuple[Member, date]]:
    """Return the members on probation whose time is over by the day, with its end, in order."""
    found = [
        (member, probation_ends(member.admitted_on))
        for member in near.members
        if member.standing == "probationary" and member.admitted_on
    ]
    return sorted(
        ((member, end) for member, end in found if end <= near.on), key=lambda pair: pair[1]
    )
