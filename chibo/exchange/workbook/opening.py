"""Opening an empty register with a workbook that was examined and found right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chibo.admissions.enter import NewCandidate, enter
from chibo.register.opening import Progress, open_register, silent
from chibo.register.record import Paper

from .examination import Examination


@transaction.atomic
def open_examined(
    found: Examination, actor: str, now: datetime, progress: Progress = silent
) -> int:
    """Record everything, enter the candidates, all or nothing; return the number of decisions.

    Raises ValueError for an examination with errors, and NotEmpty.
    """
    if found.errors:
        raise ValueError("a workbook with errors is not opened")
    papers = [Paper(act.decision, now, act.particulars) for act in found.acts]
    number = open_register(papers, found.on, actor, progress=progress)
    for one in found.draft.candidates:
        village = one.village.place if one.village else None
        home = (one.cell.organisation, village)
        enter(NewCandidate(one.particulars, *home, one.listed_on, one.told_on), actor, now)
    return number
