"""Test registers as papers to record: signed, numbered, issued by the district committee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.violations import GRADES
from chibo.register.record import Paper
from tests.oracle.builder import Builder
from tests.oracle.play import Entry

NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
ANY_RULE = tuple(
    ExceptionGround(code, "test ground") for code, grade in GRADES.items() if grade == "rule"
)


def signed(builder: Builder, decision: Decision, number: int = 1) -> Decision:
    """Return the decision as the district committee signs it."""
    issuer = None if number == 0 else builder.committees[builder.district]
    return msgspec.structs.replace(decision, issuer=issuer, number=f"{number}-QĐ/HU")


def papers(builder: Builder, entries: Iterable[Entry], lenient: bool = False) -> list[Paper]:
    """Return the entries as papers; ``lenient`` grants every rule an exception."""
    found = []
    for position, recorded_at, decision in entries:
        paper = signed(builder, decision, position - 1)
        if lenient:
            paper = msgspec.structs.replace(paper, exceptions=ANY_RULE)
        found.append(Paper(paper, recorded_at))
    return found
