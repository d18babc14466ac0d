"""What the frame of every page shows."""

from __future__ import annotations

from django.http import HttpRequest

from chibo.register.reads import is_sample


def register_mark(request: HttpRequest) -> dict[str, bool]:
    """Tell the template whether to mark the page as sample data."""
    return {"sample_data": is_sample()}
