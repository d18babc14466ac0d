"""The register of two communes, and a program of an officer of the first one."""

from __future__ import annotations

import pytest
from django.test import Client

from chibo.access.rights import Role
from tests.access.world import World

from .test_api import Program, program


@pytest.fixture
def world(kept_world: World, db: None) -> World:
    return kept_world


@pytest.fixture
def officer(client: Client, world: World) -> Program:
    return program(client, Role.COMMUNE_OFFICER, world.own)
