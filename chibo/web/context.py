"""What the frame of every page shows."""

from __future__ import annotations

from django.http import HttpRequest

from chibo.access.rights import Right
from chibo.register.reads import is_sample


def register_mark(request: HttpRequest) -> dict[str, bool]:
    """Tell the template whether to mark the page as sample data, and whether to offer decisions."""
    reader = getattr(request, "reader", None)
    return {
        "sample_data": is_sample(),
        "may_record": reader is not None and reader.may(Right.RECORD),
    }
