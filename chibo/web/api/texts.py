"""Texts as programs write them: without blanks around them, and of what a database keeps."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00]+$")]
"""A text that must be there."""
MaySay = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00]*$")]
"""A text that may be empty."""
