"""Exemptions, absences, offices and charges played out: part of the oracle's player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chibo.ledger import contents as c

if TYPE_CHECKING:
    from .play import Membership, State

STATES = (
    *(c.Exempt, c.Resume, c.Away, c.Back),
    *(c.TemporaryActivity, c.EndTemporaryActivity),
)
"""Acts that say how a member takes part."""
DUTIES = (
    *(c.Appoint, c.Relieve, c.InChargeOfVillage, c.EndChargeOfVillage),
    *(c.InChargeOfHouseholds, c.EndChargeOfHouseholds),
)
"""Acts that give somebody something to do: played whoever the person is found to be."""


class DutyActs:
    """How each of these acts is played."""

    state: State

    def _member(self, person: int, after: Membership | None, reason: str) -> None:
        raise NotImplementedError

    def _takes_part(self, person: int, reason: str, **now: object) -> None:
        self._member(person, self.state.members[person]._replace(**now), reason)  # type: ignore[arg-type]

    def _Exempt(self, act: c.Exempt) -> None:  # noqa: N802
        self._takes_part(act.person, "exemption", exempt=True)

    def _Resume(self, act: c.Resume) -> None:  # noqa: N802
        assert self.state.members[act.person].exempt
        self._takes_part(act.person, "resumption", exempt=False)

    def _Away(self, act: c.Away) -> None:  # noqa: N802
        self._takes_part(act.person, "away", away=True)

    def _Back(self, act: c.Back) -> None:  # noqa: N802
        assert self.state.members[act.person].away
        self._takes_part(act.person, "back", away=False)

    def _TemporaryActivity(self, act: c.TemporaryActivity) -> None:  # noqa: N802
        self._takes_part(act.person, "temporary", guest=(act.cell,))

    def _EndTemporaryActivity(self, act: c.EndTemporaryActivity) -> None:  # noqa: N802
        assert self.state.members[act.person].guest is not None
        self._takes_part(act.person, "temporary_end", guest=None)

    def _Appoint(self, act: c.Appoint) -> None:  # noqa: N802
        self.state.offices[act.organisation, act.person] = act.office, act.provisional

    def _Relieve(self, act: c.Relieve) -> None:  # noqa: N802
        del self.state.offices[act.organisation, act.person]

    def _InChargeOfVillage(self, act: c.InChargeOfVillage) -> None:  # noqa: N802
        self.state.charges[act.person, act.village] = True

    def _EndChargeOfVillage(self, act: c.EndChargeOfVillage) -> None:  # noqa: N802
        del self.state.charges[act.person, act.village]

    def _InChargeOfHouseholds(self, act: c.InChargeOfHouseholds) -> None:  # noqa: N802
        self.state.households[act.person, act.village] = act.households

    def _EndChargeOfHouseholds(self, act: c.EndChargeOfHouseholds) -> None:  # noqa: N802
        del self.state.households[act.person, act.village]
