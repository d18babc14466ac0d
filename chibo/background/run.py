"""``python -m chibo.background.run FOLDER LOCK``: do one job's work and keep its state.

``LOCK`` is the open file that this process holds locked for as long as it lives.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, Protocol

import django
from django.conf import settings
from django.utils.module_loading import import_string

from .jobs import CANCEL, PID, REQUEST, RESULT, STATE, read, write

LOOKS_EVERY = 0.2
"""Seconds between two looks for a request to cancel."""
WRITES_EVERY = 0.2
"""Least seconds between two states written."""


class Report(Protocol):
    """What the work calls to say how far it is."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say the step, and how many of its parts are done."""


class Work(Protocol):
    """Work of a kind: it returns plain JSON values, or raises."""

    def __call__(self, folder: Path, arguments: dict[str, Any], report: Report) -> dict[str, Any]:
        """Do the work."""


class Reporter:
    """Writes the state of the job, now and then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._step = ""
        self._written = 0.0

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """Write how far the work is, unless that was just written."""
        now = time.monotonic()
        if step == self._step and now - self._written < WRITES_EVERY:
            return
        self._step, self._written = step, now
        self.write("running", step, done, total)

    def write(self, state: str, step: str = "", done: int = 0, total: int = 0) -> None:
        """Write the state."""
        write(
            self._folder / STATE,
            {"state": state, "step": step, "done": done, "total": total},
        )


def main(folder: Path) -> None:
    """Do the job and end."""
    (folder / PID).write_text(str(os.getpid()))
    threading.Thread(target=_end_when_asked, args=(folder,), daemon=True).start()
    django.setup()
    request = read(folder / REQUEST)
    work: Work = import_string(settings.BACKGROUND_WORK[request["kind"]])
    report = Reporter(folder)
    try:
        result = work(folder, request["arguments"], report)
    except Exception:
        traceback.print_exc()
        report.write("failed")
        raise SystemExit(1) from None
    write(folder / RESULT, result)
    report.write("done")


def _end_when_asked(folder: Path) -> None:
    while not (folder / CANCEL).exists():
        time.sleep(LOOKS_EVERY)
    # At once, whatever the work is at, with the processes it has started: a transaction that is
    # open is undone by the database.
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
