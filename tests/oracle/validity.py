"""Whether a history of decisions is valid, judged the plain way: play it and look at each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from chibo.ledger import contents as c

from .play import Entry, Player, acts_in_order

Touch = tuple[str, int, object]


def is_valid(entries: list[Entry]) -> bool:
    """Tell whether the decisions in force can be played and clash on no day."""
    try:
        StrictPlayer(entries, date.max)
    except (KeyError, AssertionError):
        return False
    touched: set[tuple[date, Touch]] = set()
    for day, act in acts_in_order(entries):
        for touch in touches(act):
            if (day, touch) in touched:
                return False
            touched.add((day, touch))
    return True


class StrictPlayer(Player):
    """A player that looks at the register at the end of each day."""

    def _keep_day(self) -> None:
        super()._keep_day()
        places, organisations = self.state.places, self.state.organisations
        for place in places.values():
            assert place.parent is None or place.parent in places
        for organisation in organisations.values():
            assert organisation.parent is None or organisation.parent in organisations
        for cell, village in self.state.coverage:
            assert cell in organisations
            assert village in places
        bases = [cell for (cell, _), role in self.state.coverage.items() if role == "base"]
        assert len(bases) == len(set(bases)), "a cell is based in one village"
        for member in self.state.members.values():
            assert member.cell in organisations
            assert member.village is None or member.village in places

    def _cover(self, changes: Iterable[c.CoverageChange], reason: str) -> None:
        changes = tuple(changes)
        for change in changes:
            assert self.state.coverage.get((change.cell, change.village)) != change.role
        super()._cover(changes, reason)

    def _MergePlaces(self, act: c.MergePlaces) -> None:  # noqa: N802
        super()._MergePlaces(act)
        assert act.into in self.state.places

    def _SplitPlace(self, act: c.SplitPlace) -> None:  # noqa: N802
        super()._SplitPlace(act)
        assert all(new in self.state.places for new in act.into)

    def _FoundBySplit(self, act: c.FoundBySplit) -> None:  # noqa: N802
        assert act.source in self.days[-1][1].organisations, "the source is older than the split"
        super()._FoundBySplit(act)

    def _MergeOrganisations(self, act: c.MergeOrganisations) -> None:  # noqa: N802
        super()._MergeOrganisations(act)
        assert act.into in self.state.organisations


def touches(act: c.Recordable) -> Iterator[Touch]:
    """Yield what an act sets, coarsely: two acts on one day must not set the same thing."""
    yield from _touched_units(act)
    for change in getattr(act, "coverage", ()):
        yield "coverage", change.cell, change.village
    for member in getattr(act, "members", ()):
        yield "person", member.person, "cell"
    person = getattr(act, "person", None)
    if person is not None:
        if not isinstance(act, c.Recognise):
            yield "person", person, "cell"
        if not isinstance(act, c.TransferWithin):
            yield "person", person, "standing"


def _touched_units(act: c.Recordable) -> Iterator[Touch]:
    for spec in _specs(act):
        unit = spec.place if isinstance(spec, c.PlaceSpec) else spec.organisation
        yield type(spec).__name__, unit, ""
    kind = "PlaceSpec" if isinstance(act, c.MergePlaces) else "OrganisationSpec"
    for unit in (*getattr(act, "ended", ()), *getattr(act, "children", ())):
        yield kind, unit, ""
    if isinstance(act, c.ReparentPlace | c.RenamePlace | c.EndPlace | c.SplitPlace):
        yield "PlaceSpec", act.place, ""
    if isinstance(act, c.ProfilePlace):
        yield "profile", act.place, ""
    organisation = getattr(act, "organisation", None)
    if organisation is not None:
        yield "OrganisationSpec", organisation, ""


def _specs(act: c.Recordable) -> Iterator[c.PlaceSpec | c.OrganisationSpec]:
    if isinstance(act, c.OpeningBalance):
        yield from act.places
        yield from act.organisations
    elif isinstance(act, c.SplitPlace):
        yield from act.creates
    elif isinstance(act, c.FoundBySplit):
        yield from act.founded
    elif isinstance(act, c.CreatePlace | c.FoundOrganisation):
        yield act.spec
    elif isinstance(act, c.MergePlaces | c.MergeOrganisations) and act.creates is not None:
        yield act.creates
