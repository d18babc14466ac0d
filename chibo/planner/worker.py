"""A process that answers one question after another: ``python -m chibo.planner.worker``.

Questions and answers are pickled, between this program and itself only.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time

LOOKS_EVERY = 0.5
"""Seconds between two looks whether the program that asks is still there."""


def main() -> None:
    """Answer until there are no more questions, or nobody who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks hears it too, and ends this process
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the answers
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(function(*arguments), answers)
        answers.flush()


def _end_with(parent: int) -> None:
    """End, whatever is at work, once the program that asks has been ended by force."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY)
    os._exit(1)


if __name__ == "__main__":
    main()
