"""What is wrong with what somebody wants to write."""

from __future__ import annotations

from django.utils.functional import Promise


class Wrong(ValueError):
    """A value cannot be written; ``field`` names it, the message says what to do."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
