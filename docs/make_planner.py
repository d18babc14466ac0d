"""Writes docs/planner-problem.schema.json: ``python docs/make_planner.py``."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from chibo.planner.problem import Problem

PAGE = Path(__file__).with_name("planner-problem.schema.json")


def page() -> str:
    """Return the schema's text."""
    schema = msgspec.json.schema(Problem)
    schema["title"] = "The cell-planning problem of chibo; docs/planner.md says what it means"
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
