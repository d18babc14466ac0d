"""A process that answers one question after another: ``python -m chibo.planner.worker``.

Questions and answers are pickled, between this program and itself only.
"""

from __future__ import annotations

import os
import pickle
import sys


def main() -> None:
    """Answer until there are no more questions."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not come between the answers
    while True:
        try:
            function, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(function(*arguments), answers)
        answers.flush()


if __name__ == "__main__":
    main()
