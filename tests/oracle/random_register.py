"""Random registers whose every decision is valid when it is recorded.

Decisions take effect on random days, so that most are late entries among others; some are
revoked or replaced. A proposal is drawn from the state on its day and kept only if the whole
history, later days included, stays valid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from chibo.ledger import contents as c

from .builder import FIRST_DAY, Builder
from .play import Entry, Player
from .random_duties import DutyProposals
from .validity import is_valid

T = TypeVar("T")
LAST_DAY = date(2020, 12, 31)
DAYS = (LAST_DAY - FIRST_DAY).days
Acts = Sequence[c.Content]


def random_register(seed: int, n_decisions: int = 80) -> list[Entry]:
    """Return a random valid history of at least so many decisions after the opening."""
    maker = _Maker(Random(seed))
    while len(maker.builder.entries) <= n_decisions:
        maker.step()
    return maker.builder.entries


class _Maker(DutyProposals):
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.builder = Builder()
        self.gone_out: list[int] = []
        self.doubles: list[int] = []
        self.kept_together: set[int] = set()
        self._open()

    def _open(self) -> None:
        r = self.builder
        for _ in range(self.rng.randint(2, 3)):
            commune = r.commune()
            villages = [r.village(commune) for _ in range(self.rng.randint(3, 6))]
            office = r.cell(commune, guests=villages[:1] if self.rng.random() < 0.5 else ())
            r.members(office, None, self.rng.randint(0, 3))
            while len(villages) > 2:
                base = villages.pop()
                guests = [villages.pop() for _ in range(self.rng.randint(0, len(villages) - 1))]
                cell = r.cell(commune, base, guests)
                for village in (base, base, base, *guests):
                    standing: c.Standing = self.rng.choice(["official", "probationary"])
                    r.member(cell, village, standing)
        r.open()

    def step(self) -> None:
        """Try one proposal; record it if the history stays valid."""
        propose = self.rng.choice(PROPOSALS)
        day = FIRST_DAY + timedelta(self.rng.randrange(DAYS))
        self.state = Player(self.builder.entries, day).on(day)
        try:
            acts = propose(self, day)
        except _NothingToDo:
            return
        before = len(self.builder.entries)
        for act in acts:
            self.builder.decide(day, act)
            if not is_valid(self.builder.entries):
                del self.builder.entries[before:]
                return
        if len(acts) > 1:
            self.kept_together |= set(range(before + 1, before + 1 + len(acts)))

    # Picking from the state of the day

    def pick(self, among: list[T]) -> T:
        if not among:
            raise _NothingToDo
        return self.rng.choice(among)

    def village(self) -> int:
        return self.pick([v for v, p in self.state.places.items() if p.level == "village"])

    def commune(self) -> int:
        return self.pick([v for v, p in self.state.places.items() if p.level == "commune"])

    def cell(self) -> int:
        return self.pick([o for o, s in self.state.organisations.items() if s.kind == "cell"])

    def committee(self) -> int:
        kinds = {o: s.kind for o, s in self.state.organisations.items()}
        return self.pick([o for o, kind in kinds.items() if kind == "commune_committee"])

    def member(self, standing: str | None = None) -> int:
        people = self.state.members.items()
        return self.pick([p for p, m in people if standing in (None, m.standing)])

    def village_of(self, cell: int) -> int | None:
        """Return a village that the cell covers, at times another one or none."""
        if self.rng.random() < 0.15:
            return self.village()
        covered: list[int | None] = [v for c_, v in self.state.coverage if c_ == cell]
        return self.rng.choice(covered or [None])

    def coverage_ended(self, cells: set[int], villages: set[int]) -> list[c.CoverageChange]:
        return [
            c.CoverageChange(cell, village)
            for cell, village in self.state.coverage
            if cell in cells or village in villages
        ]

    def postings(
        self, cells: set[int], villages: set[int], cell: int | None, village: int | None
    ) -> tuple[c.Posting, ...]:
        """Post those of the cells, or counted for the villages, elsewhere; None: as it was."""
        found = []
        for person, m in self.state.members.items():
            if m.cell in cells or m.village in villages:
                new_village = village if m.village in villages else m.village
                found.append(c.Posting(person, m.cell if cell is None else cell, new_village))
        return tuple(found)

    # People

    def admit(self, _: date) -> Acts:
        cell = self.cell()
        return [c.Admit(self.builder.new_person(), cell, self.village_of(cell))]

    def recognise(self, _: date) -> Acts:
        return [c.Recognise(self.member("probationary"))]

    def transfer_in(self, _: date) -> Acts:
        cell = self.cell()
        standing: c.Standing = self.rng.choice(["official", "probationary"])
        if self.gone_out and self.rng.random() < 0.5:
            person, standing = self.gone_out.pop(), "official"
        else:
            person = self.builder.new_person()
        return [c.TransferIn(person, cell, standing, self.village_of(cell))]

    def transfer_out(self, _: date) -> Acts:
        person = self.member()
        self.gone_out.append(person)
        return [c.TransferOut(person)]

    def lose(self, _: date) -> Acts:
        person = self.member()
        acts: Acts = [c.Remove(person), c.Expel(person), c.Leave(person), c.Death(person)]
        return [self.rng.choice(acts)]

    def transfer_within(self, _: date) -> Acts:
        cell = self.cell()
        return [c.TransferWithin(self.member(), cell, self.village_of(cell))]

    def transfer_of_village_only(self, _: date) -> Acts:
        person = self.member()
        return [c.TransferWithin(person, self.state.members[person].cell, self.village())]

    def reinforce(self, day: date) -> Acts:
        cell = self.cell()
        until = day + timedelta(self.rng.randint(30, 700))
        return [c.TransferWithin(self.member(), cell, self.village(), until)]

    def enter_twice(self, _: date) -> Acts:
        """Somebody of the day is entered as a new person, as where two lists are joined."""
        m = self.state.members[self.member()]
        double = self.builder.new_person()
        self.doubles.append(double)
        return [c.TransferIn(double, m.cell, m.standing, m.village)]

    def same_person(self, _: date) -> Acts:
        """One who was entered twice, or at times anybody, is found to be somebody else."""
        person = self.pick(self.doubles) if self.rng.random() < 0.7 else self.member()
        return [c.SamePerson(person, self.member(), "entered twice")]

    # Cells

    def found(self, _: date) -> Acts:
        spec = self.builder.cell_spec(self.committee(), "village")
        village = self.village()
        base = c.CoverageChange(spec.organisation, village, "base")
        ended = self.coverage_ended(set(), {village}) if self.rng.random() < 0.6 else []
        members = self.postings(set(), {village}, spec.organisation, village)
        return [c.FoundOrganisation(spec, (base, *ended), members)]

    def found_office(self, _: date) -> Acts:
        return [c.FoundOrganisation(self.builder.cell_spec(self.committee(), "school"))]

    def split(self, _: date) -> Acts:
        guests = [pair for pair, role in self.state.coverage.items() if role == "guest"]
        source, village = self.pick(guests)
        return [self._split(source, village)]

    def split_any(self, _: date) -> Acts:
        source, village = self.pick(list(self.state.coverage))
        return [self._split(source, village)]

    def _split(self, source: int, village: int) -> c.FoundBySplit:
        parent = self.state.organisations[source].parent
        assert parent is not None
        spec = self.builder.cell_spec(parent)
        own = spec.organisation
        more = [self.builder.cell_spec(parent, "school")] if self.rng.random() < 0.2 else []
        members = tuple(
            c.Posting(person, own, village)
            for person, m in self.state.members.items()
            if m.cell == source and m.village == village
        )
        change = [c.CoverageChange(source, village), c.CoverageChange(own, village, "base")]
        rest = [at for cell, at in self.state.coverage if cell == source and at != village]
        was_based = self.state.coverage[source, village] == "base"
        if was_based and rest and own % 2:  # the old cell goes with a guest
            change.append(c.CoverageChange(source, rest[0], "base"))
        return c.FoundBySplit(source, (spec, *more), tuple(change), members)

    def merge_cells(self, _: date) -> Acts:
        old, into = self.cell(), self.cell()
        creates = None
        if self.rng.random() < 0.4:
            creates = self.builder.cell_spec(self.committee())
            into = creates.organisation
        if old == into:
            raise _NothingToDo
        coverage = self.coverage_ended({old}, set())
        for ended in list(coverage):
            if (into, ended.village) not in self.state.coverage:
                role = self.state.coverage[old, ended.village]
                coverage.append(c.CoverageChange(into, ended.village, role))
        members = self.postings({old}, set(), into, None)
        return [c.MergeOrganisations((old,), into, creates, (), tuple(coverage), members)]

    def dissolve(self, _: date) -> Acts:
        old, other = self.cell(), self.cell()
        if old == other:
            raise _NothingToDo
        coverage = tuple(self.coverage_ended({old}, set()))
        return [c.DissolveOrganisation(old, coverage, self.postings({old}, set(), other, None))]

    def change_coverage(self, _: date) -> Acts:
        pair = self.cell(), self.village()
        role: c.Role | None = self.rng.choice(["base", "guest", None])
        return [c.ChangeCoverage((c.CoverageChange(*pair, role),))]

    def move_base(self, _: date) -> Acts:
        """The cell's base goes to another village; the old one stays a guest or is given up."""
        based = [pair for pair, role in self.state.coverage.items() if role == "base"]
        cell, old = self.pick(based)
        role: c.Role | None = self.rng.choice(["guest", None])
        new = c.CoverageChange(cell, self.village(), "base")
        return [c.ChangeCoverage((c.CoverageChange(cell, old, role), new))]

    def give_up(self, _: date) -> Acts:
        pair = self.pick(list(self.state.coverage))
        role: c.Role | None = self.rng.choice(["base", "guest", None, None])
        members = tuple(
            c.Posting(person, m.cell, None)
            for person, m in self.state.members.items()
            if (m.cell, m.village) == pair and self.rng.random() < 0.5
        )
        return [c.ChangeCoverage((c.CoverageChange(*pair, role),), members)]

    def rename_cell(self, _: date) -> Acts:
        return [c.RenameOrganisation(self.cell(), "another name")]

    def reparent_cell(self, _: date) -> Acts:
        return [c.ReparentOrganisation(self.cell(), self.committee())]

    # Places

    def create_village(self, _: date) -> Acts:
        spec = self.builder.place_spec("village", self.commune())
        covered = self.rng.random() < 0.6
        change = c.CoverageChange(self.cell(), spec.place, self.rng.choice(["base", "guest"]))
        return [c.CreatePlace(spec, (change,) if covered else ())]

    def rename_village(self, _: date) -> Acts:
        return [c.RenamePlace(self.village(), "another name")]

    def reparent_village(self, _: date) -> Acts:
        return [c.ReparentPlace(self.village(), self.commune())]

    def profile(self, day: date) -> Acts:
        def some(most: int) -> int | None:
            return self.rng.choice([None, *[self.rng.randint(0, most) for _ in range(3)]])

        difficulty = self.rng.choice(["I", "II", "III", None])
        households = some(60)
        poor = some(60 if households is None else households)
        return [c.ProfilePlace(self.village(), day.year, households, poor, some(300), difficulty)]

    def merge_villages(self, _: date) -> Acts:
        ended, into = {self.village(), self.village()}, self.village()
        creates = None
        if self.rng.random() < 0.4:
            creates = self.builder.place_spec("village", self.commune())
            into = creates.place
        ended.discard(into)
        if not ended:
            raise _NothingToDo
        coverage = tuple(self._coverage_after(ended, [into]))
        members = self.postings(set(), ended, None, into)
        return [c.MergePlaces(tuple(sorted(ended)), into, creates, (), coverage, members)]

    def split_village(self, _: date) -> Acts:
        village = self.village()
        creates = [
            self.builder.place_spec("village", self.commune())
            for _ in range(self.rng.randint(0, 2))
        ]
        into = {spec.place for spec in creates} | {self.village(), self.village()}
        into.discard(village)
        ends = self.rng.random() < 0.8
        if not into:
            raise _NothingToDo
        targets = sorted(into)
        coverage = tuple(self._coverage_after({village} if ends else set(), targets))
        members = tuple(
            c.Posting(person, m.cell, self.rng.choice(targets))
            for person, m in self.state.members.items()
            if m.village == village and (ends or self.rng.random() < 0.5)
        )
        return [c.SplitPlace(village, tuple(targets), ends, tuple(creates), coverage, members)]

    def end_village(self, _: date) -> Acts:
        village = self.village()
        members = self.postings(set(), {village}, None, None)
        return [c.EndPlace(village, tuple(self._coverage_after({village}, [])), members)]

    def _coverage_after(self, ended: set[int], successors: list[int]) -> list[c.CoverageChange]:
        """End what covered the villages; some of their cells cover a successor instead."""
        changes = self.coverage_ended(set(), ended)
        pairs = set(self.state.coverage)
        for change in list(changes):
            if successors and self.rng.random() < 0.7:
                pair = change.cell, self.rng.choice(successors)
                if pair not in pairs:
                    pairs.add(pair)
                    role = self.state.coverage[change.cell, change.village]
                    changes.append(c.CoverageChange(*pair, role))
        return changes

    def merge_communes(self, _: date) -> Acts:
        """Two communes and their committees go over into new ones, on one day."""
        ended = {self.commune(), self.commune()}
        if len(ended) < 2:
            raise _NothingToDo
        spec = self.builder.place_spec("commune", self.builder.district)
        villages = [v for v, p in self.state.places.items() if p.parent in ended]
        committees = [o for o, s in self.state.organisations.items() if s.place in ended]
        parent = self.builder.committees[self.builder.district]
        committee = self.builder.committee_spec("commune_committee", parent, spec.place)
        under = [o for o, s in self.state.organisations.items() if s.parent in committees]
        new = committee.organisation
        return [
            c.MergePlaces(tuple(sorted(ended)), spec.place, spec, tuple(villages)),
            c.MergeOrganisations(tuple(committees), new, committee, tuple(under)),
        ]

    # Corrections

    def revoke(self, _: date) -> Acts:
        return [c.Revoke(self._target(), "entered by mistake")]

    def replace_elsewhere_in_time(self, _: date) -> Acts:
        """Replace by the same act on the day of this step."""
        target = self._target()
        content = self.builder.entries[target - 1][2].content
        assert not isinstance(content, c.Revoke)
        by = content.by if isinstance(content, c.Replace) else content
        return [c.Replace(target, "the date was wrong", by)]

    def _target(self) -> int:
        withdrawn = {
            d.content.target
            for _, _, d in self.builder.entries
            if isinstance(d.content, c.Revoke | c.Replace)
        }
        return self.pick(
            [
                position
                for position, _, d in self.builder.entries[1:]
                if position not in withdrawn | self.kept_together
                and not isinstance(d.content, c.Revoke)
            ]
        )


