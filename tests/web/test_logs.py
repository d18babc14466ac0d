"""What is written when something fails: where, never about whom."""

from __future__ import annotations

import logging
from io import StringIO

from chibo.web.logs import WithoutValues


def _read(row: dict[str, str]) -> str:
    try:
        return row["birthday of Lò Văn Mẫu"]
    except KeyError:
        raise ValueError("Lò Văn Mẫu, sinh 1980") from None


def test_an_error_is_written_without_its_message() -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutValues("%(message)s"))
    logger = logging.Logger("of this test")
    logger.addHandler(handler)
    try:
        _read({})
    except ValueError:
        logger.exception("Internal Server Error: /persons/1")
    lines = written.getvalue().splitlines()
    assert lines[0] == "Internal Server Error: /persons/1"
    assert lines[-1] == "ValueError"
    assert "KeyError" in lines
    assert any(line.endswith(" _read") for line in lines)
    assert "Mẫu" not in written.getvalue()
