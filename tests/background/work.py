"""Work for the tests of jobs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from chibo.background.run import Report


def count(folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    for i in range(arguments["to"]):
        report("counting", i, arguments["to"])
        time.sleep(0.05)
    return {"counted": arguments["to"]}


def fail(folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    report("failing")
    raise RuntimeError("a fault for the log")
