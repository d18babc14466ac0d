"""Who answers for villages and for households there. Giving somebody a charge is a decision."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from chibo.access.rights import Right
from chibo.campaign import reads_charge
from chibo.campaign.reads_charge import Overcharged, Unanswered
from chibo.ledger.scope import Scope
from chibo.register import reads_duties
from chibo.register.reads_duties import Charge

from .asking import Day, Id, InPages, Listed, latest_of_all, part_of
from .service import ERRORS, scope_for

router = Router(tags=["charges"])


class ChargeTold(Schema):
    """A charge of a village, or of that many ``households`` of it (null: of the village).

    ``person`` is null where the token may not read persons.
    """

    village: int
    name: str
    person: int | None
    households: int | None
    since: date


class VillageUnanswered(Schema):
    """A village for which nobody answers; ``visited_on``: the last visit up to the day."""

    village: int
    name: str
    visited_on: date | None


class MemberOvercharged(Schema):
    """A member who answers for too many villages; null where the token may not read persons."""

    person: int | None
    villages: list[int]


@router.get("/charges", response={200: Listed[ChargeTold], **ERRORS})
def charges(
    request: HttpRequest,
    part: InPages,
    on: Day = None,
    village: Annotated[Id | None, Query()] = None,
) -> Any:
    """List who answers for villages on a day, then who looks after households of them.

    ``after`` counts lines.
    """
    scope = scope_for(request, Right.READ)
    found = reads_duties.answering(scope, latest_of_all(scope, on), village)
    rows = [*found.villages, *found.households]
    return part_of(rows, part.page(), lambda row: _charge(scope, row))


@router.get("/charges/unanswered", response={200: Listed[VillageUnanswered], **ERRORS})
def unanswered(request: HttpRequest, part: InPages, on: Day = None) -> Any:
    """List the villages for which nobody answers on a day; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    rows = reads_charge.unanswered(scope, latest_of_all(scope, on))
    return part_of(rows, part.page(), _unanswered)


@router.get("/charges/overcharged", response={200: Listed[MemberOvercharged], **ERRORS})
def overcharged(request: HttpRequest, part: InPages, on: Day = None) -> Any:
    """List who answers for more villages than is wise, the most first; ``after`` counts lines."""
    scope = scope_for(request, Right.READ)
    rows = reads_charge.overcharged(scope, latest_of_all(scope, on))
    return part_of(rows, part.page(), lambda row: _overcharged(scope, row))


def _charge(scope: Scope, row: Charge) -> ChargeTold:
    return ChargeTold(
        village=row.village,
        name=row.village_name,
        person=row.person if scope.persons else None,
        households=row.households,
        since=row.since,
    )


def _unanswered(row: Unanswered) -> VillageUnanswered:
    return VillageUnanswered(village=row.village, name=row.name, visited_on=row.visited_on)


def _overcharged(scope: Scope, row: Overcharged) -> MemberOvercharged:
    return MemberOvercharged(
        person=row.person if scope.persons else None,
        villages=[charge.village for charge in row.villages],
    )
