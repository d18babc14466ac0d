"""Who may open which address: one line per address, judged by ``test_permissions.py``.

To add an address, add a line: its name in ``urls.py``, the right it needs, and where it is not
plainly shown (200) what who may gets instead. If its address has the number of an object, say in
``OBJECTS`` under the name that the number has in the address which one is of the first commune
(a function of the small world of ``tests/access/world.py``, which may make it first): for who has
the right elsewhere alone that object does not exist (404). The test fails while a line is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User

from chibo.access.rights import Right, Role
from tests.access.world import World

from . import campaign_objects as campaign
from . import deciding_objects as deciding
from . import planning_objects as planning

ROLES_OF: dict[Right, set[Role]] = {
    Right.READ: {
        Role.PROVINCIAL_OFFICER,
        Role.COMMUNE_OFFICER,
        Role.CELL_SECRETARY,
        Role.VIEWER,
    },
    Right.PERSONS: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.CELL_SECRETARY},
    Right.RECORD: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER},
    Right.APPROVE: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER},
    Right.CANDIDATES: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.CELL_SECRETARY},
    Right.CAMPAIGN: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER},
    Right.MEETINGS: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER, Role.CELL_SECRETARY},
    Right.EXPORT: {Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER},
    Right.OPEN: {Role.PROVINCIAL_OFFICER},
    Right.ADMINISTER: {Role.ADMINISTRATOR},
}
"""Which roles have which right. Written out: it is what the office decided, not what code does."""


@dataclass(frozen=True)
class Line:
    """What an address asks for (``right``; none: to have signed in), and answers who has it.

    ``open``: everybody may, signed in or not. ``not_of``: for this role it does not exist either,
    since its own organisation has none. ``query``: what the address asks for after a question
    mark, objects in braces by their names in ``OBJECTS``.
    """

    right: Right | None = None
    answer: int = 200
    open: bool = False
    not_of: Role | None = None
    query: str = ""


TABLE: dict[str, Line] = {
    "overview": Line(Right.READ),
    "attention": Line(Right.READ),
    "attention-counts": Line(Right.READ),
    "map-areas": Line(Right.READ),
    "map-history": Line(Right.READ),
    "progress-chart": Line(Right.READ),
    "villages": Line(Right.READ),
    "place": Line(Right.READ),
    "organisation": Line(Right.READ),
    "person": Line(Right.PERSONS),
    "contact": Line(Right.RECORD),
    "decision": Line(Right.READ),
    "figures": Line(Right.READ),
    "figures-chart": Line(Right.READ, 404),  # a table has no chart
    "figures-export": Line(Right.EXPORT, 405),  # to be posted
    "rows": Line(Right.READ),
    "quality": Line(Right.READ),
    "search": Line(Right.READ),
    "duplicates": Line(Right.OPEN),
    "duplicate-pair": Line(Right.OPEN),
    "opening": Line(Right.OPEN, 302),  # it is open already
    "opening-form": Line(Right.OPEN),
    "opening-job": Line(Right.OPEN, 404),
    "opening-state": Line(Right.OPEN, 404),
    "opening-marked": Line(Right.OPEN, 404),
    "opening-record": Line(Right.OPEN, 405),
    "opening-cancel": Line(Right.OPEN, 405),
    "accounts": Line(Right.ADMINISTER),
    "account-new": Line(Right.ADMINISTER),
    "account": Line(Right.ADMINISTER),
    "readings": Line(Right.ADMINISTER),
    "candidates": Line(Right.READ),
    "candidates-calendar": Line(Right.READ),
    "candidates-figures": Line(Right.READ),
    "admission-plans": Line(Right.READ, query="unit={organisation_id}"),
    "candidate-new": Line(Right.CANDIDATES),
    "candidate": Line(Right.PERSONS),
    "candidate-home": Line(Right.CANDIDATES),
    "decide": Line(Right.RECORD),
    "decide-form": Line(Right.RECORD),
    "decide-about": Line(Right.RECORD),
    "drafts": Line(Right.RECORD),
    "drafting-rules": Line(Right.APPROVE, 404),  # to be posted, by who has the whole register
    "draft": Line(Right.RECORD),
    "draft-approve": Line(Right.APPROVE, 404),  # to be posted
    "draft-paper": Line(Right.RECORD),
    "decision-revoke": Line(Right.RECORD),
    "decision-replace": Line(Right.RECORD),
    "foundings": Line(Right.RECORD),
    "founding-new": Line(Right.RECORD, query="village={place_id}"),
    "founding-check": Line(Right.RECORD),
    "founding-close": Line(Right.RECORD, 302),  # to be posted
    "founding-paper": Line(Right.RECORD),
    "founding": Line(Right.RECORD),
    "meetings": Line(Right.READ),
    "meeting-worker": Line(Right.MEETINGS),
    "meeting-unit": Line(Right.READ),
    "meeting-sheet": Line(Right.MEETINGS),
    "meeting-import": Line(Right.MEETINGS),
    "meeting-import-record": Line(Right.MEETINGS, 405),  # to be posted
    "ratings": Line(Right.READ),
    "rating": Line(Right.MEETINGS),
    "meeting-form": Line(Right.MEETINGS),
    "meeting-state": Line(Right.MEETINGS),
    "meeting-line": Line(Right.READ),
    "meeting-paper": Line(Right.READ),
    "targets": Line(Right.READ),
    "target": Line(Right.READ),
    "target-curve": Line(Right.READ),
    "target-edit": Line(Right.CAMPAIGN),
    "target-parts": Line(Right.CAMPAIGN),
    "target-new": Line(Right.CAMPAIGN),
    "resolutions": Line(Right.READ),
    "resolution": Line(Right.READ),
    "resolution-new": Line(Right.CAMPAIGN),
    "resolution-edit": Line(Right.CAMPAIGN),
    "resolution-study": Line(Right.CAMPAIGN, 302),  # to be posted
    "measure-new": Line(Right.CAMPAIGN),
    "measure": Line(Right.CAMPAIGN),
    "measure-progress": Line(Right.CAMPAIGN, 302),  # to be posted
    "charge": Line(Right.READ),
    "visits": Line(Right.READ),
    "visit-new": Line(Right.CAMPAIGN),
    "visit": Line(Right.CAMPAIGN),
    "closings": Line(Right.READ),
    "closing": Line(Right.READ, not_of=Role.CELL_SECRETARY),  # committees close, cells do not
    "closing-decide": Line(Right.CAMPAIGN, 302),  # to be posted, by the level above
    "closing-submit": Line(Right.CAMPAIGN),
    "practices": Line(Right.READ),
    "practice-new": Line(Right.CAMPAIGN),
    "practice-edit": Line(Right.CAMPAIGN),
    "plans": Line(Right.RECORD),
    "plan-new": Line(Right.RECORD),
    "movable": Line(Right.RECORD),
    "movable-listing": Line(Right.RECORD),
    "mergers-due": Line(Right.RECORD),
    "merger-withdraw": Line(Right.RECORD, 302),  # to be posted
    "plan": Line(Right.RECORD),
    "plan-state": Line(Right.RECORD),
    "plan-cancel": Line(Right.RECORD, 302),  # to be posted
    "plan-delete": Line(Right.RECORD, 302),  # to be posted
    "plan-map": Line(Right.RECORD),
    "plan-areas": Line(Right.RECORD),
    "plan-curve": Line(Right.RECORD),
    "plan-compare": Line(Right.RECORD, query="with={run_id}"),
    "plan-village": Line(Right.RECORD),
    "plan-what-if": Line(Right.RECORD),
    "plan-adopt": Line(Right.RECORD, 302),  # to be posted
    "plan-outcome": Line(Right.RECORD),
    "own-account": Line(),
    "own-password": Line(answer=302),  # to be posted
    "own-digest": Line(answer=405),
    "own-tokens": Line(),
    "own-token-end": Line(answer=404),  # of one's own tokens
    "own-codes": Line(answer=302),  # none were made
    "sign-out-everywhere": Line(answer=405),
    "second-factor": Line(answer=302),  # none is set up
    "second-factor-set-up": Line(),
    "sign-out": Line(answer=405),
    "sign-in": Line(open=True),
    "language": Line(open=True, answer=302),
}

OBJECTS: dict[str, Callable[[World], object]] = {
    "resolution_id": campaign.resolution,
    "target_id": campaign.target,
    "measure_id": campaign.measure,
    "visit_id": campaign.visit,
    "closing_id": campaign.closing,
    "practice_id": campaign.practice,
    "run_id": planning.run,
    "listing_id": planning.listing,
    "merger_id": planning.merger,
    "village": lambda world: world.host,
    "committee_id": lambda world: world.own,
    "candidate_id": deciding.candidate,
    "draft_id": deciding.draft,
    "case_id": deciding.founding,
    "subject": lambda world: world.host,
    "cell": lambda world: world.joint,
    "place_id": lambda world: world.host,
    "organisation_id": lambda world: world.joint,
    "person_id": lambda world: world.stays,
    "position": lambda world: world.split,
    "a": lambda world: world.stays,
    "b": lambda world: world.guests[0],
    "account_id": lambda world: User.objects.get(username="commune_officer own").pk,
}
"""By the name that it has in an address: what stands in the first commune."""
OTHER: dict[str, object] = {
    "key": "villages",
    "job": "none",
    "kind": "appoint",
    "page": "place",
    "ordinal": 0,
    "step": "survey",
    "year": 2018,
    "token_id": 0,
    "month": 5,
}
"""What stands in an address and is nobody's."""
