"""The log of reads: written once, by program and database alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from chibo.access import readings
from chibo.access.models import NotToBeChanged, Reading

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)


@pytest.fixture
def line(db: None) -> Reading:
    readings.note_person("reader", 7, NOW)
    return Reading.objects.get()


def test_the_program_refuses_to_change_a_line(line: Reading) -> None:
    line.about = "8"
    for act in (
        line.save,
        line.delete,
        Reading.objects.all().delete,
        lambda: Reading.objects.update(about="8"),
    ):
        with pytest.raises(NotToBeChanged):
            act()
    assert Reading.objects.get().about == "7"


@pytest.mark.parametrize(
    "sql", ["UPDATE access_reading SET about = '8'", "DELETE FROM access_reading"]
)
def test_the_database_refuses_too(line: Reading, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match="not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Reading.objects.get().about == "7"


def test_lines_are_found_by_kind_account_and_day(line: Reading) -> None:
    readings.note_export("other", "figures.csv", NOW.replace(day=3), "for the committee")
    day = NOW.date()
    assert readings.lines().count() == 2
    assert [one.username for one in readings.lines("export")] == ["other"]
    assert [one.what for one in readings.lines(username="READ")] == ["person"]
    assert [one.username for one in readings.lines(since=day.replace(day=2))] == ["other"]
    assert [one.username for one in readings.lines(on=day)] == ["reader"]
