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


def test_nothing_is_left_at_work_when_the_program_that_asks_is_killed() -> None:
    """The solver would go on for a minute; it is gone soon after."""
    program = (
        "import os, sys, time\n"
        "from chibo.planner.component import solve_part\n"
        "from chibo.planner.hands import Hands\n"
        "from bench.planner_data import generated\n"
        "with Hands(1) as hands:\n"
        "    pid = hands.ask(os.getpid).result()\n"
        "    hands.ask(solve_part, generated(1, 1, 700, 20), (), 60.0)\n"
        "    time.sleep(3)\n"
        "    print(pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    pid = int(asking.stdout.readline())
    os.kill(pid, 0)
    asking.kill()
    asking.wait()
    ends = time.monotonic() + 5
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < ends:
            os.kill(pid, 0)
            time.sleep(0.1)
