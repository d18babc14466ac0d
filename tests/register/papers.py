"""Test registers as papers to record: signed and numbered by a committee."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import msgspec
from django.apps import apps

from chibo.ledger.canonical import GENESIS
from chibo.ledger.contents import OpeningBalance, ProfilePlace
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.ledger.violations import GRADES
from chibo.register import models as m
from chibo.register.record import Paper, Refused, UnknownTarget, record
from tests.oracle.builder import Builder
from tests.oracle.play import Entry

NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
PROVINCE = 1
"""The builder's first place."""
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


def record_one_by_one(found: list[Paper]) -> list[Paper]:
    """Record each paper, or where it is refused a harmless one, and return those recorded."""
    recorded = []
    for paper in found:
        try:
            record(paper.decision, "officer", paper.recorded_at)
        except (Refused, UnknownTarget):
            day = date(2016, 1, 1) + timedelta(m.LedgerHead.objects.get().position)
            profile = ProfilePlace(PROVINCE, 2016)
            harmless = msgspec.structs.replace(paper.decision, content=profile, effective_on=day)
            paper = Paper(harmless, paper.recorded_at)
            record(paper.decision, "officer", paper.recorded_at)
        recorded.append(paper)
    return recorded


def empty_the_register() -> None:
    """Throw everything away, as if the register were new."""
    for model in set(apps.get_app_config("register").get_models()) - {m.LedgerHead}:
        model._default_manager.all().delete()
    m.LedgerHead.objects.update(position=0, digest=GENESIS, recorded_at=None)


def _numbered(before: Decision, signed_one: Decision) -> Decision:
    # Nobody issues the opening balance.
    return before if isinstance(before.content, OpeningBalance) else signed_one
