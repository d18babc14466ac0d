"""The village table: the officer's sheet, one row per village of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.ledger.scope import Scope

from . import models as m
from .reads import held, organisation_names
from .reads_map import VillageState, village_states


@dataclass(frozen=True)
class SheetLine:
    """A village with its profile, its cell and its members; none where it is not known.

    ``groups``: codes of the ethnic groups with their shares (0 to 1), the largest first.
    """

    state: VillageState
    households: int | None
    poor_share: float | None
    population: int | None
    groups: tuple[tuple[str, float], ...]
    cell_name: str

    @property
    def probationary(self) -> int:
        """Members counted for the village who are not yet official."""
        return self.state.members - self.state.official


def village_sheet(scope: Scope, on: date) -> list[SheetLine]:
    """Return the villages of the day with what the sheet shows, in the order of their codes."""
    states = village_states(scope, on)
    profiles = {row.place: row for row in held(m.ProfileSpell, on)}
    cells = organisation_names((s.covering_cell for s in states if s.covering_cell), on)
    return [
        _line(state, profiles.get(state.village), cells.get(state.covering_cell or 0, ""))
        for state in states
    ]


def _line(state: VillageState, profile: m.ProfileSpell | None, cell_name: str) -> SheetLine:
    if profile is None:
        return SheetLine(state, None, None, None, (), cell_name)
    share = (
        profile.poor_households / profile.households
        if profile.households and profile.poor_households is not None
        else None
    )
    return SheetLine(
        state,
        profile.households,
        share,
        profile.population,
        groups_of(profile.ethnic_shares.items()),
        cell_name,
    )


def groups_of(shares: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return ethnic groups and their shares, the largest first, without those of nobody."""
    present = [(group, share) for group, share in shares if share > 0]
    return tuple(sorted(present, key=lambda pair: -pair[1]))
