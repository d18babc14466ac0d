"""What each figure counts, row by row: the third part of the oracle.

Every figure is a sum of rows. A row carries the cell and the villages under which it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from chibo.ledger.contents import ProfilePlace, Role

from .play import CoverageStep, Membership, MemberStep, Player, State, Units

MINIMUM = 3
OLDEST = 70
MOVES = {"founding", "split", "merger", "dissolution", "coverage_change"} | {
    "place_merger",
    "place_split",
    "place_end",
}
LOSSES = {"removal", "expulsion", "leaving", "death"}
Grain = Literal["member", "cell", "village"]


class Row(NamedTuple):
    """One thing counted, or the ``amount`` that it adds: -1 for an independent village that ended.

    A member's or cell's row without a cell counts at its villages only; ``of_cell`` is the cell
    that it is about all the same. ``day``: that of the event; none for a stock on the date.
    """

    cell: int | None
    villages: tuple[int, ...]
    amount: int = 1
    person: int | None = None
    standing: str | None = None
    day: date | None = None
    of_cell: int | None = None


class Period(NamedTuple):
    """A played register, and the days of the question. ``since`` is None for a stock.

    ``births``: the year of birth of each person, where it is known.
    """

    player: Player
    on: date
    since: date | None
    births: Mapping[int, int | None] = {}  # noqa: RUF012

    def state(self) -> State:
        return self.player.on(self.on)

    def opening(self) -> State:
        return self.player.on(self.first_day() - timedelta(days=1))

    def first_day(self) -> date:
        assert self.since is not None, "this figure needs a period: give since"
        return self.since

    def holds(self, day: date) -> bool:
        return self.first_day() <= day <= self.on

    def changes(self) -> Iterator[tuple[date, Units, Units]]:
        """Yield each day of the period on which units changed, with before and after."""
        days = self.player.days
        for (_, before), (day, after) in zip(days, days[1:], strict=False):
            if self.holds(day):
                yield day, before, after


# Members


def member_row(person: int, m: Membership, day: date | None = None) -> Row:
    villages = () if m.village is None else (m.village,)
    return Row(m.cell, villages, 1, person, m.standing, day, m.cell)


def on_the_eve(p: Period, rows: Iterable[Row]) -> list[Row]:
    eve = p.first_day() - timedelta(days=1)
    return [row._replace(day=eve) for row in rows]


def members(state: State, standing: str | None = None) -> list[Row]:
    return [
        member_row(person, m)
        for person, m in state.members.items()
        if standing is None or m.standing == standing
    ]


def members_who(state: State, test: Callable[[Membership], bool]) -> list[Row]:
    return [member_row(person, m) for person, m in state.members.items() if test(m)]


def arrivals(p: Period, reasons: set[str]) -> list[Row]:
    """People who came to a cell, or (without a cell) only to a village, for these reasons."""
    return [_side(s, s.after) for s in steps(p, reasons) if s.after is not None and moved(s)]


def departures(p: Period, reasons: set[str]) -> list[Row]:
    return [_side(s, s.before) for s in steps(p, reasons) if s.before is not None and moved(s)]


def steps(p: Period, reasons: set[str]) -> list[MemberStep]:
    return [s for s in p.player.member_steps if p.holds(s.on) and s.reason in reasons]


def moved(s: MemberStep) -> bool:
    return changed_cell(s) or s.before.village != s.after.village  # type: ignore[union-attr]


def changed_cell(s: MemberStep) -> bool:
    return s.before is None or s.after is None or s.before.cell != s.after.cell


def _side(s: MemberStep, membership: Membership) -> Row:
    row = member_row(s.person, membership, s.on)
    return row if changed_cell(s) else row._replace(cell=None)


def recognitions(p: Period) -> list[Row]:
    return [member_row(s.person, s.after, s.on) for s in steps(p, {"recognition"}) if s.after]


# Cells


def covered_by_cell(state: Units) -> dict[int, dict[int, Role]]:
    """Return the villages that each cell covers, with the role."""
    covered: dict[int, dict[int, Role]] = {cell: {} for cell in all_cells(state)}
    for (cell, village), role in state.coverage.items():
        covered[cell][village] = role
    return covered


def all_cells(state: Units) -> list[int]:
    return [o for o, spec in state.organisations.items() if spec.kind == "cell"]


def bases(villages: dict[int, Role]) -> tuple[int, ...]:
    return tuple(v for v, role in villages.items() if role == "base")


def is_joint(villages: dict[int, Role]) -> bool:
    return len(villages) >= 2 or "guest" in villages.values()


def cells(state: Units, test: Callable[[dict[int, Role]], bool] = lambda _: True) -> list[Row]:
    covered = covered_by_cell(state)
    return [
        Row(cell, bases(villages), of_cell=cell)
        for cell, villages in covered.items()
        if test(villages)
    ]


def cells_below_min(state: State) -> list[Row]:
    official = Counter(m.cell for m in state.members.values() if m.standing == "official")
    return [row for row in cells(state) if official[row.cell or 0] < MINIMUM]


def cells_standing_weak(p: Period) -> list[Row]:
    """Cells that reach the minimum, and would not without those who carry no cell."""
    state = p.state()
    below = {row.cell for row in cells_below_min(state)}
    carrying = Counter(
        m.cell
        for person, m in state.members.items()
        if m.standing == "official"
        and not (m.reinforced or m.exempt or m.away)
        and p.on.year - (p.births.get(person) or p.on.year) <= OLDEST
    )
    return [
        row for row in cells(state) if row.cell not in below and carrying[row.cell or 0] < MINIMUM
    ]


def cells_without_secretary(state: State) -> list[Row]:
    led = {o for (o, _), (office, _) in state.offices.items() if office == "secretary"}
    return [row for row in cells(state) if row.cell not in led]


def offices_provisional(state: State) -> list[Row]:
    held = Counter(o for (o, _), (_, provisional) in state.offices.items() if provisional)
    rows = [row._replace(amount=held[row.cell or 0]) for row in cells(state)]
    return [row for row in rows if row.amount]


def joint_cells_split(p: Period) -> list[Row]:
    rows = []
    for day, before, _ in p.changes():
        joint = {row.cell: row for row in cells(before, is_joint)}
        sources = [s.source for s in p.player.splittings if s.on == day]
        rows += [joint[source]._replace(day=day) for source in sources if source in joint]
    return rows


def joint_cells_ended(p: Period, cause: str | None = None) -> list[Row]:
    rows = []
    for day, before, after in p.changes():
        still = {row.cell for row in cells(after, is_joint)}
        ended = [row for row in cells(before, is_joint) if row.cell not in still]
        rows += [r for r in ended if cause in (None, cause_of_ending(p.player, day, r.cell))]
    return rows


def cause_of_ending(player: Player, day: date, cell: int | None) -> str:
    """Tell why a cell ceased to be joint on the day: by what it lost, or how it ended."""
    reasons = {
        s.reason for s in player.coverage_steps if (s.on, s.cell) == (day, cell) and s.before
    }
    reasons |= {e.reason for e in player.endings if (e.on, e.organisation) == (day, cell)}
    for cause in ("split", "merger", "dissolution"):
        if cause in reasons:
            return cause
    by_place = any(reason.startswith("place_") for reason in reasons)
    return "place" if by_place else "coverage_change"


def cells_founded(p: Period) -> list[Row]:
    rows = []
    for day, _, after in p.changes():
        founded = {f.cell for f in p.player.foundings if f.on == day}
        rows += [row for row in cells(after) if row.cell in founded]
    return rows


# Villages


def all_villages(state: Units) -> list[int]:
    return [v for v, spec in state.places.items() if spec.level == "village"]


def statuses(state: Units) -> dict[int, str]:
    """Return the coverage status of each village, tested in the order of DESIGN.md 2."""
    covered = covered_by_cell(state)
    at: dict[int, dict[int, Role]] = {village: {} for village in all_villages(state)}
    for (cell, village), role in state.coverage.items():
        at[village][cell] = role
    return {village: status(roles, covered) for village, roles in at.items()}


def status(roles: dict[int, Role], covered: dict[int, dict[int, Role]]) -> str:
    """Return a village's status. ``roles``: that of each cell that covers it."""
    if not roles:
        return "uncovered"
    based = [cell for cell, role in roles.items() if role == "base"]
    if not based:
        return "guest"
    if any(len(covered[cell]) > 1 for cell in based):
        return "host"
    return "independent"


