"""Who runs the command line."""

from __future__ import annotations

import os
import pwd


def user_of_the_system() -> str:
    """Return the operating system's user, marked so that no account is taken for it.

    Asked of the system, not of the environment, which anybody may set.
    """
    number = os.getuid()
    try:
        return f"os:{pwd.getpwuid(number).pw_name}"
    except KeyError:
        return f"os:{number}"
