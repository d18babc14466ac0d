"""Reads of targets: how each stands on a day, by the register's figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Q

from chibo.indicators.question import Answer, Question, QuestionError, Tree
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_figures
from chibo.rulebook import rule as rule_of

from . import cascade
from .figures import needs_period, number_or_none, places_led, tree_of
from .models import Target
from .targets import LIGHTS, Form, Goal, Rule, Standing, Thresholds, required, standing

Known = tuple[float | None, float | None]
"""A target's figure on its day, and the one at its start."""


@dataclass(frozen=True)
class Line:
    """A target as it stands on a day, and its parts.

    ``judged_on``: the day, or the due date where that is past: its result stays what it was.
    """

    target: Target
    organisation: str
    judged_on: date
    standing: Standing
    parts: tuple[Line, ...] = ()

    @property
    def goal(self) -> Goal:
        """Its value and term."""
        return goal_of(self.target)

    @property
    def adds_up(self) -> bool:
        """Tell whether the values of the parts add up to its own."""
        return cascade.adds_up(self.goal.form)

    @property
    def difference(self) -> float | None:
        """By how much the parts exceed it; none where they do not add up, or there are none."""
        if not self.parts or not self.adds_up:
            return None
        return cascade.difference(self.target.value, (p.target.value for p in self.parts))

    @property
    def lights(self) -> dict[str, int]:
        """How many parts stand under each light."""
        all_of = [part.standing.light for part in self.parts]
        return {light: all_of.count(light) for light in LIGHTS if light in all_of}


@dataclass(frozen=True)
class Point:
    """A day of a target's curve; ``actual`` is none where it is still to come."""

    on: date
    actual: float | None
    required: float | None


def goal_of(target: Target) -> Goal:
    """Return a target's value and term."""
    return Goal(cast(Form, target.form), target.value, target.since, target.until)


def thresholds(on: date) -> Thresholds:
    """Return the thresholds of the light that hold on the day."""
    return Thresholds(**rule_of("target_light", on).value)


def target(scope: Scope, target_id: int) -> Target | None:
    """Return a target; none where there is none or its organisation is out of scope."""
    found = Target.objects.select_related("resolution", "parent").filter(id=target_id).first()
    return found if found and scope.reads_organisation(found.organisation) else None


def board(
    scope: Scope,
    on: date,
    rule: Rule,
    resolution: int | None = None,
    running: bool = False,
    parts: bool = True,
) -> list[Line]:
    """Return the targets in scope as they stand on the day, each with its parts.

    A part whose whole is out of scope stands by itself. ``resolution``: those of one only, and
    their parts; ``running``: those whose term holds the day.
    """
    rows = Target.objects.select_related("resolution").order_by("since", "id")
    if resolution is not None:
        rows = rows.filter(Q(resolution=resolution) | Q(parent__resolution=resolution))
    if running:
        rows = rows.filter(since__lte=on, until__gte=on)
    if not parts:
        rows = rows.filter(parent=None)
    seen = [row for row in rows if scope.reads_organisation(row.organisation)]
    return _lines(scope, seen, on, rule)


def line(scope: Scope, of: Target, on: date, rule: Rule) -> Line:
    """Return one target as it stands on the day, with its parts."""
    parts = [p for p in of.parts.order_by("id") if scope.reads_organisation(p.organisation)]
    return _lines(scope, [of, *parts], on, rule)[0]


def curve(scope: Scope, of: Target, on: date, rule: Rule) -> list[Point]:
    """Return month by month what was and what was required; then what is required to the due date.

    Empty where the day lies before the term or there are no figures.
    """
    goal, last = goal_of(of), min(on, of.until)
    if on < of.since:
        return []
    tree, period = tree_of(of.key), needs_period(of.key)
    node = _nodes([of], on).get(of.id)
    days = _days(of.since, last)
    asked = _question(tree, node, of.since if period else None, last, (of.key,))
    try:
        rows = reads_figures.progress(scope, asked, tuple(days))
    except QuestionError:
        return []
    actual = {row["day"]: number_or_none(row[of.key]) for row in rows}
    start = 0.0 if period else actual.get(of.since)
    ahead = [day for day in _days(last, of.until) if day > last]
    return [
        Point(day, actual.get(day), required(goal, rule, day, start)) for day in [*days, *ahead]
    ]


