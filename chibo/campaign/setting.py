"""Writing targets: one by one, and from one target those of the units below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chibo.indicators.definitions import COUNTS, SHARES
from chibo.ledger.scope import Scope
from chibo.register import reads

from .models import Resolution, Target
from .resolutions import organisations_above
from .targets import FORMS, Form
from .wrong import Wrong


@dataclass(frozen=True)
class TargetSpec:
    """What a target says. ``value``: so many a year, a count, or a fraction for a share."""

    organisation: int
    key: str
    form: str
    value: float
    since: date
    until: date
    parent: int | None = None


def keys_of(form: Form) -> list[str]:
    """Return the figures of which a target of this form can be set."""
    if form == "share":
        return list(SHARES)
    if form == "floor_per_year":
        return [key for key, count in COUNTS.items() if count.needs_period and not count.is_opening]
    if form == "zero":
        return [key for key, count in COUNTS.items() if not count.needs_period]
    return [key for key, count in COUNTS.items() if not count.is_opening]


@transaction.atomic
def save_target(
    resolution: Resolution,
    spec: TargetSpec,
    actor: str,
    now: datetime,
    kept: Target | None = None,
) -> Target:
    """Set a target of a resolution, or put a kept one right. Raises Wrong."""
    _check(resolution, spec)
    row = kept or Target(resolution=resolution)
    _check_parent(spec, row)
    row.organisation, row.key, row.form = spec.organisation, spec.key, spec.form
    row.value, row.since, row.until = spec.value, spec.since, spec.until
    row.parent_id = spec.parent
    row.actor, row.at = actor, now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Wrong(
            "key", _("This paper has this target for this organisation already: change that one.")
        ) from None
    return row


def _check(resolution: Resolution, spec: TargetSpec) -> None:
    if spec.form not in FORMS:
        raise Wrong("form", _("Choose what kind of target it is."))
    form: Form = spec.form
    if spec.key not in keys_of(form):
        raise Wrong("key", _("This figure cannot be set so: choose another kind or figure."))
    if form == "zero" and spec.value:
        raise Wrong("value", _("Where none is to be left the value is 0."))
    if form != "zero" and spec.value <= 0:
        raise Wrong("value", _("Write a number greater than 0."))
    if form == "share" and spec.value > 1:
        raise Wrong("value", _("A share is at most 100 per cent."))
    if spec.until <= spec.since:
        raise Wrong("until", _("The due date comes before the first day: put one of them right."))
    above = organisations_above(spec.organisation, resolution.signed_on)
    if resolution.organisation not in above:
        raise Wrong(
            "organisation", _("Choose the organisation that issued the paper or one under it.")
        )


def _check_parent(spec: TargetSpec, row: Target) -> None:
    if spec.parent is None:
        return
    parent = Target.objects.filter(id=spec.parent).first()
    if parent is None or (parent.key, parent.form) != (spec.key, spec.form):
        raise Wrong("parent", _("A part has the figure and the kind of the whole."))
    above = organisations_above(spec.organisation, spec.since)
    if parent.id == row.id or parent.organisation not in above - {spec.organisation}:
        raise Wrong("parent", _("The whole is the target of an organisation above."))


def units_below(scope: Scope, target: Target, on: date) -> dict[int, str]:
    """Return the names of the committees among which a target is divided, by id."""
    under = reads.organisations_under(scope, target.organisation, on)
    return {row.organisation: row.name for row in under if row.kind != "cell"}


@transaction.atomic
def set_parts(
    target: Target, values: Mapping[int, float | None], actor: str, now: datetime
) -> None:
    """Set the parts of a target: a value by organisation, or none where there is to be no part.

    Parts have the term of the whole and stand in its resolution; a part that a unit's own plan
    set keeps its place there. All or nothing. Raises Wrong, its field the organisation's id.
    """
    kept = {part.organisation: part for part in target.parts.select_related("resolution")}
    for organisation, value in values.items():
        part = kept.get(organisation)
        if value is None:
            if part is not None:
                _remove(part)
            continue
        spec = TargetSpec(
            organisation,
            target.key,
            target.form,
            value,
            target.since,
            target.until,
            target.id,
        )
        try:
            save_target(part.resolution if part else target.resolution, spec, actor, now, part)
        except Wrong as wrong:
            raise Wrong(str(organisation), wrong.message) from None


def _remove(part: Target) -> None:
    if part.parts.exists():
        raise Wrong(
            str(part.organisation), _("It has parts of its own: take those away before it.")
        )
    part.delete()


@transaction.atomic
def remove_target(target: Target) -> None:
    """Take a target away that was set by mistake. Raises Wrong where it has parts."""
    _remove(target)
