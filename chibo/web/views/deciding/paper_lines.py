"""A draft's decisions as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from chibo.drafting.models import DraftPaper
from chibo.drafting.papers import decision_of, particulars_of
from chibo.drafting.trial import Trial
from chibo.ledger.contents import kind_of
from chibo.ledger.decision import target_of
from chibo.ledger.effects import effects_of
from chibo.register.reads import organisation_names

from ...describe import Line, describe
from ...maps import look
from .shared import sentences


@dataclass(frozen=True)
class RuleLine:
    """A rule that a paper breaks: what it says, and the ground on which it is passed over."""

    name: str
    says: list[str]
    ground: str
    error: str


@dataclass(frozen=True)
class PaperLine:
    """A decision of a draft as its page shows it."""

    paper: DraftPaper
    kind: str
    target: int | None
    said: str
    issuer: str
    lines: list[Line]
    impossible: list[str]
    rules: list[RuleLine]
    notices: list[str]
    number: str
    signed: str
    errors: dict[str, str]
    alike: Sequence[int]

    @property
    def number_name(self) -> str:
        """The name of the field of its number."""
        return f"number-{self.paper.ordinal}"

    @property
    def signed_name(self) -> str:
        """The name of the field of its signing date."""
        return f"signed-{self.paper.ordinal}"


def looks(tried: Trial) -> list[tuple[object, str | None, str | None]]:
    """Return the villages that change, with how they look on the map before and after."""
    return [
        (
            change,
            look(change.before, change.blank_before) if change.before else None,
            look(change.after, change.blank_after) if change.after else None,
        )
        for change in tried.villages
    ]


def paper_line(
    request: HttpRequest,
    paper: DraftPaper,
    tried: Trial | None,
    errors: dict[str, str],
    alike: Sequence[int],
) -> PaperLine:
    """Return a decision with what the trial found about it, and what was typed.

    ``alike``: members who look like whom it would enter.
    """
    decision = decision_of(paper)
    n = paper.ordinal
    grounds = {e.code: e.ground for e in decision.exceptions}
    broken = tried.broken.get(n, []) if tried else []
    rules = [
        RuleLine(
            name := f"ground-{n}-{code}",
            sentences(v for v in broken if v.code == code),
            request.POST.get(name, grounds.get(code, "")),
            errors.get(name, ""),
        )
        for code in dict.fromkeys(v.code for v in broken)
    ]
    impossible = sentences(tried.impossible.get(n, ())) if tried else []
    if tried and n in tried.errors:
        impossible.append(tried.errors[n])
    names = organisation_names([paper.issuer] if paper.issuer else [], paper.effective_on)
    signed = f"{paper.signed_on:%d/%m/%Y}" if paper.signed_on else ""
    return PaperLine(
        paper,
        kind_of(decision.content),
        target_of(decision),
        getattr(decision.content, "ground", ""),
        names.get(paper.issuer or 0, ""),
        described(paper),
        impossible,
        rules,
        sentences(tried.notices.get(n, ())) if tried else [],
        request.POST.get(f"number-{n}", paper.number),
        request.POST.get(f"signed-{n}", signed),
        {name: errors.get(f"{name}-{n}", "") for name in ("number", "signed")},
        alike,
    )


def described(paper: DraftPaper) -> list[Line]:
    """Return what a decision sets, with the names of persons and units that are not yet known."""
    new: dict[int, str] = {}
    for one in paper.draft.papers.all():
        new |= {person: known.name for person, known in particulars_of(one).items()}
        for effect in effects_of(decision_of(one)):
            if effect.fields.get("exists"):
                new[effect.subject.a] = effect.fields["name"]
    return describe(effects_of(decision_of(paper)), paper.effective_on, new)
