"""Decisions played out on dictionaries, day by day.

The first half of the oracle. It reads the typed contents of decisions and nothing else of the
ledger: how effects are folded into spells is what the oracle is there to check. It is slow and
plain on purpose. It expects a valid register; an act on something that is not there raises
``KeyError`` or ``AssertionError``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision

from .duties import DUTIES, STATES, DutyActs

LATER = (c.Recognise, *STATES)
Entry = tuple[int, datetime, Decision]
"""The position in the ledger, the moment of recording, and the decision."""


class Place(NamedTuple):
    level: str
    parent: int | None


class Organisation(NamedTuple):
    kind: str
    parent: int | None
    place: int | None


class Membership(NamedTuple):
    cell: int
    village: int | None
    standing: str
    reinforced: bool
    exempt: bool = False
    away: bool = False
    guest: tuple[int | None] | None = None
    """The cell where the member takes part for a time, none of which is outside the register."""


@dataclass
class Units:
    """Places, organisations and coverage at the end of a day."""

    places: dict[int, Place] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    coverage: dict[tuple[int, int], c.Role] = field(default_factory=dict)
    offices: dict[tuple[int, int], tuple[str, bool]] = field(default_factory=dict)
    """Organisation and person to the office, and whether it is provisional."""
    charges: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Who answers for a village: person and village."""
    households: dict[tuple[int, int], int] = field(default_factory=dict)

    def copy(self) -> Units:
        """Return the same in dictionaries of its own."""
        known = (self.places, self.organisations, self.coverage)
        return Units(
            *(dict(part) for part in (*known, self.offices, self.charges, self.households))  # type: ignore[arg-type]
        )


@dataclass
class State(Units):
    """The register at the end of a day, members included."""

    members: dict[int, Membership] = field(default_factory=dict)


class MemberStep(NamedTuple):
    """What an act did to one person: no membership before is an entry, none after a leaving."""

    on: date
    reason: str
    person: int
    before: Membership | None
    after: Membership | None


class CoverageStep(NamedTuple):
    on: date
    reason: str
    cell: int
    village: int
    before: c.Role | None
    after: c.Role | None


class Founding(NamedTuple):
    on: date
    cell: int


class Ending(NamedTuple):
    on: date
    organisation: int
    reason: str


class Splitting(NamedTuple):
    on: date
    source: int


@dataclass
class Lineage:
    """Of places or of organisations: parents at birth and at the end, and who follows whom.

    Successors are those named by the act that ended a unit, predecessors those named by the act
    that made it. A unit that goes on after giving up a part, or taking one in, stays itself.
    """

    born: dict[int, date] = field(default_factory=dict)
    first_parent: dict[int, int | None] = field(default_factory=dict)
    last_parent: dict[int, int | None] = field(default_factory=dict)
    successors: dict[int, set[int]] = field(default_factory=dict)
    predecessors: dict[int, set[int]] = field(default_factory=dict)


