"""Yearly profiles of the villages: households, poor households, people, ethnic groups.

The district's sums resemble what is published: over 60,000 people and more than 65 per cent poor
households in 2018, ethnic groups as in the census of 2019. A village's own figures are made up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from chibo.ledger.contents import EthnicShare, ProfilePlace
from chibo.register.particulars import EthnicGroup

from .days import REFORM_DAY
from .paperwork import entered, write
from .world import Village, World

POVERTY = {2016: 0.74, 2018: 0.675, 2022: 0.60, 2025: 0.42}
"""Share of poor households by year, before the village's own difference; 2022: a new standard."""
GROWTH = 0.0095  # people a year since the census of 2009
PEOPLE_PER_HOUSEHOLD: dict[EthnicGroup, float] = {"mong": 5.6, "kinh": 3.8}
USUAL_HOUSEHOLD = 4.7
POVERTY_OF_GROUP: dict[EthnicGroup, float] = {"mong": 1.16, "kinh": 0.2, "lao": 0.8, "thai": 0.82}
OWN_SHARE: dict[EthnicGroup, float] = {"kinh": 0.75}
USUAL_OWN_SHARE = 0.95
NEIGHBOURS: tuple[EthnicGroup, EthnicGroup, EthnicGroup] = ("thai", "kinh", "mong")


def settle_people(world: World) -> None:
    """Spread each commune's people of 2009 over its villages."""
    for commune, fact in zip(world.communes.values(), world.facts, strict=True):
        villages = world.villages_of(commune.place)
        weights = [world.rng.uniform(0.6, 1.5) for _ in villages]
        for village, weight in zip(villages, weights, strict=True):
            village.population = round(fact.population * weight / sum(weights))


def plan_profiles(world: World) -> None:
    """Put the profiles of the years on the agenda."""
    for year in POVERTY:
        world.agenda.at(date(year, 1, 1), partial(_profile_all, world))


def _profile_all(world: World, on: date) -> None:
    signed_on = on + timedelta(days=9)
    for village in world.villages.values():
        committee = world.communes[village.commune].committee
        write(
            world,
            _profile(world, village, on.year),
            issuer=world.district_committee if on < REFORM_DAY else committee,
            signed_on=signed_on,
            effective_on=on,
            recorded_at=entered(world, signed_on),
            needs=(village.place,),
            settles=(),
            numbered=False,
        )


def _profile(world: World, village: Village, year: int) -> ProfilePlace:
    group = village.group
    people = round(village.population * (1 + GROWTH) ** (year - 2009))
    households = max(1, round(people / PEOPLE_PER_HOUSEHOLD.get(group, USUAL_HOUSEHOLD)))
    share = POVERTY[year] * POVERTY_OF_GROUP.get(group, 1.0) * world.rng.uniform(0.88, 1.12)
    return ProfilePlace(
        village.place,
        year,
        households,
        min(households, round(households * share)),
        people,
        "I" if group == "kinh" else "III" if share > POVERTY[year] * 0.7 else "II",
        _shares(group),
    )


def _shares(group: EthnicGroup) -> tuple[EthnicShare, ...]:
    own = OWN_SHARE.get(group, USUAL_OWN_SHARE)
    others = [g for g in NEIGHBOURS if g != group][:2]
    rest = (1 - own) / len(others)
    return (EthnicShare(group, own), *(EthnicShare(g, round(rest, 4)) for g in others))