def villages(state: Units, *wanted: str) -> list[Row]:
    return [Row(None, (v,)) for v, found in statuses(state).items() if found in wanted]


def villages_counted(state: State, test: Callable[[list[Membership]], bool]) -> list[Row]:
    """Return the villages for whose members the test holds."""
    counted: dict[int, list[Membership]] = {village: [] for village in all_villages(state)}
    for m in state.members.values():
        if m.village is not None:
            counted[m.village].append(m)
    return [Row(None, (village,)) for village, people in counted.items() if test(people)]


def villages_nobody_answers_for(state: State) -> list[Row]:
    answered = {village for _, village in state.charges}
    return [Row(None, (v,)) for v in all_villages(state) if v not in answered]


def newly_independent(p: Period, cause: str | None = None) -> list[Row]:
    rows = []
    for day, before, after in p.changes():
        was, now = statuses(before), statuses(after)
        for village in was.keys() & now.keys():
            turned = was[village] != "independent" and now[village] == "independent"
            if turned and cause in (None, cause_of(p.player, day, village, before, after)):
                rows.append(Row(None, (village,), day=day))
    return rows


def cause_of(player: Player, day: date, village: int, before: Units, after: Units) -> str:
    """Tell why a village became independent on the day."""
    today = [s for s in player.coverage_steps if s.on == day]
    gained = [s for s in today if s.village == village and s.after == "base"]
    split = [s for s in gained if s.reason in ("founding", "split")]
    new = any(s.cell not in before.organisations for s in split)
    if statuses(before)[village] == "host":
        left = {s.reason for s in today if s.after is None and _of_a_cell_at(village, s, before)}
        if any(r.startswith("place_") for r in left):
            return "merged"
        stays = _based_at(village, before) & _based_at(village, after)
        return "own_cell" if new and not stays else "last_guest"
    if new:
        return "own_cell"
    if any(s.reason.startswith("place_") for s in gained):
        return "merged"
    return "last_guest" if any(s.before == "guest" for s in split) else "coverage"


