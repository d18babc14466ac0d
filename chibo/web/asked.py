"""What the address of the figures page asks for, read with a sentence for all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import get_args
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from chibo.indicators import privacy
from chibo.indicators.definitions import INDICATORS
from chibo.indicators.question import LEVELS, By, Question, Tree
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_figures, reads_known
from chibo.register.reads import Unit
from chibo.register.reads_known import Known
from chibo.register.reads_roots import own_roots, roots_of
from chibo.register.reads_units import Named, label_of, units_called

from . import figure_groups, wording
from .known import NotAMoment, read_known
from .moment import Moment
from .own_part import names_of_own
from .periods import STEPS
from .templatetags.chibo import day

VIEWS = ("table", "line", "bar", "map")
MAPPED = ("commune", "village")
"""Breakdowns that a map can show."""
FIELDS = ("unit", "by", "known", "then", "every", "view", "draw")
MANY = 8
"""Units of one name that are offered to choose from."""


@dataclass(frozen=True)
class Asked:
    """One view of the figures: everything that its address says.

    ``keys``: the figures chosen, ``shown`` those of them that the breakdown fits, ``withheld``
    those that are shown of no village or cell. ``known``: the
    moment of knowledge asked for (none: now), ``then`` an earlier one to compare with.
    ``own``: the unit is the reader's own, not asked for; ``part`` names what is read in its place
    where no unit holds it all.
    ``drawn``: the figure of a bar chart, a map, or a series with a breakdown. ``typed`` keeps
    what was entered, ``errors`` what is wrong with it, ``choices`` what a name may mean.
    """

    moment: Moment
    keys: tuple[str, ...]
    shown: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    tree: Tree = "place"
    unit: Unit | None = None
    label: str = ""
    own: bool = False
    part: str = ""
    by: By | None = None
    known: Known | None = None
    then: Known | None = None
    every: str = ""
    view: str = "table"
    drawn: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Named, ...] = ()

    @property
    def left_out(self) -> list[str]:
        """The figures that the breakdown does not fit."""
        return [key for key in self.keys if key not in (*self.shown, *self.withheld)]

    @property
    def tree_of(self) -> date:
        """The day whose boundaries group the rows."""
        return self.moment.boundaries_of or self.moment.on

    def question(self, *keys: str) -> Question:
        """Return the question for the engine, about the figures shown or those named."""
        return reads_figures.question(
            self.moment.on,
            keys or self.shown,
            since=self.moment.since,
            tree=self.tree,
            root=self.unit.id if self.unit else None,
            by=self.by,
            boundaries_of=self.moment.boundaries_of,
            known_at=self.known.position if self.known else None,
        )

    def address(self, **changed: str | list[str]) -> str:
        """Return the query of this view, with every choice written out, and some changed."""
        query: dict[str, str | list[str]] = {
            "f": list(self.keys),
            "on": self.moment.on.isoformat(),
            "since": self.moment.since.isoformat(),
            "boundaries": _iso(self.moment.boundaries_of),
            self.tree: str(self.unit.id) if self.unit else "",
            "by": self.by or "",
            "known": str(self.known.position) if self.known else "",
            "then": str(self.then.position) if self.then else "",
            "every": self.every,
            "view": self.view,
            "draw": self.drawn,
        }
        query.update(changed)
        return urlencode({name: value for name, value in query.items() if value}, doseq=True)

    def rows_address(
        self, on: date, tree: Tree | None = None, node: int | None = None, value: str = ""
    ) -> str:
        """Return the query of the rows behind a figure of this view, on a day of it."""
        root = node or (self.unit.id if self.unit else None)
        query = {
            "on": on.isoformat(),
            "since": self.moment.since.isoformat(),
            "boundaries": _iso(self.tree_of if self.tree_of != on else None),
            tree or self.tree: str(root) if root else "",
            "by": (self.by or "") if value else "",
            "value": value,
            "known": str(self.known.position) if self.known else "",
        }
        return urlencode({name: text for name, text in query.items() if text})


def asked_of(
    request: HttpRequest, scope: Scope, moment: Moment, keys: tuple[str, ...] = ()
) -> Asked:
    """Read the page's address, or about the keys given. A unit with a wrong id is not found."""
    query = request.GET
    typed = {name: query.get(name, "").strip()[:200] for name in FIELDS}
    errors = dict(moment.errors)
    asked = Asked(moment, keys or _keys(query.getlist("f"), errors), typed=typed)
    asked = _at_unit(asked, scope, query, errors)
    asked = _without_withheld(_broken_down(asked, scope, errors), scope)
    asked = _as_known(asked, scope, errors)
    asked = _drawn(asked, errors)
    return replace(asked, errors=errors)


