"""The demo: a seeded history of the article's district, as decisions to be recorded.

``generate`` makes the district of Điện Biên Đông from 2016 on. Only the article's and the data
files' facts are real (``data/README.md``); everything else is sample data.
"""

from __future__ import annotations

from collections.abc import Iterator

from .campaign import plan_campaign
from .days import CAMPAIGN_END, LAST_DAY
from .journal import Entry
from .later import plan_later_years
from .opening import open_world
from .profiles import plan_profiles, settle_people
from .staff import plan_staff


def generate(seed: int = 1) -> Iterator[Entry]:
    """Yield the demo's entries in the order in which they are recorded.

    The same seed gives the same entries. Made for an empty ledger: a revocation's target counts
    the entries from 1.
    """
    world = open_world(seed)
    settle_people(world)
    plan_profiles(world)
    plan_campaign(world)
    plan_staff(world, seed)
    world.agenda.run(CAMPAIGN_END)
    plan_later_years(world)
    world.agenda.run(LAST_DAY)
    return world.journal.entries()


__all__ = ["Entry", "generate"]
