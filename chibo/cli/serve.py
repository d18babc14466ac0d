"""``chibo serve``: the pages, by gunicorn on the loopback address."""

from __future__ import annotations

import os
import socket
import sys

from django.core.management import call_command
from django.utils.translation import gettext as _

from . import Problem

HOST, PORT = "127.0.0.1", 8000
MOST_PROCESSES = 4


def server_command(port: int) -> list[str]:
    """Return the command that serves the pages on a port of the loopback address.

    One process for each core, since of the threads of one only one at a time runs Python.
    """
    processes = min(MOST_PROCESSES, len(os.sched_getaffinity(0)))
    command = [sys.executable, "-m", "gunicorn", "chibo.web.wsgi:application"]
    command += ["--bind", f"{HOST}:{port}", "--workers", str(processes), "--threads", "4"]
    return [*command, "--log-level", "warning"]


def serve() -> int:
    """Gather the static files and serve the pages until stopped."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            text = _("Port {port} is taken: stop the program that uses it, then try again.")
            raise Problem(text.format(port=PORT)) from None
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"http://{HOST}:{PORT}/", flush=True)
    os.execv(sys.executable, server_command(PORT))  # noqa: S606
