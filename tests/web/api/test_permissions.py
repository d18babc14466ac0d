"""Every operation of the API, asked by tokens of every role, of what is theirs and what is not."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from chibo.access.models import Reading
from chibo.access.rights import Role
from chibo.web.api import urls
from chibo.web.api.service import api
from tests.access.world import World

from ..everything_kept import everything_kept
from ..permission_table import ROLES_OF
from .asking import ROOT, Program, filled
from .permission_table import TABLE


def described() -> list[str]:
    """Return every operation by its method and address, from the service itself."""
    schema = api.get_openapi_schema()
    return sorted(
        f"{method.upper()} {path.removeprefix(ROOT)}"
        for path, operations in schema["paths"].items()
        for method in operations
    )


def test_every_operation_stands_in_the_table() -> None:
    assert sorted(TABLE) == described()


def test_every_address_is_of_a_described_operation() -> None:
    named = {str(p.pattern).replace("<", "{").replace(">", "}") for p in urls._patterns}
    known = {operation.split(" /")[1] for operation in TABLE}
    assert named - known == {"openapi.json", ""}  # the description, and a root that is not served
    assert all(isinstance(pattern, URLPattern) for pattern in urls._patterns)


@pytest.mark.parametrize("operation", sorted(TABLE))
def test_without_a_token_nothing_is_answered(client: Client, world: World, operation: str) -> None:
    method, path = operation.split(" ")
    before = everything_kept()
    answer = client.generic(method, ROOT + filled(path, 1))
    assert answer.status_code == 401
    assert everything_kept() == before


@pytest.mark.parametrize("operation", sorted(TABLE))
def test_each_token_gets_what_its_role_and_its_place_allow(
    client: Client, world: World, operation: str
) -> None:
    line = TABLE[operation]
    places = {
        "own": {Role.CELL_SECRETARY: world.joint, "others": world.own},
        "foreign": {Role.CELL_SECRETARY: world.foreign_cell, "others": world.foreign},
        "above": {"others": world.district},
    }
    relations = ("foreign", "own", "above") if line.own != 200 else ("foreign", "own")
    given, due = {}, {}
    for relation, role in product(relations, Role):
        organisation: int | None = places[relation].get(role, places[relation]["others"])
        who = f"{role} {relation}"
        asking = Program(client, who.replace(" ", "-"), role, organisation)
        permitted = all(role in ROLES_OF[right] for right in line.rights)
        hidden = (relation == "foreign" and line.of) or role is line.not_of
        allowed = line.own if relation == "own" else 200
        due[who] = 403 if not permitted else 404 if hidden else allowed
        with transaction.atomic():
            for make in (line.of, line.body):
                if make:
                    make(world)
            before = everything_kept()
            given[who], said = asking.ask(operation, world)
            if given[who] != 200:
                assert everything_kept() == before
                assert "Lò Văn" not in said
            refused = Reading.objects.filter(what=Reading.REFUSED)
            assert refused.exists() == (given[who] == 403)
            transaction.set_rollback(True)
    assert given == due
