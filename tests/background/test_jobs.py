"""Jobs: their state is told truly, by whom they belong to, while they run and after they end."""

from __future__ import annotations

import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chibo.background import jobs
from chibo.background.jobs import Job

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PATIENCE = 30.0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Job]]:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.background.settings")
    running: list[str] = []

    def start(kind: str, **arguments: object) -> Job:
        folder = jobs.new_folder(NOW)
        running.append(jobs.start(folder, kind, "lan", arguments, NOW))
        return seen(running[-1])

    yield start
    for job in running:
        if (held := jobs.look(job, "lan")) is not None:
            jobs.cancel(held)


def seen(job: str) -> Job:
    found = jobs.look(job, "lan")
    assert found is not None
    return found


def wait_for(job: Job, holds: Callable[[Job], bool]) -> Job:
    end = time.monotonic() + PATIENCE
    while not holds(now := seen(job.id)):
        assert time.monotonic() < end, now
        time.sleep(0.02)
    return now


def test_a_job_tells_how_far_it_is_and_gives_its_result(started: Callable[..., Job]) -> None:
    job = started("count", to=40)
    half = wait_for(job, lambda now: now.done > 0)
    assert (half.state, half.step, half.total) == ("running", "counting", 40)
    assert half.result is None
    done = wait_for(job, lambda now: now.is_over)
    assert (done.state, done.result) == ("done", {"counted": 40})


def test_a_job_is_cancelled_within_two_seconds(started: Callable[..., Job]) -> None:
    job = wait_for(started("count", to=10_000), lambda now: now.done > 0)
    asked = time.monotonic()
    jobs.cancel(job)
    assert wait_for(job, lambda now: now.is_over).state == "cancelled"
    assert time.monotonic() - asked < 2


def test_work_that_raises_has_failed(started: Callable[..., Job]) -> None:
    job = wait_for(started("fail"), lambda now: now.is_over)
    assert job.state == "failed"
    assert "a fault for the log" in (job.folder / "log.txt").read_text()


def test_a_process_that_dies_without_a_word_has_failed(started: Callable[..., Job]) -> None:
    job = wait_for(started("count", to=10_000), lambda now: now.done > 0)
    os.kill(int((job.folder / "pid").read_text()), signal.SIGKILL)
    assert wait_for(job, lambda now: now.is_over).state == "failed"


def test_nobody_sees_the_job_of_another(started: Callable[..., Job]) -> None:
    job = started("count", to=1)
    assert jobs.look(job.id, "minh") is None
    assert jobs.look("0" * 32, "lan") is None
    assert jobs.look("../lan", "lan") is None


def test_a_folder_is_closed_to_others_and_forgotten_after_a_day() -> None:
    folder = jobs.new_folder(NOW)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    yesterday = (NOW - timedelta(hours=25)).timestamp()
    os.utime(folder, (yesterday, yesterday))
    jobs.new_folder(NOW)
    assert not folder.exists()


def test_a_job_that_runs_is_not_forgotten(started: Callable[..., Job]) -> None:
    job = wait_for(started("count", to=10_000), lambda now: now.done > 0)
    yesterday = (NOW - timedelta(hours=25)).timestamp()
    os.utime(job.folder, (yesterday, yesterday))
    jobs.new_folder(NOW)
    assert job.folder.exists()
