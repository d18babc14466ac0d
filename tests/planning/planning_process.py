"""A process of its own that plans in the background, for the tests of runs.

CHIBO_DATA=FOLDER python -m tests.planning.planning_process plan|cancel|erase
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from bench.planner_data import generated  # noqa: E402
from chibo.background import jobs  # noqa: E402
from chibo.planner.problem import write_problem  # noqa: E402
from chibo.planning import runs  # noqa: E402
from chibo.planning.models import Run  # noqa: E402
from chibo.planning.wanted import Wanted, write_wanted  # noqa: E402
from chibo.register.erase import erase  # noqa: E402

from .district import ACTOR, ALL, FIRST_DAY, NOW, WANTED, District  # noqa: E402

PATIENCE = 60.0


def wait(row: Run) -> runs.Read:
    """Return the run once it is over, and how it went on the way."""
    end = time.monotonic() + PATIENCE
    while (read := runs.run(ALL, row.id)) and read.row.state == "running":
        assert time.monotonic() < end
        time.sleep(0.02)
    assert read is not None
    return read


def start_long() -> Run:
    """Start the work on a problem that takes many seconds, in several processes."""
    folder = jobs.new_folder(NOW)
    row = Run.objects.create(
        on=FIRST_DAY,
        settings=write_wanted(Wanted(seconds=300)),
        problem=write_problem(generated(1, 40, 700, 10)).decode(),
        job=folder.name,
        made_by=ACTOR,
        made_at=NOW,
    )
    jobs.start(folder, runs.KIND, ACTOR, {"run": row.id, "language": "en"}, NOW)
    return row


def group(row: Run) -> list[int]:
    """Return the processes that live of the run's work."""
    leader = int((jobs.folder_of(row.job) / jobs.PID).read_text())
    alive = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] not in "ZX":
            alive.append(int(folder.name))
    return alive


def progress(row: Run) -> tuple[int, int]:
    """Wait until the work says how far it is."""
    end = time.monotonic() + PATIENCE
    while not ((job := runs.job_of(row)) and job.total > 1 and job.done):
        assert time.monotonic() < end
        time.sleep(0.02)
    return job.done, job.total


def main(what: str) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    if what == "plan":
        d = District()
        d.list_official(0)
        d.list_official(1)
        row = runs.ask(ALL, d.commune, FIRST_DAY, WANTED, ACTOR, NOW)
        read = wait(row)
        return {"state": read.row.state, "status": read.plan.status, "thumb": read.thumb.status}
    if what == "cancel":
        row = start_long()
        done, total = progress(row)
        before = len(group(row))
        asked = time.monotonic()
        runs.cancel(row)
        read = wait(row)
        taken = time.monotonic() - asked
        while group(row) and time.monotonic() - asked < 2:
            time.sleep(0.02)
        return {
            "state": read.row.state,
            "taken": taken,
            "before": before,
            "left": len(group(row)),
            "done": done,
            "total": total,
            "plan": read.row.plan,
        }
    d = District()
    person = d.list_official()
    row = runs.ask(ALL, d.commune, FIRST_DAY, WANTED, ACTOR, NOW)
    erase(person, "asked for", ACTOR, NOW)
    read = wait(row)
    return {"named": str(person) in f"{read.row.problem} {read.row.plan} {read.row.thumb}"}


print(json.dumps(main(sys.argv[1])))
