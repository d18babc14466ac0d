"""Opening a register with a made-up province's workbook, beside the bare reading of the file."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from .machine import data_folder, peak_memory, print_table, timed, use
from .opening_data import MEMBERS, ON, VILLAGES, workbook

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
GOAL_SECONDS = 120


def run() -> None:
    """Write the workbook, open an empty register with it, read it barely, and print."""
    folder = data_folder("opening")
    shutil.rmtree(folder, ignore_errors=True)
    use(folder)
    from django.core.management import call_command

    from chibo.exchange.workbook.examination import examine
    from chibo.exchange.workbook.opening import open_examined
    from chibo.exchange.workbook.reading import read_workbook

    call_command("migrate", verbosity=0)
    data = workbook()
    found: list[Any] = []
    reading = timed(lambda: read_workbook(data))
    checking = timed(lambda: found.append(examine(data, ON)))
    if found[0].errors or len(found[0].draft.members) != MEMBERS:
        raise ValueError(f"the workbook is not as it should be: {found[0].errors[:3]}")
    recording = timed(lambda: open_examined(found[0], "bench", NOW))
    opening = checking + recording
    rows = [
        _row("chibo open: read, check, judge, record", opening),
        _row("  of this, reading in a process of its own", reading),
        _row("  of this, checking and judging", checking - reading),
        _row("  of this, recording", recording),
        _row("bare reading: python-calamine", timed(_by_calamine(data))),
        _row("bare reading: pandas with openpyxl", timed(_by_pandas(data))),
    ]
    title = f"Opening: {MEMBERS:,} members, {VILLAGES:,} villages, {len(data) / 1e6:.1f} MB"
    print_table(title, ("", "s", "members/s"), rows)
    met = "yes" if opening <= GOAL_SECONDS else "no"
    print(f"goal {GOAL_SECONDS} s, met: {met}; peak memory {peak_memory():.2f} GB")


def _row(name: str, seconds: float) -> tuple[str, str, str]:
    return name, f"{seconds:.1f}", f"{MEMBERS / seconds:,.0f}"


def _by_calamine(data: bytes) -> Callable[[], None]:
    from python_calamine import CalamineWorkbook

    def read() -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()

    return read


def _by_pandas(data: bytes) -> Callable[[], None]:
    import pandas as pd

    return lambda: pd.read_excel(io.BytesIO(data), sheet_name=None, engine="openpyxl") and None
