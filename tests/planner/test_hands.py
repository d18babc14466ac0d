"""Processes that work for this one: they answer, may die, and end with the block."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from chibo.planner.hands import Hands, Lost


def test_each_question_has_its_answer() -> None:
    with Hands(2) as hands:
        asked = [hands.ask(pow, 2, n) for n in range(20)]
        assert [future.result() for future in asked] == [2**n for n in range(20)]


def test_a_process_that_dies_is_replaced() -> None:
    with Hands(1) as hands:
        with pytest.raises(Lost):
            hands.ask(os._exit, 3).result()
        assert hands.ask(pow, 2, 3).result() == 8


def test_leaving_ends_what_is_at_work() -> None:
    started = time.monotonic()
    with Hands(1) as hands:
        pid = hands.ask(os.getpid).result()
        hands.ask(time.sleep, 60)
        time.sleep(0.1)
    assert time.monotonic() - started < 5
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def test_a_program_from_standard_input_plans_too() -> None:
    program = (
        "from bench.planner_data import district\n"
        "from chibo.planner.solve import plan\n"
        "print(plan(district(), 60).status)\n"
    )
    done = subprocess.run(
        [sys.executable, "-"], input=program, capture_output=True, text=True, check=True
    )
    assert done.stdout == "optimal\n"
