"""Who may be moved in the demo, and an announced merger: for plans as of its first day.

People are made up. Those who were transferred to a village in the demo's own course are on the
list, so that a plan may do what the district did; others of the commune's offices and schools
beside them. Nothing of it is a decision: no figure changes.
"""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from chibo.ledger.spells import STILL_KNOWN
from chibo.planning.models import MergerDue, Movable, MovableTo, NotedView
from chibo.register import models as m
from chibo.register.reads import held

FIRST_DAY = date(2016, 1, 1)
COURSE_ENDS = date(2018, 5, 13)
OTHERS_OF_COMMUNE = 6
AGREES, DECLINES = 0.75, 0.15
"""Shares of the others by what they said; of the rest nothing is noted."""
SEED = 20160101


def add_planning(actor: str, now: datetime) -> None:
    """Write the list of who may be moved on the first day, with their views, and a merger."""
    rng = Random(SEED)
    communes = {
        row.organisation: row.place
        for row in held(m.OrganisationSpell, FIRST_DAY).filter(kind="commune_committee")
    }
    cells = {
        row.organisation: row
        for row in held(m.OrganisationSpell, FIRST_DAY).filter(kind="cell")
        if row.parent in communes
    }
    members = list(
        held(m.MembershipSpell, FIRST_DAY).filter(standing="official", village=None).order_by("id")
    )
    went = _went_to_villages({row.person for row in members})
    by_committee: dict[int, list[m.MembershipSpell]] = {}
    for row in members:
        if row.cell in cells:
            by_committee.setdefault(cells[row.cell].parent or 0, []).append(row)
    for committee, rows in sorted(by_committee.items()):
        others = [row.person for row in rows if row.person not in went]
        listed = [row.person for row in rows if row.person in went]
        listed += rng.sample(others, min(OTHERS_OF_COMMUNE, len(others)))
        for person in listed:
            view = "agrees" if person in went else _said(rng)
            _list(person, committee, communes[committee], view, actor, now)
    _announce_merger(actor, now)


def _went_to_villages(persons: set[int]) -> set[int]:
    """Return who of them was counted for a village later in the demo's course."""
    rows = m.MembershipSpell.objects.filter(
        known_to=STILL_KNOWN, valid_from__gt=FIRST_DAY, valid_from__lte=COURSE_ENDS
    ).exclude(village=None)
    return persons & set(rows.values_list("person", flat=True))


def _said(rng: Random) -> str | None:
    drawn = rng.random()
    if drawn < AGREES:
        return "agrees"
    return "declines" if drawn < AGREES + DECLINES else None


def _list(
    person: int, committee: int, commune: int | None, view: str | None, actor: str, now: datetime
) -> None:
    entered = {"entered_by": actor, "entered_at": now}
    row = Movable.objects.create(
        person=person, organisation=committee, listed_on=FIRST_DAY, **entered
    )
    if commune is not None:
        MovableTo.objects.create(movable=row, place=commune)
    if view is not None:
        NotedView.objects.create(movable=row, view=view, noted_on=FIRST_DAY, **entered)


def _announce_merger(actor: str, now: datetime) -> None:
    """Announce a merger of the demo's later course: of a village that was a guest until then."""
    guests = held(m.CoverageSpell, COURSE_ENDS).filter(role="guest").values_list("village")
    ended = m.PlaceSpell.objects.filter(
        known_to=STILL_KNOWN, place__in=guests, to_reason="place_merger", to_step="leave"
    )
    first = ended.order_by("valid_to", "code").first()
    if first is not None:
        MergerDue.objects.create(
            village=first.place,
            due_on=first.valid_to,
            announced_on=FIRST_DAY,
            paper="01/TB-MAU",
            entered_by=actor,
            entered_at=now,
        )
