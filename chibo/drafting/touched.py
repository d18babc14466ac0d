"""Whom and what a decision touches, and whether all of it lies within a scope: the one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chibo.ledger import contents as c
from chibo.ledger.decision import Decision, act_of, target_of
from chibo.ledger.effects import Effect, effects_of
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.ledger.violations import DUTIES, holder_of
from chibo.register import models as m
from chibo.register.tables import from_effect_row


@dataclass
class Touched:
    """The subjects of decisions by id. What they found or create counts as what it stands under."""

    organisations: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    persons: set[int] = field(default_factory=set)
    at_the_top: bool = False


def touched(decisions: Iterable[Decision]) -> Touched:
    """Return what the decisions touch, all together."""
    decisions = list(decisions)
    effects = [effect for decision in decisions for effect in _effects(decision)]
    found = Touched()
    new: set[int] = set()
    for effect in effects:
        _take(effect, found, new)
    for decision in decisions:
        act = act_of(decision)
        if isinstance(act, c.CorrectParticulars | c.EraseParticulars):
            found.persons.add(act.person)
    found.organisations -= new
    found.places -= new
    return found


def _effects(decision: Decision) -> Iterator[Effect]:
    yield from effects_of(decision)
    target = target_of(decision)
    if target is not None:
        rows = m.EffectRow.objects.filter(position=target)
        yield from (from_effect_row(row).effect for row in rows)


def _take(effect: Effect, found: Touched, new: set[int]) -> None:
    kind, a, b = effect.subject
    fields = effect.fields
    if kind in ("place", "profile", "organisation"):
        own = found.organisations if kind == "organisation" else found.places
        begins = fields.get("exists") is True and not _known(kind, a)
        (new if begins else own).add(a)
        if fields.get("parent"):
            own.add(fields["parent"])
        elif begins:
            found.at_the_top = True
    elif kind == "coverage":
        found.organisations.add(a)
        found.places.add(b)
    elif kind == "membership":
        found.persons.add(a)
        found.organisations |= {fields.get("cell") or 0} - {0}
        found.organisations |= {fields.get("guest_cell") or 0} - {0}
        found.places |= {fields.get("village") or 0} - {0}
    elif kind in DUTIES:
        found.persons.add(holder_of(effect.subject))
        (found.organisations if kind == "office" else found.places).add(
            a if kind == "office" else b
        )
    elif kind == "succession":
        (found.places if _known("place", a) else found.organisations).update({a, b})


def _known(kind: str, subject: int) -> bool:
    if kind == "organisation":
        return m.OrganisationSpell.objects.filter(organisation=subject).exists()
    return m.PlaceSpell.objects.filter(place=subject).exists()


def lies_within(scope: Scope, decisions: Iterable[Decision]) -> bool:
    """Tell whether everything that the decisions touch lies in the scope.

    A person lies where the cell of the last membership does.
    """
    if scope.whole:
        return True
    found = touched(decisions)
    return (
        not found.at_the_top
        and all(scope.reads_organisation(one) for one in found.organisations)
        and all(scope.reads_place(one) for one in found.places)
        and all(scope.reads_organisation(cell) for cell in _last_cells(found.persons))
    )


def _last_cells(persons: set[int]) -> Iterable[int]:
    rows = m.MembershipSpell.objects.filter(person__in=persons, known_to=STILL_KNOWN)
    cells = rows.order_by("valid_from").values_list("person", "cell")
    return dict(cells).values()