def _based_at(village: int, state: Units) -> set[int]:
    return {cell for (cell, at), role in state.coverage.items() if (at, role) == (village, "base")}


def _of_a_cell_at(village: int, s: CoverageStep, before: Units) -> bool:
    return before.coverage.get((s.cell, village)) == "base"


def lost_independence(p: Period) -> list[Row]:
    rows = []
    for day, before, after in p.changes():
        was, now = statuses(before), statuses(after)
        rows += [
            Row(None, (v,), day=day)
            for v in was.keys() & now.keys()
            if was[v] == "independent" and now[v] != "independent"
        ]
    return rows


def independent_boundary_change(p: Period) -> list[Row]:
    rows = []
    for day, before, after in p.changes():
        was, now = statuses(before), statuses(after)
        created, ended = now.keys() - was.keys(), was.keys() - now.keys()
        rows += [Row(None, (v,), day=day) for v in created if now[v] == "independent"]
        rows += [Row(None, (v,), -1, day=day) for v in ended if was[v] == "independent"]
    return rows


def profiled(p: Period, amount: Callable[[ProfilePlace], int | None]) -> list[Row]:
    """Return the villages of the date, each with an amount of its profile, where it is known."""
    rows = []
    for village in all_villages(p.state()):
        profile = p.player.profile(village, p.on)
        found = None if profile is None else amount(profile)
        if found is not None:
            rows.append(Row(None, (village,), found))
    return rows


def without_profile(p: Period) -> list[Row]:
    found = all_villages(p.state())
    return [Row(None, (village,)) for village in found if p.player.profile(village, p.on) is None]


# The keys


def _resident(people: Iterable[Membership]) -> bool:
    return any(not m.reinforced for m in people)


