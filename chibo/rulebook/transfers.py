"""Until when a member is transferred whose work or residence changed, and how long one is a guest.

Rulebook, section 2.4.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from . import rule
from .dates import months_after, working_days_after


def transfer_begins_until(away_since: date, expected_back: date | None) -> date | None:
    """Return the last day on which the transfer of a member who works far away may begin.

    None where the member is expected back within the time that temporary activity is for. Who
    names no day of return is taken to stay away.
    """
    least = months_after(away_since, rule("transfer_away_months", away_since).value)
    if expected_back is not None and expected_back < least:
        return None
    return working_days_after(away_since, rule("transfer_begin_working_days", away_since).value)


def last_day_of_temporary(since: date, purpose: Literal["work", "study"]) -> date:
    """Return the last day on which temporary activity that began so may end.

    For work or residence it is shorter than the months of the rule, for study at most so long.
    """
    end = months_after(since, rule(f"temporary_activity_{purpose}_months", since).value)
    return end if purpose == "study" else end - timedelta(days=1)


def paper_presented_until(introduced_on: date) -> date:
    """Return the last day on which a member may present the paper of introduction."""
    limit = rule("transfer_present_working_days", introduced_on)
    return working_days_after(introduced_on, limit.value)
