"""Where the bench keeps its data, how it times, and how it prints."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any


def data_folder(name: str) -> Path:
    """Return a folder of the bench below CHIBO_DATA: kept between runs, outside the repository's
    tracked files."""
    return Path(os.environ.get("CHIBO_DATA", "var")).resolve() / "bench" / name


def use(folder: Path) -> None:
    """Let this process work on a register of its own, in SQLite in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["CHIBO_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "chibo.settings"
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def side_by_side(sides: Mapping[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Return the median seconds of each side; the sides take turns, after one turn unmeasured."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(repeats + 1):
        for name, ask in sides.items():
            seconds = timed(ask)
            if turn:
                taken[name].append(seconds)
    return {name: median(times) for name, times in taken.items()}


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds that the act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def peak_memory() -> float:
    """Return the greatest resident memory of this process so far, in GB (10^9 bytes).

    Read from Linux's own account: what getrusage tells may be that of the process that started
    this one.
    """
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e9


def in_own_process(module: str, *arguments: str) -> str:
    """Run a module of the bench in a process of its own, and return what it printed."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [f"{row[0]:<{widths[0]}}"]
        cells += [f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells))
