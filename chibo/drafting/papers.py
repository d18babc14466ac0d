"""A draft's decisions as values, to and from the rows that keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from chibo.ledger.canonical import encode
from chibo.ledger.contents import Content
from chibo.ledger.decision import Decision, ExceptionGround
from chibo.register.particulars import Particulars
from chibo.register.record import read_again, well_formed

from . import models as m


@dataclass(frozen=True)
class Prepared:
    """A decision as it is drafted, without the number of a paper that is not signed yet."""

    content: Content
    effective_on: date
    issuer: int | None = None
    particulars: Mapping[int, Particulars] = field(default_factory=dict)


def decision_of(paper: m.DraftPaper) -> Decision:
    """Return the decision that a row keeps."""
    return Decision(
        effective_on=paper.effective_on,
        content=msgspec.json.decode(paper.content, type=Content),
        issuer=paper.issuer,
        number=paper.number or None,
        signed_on=paper.signed_on,
        exceptions=msgspec.json.decode(paper.exceptions, type=tuple[ExceptionGround, ...]),
    )


def particulars_of(paper: m.DraftPaper) -> dict[int, Particulars]:
    """Return what a draft's decision says of persons."""
    return {
        row.person: Particulars(
            row.name,
            row.birth_date,
            row.sex,  # type: ignore[arg-type]
            row.ethnic_group,  # type: ignore[arg-type]
            row.education,  # type: ignore[arg-type]
        )
        for row in paper.particulars.all()
    }


def keep(draft: m.Draft, prepared: Iterable[Prepared]) -> None:
    """Write a draft's decisions in place of those it had. Raises Malformed."""
    draft.papers.all().delete()
    for ordinal, one in enumerate(prepared):
        well_formed(Decision(one.effective_on, one.content, one.issuer))
        paper = m.DraftPaper.objects.create(
            draft=draft,
            ordinal=ordinal,
            content=encode(one.content).decode(),
            effective_on=one.effective_on,
            issuer=one.issuer,
        )
        for person, known in one.particulars.items():
            m.DraftParticulars.objects.create(
                paper=paper, person=person, **msgspec.structs.asdict(read_again(known))
            )


def forget_persons(draft: m.Draft) -> None:
    """Destroy what a draft knows of persons: it is recorded, or will never be."""
    m.DraftParticulars.objects.filter(paper__draft=draft).delete()
    draft.typed = "{}"
