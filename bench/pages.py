"""The pages under load: officers at work at once on the demo's district, behind the real server."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from .district import prepare
from .machine import print_table

OFFICER, PASSWORD = "bench", "a-long-pass-word-of-the-bench"
DAYS = ("2016-06-30", "2017-06-30", "2018-05-13", "2021-06-30", "2025-12-31")
PAGES = (
    "",
    "villages",
    "candidates",
    "campaign",
    "meetings",
    "drafts",
    "figures",
    "attention",
    "quality",
)
OFFICERS, READING = 20, 5.0  # of a district; the seconds that each reads a page, on average
ROUNDS = 4
AT_ONCE, ROUNDS_AT_ONCE = 3, 25  # who ask without a pause
WARMING = 4
GOAL_MS = 200
SERVER_WAIT = 60.0
HEAD = ("", "requests", "median ms", "95 % ms", "met")


def run() -> None:
    """Serve a copy of the demo, let officers read, and print the times of each page."""
    prepare()
    with _serving() as port:
        # So often that each process has made what it makes once: trees, figures of a day.
        _together(port, AT_ONCE, 1, 0.0, times=WARMING)
        title = f"Pages: {OFFICERS} officers who read a page for {READING:.0f} s"
        _print(title, _together(port, OFFICERS, ROUNDS, READING))
        title = f"Pages: {AT_ONCE} officers who ask without a pause"
        _print(title, _together(port, AT_ONCE, ROUNDS_AT_ONCE, 0.0))


def _together(
    port: int, officers: int, rounds: int, pause: float, times: int = 1
) -> dict[str, list[float]]:
    """Let so many officers read at once, and return the seconds of each page."""
    taken: dict[str, list[float]] = {page: [] for page in PAGES}
    with ThreadPoolExecutor(officers) as team:
        numbers = range(officers * times)
        for found in team.map(lambda n: _read(port, n, rounds, pause), numbers):
            for page, seconds in found.items():
                taken[page] += seconds
    return taken


def _print(title: str, taken: dict[str, list[float]]) -> None:
    rows = [(f"/{page}", *_of(seconds)) for page, seconds in taken.items()]
    print_table(f"{title}, days in turn (goal: {GOAL_MS} ms at 95 %)", HEAD, rows)


def _of(seconds: list[float]) -> tuple[str, str, str, str]:
    late = quantiles(seconds, n=20)[-1] * 1000
    met = "yes" if late <= GOAL_MS else "no"
    return str(len(seconds)), f"{median(seconds) * 1000:.0f}", f"{late:.0f}", met


def _read(port: int, number: int, rounds: int, pause: float) -> dict[str, list[float]]:
    """Read every page so many times, in an order, on days and with pauses of the officer's own.

    With one round each page is read on every day.
    """
    order = Random(number)
    reader = _Reader(port)
    taken: dict[str, list[float]] = {page: [] for page in PAGES}
    for _round in range(rounds):
        for page in order.sample(PAGES, len(PAGES)):
            for day in DAYS if rounds == 1 else (order.choice(DAYS),):
                if pause:
                    time.sleep(order.expovariate(1 / pause))
                taken[page].append(reader.get(f"/{page}?on={day}"))
    return taken


class _Reader:
    """An officer who has signed in. He reads a page for longer than a connection is kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies = SimpleCookie()
        self._ask("GET", "/sign-in")
        token = self._cookies["csrftoken"].value
        form = {"username": OFFICER, "password": PASSWORD, "csrfmiddlewaretoken": token}
        status = self._ask("POST", "/sign-in", urlencode(form))
        if status != 302:
            raise RuntimeError(f"signing in was answered with {status}")

    def get(self, path: str) -> float:
        """Return the seconds until the whole page is there."""
        started = time.perf_counter()
        status = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}")
        return time.perf_counter() - started

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        headers = {"Cookie": "; ".join(f"{k}={v.value}" for k, v in self._cookies.items())}
        headers["Accept-Encoding"] = "gzip"
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self._port, timeout=120)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        for value in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(value)
        return answer.status


@contextmanager
def _serving() -> Iterator[int]:
    """Serve the register of this process's folder on a free port of this machine."""
    from django.core.management import call_command

    from chibo.access.accounts import make_officer
    from chibo.cli.serve import server_command

    make_officer(OFFICER, PASSWORD)
    call_command("collectstatic", interactive=False, verbosity=0)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(server_command(port), env=os.environ.copy())
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    end = time.monotonic() + SERVER_WAIT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
