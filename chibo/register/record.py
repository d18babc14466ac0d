"""Recording: the only way by which the register changes.

One transaction, one order: the head row is locked first, then the surroundings are read, the
decision is judged, and entry, effects and spells are appended. All or nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec
from django.db import transaction

from chibo.ledger import contents as c
from chibo.ledger.book import ORDINAL_BITS
from chibo.ledger.canonical import (
    Actor,
    Entry,
    chain,
    decode_decision,
    encode,
    salted_digest,
)
from chibo.ledger.decision import Decision, act_of, target_of
from chibo.ledger.effects import Effect, effects_of
from chibo.ledger.judgement import judge, judge_form
from chibo.ledger.spells import STILL_KNOWN
from chibo.ledger.violations import Violation, violations

from . import models as m
from .particulars import Particulars
from .surroundings import Surroundings
from .tables import entry_row, in_chunks
from .wording import MALFORMED, UNKNOWN_TARGET, sentence
from .writer import Writer

LOOK_AHEAD = 500
"""Decisions whose surroundings are loaded together."""


@dataclass(frozen=True)
class Paper:
    """A decision to record: when it is entered, and the particulars that come with it."""

    decision: Decision
    recorded_at: datetime
    particulars: Mapping[int, Particulars] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for a moment that does not say in which time zone."""
        if self.recorded_at.tzinfo is None:
            raise ValueError("the moment of recording needs a time zone")


class Refused(Exception):
    """A decision that may not be recorded, with every reason why. Nothing was written."""

    def __init__(self, decision: Decision, found: Iterable[Violation]) -> None:
        self.decision = decision
        self.violations = sorted(found)
        super().__init__("; ".join(sentence(v) for v in self.violations))


