"""The demo's district: how soon its overview is there, and how fast it records."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from chibo.indicators import headlines

from .machine import data_folder, print_table, side_by_side, timed, use

ON, SINCE = date(2018, 5, 13), date(2016, 1, 1)
ACT_DAY = date(2026, 10, 1)
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
FIGURES = (*headlines.SUMMARY, *headlines.CAMPAIGN, "villages_newly_independent")
REPEATS = 21
ONE_BY_ONE, TOGETHER = 100, 500
GOAL_MS, GOAL_AFTER_DECISION_MS = 100, 200
HELD_DAY = "9999-12-31"


def run() -> None:
    """Load the demo unless it is there, work on a copy of it, and print."""
    prepare()
    from chibo.register import store

    store.catch_up()
    _print_overview()
    _print_recording()
    _print_beside()


def prepare() -> None:
    """Let this process work on a copy of the demo, loaded once and kept."""
    loaded, copy = data_folder("district"), data_folder("district-copy")
    if not (loaded / "loaded").exists():
        print("district: loading the demo", file=sys.stderr, flush=True)
        from .machine import in_own_process

        in_own_process("bench.district_load", str(loaded))
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    shutil.copy(loaded / "chibo.sqlite3", copy / "chibo.sqlite3")
    use(copy)


def _print_overview() -> None:
    from chibo.indicators.engine import answer
    from chibo.indicators.question import Question
    from chibo.register import store
    from chibo.register.record import record_many

    from .profile import by_statement

    question = Question(ON, FIGURES, since=SINCE)

    def ask() -> Any:
        return answer(question, store.columns())

    same_head = median([timed(ask) for _ in range(REPEATS + 1)][1:])
    after, reading = [], []
    papers = _papers()
    for _ in range(REPEATS):
        record_many([next(papers)], "bench")
        reading.append(timed(store.columns))
        after.append(reading[-1] + timed(ask))
    rows = [
        ("head unchanged", f"{same_head * 1000:.0f}", f"{GOAL_MS}", _met(same_head, GOAL_MS)),
        (
            "right after a decision",
            f"{median(after) * 1000:.0f}",
            f"{GOAL_AFTER_DECISION_MS}",
            _met(median(after), GOAL_AFTER_DECISION_MS),
        ),
        ("  of this, reading the tail", f"{median(reading) * 1000:.0f}", "", ""),
    ]
    title = f"District: {len(FIGURES)} figures of the overview, counted anew (medians)"
    print_table(title, ("", "ms", "goal", "met"), rows)
    statements = by_statement(ask)
    total = sum(statements.values())
    first = [f"{made} {taken / total:.0%}" for made, taken in list(statements.items())[:4]]
    print(f"spread over {len(statements)} kinds of small statements: {', '.join(first)}")


def _met(seconds: float, goal_ms: int) -> str:
    return "yes" if seconds * 1000 <= goal_ms else "no"


def _papers() -> Iterator[Any]:
    """Yield papers that the register takes: admissions and transfers within a commune in turn."""
    from chibo.ledger.contents import Admit, TransferWithin
    from chibo.ledger.decision import Decision
    from chibo.register.record import Paper

    homes, members = _homes(), _members()
    person = 1 << 60
    for number, (mover, held_in) in enumerate(members):
        committee, cell, village = homes[number % len(homes)]
        content: Any
        if number % 2:
            person += 1
            content = Admit(person, cell, village)
        else:
            near = [h for h in homes if h[0] == _committee_of(homes, held_in) and h[1] != held_in]
            if not near:
                continue
            committee, cell, village = near[number % len(near)]
            content = TransferWithin(mover, cell, village)
        decision = Decision(ACT_DAY, content, committee, f"{number}-QĐ/ĐU", ACT_DAY)
        yield Paper(decision, NOW)


def _homes() -> list[tuple[int, int, int | None]]:
    """Return the cells of communes on the day: committee, cell, and the village it is based in."""
    from chibo.ledger.spells import STILL_KNOWN
    from chibo.register import models as m

    held = {"known_to": STILL_KNOWN, "valid_from__lte": ACT_DAY, "valid_to__gt": ACT_DAY}
    organisations = m.OrganisationSpell.objects.filter(**held)
    committees = organisations.filter(kind="commune_committee").values_list("organisation")
    cells = organisations.filter(kind="cell", parent__in=committees)
    bases = m.CoverageSpell.objects.filter(role="base", **held).values_list("cell", "village")
    based_in = dict(bases)
    return [
        (parent, cell, based_in.get(cell))
        for cell, parent in cells.order_by("organisation").values_list("organisation", "parent")
    ]


def _members() -> list[tuple[int, int]]:
    """Return the official members of the day, with their cells, whom nothing awaits later."""
    from chibo.ledger.spells import FOREVER, STILL_KNOWN
    from chibo.register import models as m

    rows = m.MembershipSpell.objects.filter(
        known_to=STILL_KNOWN, valid_from__lt=ACT_DAY, valid_to=FOREVER, standing="official"
    )
    return list(rows.order_by("person").values_list("person", "cell"))


def _committee_of(homes: list[tuple[int, int, int | None]], cell: int) -> int | None:
    return next((committee for committee, own, _ in homes if own == cell), None)


def _print_recording() -> None:
    from chibo.register.record import record, record_many

    from .profile import fsync_seconds, sql_of

    papers = _papers()
    for _ in range(REPEATS):
        next(papers)
    single = [next(papers) for _ in range(ONE_BY_ONE)]
    last = next(papers)
    many, more = ([next(papers) for _ in range(TOGETHER)] for _ in range(2))

    def one_by_one() -> None:
        for paper in single:
            record(paper.decision, "bench", paper.recorded_at)

    alone = timed(one_by_one)
    database = sql_of(lambda: record_many(many, "bench"))
    together = timed(lambda: record_many(more, "bench"))
    rows = [
        ("record, one by one", f"{ONE_BY_ONE / alone:,.0f}", f"{alone / ONE_BY_ONE * 1000:.1f}"),
        ("record_many", f"{TOGETHER / together:,.0f}", f"{together / TOGETHER * 1000:.1f}"),
    ]
    print_table("District: recording", ("", "decisions/s", "ms each"), rows)
    sent, seconds = sql_of(lambda: record(last.decision, "bench", last.recorded_at))
    fsync = fsync_seconds(Path(os.environ["CHIBO_DATA"]))
    print(
        f"record sends {sent} statements, {seconds * 1000:.1f} ms of its time (a sync of the disk "
        f"takes {fsync * 1000:.1f} ms); record_many {database[0]:,} for {TOGETHER}, "
        f"{database[1] / TOGETHER * 1000:.2f} ms each; the rest is Python"
    )


def _print_beside() -> None:
    from chibo.indicators.engine import answer
    from chibo.indicators.question import Question
    from chibo.register import columns, store

    from .district_plain import KEYS, frames_of, in_pandas, in_sqlite

    question = Question(ON, KEYS, since=SINCE, by="commune")
    frames = frames_of(columns.whole(store.head().position))

    def in_engine() -> dict[str | None, tuple[Any, ...]]:
        rows = answer(question, store.columns()).rows
        return {row.code: tuple(row.figures[key] for key in KEYS) for row in rows}

    sides: dict[str, Callable[[], Any]] = {
        "engine": in_engine,
        "SQLite, one statement": lambda: in_sqlite(SINCE, ON),
        "pandas, frames in memory": lambda: in_pandas(frames, SINCE, ON),
    }
    answers = {name: ask() for name, ask in sides.items()}
    for name, found in answers.items():
        if found != answers["engine"]:
            raise ValueError(f"{name} and the engine disagree: {found} {answers['engine']}")
    times = side_by_side(sides, REPEATS)
    loading = timed(lambda: frames_of(columns.whole(store.head().position)))
    rows = [(name, f"{seconds * 1000:.0f}") for name, seconds in times.items()]
    rows.append(("  loading the frames, before", f"{loading * 1000:.0f}"))
    title = "District: villages by status, members by standing, admissions, of each commune"
    print_table(title, ("", "ms"), rows)
