"""A program that asks the operations of the permission table."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.test import Client

from chibo.access.accounts import make_account
from chibo.access.rights import Role
from chibo.access.tokens import make_token
from tests.access.world import World

from ..conftest import PASSWORD
from .permission_table import TABLE, Line
from .permission_table.line import NOW

UNTIL = date(2199, 12, 31)
ROOT = "/api/v1"


def filled(path: str, number: int) -> str:
    """Return an operation's address about the object of a number."""
    said = {"key": "members", "month": "2018-05", "year": "2018"}
    return re.sub(r"\{(\w+)\}", lambda found: said.get(found[1], str(number)), path)


class Program:
    """A program with a token of an account of the same role."""

    def __init__(self, client: Client, name: str, role: Role, organisation: int | None) -> None:
        user = make_account(name, PASSWORD, role, organisation, "tester", NOW)
        secret = make_token(user, "test", role, organisation, UNTIL, NOW)
        self._client = client
        self._headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"key-of-{role}"}

    def ask(self, operation: str, world: World) -> tuple[int, str]:
        line = TABLE[operation]
        method, path = operation.split(" ")
        number = line.of(world) if line.of else 0
        path = filled(path, number)
        return self.get(f"{path}?{line.query.format(number)}", method, line, world)

    def get(
        self, path: str, method: str = "GET", line: Line | None = None, world: World | None = None
    ) -> tuple[int, str]:
        if method == "GET":
            answer = self._client.get(f"{ROOT}{path}", headers=self._headers)
        else:
            body = line.body(world) if line and line.body and world else {}
            answer = self._client.post(
                f"{ROOT}{path}", json.dumps(body), "application/json", headers=self._headers
            )
        return answer.status_code, answer.content.decode()

    def listed(self, path: str, **query: Any) -> list[Any]:
        asked = "&".join(f"{name}={value}" for name, value in {"limit": 500, **query}.items())
        status, text = self.get(f"/{path}?{asked}")
        assert status == 200, text
        found: list[Any] = json.loads(text)["items"]
        return found