Rows = Callable[[Period], list[Row]]
ROWS: dict[str, tuple[Grain, Rows]] = {
    "members": ("member", lambda p: members(p.state())),
    "members_official": ("member", lambda p: members(p.state(), "official")),
    "members_probationary": ("member", lambda p: members(p.state(), "probationary")),
    "members_exempt": ("member", lambda p: members_who(p.state(), lambda m: m.exempt)),
    "members_away": ("member", lambda p: members_who(p.state(), lambda m: m.away)),
    "members_guest_elsewhere": (
        "member",
        lambda p: members_who(p.state(), lambda m: m.guest is not None),
    ),
    "members_opening": ("member", lambda p: on_the_eve(p, members(p.opening()))),
    "admissions": ("member", lambda p: arrivals(p, {"admission"})),
    "recognitions": ("member", recognitions),
    "transfers_in": ("member", lambda p: arrivals(p, {"transfer_in", "transfer_within"})),
    "transfers_out": ("member", lambda p: departures(p, {"transfer_out", "transfer_within"})),
    "moves_in": ("member", lambda p: arrivals(p, MOVES)),
    "moves_out": ("member", lambda p: departures(p, MOVES)),
    "losses": ("member", lambda p: departures(p, LOSSES)),
    "losses_removal": ("member", lambda p: departures(p, {"removal"})),
    "losses_expulsion": ("member", lambda p: departures(p, {"expulsion"})),
    "losses_leaving": ("member", lambda p: departures(p, {"leaving"})),
    "losses_death": ("member", lambda p: departures(p, {"death"})),
    "cells": ("cell", lambda p: cells(p.state())),
    "cells_village": ("cell", lambda p: cells(p.state(), lambda at: bool(bases(at)))),
    "cells_other": ("cell", lambda p: cells(p.state(), lambda at: not bases(at))),
    "cells_joint": ("cell", lambda p: cells(p.state(), is_joint)),
    "cells_not_joint": ("cell", lambda p: cells(p.state(), lambda at: not is_joint(at))),
    "cells_below_min": ("cell", lambda p: cells_below_min(p.state())),
    "cells_standing_weak": ("cell", cells_standing_weak),
    "cells_without_secretary": ("cell", lambda p: cells_without_secretary(p.state())),
    "offices_provisional": ("cell", lambda p: offices_provisional(p.state())),
    "joint_cells_split": ("cell", joint_cells_split),
    "joint_cells_ended": ("cell", joint_cells_ended),
    "joint_cells_ended_split": ("cell", lambda p: joint_cells_ended(p, "split")),
    "joint_cells_ended_merger": ("cell", lambda p: joint_cells_ended(p, "merger")),
    "joint_cells_ended_dissolution": ("cell", lambda p: joint_cells_ended(p, "dissolution")),
    "joint_cells_ended_place": ("cell", lambda p: joint_cells_ended(p, "place")),
    "joint_cells_ended_coverage_change": (
        "cell",
        lambda p: joint_cells_ended(p, "coverage_change"),
    ),
    "cells_founded": ("cell", cells_founded),
    "cells_founded_village": ("cell", lambda p: [r for r in cells_founded(p) if r.villages]),
    "villages": ("village", lambda p: [Row(None, (v,)) for v in all_villages(p.state())]),
    "villages_blank": ("village", lambda p: villages_counted(p.state(), lambda m: not m)),
    "villages_with_members": ("village", lambda p: villages_counted(p.state(), bool)),
    "villages_without_resident_member": (
        "village",
        lambda p: villages_counted(p.state(), lambda m: not _resident(m)),
    ),
    "villages_uncovered": ("village", lambda p: villages(p.state(), "uncovered")),
    "villages_guest": ("village", lambda p: villages(p.state(), "guest")),
    "villages_host": ("village", lambda p: villages(p.state(), "host")),
    "villages_independent": ("village", lambda p: villages(p.state(), "independent")),
    "villages_without_cell": ("village", lambda p: villages(p.state(), "uncovered", "guest")),
    "villages_without_committee_member_in_charge": (
        "village",
        lambda p: villages_nobody_answers_for(p.state()),
    ),
    "villages_independent_opening": (
        "village",
        lambda p: on_the_eve(p, villages(p.opening(), "independent")),
    ),
    "villages_newly_independent": ("village", newly_independent),
    "villages_newly_independent_own_cell": (
        "village",
        lambda p: newly_independent(p, "own_cell"),
    ),
    "villages_newly_independent_last_guest": (
        "village",
        lambda p: newly_independent(p, "last_guest"),
    ),
    "villages_newly_independent_merged": ("village", lambda p: newly_independent(p, "merged")),
    "villages_newly_independent_coverage": (
        "village",
        lambda p: newly_independent(p, "coverage"),
    ),
    "villages_lost_independence": ("village", lost_independence),
    "villages_independent_boundary_change": ("village", independent_boundary_change),
    "villages_without_profile": ("village", without_profile),
    "households": ("village", lambda p: profiled(p, lambda f: f.households)),
    "households_surveyed": (
        "village",
        lambda p: profiled(p, lambda f: None if f.poor_households is None else f.households),
    ),
    "poor_households": (
        "village",
        lambda p: profiled(p, lambda f: None if f.households is None else f.poor_households),
    ),
    "population": ("village", lambda p: profiled(p, lambda f: f.population)),
}
"""Each key with the grain that it counts and the rows that it sums."""

SHARES: dict[str, tuple[str, str]] = {
    "share_villages_independent": ("villages_independent", "villages"),
    "share_villages_with_members": ("villages_with_members", "villages"),
    "share_poor_households": ("poor_households", "households_surveyed"),
}
"""Each share with the figures that it divides."""

FLOWS = frozenset(
    {"members_opening", "admissions", "recognitions", "villages_lost_independence"}
    | {key for key in ROWS if key.startswith(("transfers_", "moves_", "losses", "joint_cells_"))}
    | {key for key in ROWS if key.startswith(("cells_founded", "villages_newly_"))}
    | {"villages_independent_opening", "villages_independent_boundary_change"}
)
"""The keys that need a period."""
