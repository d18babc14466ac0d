"""Closing a half-year: a unit submits its figures, the level above returns or accepts them.

With each submission the figures are frozen as the register knew them at that moment. What is
recorded later for the same half-year changes nothing of it and appears as an adjustment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.indicators.differences import Contribution
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_decisions, reads_figures, reads_known
from chibo.register.reads import Unit
from chibo.register.reads_decisions import DecisionLine

from . import closing
from .closing import NotNow, State, Step
from .figures import Values, figures_below, figures_of, question_of
from .models import Closing, ClosingStep, FrozenFigure
from .wrong import Wrong

KEYS = (
    "villages",
    "villages_blank",
    "villages_independent",
    "villages_without_cell",
    "cells",
    "cells_joint",
    "cells_founded",
    "members",
    "members_official",
    "members_probationary",
    "admissions",
    "recognitions",
    "transfers_in",
    "transfers_out",
    "losses",
)
"""The figures that a unit answers for."""


@dataclass(frozen=True)
class Explained:
    """What one decision did to a figure after it was submitted; none: what cannot be told."""

    decision: DecisionLine | None
    contribution: Contribution


@dataclass(frozen=True)
class Adjustment:
    """A figure as submitted and as known now, and what made the difference."""

    key: str
    then: float | None
    now: float | None
    explained: tuple[Explained, ...]

    @property
    def difference(self) -> float:
        """The change since; 0 where one of the two is no number."""
        if self.then is None or self.now is None:
            return 0
        return self.now - self.then


def state(of: Closing) -> State:
    """Return the state of a close."""
    return closing.state_of(cast(Iterable[Step], (step.step for step in steps(of))))


def steps(of: Closing) -> list[ClosingStep]:
    """Return the steps of a close in their order."""
    return list(of.steps.order_by("id"))


def closing_of(scope: Scope, closing_id: int) -> Closing | None:
    """Return a close; none where there is none or its organisation is out of scope."""
    found = Closing.objects.filter(id=closing_id).first()
    return found if found and scope.reads_organisation(found.organisation) else None


def may_decide(scope: Scope, of: Closing) -> bool:
    """Tell whether the scope holds the organisation above, which alone returns and accepts."""
    unit = reads.organisation(Scope.everything(), of.organisation, of.ends_on)
    return unit is not None and unit.parent is not None and scope.reads_organisation(unit.parent)


@transaction.atomic
def submit(
    scope: Scope, organisation: int, ends_on: date, actor: str, now: datetime
) -> ClosingStep:
    """Submit an organisation's figures of the half-year, frozen as known at this moment.

    Raises Wrong, or OutOfScope.
    """
    if not closing.is_end(ends_on):
        raise Wrong("ends_on", _("A half-year ends on 30 June or on 31 December."))
    if ends_on >= timezone.localdate(now):
        raise Wrong("ends_on", _("This half-year has not ended yet."))
    unit = reads.organisation(Scope.everything(), organisation, ends_on)
    if unit is None or not unit.exists or unit.kind == "cell":
        raise Wrong("organisation", _("Choose a committee that exists on this day."))
    known = reads_known.known_by(Scope.everything(), now)
    if known is None:
        raise reads_figures.OutOfScope
    Closing.objects.get_or_create(organisation=organisation, ends_on=ends_on)
    held = Closing.objects.select_for_update().get(organisation=organisation, ends_on=ends_on)
    step = _take(held, "submit", actor, now, position=known.position)
    since = closing.first_day(ends_on)
    values = _values(scope, unit, since, ends_on, known.position)
    FrozenFigure.objects.bulk_create(
        FrozenFigure(step=step, key=key, value=value) for key, value in values.items()
    )
    return step


def _values(scope: Scope, unit: Unit, since: date, ends_on: date, position: int) -> Values:
    """Return the unit's figures; with those beside it where the scope may ask for all at once."""
    if unit.kind == "commune_committee" and scope.reads_organisation(unit.parent):
        assert unit.parent is not None
        return figures_below(scope, unit.parent, KEYS, since, ends_on, position)[unit.id]
    return figures_of(scope, unit.id, KEYS, since, ends_on, position)


@transaction.atomic
def send_back(of: Closing, reason: str, actor: str, now: datetime) -> ClosingStep:
    """Return what was submitted, with a reason. Raises Wrong."""
    if not reason:
        raise Wrong("reason", _("Write what is to be put right."))
    return _take(_locked(of), "return", actor, now, reason)


@transaction.atomic
def accept(of: Closing, actor: str, now: datetime) -> ClosingStep:
    """Accept what was submitted: from now on there are adjustments only. Raises Wrong."""
    return _take(_locked(of), "accept", actor, now)


def _locked(of: Closing) -> Closing:
    return Closing.objects.select_for_update().get(id=of.id)


def _take(
    of: Closing, step: Step, actor: str, now: datetime, reason: str = "", position: int = 0
) -> ClosingStep:
    try:
        closing.after(state(of), step)
    except NotNow:
        raise Wrong(
            "step", _("Somebody has taken a step before you: see how it stands now.")
        ) from None
    return ClosingStep.objects.create(
        closing=of, step=step, reason=reason, position=position, actor=actor, at=now
    )


def submitted(of: Closing) -> ClosingStep | None:
    """Return the last submission, whose figures are those of the close."""
    return of.steps.filter(step="submit").order_by("-id").first()


def adjustments(scope: Scope, of: Closing) -> list[Adjustment]:
    """Return every figure as submitted and as known now, with the decisions between the two.

    The decisions are named to who is entitled to persons there; who is not reads the sums.
    """
    step = submitted(of)
    if step is None:
        return []
    since = closing.first_day(of.ends_on)
    then = dict(step.figures.values_list("key", "value"))
    keys = [key for key in KEYS if key in then]
    now = figures_of(scope, of.organisation, keys, since, of.ends_on)
    found = {
        key: _contributions(scope, of, key, since, step.position)
        for key in keys
        if scope.persons and then[key] != now[key]
    }
    positions = {c.position for parts in found.values() for c in parts if c.position}
    lines = reads_decisions.decisions_at(scope, positions)
    return [
        Adjustment(
            key,
            then[key],
            now[key],
            tuple(Explained(lines.get(c.position or 0), c) for c in found.get(key, [])),
        )
        for key in keys
    ]


def _contributions(
    scope: Scope, of: Closing, key: str, since: date, then: int
) -> list[Contribution]:
    asked = question_of(of.organisation, (key,), since, of.ends_on)
    return [] if asked is None else reads_figures.contributions(scope, asked, key, then)
