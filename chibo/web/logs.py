"""What is written when something fails: where, never about whom."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import TypeAlias

Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class WithoutValues(logging.Formatter):
    """Writes the kind of an error and the lines of code it passed, but not its message.

    Messages may hold particulars: a database puts the refused row into its own.
    """

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the library's own name
        """Return the errors, the first cause first, with their lines of code."""
        errors = list(_with_causes(ei[1]))
        return "\n".join(line for error in reversed(errors) for line in _lines(error))


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _lines(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
    yield type(error).__qualname__
