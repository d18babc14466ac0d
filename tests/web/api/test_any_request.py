"""Whatever a program sends: an answer of the described form, and never a server error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
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
from chibo.admissions.enter import NewCandidate, enter
from chibo.register.particulars import Particulars

from ..conftest import PASSWORD, Small
from .test_api import KEY, NOW, UNTIL

EXAMPLES = 30
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
@pytest.mark.usefixtures("_one_connection")
def test_any_request_is_answered_in_the_described_form(small: Small) -> None:
    role = Role.PROVINCIAL_OFFICER
    user = make_account("program", PASSWORD, role, None, "tester", NOW)
    token = make_token(user, "test", role, None, UNTIL, NOW)
    headers = {"Authorization": f"Bearer {token}", "Host": "localhost"}
    headers["Accept-Encoding"] = "identity"
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers=headers
    )
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 12
    there = _objects(small)
    for operation in operations:
        _ask(operation, headers, there)


def _objects(small: Small) -> dict[str, object]:
    """Return what is there, by its name in an address: asked about in every second request."""
    known = Particulars("Lò Văn Nguồn", date(1990, 2, 3), "male", "thai", "higher")
    day = date(2017, 5, 2)
    new = NewCandidate(known, small.joint_cell, small.host, day, day)
    return {
        "organisation_id": small.joint_cell,
        "cell_id": small.joint_cell,
        "place_id": small.host,
        "person_id": small.person,
        "candidate_id": enter(new, "tester", NOW),
        "month": "2017-05",
        "year": 2017,
        "key": "members",
        "position": small.split,
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


def test_hostile_bodies_are_refused(client: Client, small: Small) -> None:
    user = make_account("program", PASSWORD, Role.PROVINCIAL_OFFICER, None, "tester", NOW)
    token = make_token(user, "test", Role.PROVINCIAL_OFFICER, None, UNTIL, NOW)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": KEY}
    for body in (b"\xff\xfe", b"[" * 100_000, b'{"decisions":' + b"9" * 5000 + b"}"):
        answer = client.post(
            "/api/v1/decisions", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 422