class Player(DutyActs):
    """Plays live decisions up to a day, keeping units as they were on every day of change."""

    def __init__(self, entries: Iterable[Entry], until: date, known: int | None = None) -> None:
        self.state = State()
        self.days: list[tuple[date, Units]] = []
        self.member_steps: list[MemberStep] = []
        self.coverage_steps: list[CoverageStep] = []
        self.foundings: list[Founding] = []
        self.splittings: list[Splitting] = []
        self.endings: list[Ending] = []
        self.profiles: list[tuple[date, c.ProfilePlace]] = []
        self.cell_kinds: dict[int, str | None] = {}
        self.places = Lineage()
        self.organisations = Lineage()
        self.day = date.min
        acts = acts_in_order(entries, known)
        self.same_as = {a.person: a.kept for _, a in acts if isinstance(a, c.SamePerson)}
        for day, act in acts:
            if day > until:
                break
            if day != self.day:
                self._keep_day()
                self.day = day
            self._act(act)
        self._keep_day()

    def _keep_day(self) -> None:
        kept = self.state.copy()
        if not self.days or kept != self.days[-1][1]:
            self.days.append((self.day, kept))

    def on(self, day: date) -> State:
        """Return the state at the end of the day."""
        units = [units for begun, units in self.days if begun <= day][-1]
        members: dict[int, Membership] = {}
        for step in self.member_steps:
            if step.on <= day:
                members.pop(step.person, None)
                if step.after is not None:
                    members[step.person] = step.after
        return State(**vars(units), members=members)

    def _act(self, act: c.Recordable) -> None:
        """Play an act; one on a person who is another one was never on anybody."""
        if getattr(act, "person", None) in self.same_as and not isinstance(act, DUTIES):
            return
        getattr(self, "_" + type(act).__name__)(act)

    def profile(self, village: int, day: date) -> c.ProfilePlace | None:
        """Return the latest profile of a village that was in force at the end of the day."""
        found = [act for begun, act in self.profiles if act.place == village and begun <= day]
        return found[-1] if found else None

    # Parts of acts

    def _create_place(self, spec: c.PlaceSpec) -> None:
        assert spec.place not in self.state.places
        self.state.places[spec.place] = Place(spec.level, spec.parent)
        self.places.born[spec.place] = self.day
        self.places.first_parent[spec.place] = spec.parent

    def _end_place(self, place: int) -> None:
        self.places.last_parent[place] = self.state.places.pop(place).parent

    def _create_organisation(self, spec: c.OrganisationSpec) -> None:
        assert spec.organisation not in self.state.organisations
        created = Organisation(spec.kind, spec.parent, spec.place)
        self.state.organisations[spec.organisation] = created
        self.cell_kinds[spec.organisation] = spec.cell_kind
        self.organisations.born[spec.organisation] = self.day
        self.organisations.first_parent[spec.organisation] = spec.parent

    def _end_organisation(self, organisation: int, reason: str) -> None:
        self.endings.append(Ending(self.day, organisation, reason))
        gone = self.state.organisations.pop(organisation)
        self.organisations.last_parent[organisation] = gone.parent

    def _set_place_parent(self, place: int, parent: int) -> None:
        self.state.places[place] = self.state.places[place]._replace(parent=parent)

    def _set_organisation_parent(self, organisation: int, parent: int) -> None:
        known = self.state.organisations[organisation]
        self.state.organisations[organisation] = known._replace(parent=parent)

    def _cover(self, changes: Iterable[c.CoverageChange], reason: str) -> None:
        for change in changes:
            pair = (change.cell, change.village)
            before = self.state.coverage.pop(pair, None)
            if change.role is not None:
                self.state.coverage[pair] = change.role
            self.coverage_steps.append(CoverageStep(self.day, reason, *pair, before, change.role))

    def _post(self, postings: Iterable[c.Posting], reason: str) -> None:
        for posting in postings:
            if posting.person in self.same_as:
                continue
            before = self.state.members[posting.person]
            after = before._replace(cell=posting.cell, village=posting.village)
            self._member(posting.person, after, reason)

    def _member(self, person: int, after: Membership | None, reason: str) -> None:
        before = self.state.members.pop(person, None)
        if after is not None:
            self.state.members[person] = after
        self.member_steps.append(MemberStep(self.day, reason, person, before, after))

    # Acts on places

    def _OpeningBalance(self, act: c.OpeningBalance) -> None:  # noqa: N802
        for place in act.places:
            self._create_place(place)
        for organisation in act.organisations:
            self._create_organisation(organisation)
        self._cover(act.coverage, "opening")
        for m in act.members:
            if m.person in self.same_as:
                continue
            reinforced = m.reinforced_until is not None
            membership = Membership(m.cell, m.village, m.standing, reinforced)
            self._member(m.person, membership, "opening")

    def _CreatePlace(self, act: c.CreatePlace) -> None:  # noqa: N802
        self._create_place(act.spec)
        self._cover(act.coverage, "creation")

    def _RenamePlace(self, act: c.RenamePlace) -> None:  # noqa: N802
        pass

    def _ReparentPlace(self, act: c.ReparentPlace) -> None:  # noqa: N802
        self._set_place_parent(act.place, act.parent)

    def _MergePlaces(self, act: c.MergePlaces) -> None:  # noqa: N802
        if act.creates is not None:
            self._create_place(act.creates)
        for child in act.children:
            self._set_place_parent(child, act.into)
        for old in act.ended:
            self._end_place(old)
            self.places.successors[old] = {act.into}
        if act.creates is not None:
            self.places.predecessors[act.into] = set(act.ended)
        self._cover(act.coverage, "place_merger")
        self._post(act.members, "place_merger")

    def _SplitPlace(self, act: c.SplitPlace) -> None:  # noqa: N802
        for spec in act.creates:
            self._create_place(spec)
            self.places.predecessors[spec.place] = {act.place}
        if act.ends:
            self._end_place(act.place)
            self.places.successors[act.place] = set(act.into)
        self._cover(act.coverage, "place_split")
        self._post(act.members, "place_split")

    def _EndPlace(self, act: c.EndPlace) -> None:  # noqa: N802
        self._end_place(act.place)
        self._cover(act.coverage, "place_end")
        self._post(act.members, "place_end")

    def _ProfilePlace(self, act: c.ProfilePlace) -> None:  # noqa: N802
        self.profiles.append((self.day, act))

    # Acts on organisations

    def _FoundOrganisation(self, act: c.FoundOrganisation) -> None:  # noqa: N802
        self._found(act.spec)
        self._cover(act.coverage, "founding")
        self._post(act.members, "founding")

    def _FoundBySplit(self, act: c.FoundBySplit) -> None:  # noqa: N802
        assert act.source in self.state.organisations
        self.splittings.append(Splitting(self.day, act.source))
        for spec in act.founded:
            self._found(spec)
            self.organisations.predecessors[spec.organisation] = {act.source}
        self._cover(act.coverage, "split")
        self._post(act.members, "split")

    def _found(self, spec: c.OrganisationSpec) -> None:
        self._create_organisation(spec)
        if spec.kind == "cell":
            self.foundings.append(Founding(self.day, spec.organisation))

    def _MergeOrganisations(self, act: c.MergeOrganisations) -> None:  # noqa: N802
        if act.creates is not None:
            self._create_organisation(act.creates)
        for child in act.children:
            self._set_organisation_parent(child, act.into)
        for old in act.ended:
            self._end_organisation(old, "merger")
            self.organisations.successors[old] = {act.into}
        if act.creates is not None:
            self.organisations.predecessors[act.into] = set(act.ended)
        self._cover(act.coverage, "merger")
        self._post(act.members, "merger")

    def _DissolveOrganisation(self, act: c.DissolveOrganisation) -> None:  # noqa: N802
        self._end_organisation(act.organisation, "dissolution")
        self._cover(act.coverage, "dissolution")
        self._post(act.members, "dissolution")

    def _ChangeCoverage(self, act: c.ChangeCoverage) -> None:  # noqa: N802
        self._cover(act.coverage, "coverage_change")
        self._post(act.members, "coverage_change")

    def _RenameOrganisation(self, act: c.RenameOrganisation) -> None:  # noqa: N802
        pass

    def _ReparentOrganisation(self, act: c.ReparentOrganisation) -> None:  # noqa: N802
        self._set_organisation_parent(act.organisation, act.parent)

    # Acts on people

    def _Admit(self, act: c.Admit) -> None:  # noqa: N802
        assert act.person not in self.state.members
        new = Membership(act.cell, act.village, "probationary", reinforced=False)
        self._member(act.person, new, "admission")

    def _Recognise(self, act: c.Recognise) -> None:  # noqa: N802
        before = self.state.members[act.person]
        assert before.standing == "probationary"
        self._member(act.person, before._replace(standing="official"), "recognition")

    def _TransferIn(self, act: c.TransferIn) -> None:  # noqa: N802
        assert act.person not in self.state.members
        new = Membership(act.cell, act.village, act.standing, reinforced=False)
        self._member(act.person, new, "transfer_in")

    def _TransferWithin(self, act: c.TransferWithin) -> None:  # noqa: N802
        before = self.state.members[act.person]
        reinforced = act.reinforced_until is not None
        after = before._replace(cell=act.cell, village=act.village, reinforced=reinforced)
        self._member(act.person, after, "transfer_within")

    def _gone(self, person: int, reason: str) -> None:
        assert person in self.state.members
        self._member(person, None, reason)

    def _TransferOut(self, act: c.TransferOut) -> None:  # noqa: N802
        self._gone(act.person, "transfer_out")

    def _Remove(self, act: c.Remove) -> None:  # noqa: N802
        self._gone(act.person, "removal")

    def _Expel(self, act: c.Expel) -> None:  # noqa: N802
        self._gone(act.person, "expulsion")

    def _Leave(self, act: c.Leave) -> None:  # noqa: N802
        self._gone(act.person, "leaving")

    def _Death(self, act: c.Death) -> None:  # noqa: N802
        self._gone(act.person, "death")

    def _CorrectParticulars(self, act: c.CorrectParticulars) -> None:  # noqa: N802
        pass

    def _EraseParticulars(self, act: c.EraseParticulars) -> None:  # noqa: N802
        pass


def acts_in_order(
    entries: Iterable[Entry], known: int | None = None
) -> list[tuple[date, c.Recordable]]:
    """Return the acts in force as known at a position, in the order in which they take effect.

    On one day a recognition, exemption or the like comes after an act that moves the person: the
    member goes to the new cell on probation and becomes official there.
    """
    seen = [(p, d) for p, _, d in entries if known is None or p <= known]
    withdrawn = {d.content.target for _, d in seen if isinstance(d.content, c.Revoke | c.Replace)}
    acts: list[tuple[date, bool, int, c.Recordable]] = []
    for position, decision in seen:
        content = decision.content
        if position in withdrawn or isinstance(content, c.Revoke):
            continue
        act = content.by if isinstance(content, c.Replace) else content
        acts.append((decision.effective_on, isinstance(act, LATER), position, act))
    acts.sort(key=lambda a: a[:3])
    return [(day, act) for day, _, _, act in acts]
