"""Opening an empty register with a workbook that was examined and found right."""

from __future__ import annotations

from datetime import datetime

from chibo.register.opening import Progress, open_register, silent
from chibo.register.record import Paper

from .examination import Examination


def open_examined(
    found: Examination, actor: str, now: datetime, progress: Progress = silent
) -> int:
    """Record everything, all or nothing, and return the number of decisions.

    Raises ValueError for an examination with errors, and NotEmpty.
    """
    if found.errors:
        raise ValueError("a workbook with errors is not opened")
    papers = [Paper(act.decision, now, act.particulars) for act in found.acts]
    return open_register(papers, found.on, actor, progress=progress)
