"""Good practices, each with its figures before and after: computed, never typed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from chibo.access.rights import Right
from chibo.campaign import practices as acts
from chibo.campaign.models import Practice
from chibo.campaign.practices import PracticeSpec, Shown
from chibo.ledger.scope import Scope

from .asking import Id, InPages, Listed, part_of
from .once import KEY, WRITING, Act, Written, write_once
from .service import ERRORS, scope_for
from .texts import Said

router = Router(tags=["practices"])


class PracticeIn(Schema):
    """A practice, with the keys of the figures and the two days that show it."""

    organisation: Id
    title: Annotated[Said, Field(max_length=200)]
    note: Annotated[Said, Field(max_length=2000)]
    keys: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]
    before: date
    after: date


class BeforeAndAfter(Schema):
    """A figure on the two days; of a period between them it is ``after``, and ``before`` null."""

    key: str
    before: float | None
    after: float | None


class PracticeTold(Schema):
    """A practice with its figures."""

    id: int
    organisation: int
    name: str
    title: str
    note: str
    before: date
    after: date
    figures: list[BeforeAndAfter]


@router.get("/practices", response={200: Listed[PracticeTold], **ERRORS})
def practices(request: HttpRequest, part: InPages) -> Any:
    """List the practices worth following, the latest first; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    return part_of(acts.practices(scope), part.page(), _told)


@router.post("/practices", response={200: Written, **WRITING})
def enter_practice(request: HttpRequest, typed: PracticeIn, key: KEY) -> Any:
    """Write a practice of one of the token's organisations down."""
    scope = scope_for(request, Right.CAMPAIGN)
    return write_once(request, key, _saving(scope, typed, None))


@router.post("/practices/{practice_id}", response={200: Written, **WRITING})
def correct_practice(request: HttpRequest, practice_id: Id, typed: PracticeIn, key: KEY) -> Any:
    """Put a practice right: the whole of it is written."""
    scope = scope_for(request, Right.CAMPAIGN)
    kept = acts.practice(scope, practice_id)
    if kept is None:
        raise Http404
    return write_once(request, key, _saving(scope, typed, kept))


def _saving(scope: Scope, typed: PracticeIn, kept: Practice | None) -> Act:
    """Return what keeps a practice. The token writes for the organisation whose it is."""
    if not scope.reads_organisation(typed.organisation):
        raise Http404
    spec = PracticeSpec(**typed.model_dump() | {"keys": tuple(typed.keys)})

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"id": acts.save_practice(spec, actor, now, kept).pk}

    return act


def _told(shown: Shown) -> PracticeTold:
    row = shown.practice
    return PracticeTold(
        id=row.pk,
        organisation=row.organisation,
        name=shown.organisation,
        title=row.title,
        note=row.note,
        before=row.before,
        after=row.after,
        figures=[
            BeforeAndAfter(key=key, before=before, after=after)
            for key, before, after in shown.values
        ],
    )