def _keys(chosen: Iterable[str], errors: dict[str, str]) -> tuple[str, ...]:
    named = [key for key in chosen if key]
    if "all" in named:
        return tuple(INDICATORS)
    unknown = [key for key in named if key not in INDICATORS]
    if unknown:
        words = _("There is no figure %(keys)s: choose from the list.")
        errors["f"] = words % {"keys": ", ".join(unknown)[:100]}
    known = tuple(key for key in INDICATORS if key in named)
    return known or figure_groups.HEADLINES


def _at_unit(asked: Asked, scope: Scope, query: Mapping[str, str], errors: dict[str, str]) -> Asked:
    on = asked.tree_of
    text = asked.typed["unit"]
    if text:
        found = units_called(scope, text, on)
        if len(found) != 1:
            errors["unit"] = _not_one(text, found, on)
            return replace(asked, choices=tuple(found[:MANY]))
        tree, unit_id, _label = found[0]
    else:
        tree = "organisation" if query.get("organisation") else "place"
        written = query.get(tree, "")
        if not written:
            return _at_own(asked, scope, tree)
        if not written.isdecimal() or len(written) > 18:
            raise Http404
        unit_id = int(written)
    unit = _unit(scope, tree, unit_id, on)
    if unit is None:
        raise Http404
    if not unit.exists:
        words = _("%(unit)s is not there on %(day)s: choose another day or unit.")
        errors["unit"] = words % {"unit": unit.name, "day": day(on)}
    return _with_unit(asked, scope, tree, unit)


def _at_own(asked: Asked, scope: Scope, tree: Tree) -> Asked:
    """Ask about the reader's own unit of the tree, where there is one that holds all of it.

    Who has no part in the tree of places, as the secretary of an office cell, has one in the
    tree of organisations.
    """
    roots = () if scope.whole else own_roots(scope, tree, asked.tree_of)
    if not (roots or scope.whole):
        tree = "organisation"
        roots = own_roots(scope, tree, asked.tree_of)
    asked = replace(asked, tree=tree, unit=None, label="", own=True)
    unit = _unit(scope, tree, roots[0].node, asked.tree_of) if len(roots) == 1 else None
    if unit is not None:
        return _with_unit(asked, scope, tree, unit)
    return replace(asked, part="" if scope.whole else names_of_own(scope, tree, asked.tree_of))


def _with_unit(asked: Asked, scope: Scope, tree: Tree, unit: Unit) -> Asked:
    above = _unit(scope, tree, unit.parent, asked.tree_of) if unit.parent else None
    return replace(
        asked, tree=tree, unit=unit, label=label_of(unit.name, above.name if above else "")
    )


def _unit(scope: Scope, tree: Tree, unit_id: int, on: date) -> Unit | None:
    read = reads.place if tree == "place" else reads.organisation
    return read(scope, unit_id, on)


def _not_one(text: str, found: list[Named], on: date) -> str:
    if not found:
        words = _("Nothing is called “%(text)s” on %(day)s: try a part of the name, or a code.")
        return words % {"text": text, "day": day(on)}
    return _("%(n)s units may be meant by “%(text)s”: choose one.") % {
        "n": len(found),
        "text": text,
    }