def _lines(scope: Scope, targets: Sequence[Target], on: date, rule: Rule) -> list[Line]:
    names = reads.organisation_names({t.organisation for t in targets}, on)
    known = _known(scope, targets, on)
    limits = thresholds(on)
    ids = {t.id for t in targets}
    parts: dict[int | None, list[Target]] = {}
    for one in targets:
        parts.setdefault(one.parent_id if one.parent_id in ids else None, []).append(one)

    def made(one: Target) -> Line:
        day = min(on, one.until)
        stands = standing(goal_of(one), rule, day, *known[one.id], limits)
        below = tuple(made(part) for part in parts.get(one.id, ()))
        return Line(one, names.get(one.organisation, ""), day, stands, below)

    return [made(one) for one in parts.get(None, ())]


def _known(scope: Scope, targets: Sequence[Target], on: date) -> dict[int, Known]:
    """Return each target's figures, asked for together: those of parts with their whole's."""
    nodes = _nodes(targets, on)
    by_id = {t.id: t for t in targets}
    asked: dict[tuple[Tree, int | None, date, date], list[Target]] = {}
    for one in targets:
        whole = by_id.get(one.parent_id or 0, one)
        group = (tree_of(one.key), nodes.get(whole.id), one.since, min(on, one.until))
        asked.setdefault(group, []).append(one)
    found: dict[int, Known] = {one.id: (None, None) for one in targets}
    waiting = list(asked.items())
    while waiting:
        (tree, root, since, last), group_of = waiting.pop()
        if last < since or root is None:
            continue
        keys = tuple(sorted({one.key for one in group_of}))
        now = _asked(scope, tree, root, keys, since, last, last)
        stocks = tuple(key for key in keys if not needs_period(key))
        before = _asked(scope, tree, root, stocks, since, since, last)
        for one in group_of:
            node = nodes.get(one.id)
            if (node, one.key) not in now and node != root:
                # Not a commune under the whole's root, as a district of a province: by itself.
                waiting.append(((tree, node, since, last), [one]))
                continue
            start = 0.0 if needs_period(one.key) else before.get((node, one.key))
            found[one.id] = (now.get((node, one.key)), start)
    return found


def _asked(
    scope: Scope,
    tree: Tree,
    root: int,
    keys: tuple[str, ...],
    since: date,
    on: date,
    boundaries_of: date,
) -> dict[tuple[int | None, str], float | None]:
    """Return figures by node and key, of the root and the communes under it."""
    if not keys:
        return {}
    period = since if any(needs_period(key) for key in keys) else None
    question = _question(tree, root, period, on, keys, boundaries_of)
    try:
        answer = reads_figures.figures(scope, question)
    except QuestionError:
        return {}
    return _by_node(answer, root)


def _by_node(answer: Answer, root: int) -> dict[tuple[int | None, str], float | None]:
    rows = [(row.node, row.figures) for row in answer.rows] + [(root, answer.figures)]
    return {(node, key): number_or_none(f) for node, figures in rows for key, f in figures.items()}


def _question(
    tree: Tree,
    root: int | None,
    since: date | None,
    on: date,
    keys: tuple[str, ...],
    boundaries_of: date | None = None,
) -> Question:
    by = None if boundaries_of is None else "commune"
    return reads_figures.question(
        on, keys, since=since, tree=tree, root=root, by=by, boundaries_of=boundaries_of
    )


def _nodes(targets: Iterable[Target], on: date) -> dict[int, int | None]:
    """Return the node that each target is counted at: its organisation, or the place it leads."""
    listed = list(targets)
    day = min([on, *(t.until for t in listed)])
    places = places_led([t.organisation for t in listed], day)
    return {
        t.id: places.get(t.organisation) if tree_of(t.key) == "place" else t.organisation
        for t in listed
    }


def _days(since: date, last: date) -> list[date]:
    """Return the first day, the last days of the months after it, and the last day."""
    days, month = [since], since.replace(day=1)
    while (month := (month + timedelta(days=32)).replace(day=1)) <= last:
        days.append(month - timedelta(days=1))
    return sorted({*days, last})
