"""Writing resolutions, measures with their progress, and who has studied what."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register import models as register
from chibo.register import reads

from .models import Measure, Progress, Resolution, Study
from .wrong import Wrong


@dataclass(frozen=True)
class ResolutionSpec:
    """What stands in a resolution. ``parent``: the id of the one that it carries out."""

    organisation: int
    kind: str
    number: str
    signed_on: date
    title: str
    since: date
    until: date
    parent: int | None = None


@dataclass(frozen=True)
class MeasureSpec:
    """What stands in a measure. ``responsible``: a member's id."""

    text: str
    responsible: int | None = None
    due_on: date | None = None


@transaction.atomic
def save_resolution(
    spec: ResolutionSpec, actor: str, now: datetime, kept: Resolution | None = None
) -> Resolution:
    """Enter a resolution, or put a kept one right. Raises Wrong."""
    _check_resolution(spec, now, kept)
    row = kept or Resolution()
    values = asdict(spec) | {"parent_id": spec.parent, "actor": actor, "at": now}
    del values["parent"]
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Wrong(
            "number", _("A paper with this number and day is entered already: open that one.")
        ) from None
    return row


def _check_resolution(spec: ResolutionSpec, now: datetime, kept: Resolution | None) -> None:
    if spec.until < spec.since:
        raise Wrong("until", _("The period ends before it begins: put one of the days right."))
    if spec.signed_on > timezone.localdate(now):
        raise Wrong("signed_on", _("A paper is entered once it is signed: this day is to come."))
    if reads.organisation(Scope.everything(), spec.organisation, spec.signed_on) is None:
        raise Wrong("organisation", _("Choose the organisation that issued it."))
    if spec.parent is None:
        return
    parent = Resolution.objects.filter(id=spec.parent).first()
    if parent is None:
        raise Wrong("parent", _("Choose a paper that is entered."))
    if kept is not None and kept.id in _with_those_above(parent):
        raise Wrong("parent", _("A paper cannot carry out one that comes after it."))
    if parent.signed_on > spec.signed_on:
        raise Wrong("parent", _("The paper that it carries out was signed later: choose another."))
    if parent.organisation not in organisations_above(spec.organisation, spec.signed_on):
        raise Wrong(
            "parent", _("It carries out a paper of its own organisation or of one above it.")
        )


def _with_those_above(resolution: Resolution) -> set[int]:
    found: set[int] = set()
    above: Resolution | None = resolution
    while above is not None and above.id not in found:
        found.add(above.id)
        above = above.parent
    return found


def organisations_above(organisation: int, on: date) -> set[int]:
    """Return the organisation and all above it, as they stood on the day."""
    everything = Scope.everything()
    unit = reads.organisation(everything, organisation, on)
    above = [] if unit is None else reads.ancestors(everything, unit, on)
    return {organisation, *(one.id for one in above)}


@transaction.atomic
def save_measure(
    resolution: Resolution,
    spec: MeasureSpec,
    actor: str,
    now: datetime,
    kept: Measure | None = None,
) -> Measure:
    """Enter a measure of a resolution, or put a kept one right. Raises Wrong."""
    if not spec.text:
        raise Wrong("text", _("Write what is to be done."))
    if spec.responsible is not None:
        check_member(spec.responsible, "responsible")
    row = kept or Measure(resolution=resolution)
    row.text, row.responsible, row.due_on = spec.text, spec.responsible, spec.due_on
    row.actor, row.at = actor, now
    row.save()
    return row


@transaction.atomic
def note_progress(
    measure: Measure, on: date, percent: int, note: str, actor: str, now: datetime
) -> Progress:
    """Note how far a measure had come on a day; a second note on that day takes its place.

    Raises Wrong.
    """
    if not 0 <= percent <= 100:
        raise Wrong("percent", _("Write a number from 0 to 100."))
    if on > timezone.localdate(now):
        raise Wrong("on", _("This day is to come: write the day on which it was so."))
    row, _created = Progress.objects.update_or_create(
        measure=measure,
        on=on,
        defaults={"percent": percent, "note": note, "actor": actor, "at": now},
    )
    return row


@transaction.atomic
def note_study(
    resolution: Resolution, organisation: int, on: date | None, actor: str, now: datetime
) -> None:
    """Note that an organisation has studied a resolution; without a day the note is taken back.

    Raises Wrong.
    """
    kept = Study.objects.filter(resolution=resolution, organisation=organisation)
    if on is None:
        kept.delete()
        return
    if on > timezone.localdate(now):
        raise Wrong("on", _("This day is to come: write the day on which it was studied."))
    if on < resolution.signed_on:
        raise Wrong("on", _("The paper was not signed yet on this day."))
    if resolution.organisation not in organisations_above(organisation, on):
        raise Wrong("organisation", _("Choose an organisation under the one that issued it."))
    Study.objects.update_or_create(
        resolution=resolution,
        organisation=organisation,
        defaults={"on": on, "actor": actor, "at": now},
    )


def check_member(person: int, field: str) -> None:
    """Raise Wrong where nobody is, or was, a member by this id."""
    known = register.MembershipSpell.objects.filter(person=person, known_to=STILL_KNOWN)
    if not known.exists():
        raise Wrong(field, _("No member is known by this number: choose one from the list."))
