"""Decisions in preparation: those open and ended, and one with what recording it would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.drafting import reads, writes
from chibo.drafting.doubles import already_there
from chibo.drafting.models import OPEN_STATES, DraftPaper
from chibo.drafting.papers import decision_of, particulars_of
from chibo.drafting.reads import DraftLine
from chibo.drafting.trial import FigureChange, Trial, trial_of_draft
from chibo.ledger.violations import Violation
from chibo.register.wording import sentence

from .asking import Id, InPages, Listed, part_of
from .errors import Broken
from .figures import plain
from .service import ERRORS, reader_asking, scope_for

router = Router(tags=["drafts"])
State = Literal["draft", "waiting", "approved", "recorded", "discarded"]


class DraftTold(Schema):
    """A draft in a list. ``kinds``: of its decisions; ``unit``: in whose area it was made.

    ``position``: that of its last decision in the ledger, once it is recorded.
    """

    id: int
    state: State
    unit: int
    name: str
    kinds: list[str]
    made_by: str
    made_at: datetime
    changed_at: datetime
    approved_by: str
    approved_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    position: int | None


class DraftedPaper(Schema):
    """A decision of a draft, in the form in which it is recorded.

    ``particulars``: of persons who are new or corrected, by id, until the draft is ended.
    ``already_there``: members of the same name and date of birth, who may be those it enters.
    """

    ordinal: int
    decision: dict[str, Any]
    particulars: dict[str, dict[str, Any]]
    already_there: list[int]
    position: int | None


class Judged(Schema):
    """What a trial found wrong with one decision; what is impossible blocks the draft."""

    ordinal: int
    impossible: list[Broken]
    broken: list[Broken]
    notices: list[Broken]
    error: str


class MoveTried(Schema):
    """A member before and after; null where there is no membership, or it counts for none."""

    person: int
    cell_before: str | None
    village_before: str | None
    standing_before: str | None
    cell_after: str | None
    village_after: str | None
    standing_after: str | None


class VillageTried(Schema):
    """A village whose status changes; null where the village is not there."""

    village: int
    name: str
    before: str | None
    after: str | None
    blank_before: bool
    blank_after: bool


class FigureTried(Schema):
    """A figure that changes: of the unit's place, or (null) of the whole register."""

    unit: str | None
    key: str
    before: float | int | None
    after: float | int | None


class Tried(Schema):
    """What recording the draft would do on the last day on which it takes effect.

    ``digest``: a word for it, another one where it would do something else.
    """

    on: date
    digest: str
    blocked: bool
    papers: list[Judged]
    moves: list[MoveTried]
    villages: list[VillageTried]
    figures: list[FigureTried]


class OneDraft(DraftTold):
    """A draft with its decisions; ``trial`` is null where it is ended.

    ``approval_needed``: whether the office wants a second person to approve every draft.
    """

    approval_needed: bool
    papers: list[DraftedPaper]
    trial: Tried | None


@router.get("/drafts", response={200: Listed[DraftTold], **ERRORS})
def drafts(
    request: HttpRequest,
    part: InPages,
    ended: Annotated[bool, Query(description="Those recorded or discarded lately.")] = False,
) -> Any:
    """List the drafts that are open, the latest first; ``after`` counts lines."""
    scope = scope_for(request, Right.RECORD)
    lines = reads.drafts(scope, ended)
    return part_of(lines, part.page(), lambda line: DraftTold(**_line(line)))


@router.get("/drafts/{draft_id}", response={200: OneDraft, **ERRORS})
def draft(request: HttpRequest, draft_id: Id) -> Any:
    """Return a draft with what recording it would do, found by a trial that is taken back."""
    scope = scope_for(request, Right.RECORD)
    line = reads.draft(scope, draft_id)
    if line is None:
        raise Http404
    tried = None
    if line.draft.state in OPEN_STATES:
        username = reader_asking(request).username
        tried = _tried(trial_of_draft(scope, line, username, timezone.now()), line)
    alike = already_there(scope, line.draft)
    return OneDraft(
        **_line(line),
        approval_needed=writes.approval_needed(),
        papers=[_paper(row, alike) for row in line.draft.papers.all()],
        trial=tried,
    )


def _line(line: DraftLine) -> dict[str, Any]:
    row = line.draft
    kept = set(DraftTold.model_fields) - {"name", "kinds", "position"}
    told = {name: getattr(row, name) for name in kept}
    return {
        **told,
        "name": line.unit_name,
        "kinds": list(line.kinds),
        "position": row.recorded_at,
    }


def _paper(row: DraftPaper, alike: Mapping[int, list[int]]) -> DraftedPaper:
    return DraftedPaper(
        ordinal=row.ordinal,
        decision=msgspec.to_builtins(decision_of(row)),
        particulars={
            str(person): msgspec.to_builtins(known) for person, known in particulars_of(row).items()
        },
        already_there=alike.get(row.ordinal, []),
        position=row.position,
    )


def _tried(found: Trial, line: DraftLine) -> Tried:
    return Tried(
        on=found.on,
        digest=found.digest,
        blocked=found.blocked,
        papers=[
            Judged(
                ordinal=n,
                impossible=_said(found.impossible.get(n, ())),
                broken=_said(found.broken.get(n, ())),
                notices=_said(found.notices.get(n, ())),
                error=found.errors.get(n, ""),
            )
            for n in range(len(line.decisions))
        ],
        moves=[_named_as(MoveTried, move) for move in found.moves],
        villages=[_named_as(VillageTried, change) for change in found.villages],
        figures=[_figure(change) for change in found.figures],
    )


def _said(found: Iterable[Violation]) -> list[Broken]:
    return [Broken(code=v.code, grade=v.grade, message=sentence(v), source=v.source) for v in found]


def _named_as(schema: Any, value: object) -> Any:
    """Return a value in a schema whose fields have the same names."""
    return schema(**{name: getattr(value, name) for name in schema.model_fields})


def _figure(change: FigureChange) -> FigureTried:
    return FigureTried(
        unit=change.unit,
        key=change.key,
        before=plain(change.before),
        after=plain(change.after),
    )
