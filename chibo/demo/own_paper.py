"""Papers of the demo that wait for nothing but what they name, and that nothing waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chibo.ledger.contents import Appoint, Content, InChargeOfVillage, Relieve
from chibo.ledger.decision import Decision

from .days import FIRST_DAY, office_hour
from .paperwork import sign_of
from .world import World

NUMBERED = (Appoint, Relieve, InChargeOfVillage)


def at_the_end_of(world: World, day: date, act: Callable[[date], None]) -> None:
    """Put an act on the agenda that sees what else happened on the day."""
    world.agenda.at(day, lambda on: world.agenda.at(on, act))


@dataclass
class OwnPaper:
    """Writes decisions with dice of its own, so that all others come out as without them."""

    world: World
    rng: Random

    def write(self, content: Content, issuer: int | None, on: date, keys: Iterable[int]) -> None:
        """Write a decision down: entered after everything on record that it names.

        One that names the same things as an earlier one of these waits for that one.
        """
        entered = office_hour(max(on, FIRST_DAY) + timedelta(days=self.rng.randint(3, 9)), self.rng)
        numbered = issuer is not None and isinstance(content, NUMBERED)
        own = [f"own {key}" for key in keys]
        issuers = () if issuer is None else (issuer,)
        self.world.journal.put(
            Decision(on, content, issuer=issuer, signed_on=on if numbered else None),
            entered,
            series=sign_of(self.world, issuer) if numbered and issuer is not None else None,
            needs=(*keys, *own, *issuers),
            settles=own,
        )
