"""Days that officers write into lists."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chibo.campaign.wrong import Wrong


def refuse_to_come(day: date, field: str, now: datetime) -> None:
    """Raise Wrong where the day is to come: a list says what was, not what may be."""
    if day > timezone.localdate(now):
        raise Wrong(field, _("This day is to come: write it once it has come."))
