"""What is in preparation at the end of the demo: a village on the way to a cell of its own."""

from __future__ import annotations

from datetime import timedelta

from chibo.drafting import cases
from chibo.drafting.around import around
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import reads
from chibo.register.reads_people import members_of_village

SCOPE = Scope.everything()


def prepare(actor: str) -> None:
    """Open the case of the last guest village, as far as the resolution of its joint cell."""
    last = m.LedgerEntry.objects.latest("position")
    on = m.LedgerEntry.objects.latest("effective_on").effective_on
    guests = reads.held(m.CoverageSpell, on).filter(role="guest").order_by("village")
    for village in guests.values_list("village", flat=True):
        place = reads.place(SCOPE, village, on)
        committee = reads.committee_of(SCOPE, place.parent, on) if place and place.parent else None
        near = around(SCOPE, committee.organisation, on) if committee else None
        members = members_of_village(SCOPE, village, on)
        official = [member.person for member in members if member.standing == "official"]
        if near is None or len(official) < 3:
            continue
        case = cases.begin(SCOPE, near, village, actor, last.recorded_at)
        survey = {"surveyed_on": on - timedelta(60), "meeting_place": True}
        resolution = {
            "secretary": official[0],
            "resolved_on": on - timedelta(30),
            "votes_for": len(near.members_of(case.source)) if case.source else 0,
            "votes_against": 0,
        }
        cases.save_step(case.id, survey)
        cases.save_step(case.id, resolution)
        return
