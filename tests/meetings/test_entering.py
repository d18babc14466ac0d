"""Entering lines: once under one key, two versions where two changed, and none ever lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.ledger.contents import Exempt
from chibo.ledger.scope import Scope
from chibo.meetings import reads
from chibo.meetings.line import Line
from chibo.meetings.models import MeetingVersion
from chibo.meetings.writes import (
    AlreadySettled,
    Changed,
    Entered,
    Entry,
    Refused,
    enter,
    enter_many,
    line_of,
    settle,
)
from chibo.register.models import LedgerHead
from chibo.register.record import record_many
from tests.oracle.builder import Builder
from tests.register.papers import lenient_papers

from .lines import MONTH, RIGHT, TODAY, line

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2018, 5, 13, 8, tzinfo=UTC)
ALL = Scope.everything()
CELL = 1004
EXEMPTED = date(2018, 2, 10)


@pytest.fixture(autouse=True)
def _cell(db: None) -> None:
    r = Builder()
    commune = r.commune()
    village = r.village(commune)
    assert r.cell(commune, base=village) == CELL
    old, *_others = r.members(CELL, village, 4)
    r.member(CELL, village, "probationary")
    r.open()
    r.decide(EXEMPTED, Exempt(old, "age"))
    LedgerHead.objects.get_or_create(id=1)
    record_many(lenient_papers(r.entries), "tester")


def put(of: Line, seen: int, key: str, actor: str = "a", month: date = MONTH) -> Entered:
    return enter(Entry(CELL, month, of, seen, key), actor, NOW, TODAY)


def current() -> MeetingVersion:
    return MeetingVersion.objects.get(current=True, cell=CELL, month=MONTH)


def test_the_first_entry_is_version_one_and_a_correction_the_next() -> None:
    assert put(RIGHT, 0, "k1").number == 1
    assert put(line(minutes=100), 1, "k2").number == 2
    assert line_of(current()) == line(minutes=100)
    assert [row.number for row in reads.versions(ALL, CELL, MONTH)] == [2, 1]


def test_the_same_key_again_is_the_same_entry() -> None:
    first = put(RIGHT, 0, "k1")
    assert put(RIGHT, 0, "k1") == first
    assert MeetingVersion.objects.count() == 1


def test_a_key_stands_for_one_entry_alone() -> None:
    put(RIGHT, 0, "k1")
    with pytest.raises(Refused) as refused:
        put(line(minutes=100), 1, "k1")
    assert [wrong.code for wrong in refused.value.wrongs] == ["key_used"]


@pytest.mark.django_db(transaction=True)
def test_of_four_in_one_instant_one_holds_and_three_wait() -> None:
    def send(number: int) -> str:
        try:
            return put(line(minutes=61 + number), 0, f"k{number}").state
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(send, range(4)))
    assert Counter(states) == {"recorded": 1, "conflict": 3}
    assert sorted(row.minutes or 0 for row in MeetingVersion.objects.all()) == [61, 62, 63, 64]
    assert MeetingVersion.objects.filter(number=1).count() == 1


def test_an_entry_on_an_older_version_waits_beside_the_present_one() -> None:
    put(RIGHT, 0, "k1")
    late = put(line(minutes=100), 0, "k2", "b")
    assert (late.state, late.number) == ("conflict", None)
    assert line_of(current()) == RIGHT
    assert [row.pk for row in reads.conflicts(ALL, [CELL])] == [late.id]


def test_two_who_enter_the_same_do_not_have_to_choose() -> None:
    put(RIGHT, 0, "k1")
    for _ in range(2):
        again = put(RIGHT, 0, "k2", "b")
        assert (again.state, again.number) == ("recorded", 1)
    assert reads.conflicts(ALL, [CELL]) == []
    assert MeetingVersion.objects.filter(actor="b").count() == 1


@pytest.mark.parametrize("keep", [True, False])
def test_of_two_one_is_chosen_and_both_stay(keep: bool) -> None:
    put(RIGHT, 0, "k1")
    other = line(minutes=100)
    late = put(other, 0, "k2", "b")
    settle(late.id, keep, 1, "c", NOW)
    assert line_of(current()) == (other if keep else RIGHT)
    assert reads.conflicts(ALL, [CELL]) == []
    held = [line_of(row) for row in MeetingVersion.objects.all()]
    assert RIGHT in held and other in held
    settled = MeetingVersion.objects.get(pk=late.id)
    assert (settled.settled_by, settled.settled_at) == ("c", NOW)
    with pytest.raises(AlreadySettled):
        settle(late.id, keep, 1, "c", NOW)


def test_nobody_chooses_over_a_version_not_seen() -> None:
    put(RIGHT, 0, "k1")
    late = put(line(minutes=100), 0, "k2", "b")
    put(line(minutes=110), 1, "k3")
    with pytest.raises(Changed):
        settle(late.id, True, 1, "c", NOW)
    assert line_of(current()) == line(minutes=110)


def test_a_wrong_line_leaves_no_trace() -> None:
    with pytest.raises(Refused):
        put(line(present_official=10), 0, "k1")
    assert not MeetingVersion.objects.exists()


def test_a_cell_is_entered_for_months_in_which_it_was_there() -> None:
    with pytest.raises(Refused) as refused:
        put(Line(False, "weather"), 0, "k1", month=date(2015, 11, 1))
    assert [wrong.code for wrong in refused.value.wrongs] == ["no_cell"]
    enter(Entry(CELL, date(2016, 1, 1), Line(False, "weather"), 0, "k2"), "a", NOW, TODAY)


def test_many_lines_are_taken_all_or_none() -> None:
    right = Entry(CELL, MONTH, RIGHT, 0, "k1")
    wrong = Entry(CELL, date(2018, 4, 1), RIGHT, 0, "k2")
    with pytest.raises(Refused):
        enter_many([right, wrong], "a", NOW, TODAY)
    assert not MeetingVersion.objects.exists()


def test_a_foreign_scope_reads_nothing() -> None:
    put(RIGHT, 0, "k1")
    foreign = Scope(organisations=frozenset({CELL + 1}))
    own = Scope(organisations=frozenset({CELL}))
    assert reads.current(foreign, CELL, MONTH) is None
    assert reads.recent(foreign, CELL, MONTH) == {}
    assert reads.expected(foreign, CELL, TODAY) == reads.Expected(0, 0, 0)
    assert reads.cells(foreign, MONTH, TODAY) == []
    assert reads.latest_day(foreign, TODAY) is None
    assert reads.current(own, CELL, MONTH) is not None
    assert reads.expected(own, CELL, TODAY) == reads.Expected(3, 1, 1)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(("a", "b", "desk")),
        st.sampled_from(("type", "send", "send_again", "look", "choose")),
        st.integers(60, 64),
    ),
    max_size=25,
)


class Play:
    """Two phones that keep what is typed until they send it, and a desk that sends at once."""

    def __init__(self) -> None:
        MeetingVersion.objects.all().delete()
        self.keys = count()
        self.seen: Counter[str] = Counter()
        self.kept: dict[str, list[Entry]] = defaultdict(list)
        self.sent: list[tuple[str, Entry]] = []

    def type(self, who: str, minutes: int) -> None:
        entry = Entry(CELL, MONTH, line(minutes=minutes), self.seen[who], f"{who}{next(self.keys)}")
        self.kept[who].append(entry)
        if who == "desk":
            self.send(who, minutes)

    def send(self, who: str, _minutes: int) -> None:
        if self.kept[who]:
            entry = self.kept[who].pop(0)
            enter(entry, who, NOW, TODAY)
            self.sent.append((who, entry))

    def send_again(self, _who: str, minutes: int) -> None:
        if self.sent:
            before = MeetingVersion.objects.count()
            who, entry = self.sent[minutes % len(self.sent)]
            enter(entry, who, NOW, TODAY)
            assert MeetingVersion.objects.count() == before

    def look(self, who: str, _minutes: int) -> None:
        held = reads.current(ALL, CELL, MONTH)
        self.seen[who] = held.number or 0 if held else 0

    def choose(self, who: str, minutes: int) -> None:
        if waiting := reads.conflicts(ALL, [CELL]):
            settle(waiting[0].pk, minutes % 2 == 0, current().number or 0, who, NOW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ACTS)
def test_whatever_two_phones_and_a_desk_do_every_entry_stays_to_be_found(
    acts: list[tuple[str, str, int]],
) -> None:
    play = Play()
    for who, act, minutes in acts:
        getattr(play, act)(who, minutes)
    rows = MeetingVersion.objects.order_by("number")
    for who, entry in play.sent:
        row = rows.get(key=entry.key)
        assert (line_of(row), row.actor) == (entry.line, who)
    numbers = [row.number for row in rows if row.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not play.sent or current().number == max(numbers)


def test_the_members_expected_change_on_their_days() -> None:
    day_before = EXEMPTED - timedelta(days=1)
    steps = reads.expected_steps(ALL, CELL, date(2018, 1, 1), TODAY)
    assert steps == [
        (date(2018, 1, 1), reads.Expected(4, 1, 0)),
        (EXEMPTED, reads.Expected(3, 1, 1)),
    ]
    for on in (day_before, EXEMPTED):
        assert reads.expected_on(steps, on) == reads.expected(ALL, CELL, on)
    assert reads.expected(ALL, CELL, day_before) != reads.expected(ALL, CELL, EXEMPTED)


def test_a_line_survives_the_table_whole() -> None:
    whole = replace(RIGHT, exempt=2, thematic=True, paper_on=date(2018, 3, 6))
    put(whole, 0, "k1")
    assert line_of(current()) == whole
