"""Jobs: start, look, cancel; those of days ago are forgotten."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any, Literal

from django.conf import settings

State = Literal["running", "done", "failed", "cancelled"]
KEPT_FOR = timedelta(days=1)
REQUEST, STATE, RESULT = "request.json", "state.json", "result.json"
LOCK, CANCEL, LOG, PID = "lock", "cancel", "log.txt", "pid"
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Job:
    """A job as it stands: ``done`` of ``total`` parts of the ``step`` it is at.

    ``result`` is what the work returned, none until it is done.
    """

    id: str
    kind: str
    owner: str
    folder: Path
    arguments: Mapping[str, Any]
    started_at: datetime
    state: State
    step: str = ""
    done: int = 0
    total: int = 0
    result: Mapping[str, Any] | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more is going to happen."""
        return self.state != "running"


def new_folder(now: datetime) -> Path:
    """Make the folder of a job to be, closed to others, and forget those of days ago."""
    forget_old(now)
    folder = _home() / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def folder_of(job: str) -> Path:
    """Return the folder of a job by its id."""
    return _home() / job


def start(folder: Path, kind: str, owner: str, arguments: Mapping[str, Any], now: datetime) -> str:
    """Start the work of this kind in a process of its own, and return the job's id.

    ``kind`` is a key of the setting BACKGROUND_WORK; ``arguments`` are plain JSON values.
    """
    request = {"kind": kind, "owner": owner, "arguments": dict(arguments)}
    write(folder / REQUEST, {**request, "started_at": now.isoformat()})
    with (folder / LOG).open("ab") as log, (folder / LOCK).open("w") as lock:
        # The process inherits the lock and holds it for life: whoever gets it knows it has ended.
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.Popen(
            [sys.executable, "-m", "chibo.background.run", str(folder), str(lock.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,
            env={**os.environ, "CHIBO_DATA": str(settings.DATA)},
        )
    return folder.name


def look(job: str, owner: str) -> Job | None:
    """Return a job of this owner; none where there is no such job."""
    folder = _home() / job
    if not _NAME.fullmatch(job) or not (folder / REQUEST).exists():
        return None
    request = read(folder / REQUEST)
    if request["owner"] != owner:
        return None
    over = _has_ended(folder)
    held = read(folder / STATE) if (folder / STATE).exists() else {}
    state = held.get("state", "running")
    if over and state == "running":
        state = "cancelled" if (folder / CANCEL).exists() else "failed"
    return Job(
        id=job,
        kind=request["kind"],
        owner=owner,
        folder=folder,
        arguments=request["arguments"],
        started_at=datetime.fromisoformat(request["started_at"]),
        state=state,
        step=held.get("step", ""),
        done=held.get("done", 0),
        total=held.get("total", 0),
        result=read(folder / RESULT) if state == "done" else None,
    )


def cancel(job: Job) -> None:
    """Ask the job to end; it does within a second, and what it has not finished is undone."""
    (job.folder / CANCEL).touch()


def forget_old(now: datetime) -> None:
    """Delete all that is kept of jobs of days ago: files with names among it."""
    before = (now - KEPT_FOR).timestamp()
    for folder in _home().glob("*"):
        locked = (folder / LOCK).exists() and not _has_ended(folder)
        if folder.stat().st_mtime < before and not locked:
            rmtree(folder, ignore_errors=True)


def read(path: Path) -> dict[str, Any]:
    """Return what a file of a job holds."""
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def write(path: Path, value: Mapping[str, Any]) -> None:
    """Write a file of a job, so that a reader sees the old or the new, never a part."""
    aside = path.with_suffix(".writing")
    aside.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(path)


def _has_ended(folder: Path) -> bool:
    with (folder / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _home() -> Path:
    return Path(settings.DATA) / "jobs"
