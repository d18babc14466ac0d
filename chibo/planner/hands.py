"""Processes that work for this one, and end with it at once."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Queue
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
COMMAND = (sys.executable, "-m", "chibo.planner.worker")


class Lost(RuntimeError):
    """A process ended without an answer."""


class Hands:
    """So many processes; leaving the block kills them, whatever they are at.

    They are started as programs of their own, so that it does not matter how this one was: from
    a file, a server or standard input.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._idle: Queue[subprocess.Popen[bytes]] = Queue()
        self._over = False
        self._all: list[subprocess.Popen[bytes]] = []
        for _ in range(count):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        self._kill()
        self._threads.shutdown(cancel_futures=True)
        self._kill()  # one that was started anew meanwhile
        for process in self._all:
            with suppress(OSError):
                process.communicate()

    def _kill(self) -> None:
        for process in self._all:
            process.kill()

    def ask(self, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Let a process call the function; ``Lost`` if it dies of it."""
        return self._threads.submit(self._answer, function, arguments)

    def _start(self) -> None:
        pipe = subprocess.PIPE
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._all.append(subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, env=environment))
        self._idle.put(self._all[-1])

    def _answer(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        process = self._idle.get()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump((function, arguments), process.stdin)
            process.stdin.flush()
            answer: T = pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            process.kill()
            if not self._over:
                self._start()
            raise Lost from error
        self._idle.put(process)
        return answer
