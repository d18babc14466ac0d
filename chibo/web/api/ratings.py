"""Yearly ratings of cells and their members, and the grounds for more of the best than the cap."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from chibo.access.rights import Right
from chibo.meetings import reads
from chibo.meetings.line import Count
from chibo.meetings.ratings import COUNTS, Rating, most_excellent, together, too_many_excellent
from chibo.meetings.writes import give_ground, rate

from .asking import Id
from .errors import wrong_fields
from .meetings import FIRST_YEAR, cell_or_404, unit_or_404
from .once import KEY, WRITING, write_once
from .service import ERRORS, scope_for

router = Router(tags=["ratings"])
GROUND_LIMIT = 500
Grade = Literal["excellent", "good", "completed", "not_completed"]


class Members(Schema):
    """How many members got which grade; ``not_rated``: those who are exempt."""

    excellent: Count = 0
    good: Count = 0
    completed: Count = 0
    not_completed: Count = 0
    not_rated: Count = 0


class RatingIn(Members):
    """A cell's rating of a year: its own grade, and its members by theirs."""

    grade: Grade


class CellRating(Schema):
    """A cell with its rating; null where it is not rated."""

    cell: int
    name: str
    rating: RatingIn | None


class GivenGround(Schema):
    """Why more members were rated excellent than the cap allows, and by how many then."""

    excess: int
    ground: str
    given_at: datetime
    given_by: str


class Ratings(Schema):
    """The ratings of a committee's cells. ``excess``: excellent members beyond ``most``."""

    year: int
    cells: list[CellRating]
    rated: int
    excellent: int
    most: int
    excess: int
    grounds: list[GivenGround]


class GroundIn(Schema):
    """The ground of a breach, with the paper that allows it."""

    ground: Annotated[str, Field(min_length=1, max_length=GROUND_LIMIT)]


class Numbered(Schema):
    """The number of the version that holds now."""

    number: int


class Kept(Schema):
    """What the ground was kept for: by how many the cap is exceeded."""

    excess: int


@router.get("/organisations/{organisation_id}/ratings/{year}", response={200: Ratings, **ERRORS})
def ratings(request: HttpRequest, organisation_id: Id, year: int) -> Any:
    """Return the ratings of a committee's cells, or of one cell, in a year."""
    scope, end = scope_for(request, Right.READ), _end_or_404(year)
    unit = unit_or_404(scope, organisation_id, end)
    cells = reads.cells_of(scope, unit, end, end)
    rated = reads.ratings(scope, [cell.id for cell in cells], year)
    whole = together(rated.values())
    return Ratings(
        year=year,
        cells=[
            CellRating(cell=cell.id, name=cell.name, rating=_shown(rated.get(cell.id)))
            for cell in cells
        ],
        rated=whole.rated,
        excellent=whole.excellent,
        most=most_excellent(whole, year),
        excess=too_many_excellent(whole, year),
        grounds=[
            GivenGround(excess=g.excess, ground=g.ground, given_at=g.at, given_by=g.actor)
            for g in reads.grounds(scope, organisation_id, year)
        ],
    )


@router.post("/cells/{cell_id}/ratings/{year}", response={200: Numbered, **WRITING})
def enter_rating(request: HttpRequest, cell_id: Id, year: int, typed: RatingIn, key: KEY) -> Any:
    """Enter a cell's rating of a year; the one before stays in the history."""
    scope, end = scope_for(request, Right.MEETINGS), _end_or_404(year)
    cell_or_404(scope, cell_id, end)
    rating = Rating(typed.grade, **{name: getattr(typed, name) for name in COUNTS})

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return {"number": rate(cell_id, year, rating, actor, now, timezone.localdate(now)).number}

    return write_once(request, key, act)


@router.post(
    "/organisations/{organisation_id}/ratings/{year}/ground", response={200: Kept, **WRITING}
)
def enter_ground(
    request: HttpRequest, organisation_id: Id, year: int, typed: GroundIn, key: KEY
) -> Any:
    """Give the ground for more excellent members than the cap; there is nothing to keep without."""
    scope, end = scope_for(request, Right.MEETINGS), _end_or_404(year)
    unit_or_404(scope, organisation_id, end)
    ground = " ".join(typed.ground.split())
    if not ground or "\0" in ground:
        raise wrong_fields({"ground": _("Write the ground, with the paper that allows it.")})
    cells = reads.cells_under(scope, organisation_id, end, end)
    rated = reads.ratings(scope, [cell.id for cell in cells], year)
    excess = too_many_excellent(together(rated.values()), year)

    def act(actor: str, now: datetime) -> dict[str, Any]:
        if excess:
            give_ground(organisation_id, year, excess, ground, actor, now)
        return {"excess": excess}

    return write_once(request, key, act)


def _end_or_404(year: int) -> date:
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    return min(date(year, 12, 31), today)


def _shown(rating: Rating | None) -> RatingIn | None:
    if rating is None:
        return None
    counts = {name: getattr(rating, name) for name in COUNTS}
    return RatingIn(grade=rating.grade, **counts)  # type: ignore[arg-type]