def _broken_down(asked: Asked, scope: Scope, errors: dict[str, str]) -> Asked:
    by = asked.typed["by"]
    if not by:
        return replace(asked, shown=asked.keys)
    if by not in get_args(By):
        errors["by"] = _("There is no such breakdown: choose one from the list.")
        return replace(asked, shown=asked.keys)
    asked = _in_tree_of(replace(asked, by=by), scope, errors)  # type: ignore[arg-type]
    if "by" in errors:
        return replace(asked, shown=asked.keys)
    shown = figure_groups.fitting(asked.question(*asked.keys), asked.keys)
    if not shown:
        words = _("None of the figures chosen is counted %(by)s: choose others or no breakdown.")
        errors["by"] = words % {"by": wording.word(wording.BREAKDOWNS, by).lower()}
    return replace(asked, shown=shown)


def _without_withheld(asked: Asked, scope: Scope) -> Asked:
    """Leave out what is not shown of villages and cells; nothing but that is refused instead."""
    question = asked.question(*asked.shown)
    levels = {root.level for root in roots_of(scope, question)}
    level = next(iter(levels.intersection(privacy.BELOW_COMMUNE)), None)
    shown = privacy.keys_shown(question, level)
    withheld = tuple(key for key in asked.shown if key not in shown)
    return replace(asked, shown=shown, withheld=withheld) if shown else asked


def _in_tree_of(asked: Asked, scope: Scope, errors: dict[str, str]) -> Asked:
    """Ask in the tree that has the level: a place's committee, or a committee's place, for it."""
    trees = [tree for tree, levels in LEVELS.items() if asked.by in levels]
    if not trees or asked.tree in trees:
        return asked
    if asked.own or asked.unit is None:
        return _at_own(asked, scope, trees[0])
    other = _counterpart(asked, scope)
    if other is None:
        words = _("%(unit)s has no such parts: choose another breakdown or unit.")
        errors["by"] = words % {"unit": asked.unit.name}
        return asked
    return _with_unit(asked, scope, trees[0], other)


def _counterpart(asked: Asked, scope: Scope) -> Unit | None:
    unit, on = asked.unit, asked.tree_of
    if unit is None:
        return None
    if asked.tree == "organisation":
        return reads.place(scope, unit.place, on) if unit.place else None
    committee = reads.committee_of(scope, unit.id, on)
    return reads.organisation(scope, committee.organisation, on) if committee else None


def _as_known(asked: Asked, scope: Scope, errors: dict[str, str]) -> Asked:
    found: dict[str, Known] = {}
    for name in ("known", "then"):
        if asked.typed[name]:
            try:
                found[name] = read_known(scope, asked.typed[name])
            except NotAMoment as error:
                errors[name] = str(error)
    then, now = found.get("then"), found.get("known") or reads_known.latest(scope)
    if then and now and then.position >= now.position:
        errors["then"] = _("Nothing was recorded between the two moments: choose an earlier one.")
    return replace(asked, known=found.get("known"), then=then)


def _drawn(asked: Asked, errors: dict[str, str]) -> Asked:
    view = asked.typed["view"] or "table"
    every = asked.typed["every"]
    if view not in VIEWS:
        errors["view"] = _("There is no such view: choose one from the list.")
        view = "table"
    if every and every not in STEPS:
        errors["every"] = _("There is no such step: choose one from the list.")
        every = ""
    if view == "line":
        every = every or "month"
    elif view != "table" and every:
        errors["every"] = _("Bars and maps show one day: choose lines, or no series.")
    if view == "bar" and not asked.by:
        errors["view"] = _("Bars compare the rows of a breakdown: choose one.")
    if view == "map" and asked.by not in MAPPED:
        errors["view"] = _("The map shows communes or villages: choose this breakdown.")
    drawn = asked.typed["draw"]
    if drawn not in asked.shown:
        drawn = asked.shown[0] if asked.shown else ""
    return replace(asked, view=view, every=every, drawn=drawn)


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""
