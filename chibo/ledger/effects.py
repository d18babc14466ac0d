"""What a decision does to the register: explicit rows, a pure function of its content.

An effect sets fields of one subject from its effective date on. Effects are recorded with
the decision, once, and never computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import singledispatch
from typing import Any, Literal, NamedTuple, TypeAlias

from . import contents as c
from .decision import Decision, act_of

SubjectKind = Literal[
    "place",
    "profile",
    "organisation",
    "coverage",
    "membership",
    "succession",
    "office",
    "charge",
    "households",
]
Value: TypeAlias = Any  # a JSON scalar or date; ethnic shares of a profile are a mapping


class Subject(NamedTuple):
    """What an effect is about.

    ``a`` is the place, organisation or person; a coverage is (cell, village), a succession
    (predecessor, successor), an office (organisation, person), the charge of a village or of
    households there (person, village); ``b`` is 0 elsewhere.
    """

    kind: SubjectKind
    a: int
    b: int = 0


class Effect(NamedTuple):
    """Fields of a subject that a decision sets from ``effective_on`` on, and why.

    No fields: a mark, as on a joint cell that a decision splits.
    """

    subject: Subject
    effective_on: date
    fields: dict[str, Value]
    reason: str


class Recorded(NamedTuple):
    """A live effect with the ledger position of the decision that it belongs to."""

    effect: Effect
    position: int


# Reasons of a person's effects, by what they mean for the count of members.
LOSS_REASONS = ("removal", "expulsion", "leaving", "death")
TRANSFER_IN_REASONS = ("transfer_in", "transfer_within")
TRANSFER_OUT_REASONS = ("transfer_out", "transfer_within")
ENTRY_REASONS = ("opening", "admission", "transfer_in")
FOUNDING_REASONS = ("founding", "split")
PLACE_SUCCESSIONS = ("place_merger", "place_split")
GONE: dict[str, Value] = {
    "cell": None,
    "village": None,
    "standing": None,
    "reinforced_until": None,
}

Row: TypeAlias = tuple[Subject, dict[str, Value], str]


def effects_of(decision: Decision) -> tuple[Effect, ...]:
    """Return the effects of a decision, in a fixed order; none for a revocation."""
    act = act_of(decision)
    if act is None:
        return ()
    return tuple(
        Effect(subject, decision.effective_on, fields, reason)
        for subject, fields, reason in _rows(act)
    )


@singledispatch
def _rows(content: c.Recordable) -> Iterable[Row]:
    raise TypeError(f"no effects are known for {type(content).__name__}")


def _place(spec: c.PlaceSpec, reason: str) -> Row:
    fields: dict[str, Value] = {
        "exists": True,
        "level": spec.level,
        "code": spec.code,
        "name": spec.name,
        "parent": spec.parent,
        "lat": spec.lat,
        "lon": spec.lon,
    }
    return Subject("place", spec.place), fields, reason


def _organisation(spec: c.OrganisationSpec, reason: str) -> Row:
    fields: dict[str, Value] = {
        "exists": True,
        "kind": spec.kind,
        "cell_kind": spec.cell_kind,
        "name": spec.name,
        "parent": spec.parent,
        "place": spec.place,
    }
    return Subject("organisation", spec.organisation), fields, reason


def _coverage(changes: Iterable[c.CoverageChange], reason: str) -> Iterator[Row]:
    for change in changes:
        yield Subject("coverage", change.cell, change.village), {"role": change.role}, reason


def _postings(postings: Iterable[c.Posting], reason: str) -> Iterator[Row]:
    for p in postings:
        yield Subject("membership", p.person), {"cell": p.cell, "village": p.village}, reason


def _succession(pairs: Iterable[tuple[int, int]], reason: str) -> Iterator[Row]:
    for predecessor, successor in pairs:
        yield Subject("succession", predecessor, successor), {"holds": True}, reason


def _ended(kind: SubjectKind, ids: Iterable[int], reason: str) -> Iterator[Row]:
    for i in ids:
        yield Subject(kind, i), {"exists": False}, reason


@_rows.register
def _(content: c.OpeningBalance) -> Iterator[Row]:
    yield from (_place(spec, "opening") for spec in content.places)
    yield from (_organisation(spec, "opening") for spec in content.organisations)
    yield from _coverage(content.coverage, "opening")
    for m in content.members:
        fields: dict[str, Value] = {
            "cell": m.cell,
            "village": m.village,
            "standing": m.standing,
            "admitted_on": m.admitted_on,
            "reinforced_until": m.reinforced_until,
        }
        yield Subject("membership", m.person), fields, "opening"


@_rows.register
def _(content: c.CreatePlace) -> Iterator[Row]:
    yield _place(content.spec, "creation")
    yield from _coverage(content.coverage, "creation")


@_rows.register
def _(content: c.RenamePlace) -> Iterator[Row]:
    fields: dict[str, Value] = {"name": content.name}
    if content.code is not None:
        fields["code"] = content.code
    yield Subject("place", content.place), fields, "renaming"


@_rows.register
def _(content: c.ReparentPlace) -> Iterator[Row]:
    fields: dict[str, Value] = {"parent": content.parent}
    if content.code is not None:
        fields["code"] = content.code
    yield Subject("place", content.place), fields, "reparenting"


@_rows.register
def _(content: c.MergePlaces) -> Iterator[Row]:
    reason = "place_merger"
    if content.creates is not None:
        yield _place(content.creates, reason)
    yield from _ended("place", content.ended, reason)
    yield from _succession(((old, content.into) for old in content.ended), reason)
    for child in content.children:
        yield Subject("place", child), {"parent": content.into}, "reparenting"
    yield from _coverage(content.coverage, reason)
    yield from _postings(content.members, reason)


@_rows.register
def _(content: c.SplitPlace) -> Iterator[Row]:
    reason = "place_split"
    yield from (_place(spec, reason) for spec in content.creates)
    if content.ends:
        yield from _ended("place", [content.place], reason)
    yield from _succession(((content.place, new) for new in content.into), reason)
    yield from _coverage(content.coverage, reason)
    yield from _postings(content.members, reason)


@_rows.register
def _(content: c.EndPlace) -> Iterator[Row]:
    reason = "place_end"
    yield from _ended("place", [content.place], reason)
    yield from _coverage(content.coverage, reason)
    yield from _postings(content.members, reason)


@_rows.register
def _(content: c.ProfilePlace) -> Iterator[Row]:
    fields: dict[str, Value] = {
        "year": content.year,
        "households": content.households,
        "poor_households": content.poor_households,
        "population": content.population,
        "difficulty": content.difficulty,
        "ethnic_shares": {s.group: s.share for s in content.ethnic_shares},
    }
    yield Subject("profile", content.place), fields, "profile"


@_rows.register
def _(content: c.FoundOrganisation) -> Iterator[Row]:
    yield _organisation(content.spec, "founding")
    yield from _coverage(content.coverage, "founding")
    yield from _postings(content.members, "founding")


@_rows.register
def _(content: c.FoundBySplit) -> Iterator[Row]:
    yield Subject("organisation", content.source), {}, "split_source"
    yield from (_organisation(spec, "split") for spec in content.founded)
    yield from _coverage(content.coverage, "split")
    yield from _postings(content.members, "split")


@_rows.register
def _(content: c.MergeOrganisations) -> Iterator[Row]:
    reason = "merger"
    if content.creates is not None:
        yield _organisation(content.creates, reason)
    yield from _ended("organisation", content.ended, reason)
    yield from _succession(((old, content.into) for old in content.ended), reason)
    for child in content.children:
        yield Subject("organisation", child), {"parent": content.into}, "reparenting"
    yield from _coverage(content.coverage, reason)
    yield from _postings(content.members, reason)


@_rows.register
def _(content: c.DissolveOrganisation) -> Iterator[Row]:
    yield from _ended("organisation", [content.organisation], "dissolution")
    yield from _coverage(content.coverage, "dissolution")
    yield from _postings(content.members, "dissolution")


@_rows.register
def _(content: c.ChangeCoverage) -> Iterator[Row]:
    yield from _coverage(content.coverage, "coverage_change")
    yield from _postings(content.members, "coverage_change")


@_rows.register
def _(content: c.RenameOrganisation) -> Iterator[Row]:
    yield Subject("organisation", content.organisation), {"name": content.name}, "renaming"


@_rows.register
def _(content: c.ReparentOrganisation) -> Iterator[Row]:
    yield Subject("organisation", content.organisation), {"parent": content.parent}, "reparenting"


@_rows.register
def _(content: c.Admit) -> Iterator[Row]:
    # The ceremony date, from which probation runs, is the effective date: see ``spells``.
    fields: dict[str, Value] = {
        "cell": content.cell,
        "village": content.village,
        "standing": "probationary",
        "admitted_on": None,
        "reinforced_until": None,
    }
    yield Subject("membership", content.person), fields, "admission"


@_rows.register
def _(content: c.Recognise) -> Iterator[Row]:
    yield Subject("membership", content.person), {"standing": "official"}, "recognition"


@_rows.register
def _(content: c.TransferIn) -> Iterator[Row]:
    fields: dict[str, Value] = {
        "cell": content.cell,
        "village": content.village,
        "standing": content.standing,
        "admitted_on": content.admitted_on,
        "reinforced_until": None,
    }
    yield Subject("membership", content.person), fields, "transfer_in"


@_rows.register
def _(content: c.TransferWithin) -> Iterator[Row]:
    fields: dict[str, Value] = {
        "cell": content.cell,
        "village": content.village,
        "reinforced_until": content.reinforced_until,
    }
    yield Subject("membership", content.person), fields, "transfer_within"


def _leaving(reason: str) -> Callable[[c.Recordable], Iterator[Row]]:
    def rows(content: Any) -> Iterator[Row]:
        yield Subject("membership", content.person), dict(GONE), reason

    return rows


_rows.register(c.TransferOut, _leaving("transfer_out"))
_rows.register(c.Remove, _leaving("removal"))
_rows.register(c.Expel, _leaving("expulsion"))
_rows.register(c.Leave, _leaving("leaving"))
_rows.register(c.Death, _leaving("death"))


@_rows.register
def _(content: c.Exempt) -> Iterator[Row]:
    fields: dict[str, Value] = {"exempt": content.ground, "exempt_until": content.until}
    yield Subject("membership", content.person), fields, "exemption"


@_rows.register
def _(content: c.Away) -> Iterator[Row]:
    # Away since the effective date: see ``spells``.
    fields: dict[str, Value] = {"away_since": None, "expected_back": content.expected_back}
    yield Subject("membership", content.person), fields, "away"


@_rows.register
def _(content: c.TemporaryActivity) -> Iterator[Row]:
    fields: dict[str, Value] = {"guest_cell": content.cell, "guest_until": content.until}
    yield Subject("membership", content.person), fields, "temporary"


def _clearing(names: Iterable[str], reason: str) -> Callable[[c.Recordable], Iterator[Row]]:
    def rows(content: Any) -> Iterator[Row]:
        yield Subject("membership", content.person), dict.fromkeys(names), reason

    return rows


_rows.register(c.Resume, _clearing(("exempt", "exempt_until"), "resumption"))
_rows.register(c.Back, _clearing(("away_since", "expected_back"), "back"))
_rows.register(c.EndTemporaryActivity, _clearing(("guest_cell", "guest_until"), "temporary_end"))


@_rows.register
def _(content: c.Appoint) -> Iterator[Row]:
    fields: dict[str, Value] = {
        "office": content.office,
        "provisional": content.provisional,
        "term_ends": content.term_ends,
    }
    yield Subject("office", content.organisation, content.person), fields, "appointment"


@_rows.register
def _(content: c.Relieve) -> Iterator[Row]:
    yield Subject("office", content.organisation, content.person), {"office": None}, "relief"


@_rows.register
def _(content: c.InChargeOfVillage | c.EndChargeOfVillage) -> Iterator[Row]:
    begins = isinstance(content, c.InChargeOfVillage)
    subject = Subject("charge", content.person, content.village)
    yield subject, {"holds": begins}, "charge" if begins else "charge_end"


@_rows.register
def _(content: c.InChargeOfHouseholds | c.EndChargeOfHouseholds) -> Iterator[Row]:
    number = content.households if isinstance(content, c.InChargeOfHouseholds) else None
    subject = Subject("households", content.person, content.village)
    yield subject, {"households": number}, "households" if number else "households_end"


@_rows.register
def _(content: c.SamePerson) -> Iterator[Row]:
    # It holds on all dates: see ``spells``.
    yield Subject("membership", content.person), {"same_as": content.kept}, "duplicate"


@_rows.register(c.CorrectParticulars)
@_rows.register(c.EraseParticulars)
def _(content: c.Recordable) -> Iterable[Row]:
    return ()
