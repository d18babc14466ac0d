"""Test registers as papers to record: signed and numbered by a committee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from chibo.ledger.contents import OpeningBalance
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.violations import GRADES
from chibo.register.record import Paper
from tests.oracle.builder import Builder
from tests.oracle.play import Entry

NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
ANY_RULE = tuple(
    ExceptionGround(code, "test ground") for code, grade in GRADES.items() if grade == "rule"
)


def signed(builder: Builder, decision: Decision) -> Decision:
    """Return the decision as the district committee signs it."""
    issuer = builder.committees[builder.district]
    return msgspec.structs.replace(decision, issuer=issuer, number="1-QĐ/HU")


def papers(builder: Builder) -> list[Paper]:
    """Return what the builder holds as papers signed by the district committee."""
    return [Paper(_numbered(d, signed(builder, d)), at) for _, at, d in builder.entries]


def lenient_papers(entries: Iterable[Entry]) -> list[Paper]:
    """Return entries as papers of the province, with an exception for every rule."""
    found = list(entries)
    opening = found[0][2].content
    assert isinstance(opening, OpeningBalance)
    province = next(o.organisation for o in opening.organisations if o.parent is None)
    return [
        Paper(
            _numbered(
                d,
                msgspec.structs.replace(
                    d, issuer=province, number=f"{position}-QĐ/TU", exceptions=ANY_RULE
                ),
            ),
            at,
        )
        for position, at, d in found
    ]


def _numbered(before: Decision, signed_one: Decision) -> Decision:
    # Nobody issues the opening balance.
    return before if isinstance(before.content, OpeningBalance) else signed_one
