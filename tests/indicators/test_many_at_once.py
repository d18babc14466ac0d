"""Several threads ask at once, in a process that has just begun."""

from __future__ import annotations

import subprocess
import sys

ASKED_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from chibo.indicators.engine import answer
from chibo.indicators.question import Question
from chibo.indicators.snapshot import Columns
from chibo.indicators.columns import SCHEMAS

columns = Columns.of({name: schema.empty_table() for name, schema in SCHEMAS.items()})
question = Question(on=date(2018, 5, 13), keys=("cells", "members"))
together = Barrier(8)

def ask(_number):
    together.wait()
    return answer(question, columns).figures["cells"]

with ThreadPoolExecutor(8) as threads:
    print(list(threads.map(ask, range(8))))
"""


def test_all_threads_ask_the_same_database() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED_AT_ONCE], capture_output=True, text=True)
    assert done.stdout.strip() == str([0] * 8), done.stderr