class Malformed(ValueError):
    """A decision with a field that is empty, too long or not of its kind."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"{MALFORMED} ({error})")


class UnknownTarget(Exception):
    """The decision to revoke or replace is not there, has no effects, or is withdrawn already."""

    def __init__(self, target: int) -> None:
        self.target = target
        super().__init__(str(UNKNOWN_TARGET).format(target=target))


def record(
    decision: Decision,
    actor: str,
    now: datetime,
    particulars: Mapping[int, Particulars] | None = None,
) -> int:
    """Record one decision and return its position.

    ``now`` names its time zone. Raises Malformed, Refused or UnknownTarget.
    """
    return record_many([Paper(decision, now, particulars or {})], actor)[-1]


@transaction.atomic
def record_many(
    papers: Iterable[Paper], actor: str, taken: Callable[[int], None] = lambda done: None
) -> list[int]:
    """Record decisions in this order, all or none, and return their positions.

    ``taken`` is told after each how many are accepted so far; they are written at the end.
    """
    head = m.LedgerHead.objects.select_for_update().get(id=1)
    recorder = _Recorder(head, _named(actor))
    positions: list[int] = []
    for chunk in in_chunks(papers, LOOK_AHEAD):
        recorder.look_ahead(chunk)
        for paper in chunk:
            positions.append(recorder.take(paper))
            taken(len(positions))
    recorder.writer.flush()
    head.save()
    return positions


class _Recorder:
    """The state of one run of recording."""

    def __init__(self, head: m.LedgerHead, actor: str) -> None:
        self.head = head
        self.actor = actor
        self.around = Surroundings()
        self.writer = Writer()

    def look_ahead(self, papers: Iterable[Paper]) -> None:
        """Load what these decisions touch in a few statements, instead of a few for each."""
        self.around.focus_on(
            effect for paper in papers for effect in effects_of(well_formed(paper.decision))
        )

    def take(self, paper: Paper) -> int:
        """Judge a decision and append it to what waits to be written."""
        decision = well_formed(paper.decision)
        known = {person: read_again(p) for person, p in paper.particulars.items()}
        position = self.head.position + 1
        target = target_of(decision)
        births = {person: p.birth_date for person, p in known.items() if p.birth_date}
        self._refuse(decision, judge_form(decision, self.writer.opening_days(decision), births))
        withdrawn = self._withdrawn(target) if target is not None else ()
        added = effects_of(decision)
        _check_particulars(decision, known)
        focus = self.around.focus_on((*withdrawn, *added))
        before = violations(self.around.near, focus)
        changes = self.around.book.apply(position, added, target)
        self.around.take_in(changes)
        after = violations(self.around.near, focus, changes.conflicts)
        if decision.issuer is not None:
            self.around.load_organisation(decision.issuer)
        new = (after - before) | judge(decision, self.around.near, *self._age(decision, known))
        grounds = {e.code: e.ground for e in decision.exceptions if e.ground.strip()}
        self._refuse(decision, (v for v in new if v.grade != "rule" or v.code not in grounds))
        self._append(position, decision, paper.recorded_at, known)
        self.writer.spells(changes)
        self.writer.findings(position, new, grounds, before - after)
        return position

    @staticmethod
    def _refuse(decision: Decision, found: Iterable[Violation]) -> None:
        refused = [v for v in found if v.grade != "notice"]
        if refused:
            raise Refused(decision, refused)

    def _withdrawn(self, target: int) -> tuple[Effect, ...]:
        effects = self.around.load_target(target)
        if not effects or self.writer.is_withdrawn(target):
            raise UnknownTarget(target)
        return effects

    def _age(
        self, decision: Decision, known: Mapping[int, Particulars]
    ) -> tuple[date | None, Decision | None]:
        """Return the birth date to judge, if any, and the earlier admission that it bears on."""
        act = act_of(decision)
        if not isinstance(act, c.Admit | c.CorrectParticulars):
            return None, None
        held = self.writer.birth_date(act.person)
        told = known[act.person].birth_date if act.person in known else held
        if isinstance(act, c.Admit):
            return told, None
        self.around.load_person(act.person)
        admitted = self.around.admission_of(act.person)
        # What was judged before is not judged again: only a new birth date is.
        bears = admitted is not None and told != held
        return told, self.writer.decision_at(admitted) if bears and admitted else None

    def _append(
        self,
        position: int,
        decision: Decision,
        moment: datetime,
        known: Mapping[int, Particulars],
    ) -> None:
        recorded_at = max(moment, self.head.recorded_at or moment)
        digests = self._particulars(position, known)
        entry = Entry(position, decision, recorded_at, self.actor, digests)
        effects = self.around.book.effects[position]
        self.head.digest = chain(self.head.digest, entry, effects)
        self.head.position = position
        self.head.recorded_at = recorded_at
        row = entry_row(entry, effects, self.head.digest)
        self.writer.append(row, effects)
        act = act_of(decision)
        if isinstance(act, c.EraseParticulars):
            self.writer.erase(act.person)

    def _particulars(
        self, position: int, particulars: Mapping[int, Particulars]
    ) -> tuple[tuple[int, str], ...]:
        digests = []
        for ordinal, (person, known) in enumerate(particulars.items()):
            salt = secrets.token_bytes(16)
            values = msgspec.structs.asdict(known)
            row = m.ParticularsVersion(
                id=position << ORDINAL_BITS | ordinal,
                person=person,
                known_from=position,
                known_to=STILL_KNOWN,
                salt=salt,
                **values,
            )
            self.writer.particulars(row)
            digests.append((person, salted_digest(salt, values)))
        return tuple(digests)


def _named(actor: str) -> str:
    """Return the name under which is recorded. Raises Malformed."""
    try:
        return msgspec.convert(actor, type=Actor)
    except msgspec.ValidationError as error:
        raise Malformed(error) from error


def well_formed(decision: Decision) -> Decision:
    """Return the decision as it will be read again. Raises Malformed."""
    try:
        return decode_decision(encode(decision))
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
        raise Malformed(error) from error


def read_again(known: Particulars) -> Particulars:
    """Return particulars as they will be read again. Raises Malformed."""
    try:
        return msgspec.json.decode(msgspec.json.encode(known), type=Particulars)
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
        raise Malformed(error) from error


def _check_particulars(decision: Decision, known: Iterable[int]) -> None:
    """Raise Malformed where particulars are missing, or of persons that it does not name."""
    act = act_of(decision)
    named = {
        e.subject.a
        for e in effects_of(decision)
        if e.subject.kind == "membership" and "same_as" not in e.fields
    }
    if isinstance(act, c.CorrectParticulars):
        named.add(act.person)
        if not known:
            raise Malformed(ValueError("particulars"))
    if not named.issuperset(known):
        raise Malformed(ValueError("particulars"))
