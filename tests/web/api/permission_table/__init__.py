"""Who may ask which operation of the API: one line per operation, by area.

To add an operation, add a line to its area. The test fails while one is missing.
"""

from __future__ import annotations

from .campaign import CAMPAIGN
from .candidates import CANDIDATES
from .drafts import DRAFTS
from .line import Line, Table
from .meetings import MEETINGS
from .plans import PLANS
from .register import REGISTER

TABLE: Table = REGISTER | DRAFTS | MEETINGS | CANDIDATES | CAMPAIGN | PLANS

__all__ = ["TABLE", "Line"]