class _NothingToDo(Exception):  # noqa: N818
    """The state of the day offers nothing to decide on."""


Proposal = Callable[[_Maker, date], Sequence[c.Content]]
M = _Maker
OFTEN: tuple[Proposal, ...] = (
    *(M.admit, M.recognise, M.lose, M.split, M.move_base, M.merge_villages),
    *(M.split_village, M.split_village),
)
AT_TIMES: tuple[Proposal, ...] = (
    *(M.transfer_in, M.transfer_out, M.transfer_within, M.reinforce, M.found),
    *(M.transfer_of_village_only, M.give_up, M.change_coverage, M.dissolve, M.merge_cells),
    *(M.revoke, M.replace_elsewhere_in_time, M.create_village, M.merge_communes),
    *(M.profile, M.profile, M.profile, M.profile),
    *(M.enter_twice, M.same_person, M.same_person),
    *(M.exempt, M.exempt, M.resume, M.away, M.away, M.back, M.temporary, M.end_temporary),
    *(M.appoint, M.appoint, M.appoint, M.relieve, M.put_in_charge, M.end_charge),
    *(M.put_in_charge_of_households, M.end_charge_of_households),
)
SELDOM: tuple[Proposal, ...] = (
    *(M.found_office, M.split_any, M.rename_cell, M.reparent_cell, M.rename_village),
    *(M.reparent_village, M.end_village, M.merge_cells, M.merge_villages),
)
PROPOSALS: tuple[Proposal, ...] = OFTEN * 4 + AT_TIMES * 2 + SELDOM
