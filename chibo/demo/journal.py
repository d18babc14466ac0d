"""Decisions as they are written down, later put in the order in which they are recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from chibo.ledger.contents import Content, Replace, Revoke
from chibo.ledger.decision import Decision
from chibo.register.particulars import Particulars


@dataclass(frozen=True)
class Entry:
    """A decision with the moment (UTC) it is recorded and the particulars that come with it.

    A revocation's or replacement's target is the place of an entry in the order of recording,
    counted from 1.
    """

    recorded_at: datetime
    decision: Decision
    particulars: dict[int, Particulars]


@dataclass
class Draft:
    """An entry to be: without number and position. ``target``: what it revokes or replaces."""

    recorded_at: datetime
    sequence: int
    decision: Decision
    particulars: dict[int, Particulars]
    series: str | None
    target: Draft | None = None


@dataclass
class Journal:
    """Collects drafts, and sees to it that what a decision names is on record before it.

    ``written``: when the last decision that others must wait for was recorded, by subject.
    """

    drafts: list[Draft] = field(default_factory=list)
    written: dict[int | str, datetime] = field(default_factory=dict)

    def put(
        self,
        decision: Decision,
        recorded_at: datetime,
        *,
        series: str | None,
        needs: Iterable[int | str],
        settles: Iterable[int | str] = (),
        particulars: dict[int, Particulars] | None = None,
        target: Draft | None = None,
    ) -> Draft:
        """Take in a decision, recorded at the moment given or soon after all it ``needs``.

        Later decisions that need what it ``settles`` wait for it. ``series``: the sign after
        the number, such as "QĐ/HU"; none where no number is given.
        """
        waits = [self.written[key] for key in needs if key in self.written]
        if target is not None:
            waits.append(target.recorded_at)
        moment = max([recorded_at, *(wait + timedelta(minutes=1) for wait in waits)])
        for key in settles:
            self.written[key] = max(moment, self.written.get(key, moment))
        draft = Draft(moment, len(self.drafts), decision, particulars or {}, series, target=target)
        self.drafts.append(draft)
        return draft

    def entries(self) -> Iterator[Entry]:
        """Yield the entries in order of recording, numbered by issuer and year of signing."""
        numbers = self._numbers()
        ordered = sorted(self.drafts, key=lambda d: (d.recorded_at, d.sequence))
        positions = {draft.sequence: i for i, draft in enumerate(ordered, start=1)}
        for draft in ordered:
            content = draft.decision.content
            if draft.target is not None:
                content = _aimed(content, positions[draft.target.sequence])
            decision = msgspec.structs.replace(
                draft.decision, content=content, number=numbers.get(draft.sequence)
            )
            yield Entry(draft.recorded_at, decision, draft.particulars)

    def _numbers(self) -> dict[int, str]:
        used: dict[tuple[int | None, int, str], int] = defaultdict(int)
        numbers = {}
        for draft in sorted(self.drafts, key=lambda d: (_signing_day(d), d.sequence)):
            if draft.series is not None:
                key = (draft.decision.issuer, _signing_day(draft).year, draft.series)
                used[key] += 1
                numbers[draft.sequence] = f"{used[key]:02d}-{draft.series}"
        return numbers


def _signing_day(draft: Draft) -> date:
    return draft.decision.signed_on or draft.decision.effective_on


def _aimed(content: Content, position: int) -> Content:
    if not isinstance(content, Revoke | Replace):
        raise TypeError("only a revocation or replacement has a target")
    return msgspec.structs.replace(content, target=position)
