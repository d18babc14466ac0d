"""Load the demo into the folder that is named: a process of its own, as settings are."""

from __future__ import annotations

import sys
from pathlib import Path

from .machine import use


def load_into(folder: Path) -> None:
    use(folder)
    from django.core.management import call_command
    from django.db import connection

    from chibo.demo.load import load

    (folder / "chibo.sqlite3").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    load()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (folder / "loaded").touch()


if __name__ == "__main__":
    load_into(Path(sys.argv[1]))
