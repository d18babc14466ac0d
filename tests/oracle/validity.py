"""Whether a history of decisions is valid, judged the plain way: play it and look at each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from chibo.ledger import contents as c

from .duties import DUTIES, STATES
from .play import Entry, Player, acts_in_order

Touch = tuple[str, int, object]
SAID_BY = {
    **dict.fromkeys((c.Exempt, c.Resume), "exempt"),
    **dict.fromkeys((c.Away, c.Back), "away"),
    **dict.fromkeys((c.TemporaryActivity, c.EndTemporaryActivity), "guest"),
    **dict.fromkeys((c.Appoint, c.Relieve), "office"),
    **dict.fromkeys((c.InChargeOfVillage, c.EndChargeOfVillage), "charge"),
    **dict.fromkeys((c.InChargeOfHouseholds, c.EndChargeOfHouseholds), "households"),
}
"""What two acts on one day must not say twice."""


def is_valid(entries: list[Entry]) -> bool:
    """Tell whether the decisions in force can be played and clash on no day."""
    try:
        player = StrictPlayer(entries, date.max)
        _check_sameness(entries, player)
    except (KeyError, AssertionError):
        return False
    touched: set[tuple[date, Touch]] = set()
    for day, act in acts_in_order(entries):
        for touch in touches(act):
            if (day, touch) in touched:
                return False
            touched.add((day, touch))
    return True


def _check_sameness(entries: list[Entry], player: Player) -> None:
    """A person is another one once, that one is a member and no third, nothing follows on him."""
    said = [a for _, a in acts_in_order(entries) if isinstance(a, c.SamePerson)]
    assert len(said) == len(player.same_as)
    ever = {step.person for step in player.member_steps}
    for act in said:
        assert act.kept in ever
        assert act.kept not in player.same_as
        before, after = _acts_about(entries, act)
        assert before
        assert not after


def _acts_about(
    entries: list[Entry], same: c.SamePerson
) -> tuple[list[c.Recordable], list[c.Recordable]]:
    """Return the acts in force on the person, recorded before the finding and after it."""
    recorded: tuple[list[c.Recordable], list[c.Recordable]] = ([], [])
    found = False
    in_force = {id(act) for _, act in acts_in_order(entries)}
    for _, _, decision in entries:
        act = getattr(decision.content, "by", decision.content)
        found = found or act is same
        about = {getattr(act, "person", None), *(m.person for m in getattr(act, "members", ()))}
        if same.person in about and id(act) in in_force and act is not same:
            recorded[found].append(act)
    return recorded


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
        secretaries = [o for (o, _), held in self.state.offices.items() if held[0] == "secretary"]
        assert len(secretaries) == len(set(secretaries)), "an organisation has one secretary"
        for member in self.state.members.values():
            assert member.cell in organisations
            if member.guest is not None and member.guest[0] is not None:
                assert member.guest[0] in organisations
                assert member.guest[0] != member.cell
            assert member.village is None or member.village in places

    def _cover(self, changes: Iterable[c.CoverageChange], reason: str) -> None:
        changes = tuple(changes)
        for change in changes:
            assert self.state.coverage.get((change.cell, change.village)) != change.role
        super()._cover(changes, reason)

    def _Appoint(self, act: c.Appoint) -> None:  # noqa: N802
        assert act.organisation in self.state.organisations
        assert act.person in self.state.members
        super()._Appoint(act)

    def _InChargeOfVillage(self, act: c.InChargeOfVillage) -> None:  # noqa: N802
        assert self.state.places[act.village].level == "village"
        assert act.person in self.state.members
        super()._InChargeOfVillage(act)

    def _InChargeOfHouseholds(self, act: c.InChargeOfHouseholds) -> None:  # noqa: N802
        assert self.state.places[act.village].level == "village"
        assert act.person in self.state.members
        super()._InChargeOfHouseholds(act)

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
    if isinstance(act, STATES):
        yield "person", person, SAID_BY[type(act)]
    elif isinstance(act, DUTIES):
        unit = getattr(act, "village", 0) or getattr(act, "organisation", 0)
        yield SAID_BY[type(act)], unit, person
    elif person is not None:
        if not isinstance(act, c.Recognise | c.SamePerson):
            yield "person", person, "cell"
        if not isinstance(act, c.TransferWithin | c.SamePerson):
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
    if organisation is not None and not isinstance(act, c.Appoint | c.Relieve):
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
