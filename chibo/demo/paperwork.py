"""When a decision is signed, by whom, and when it reaches the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from chibo.ledger.contents import Content
from chibo.ledger.decision import Decision
from chibo.register.particulars import Particulars

from .days import FIRST_DAY, REFORM_DAY, office_hour
from .journal import Draft
from .world import World

FIRST_SIGNING = FIRST_DAY + timedelta(days=3)
LATE_CHANCE = 0.05
SLOW_CHANCE = 0.12


def roster(cell: int) -> str:
    """Return the journal's key for those who left a cell: a merger waits until all are entered."""
    return f"roster {cell}"


def signed_before(world: World, on: date, low: int, high: int) -> date:
    """Return a day of signing some days before the decision takes effect.

    Never before the register's first working day, nor before the reform for what follows it.
    """
    day = on - timedelta(days=world.rng.randint(low, high))
    day = max(day, FIRST_SIGNING)
    return max(day, REFORM_DAY) if on >= REFORM_DAY else day


def signed_after(world: World, on: date, low: int, high: int) -> date:
    """Return a day of signing after the effect; what the district had to decide, it decided."""
    day = on + timedelta(days=world.rng.randint(low, high))
    return min(day, REFORM_DAY - timedelta(days=1)) if on < REFORM_DAY else day


def entered(world: World, after: date, *, may_be_late: bool = False) -> datetime:
    """Return when a paper of that day is entered: after days, now and then weeks or months."""
    chance = world.rng.random()
    if may_be_late and chance < LATE_CHANCE:
        days = world.rng.randint(55, 125)
    elif may_be_late and chance < LATE_CHANCE + SLOW_CHANCE:
        days = world.rng.randint(21, 45)
    else:
        days = world.rng.randint(2, 14)
    return office_hour(after + timedelta(days=days), world.rng)


def higher_issuer(world: World, commune_committee: int, signed_on: date) -> int:
    """Return who decides on members: the district committee, since the reform the commune's."""
    return world.district_committee if signed_on < REFORM_DAY else commune_committee


def sign_of(world: World, issuer: int) -> str:
    """Return the sign after a decision's number."""
    if issuer == world.provincial_committee:
        return "QĐ/TU"
    return "QĐ/HU" if issuer == world.district_committee else "QĐ/ĐU"


def write(
    world: World,
    content: Content,
    *,
    issuer: int | None,
    signed_on: date,
    effective_on: date,
    recorded_at: datetime,
    needs: Iterable[int | str],
    settles: Iterable[int | str] = (),
    particulars: dict[int, Particulars] | None = None,
    numbered: bool = True,
    target: Draft | None = None,
) -> Draft:
    """Write a decision down in the journal; its issuer must be on record before it."""
    series = sign_of(world, issuer) if issuer is not None and numbered else None
    if issuer is not None:
        needs = (issuer, *needs)
    return world.journal.put(
        Decision(effective_on, content, issuer=issuer, signed_on=signed_on),
        recorded_at,
        series=series,
        needs=needs,
        settles=settles,
        particulars=particulars,
        target=target,
    )
