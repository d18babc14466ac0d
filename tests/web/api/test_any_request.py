"""Whatever a program sends: an answer of the described form, and never a server error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from chibo.access.accounts import make_account
from chibo.access.rights import Role
from chibo.access.tokens import make_token
from tests.access.world import World

from .. import campaign_objects as campaign
from .. import deciding_objects as deciding
from .. import planning_objects as planning
from ..conftest import PASSWORD
from .permission_table import TABLE
from .test_api import KEY, NOW, UNTIL

EXAMPLES = 20
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Let requests keep the test's connection: its transaction is undone at the end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("_one_connection", "db")
def test_any_request_is_answered_in_the_described_form(kept_world: World) -> None:
    role = Role.PROVINCIAL_OFFICER
    user = make_account("program", PASSWORD, role, None, "tester", NOW)
    token = make_token(user, "test", role, None, UNTIL, NOW)
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    headers["Accept-Encoding"] = "identity"
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers=headers
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(TABLE)
    there = _objects(kept_world)
    for operation in operations:
        _ask(operation, headers, there)


def _objects(world: World) -> dict[str, object]:
    """Return what is there, by its name in an address: asked about in every second request."""
    return {
        "organisation_id": world.own,
        "cell_id": world.joint,
        "place_id": world.host,
        "person_id": world.stays,
        "candidate_id": deciding.candidate(world),
        "draft_id": deciding.draft(world),
        "case_id": deciding.founding(world),
        "resolution_id": campaign.resolution(world),
        "target_id": campaign.target(world),
        "measure_id": campaign.measure(world),
        "visit_id": campaign.visit(world),
        "closing_id": campaign.closing(world),
        "practice_id": campaign.practice(world),
        "run_id": planning.run(world),
        "listing_id": planning.listing(world),
        "merger_id": planning.merger(world),
        "month": "2017-05",
        "year": 2017,
        "key": "members",
        "position": world.split,
    }


def _ask(operation: Any, headers: dict[str, str], there: dict[str, object]) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(operation.as_strategy(), st.booleans())
    def answered(case: Any, known: bool) -> None:
        if known and case.path_parameters:
            named = {name: there.get(name, value) for name, value in case.path_parameters.items()}
            case.path_parameters = named
        key = case.headers.get("Idempotency-Key", KEY)
        with transaction.atomic():
            case.call_and_validate(headers={**headers, "Idempotency-Key": key}, checks=CHECKS)
            transaction.set_rollback(True)

    answered()


@pytest.mark.usefixtures("kept_world", "db")
def test_hostile_bodies_are_refused(client: Client) -> None:
    user = make_account("program", PASSWORD, Role.PROVINCIAL_OFFICER, None, "tester", NOW)
    token = make_token(user, "test", Role.PROVINCIAL_OFFICER, None, UNTIL, NOW)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": KEY}
    for body in (b"\xff\xfe", b"[" * 100_000, b'{"decisions":' + b"9" * 5000 + b"}"):
        for path in ("decisions", "drafts", "plans"):
            answer = client.post(
                f"/api/v1/{path}", body, content_type="application/json", headers=headers
            )
            assert answer.status_code == 422
