"""Meetings of cells: the months with their lines, and entering one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import uuid4

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema

from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.figures import CellMonth, State
from chibo.meetings.line import Line, card, last_of, months
from chibo.meetings.models import MeetingVersion
from chibo.meetings.rules import notices
from chibo.meetings.writes import Entry, enter, line_of, settle
from chibo.register import reads as register
from chibo.register.reads import Unit

from .asking import Day, Id, InPages, Listed, day_of, part_of
from .errors import wrong_fields
from .once import KEY, WRITING, write_once
from .service import ERRORS, scope_for

router = Router(tags=["meetings"])
PERIOD = 12
MOST_YEARS = 10
FIRST_YEAR = 1990
Month = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{2}$", description="Like 2018-05.")]


class MonthOfCell(Schema):
    """How a cell's month stands on the day; ``line`` is null where nothing is entered."""

    cell: int
    month: date
    state: State
    line: Line | None
    grade: str | None


class Version(Schema):
    """A line as it was entered; ``number`` is null for one that met a later version.

    ``waits``: somebody has to choose between it and the present one.
    """

    id: int
    number: int | None
    current: bool
    waits: bool
    entered_at: datetime
    entered_by: str
    line: Line


class WholeMonth(Schema):
    """All that was entered of a cell's month, the latest first; ``number`` of the present one.

    ``notices``: codes of what is to be noted about the meeting, as that too few came.
    """

    cell: int
    month: date
    number: int
    notices: list[str]
    versions: list[Version]


class MeetingIn(Schema):
    """A line, and the number of the version that was there before it; 0 for none."""

    seen: Annotated[int, Field(ge=0, le=999_999)]
    line: Line


class Taken(Schema):
    """What became of an entry: recorded, or kept beside a later version for somebody to choose."""

    state: Literal["recorded", "conflict"]
    id: int
    number: int | None


class Choice(Schema):
    """Which of two versions is to hold: the present one, numbered ``seen``, or the entry."""

    conflict: Id
    seen: Annotated[int, Field(ge=0, le=999_999)]
    keep: Literal["entry", "present"]


@router.get(
    "/organisations/{organisation_id}/meetings", response={200: Listed[MonthOfCell], **ERRORS}
)
def meetings(
    request: HttpRequest,
    organisation_id: Id,
    part: InPages,
    on: Day = None,
    since: Annotated[date | None, Query(description="By default a year's months before.")] = None,
) -> Any:
    """List the months of a cell, or of a committee's cells, by cell; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    day = _day(scope, on)
    first = months(day - timedelta(days=31 * PERIOD), day)[-PERIOD] if since is None else since
    if not 0 <= day.year - first.year <= MOST_YEARS or first > day:
        words = _("Choose a first day before the last one, at most %(n)s years.")
        raise wrong_fields({"since": words % {"n": MOST_YEARS}})
    unit = unit_or_404(scope, organisation_id, day)
    cells = reads.cells_of(scope, unit, first, day)
    return part_of(reads.cell_months(scope, cells, first, day), part.page(), _month)


@router.get("/cells/{cell_id}/meetings/{month}", response={200: WholeMonth, **ERRORS})
def meeting(request: HttpRequest, cell_id: Id, month: Month) -> Any:
    """Return what was entered of a cell's month."""
    scope, of = scope_for(request, Right.READ), month_or_404(month)
    cell_or_404(scope, cell_id, of)
    rows = reads.versions(scope, cell_id, of)
    present = next((row for row in rows if row.current), None)
    return WholeMonth(
        cell=cell_id,
        month=of,
        number=present.number or 0 if present else 0,
        notices=notices(line_of(present)) if present else [],
        versions=[_version(row) for row in rows],
    )


@router.post("/cells/{cell_id}/meetings/{month}", response={200: Taken, **WRITING})
def enter_meeting(
    request: HttpRequest, cell_id: Id, month: Month, typed: MeetingIn, key: KEY
) -> Any:
    """Enter a cell's month, on top of the version seen; nothing entered before is lost."""
    scope, of = scope_for(request, Right.MEETINGS), month_or_404(month)
    cell_or_404(scope, cell_id, of)
    entry = Entry(cell_id, of, _line(typed.line, of), typed.seen, str(uuid4()))

    def act(actor: str, now: datetime) -> dict[str, Any]:
        return enter(entry, actor, now, timezone.localdate(now))._asdict()

    return write_once(request, key, act)


@router.post("/cells/{cell_id}/meetings/{month}/choice", response={200: Taken, **WRITING})
def choose(request: HttpRequest, cell_id: Id, month: Month, choice: Choice, key: KEY) -> Any:
    """Choose between an entry that waits and the present version: both stay in the history."""
    scope, of = scope_for(request, Right.MEETINGS), month_or_404(month)
    cell_or_404(scope, cell_id, of)
    rows = {row.pk: row for row in reads.versions(scope, cell_id, of) if row.number is None}
    if choice.conflict not in rows:
        raise Http404

    def act(actor: str, now: datetime) -> dict[str, Any]:
        keeps_entry = choice.keep == "entry"
        return settle(choice.conflict, keeps_entry, choice.seen, actor, now)._asdict()

    return write_once(request, key, act)


def unit_or_404(scope: Scope, organisation: int, on: date) -> Unit:
    """Return an organisation within scope."""
    unit = register.organisation(scope, organisation, on)
    if unit is None:
        raise Http404
    return unit


def cell_or_404(scope: Scope, cell: int, on: date) -> None:
    """Make sure of a cell within scope."""
    if unit_or_404(scope, cell, on).kind != "cell":
        raise Http404


def month_or_404(text: str) -> date:
    """Return the first day of a month of the years that can be entered."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not FIRST_YEAR <= month.year <= timezone.localdate().year:
        raise Http404
    return month


def _day(scope: Scope, on: date | None) -> date:
    """Return the day asked about; by default the last one that lines speak of."""
    day = day_of(scope, on)
    latest = reads.latest_day(scope, timezone.localdate())
    return min(day, latest) if on is None and latest is not None else day


def _line(typed: Line, month: date) -> Line:
    """Return the line that was sent; of a month without a meeting, what such a line holds."""
    parts = card(last_of(month))
    unknown = {f"points.{part}": _("Choose one from the list.") for part in typed.points}
    if wrong := {name: says for name, says in unknown.items() if name[7:] not in parts}:
        raise wrong_fields(wrong)
    if typed.held:
        return replace(typed, why_not="")
    kept = ("why_not", "official", "probationary", "exempt", "paper_on")
    return Line(False, **{name: getattr(typed, name) for name in kept})


def _month(one: CellMonth) -> MonthOfCell:
    return MonthOfCell(
        cell=one.cell,
        month=one.month,
        state=one.state,
        line=one.line,
        grade=one.line.grade if one.line else None,
    )


def _version(row: MeetingVersion) -> Version:
    return Version(
        id=row.pk,
        number=row.number,
        current=row.current,
        waits=row.number is None and row.settled_at is None,
        entered_at=row.at,
        entered_by=row.actor,
        line=line_of(row),
    )
