"""The bundle: what goes out comes in again, the same to the last byte."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import msgspec
import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from chibo.access.models import Reading
from chibo.exchange.bundle import schema
from chibo.exchange.bundle.export import (
    NothingToExport,
    TooLargeToExport,
    _csv,
    export_bundle,
)
from chibo.exchange.bundle.importing import NotEmpty, import_bundle
from chibo.exchange.bundle.manifest import MEMBER, NOTICE, SAMPLE_NOTICE
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register.erase import erase
from chibo.register.reads_figures import OutOfScope
from chibo.register.verify import held_spells, verify
from tests.oracle.random_register import random_register
from tests.register.papers import empty_the_register, lenient_papers, record_one_by_one

from .bundles import (
    MOMENT,
    NAMES,
    exported,
    manifest_of,
    members,
    small_register,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline="")))


def everything() -> dict[str, list[dict[str, object]]]:
    """Return every row of the register, but for the automatic numbers of some."""
    found = {}
    for model in apps.get_app_config("register").get_models():
        listed = [
            {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
            for row in model._default_manager.order_by("pk").values()
        ]
        if model in (m.Finding, m.DifferentPeople, m.Outline):
            listed = [{k: v for k, v in row.items() if k != "id"} for row in listed]
        found[model.__name__] = listed
    return found


def test_a_register_comes_back_row_for_row(tmp_path: Path) -> None:
    small_register()
    before = everything()
    path = exported(tmp_path)
    empty_the_register()
    manifest = import_bundle(path)
    assert everything() == before
    assert (manifest.position, manifest.digest) == (5, m.LedgerHead.objects.get().digest)
    assert list(verify()) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_export_of_an_import_is_the_export(tmp_path: Path, seed: int) -> None:
    record_one_by_one(lenient_papers(random_register(seed)))
    spells = list(held_spells())
    first = exported(tmp_path, "first.zip")
    empty_the_register()
    import_bundle(first)
    assert list(held_spells()) == spells
    second = exported(tmp_path, "second.zip")
    assert second.read_bytes() == first.read_bytes()


def test_actor_and_time_alone_tell_two_exports_apart(tmp_path: Path) -> None:
    small_register()
    first = members(exported(tmp_path))
    export_bundle(
        Scope.everything(), tmp_path / "b.zip", "other", MOMENT.replace(year=2027), overwrite=True
    )
    second = members(tmp_path / "b.zip")
    assert {name for name in first if first[name] != second[name]} == {MEMBER}
    changed = msgspec.structs.replace(
        manifest_of(second), exported_by="tester", exported_at=MOMENT, seal=""
    )
    assert changed == msgspec.structs.replace(manifest_of(first), seal="")


def test_work_goes_on_after_an_import(tmp_path: Path) -> None:
    person = small_register()
    path = exported(tmp_path)
    empty_the_register()
    import_bundle(path)
    erase(person, "yêu cầu của người đó", "officer", MOMENT)
    assert m.LedgerHead.objects.get().position == 6
    assert list(verify()) == []


def test_nothing_of_an_erased_person_goes_out(tmp_path: Path) -> None:
    person = small_register()
    (held,) = m.ParticularsVersion.objects.filter(person=person)
    salt = bytes(held.salt).hex()
    whole = b"".join(members(exported(tmp_path, "before.zip")).values())
    assert held.name.encode() in whole and salt.encode() in whole and b"1990-02-03" in whole
    erase(person, "yêu cầu của người đó", "officer", MOMENT)
    path = exported(tmp_path)
    after = b"".join(members(path).values())
    for trace in (held.name.encode(), salt.encode(), b"1990-02-03"):
        assert trace not in after
    empty_the_register()
    import_bundle(path)
    assert list(verify()) == []


def test_names_stand_in_the_table_as_they_are(tmp_path: Path) -> None:
    small_register()
    names = {row["name"] for row in rows(members(exported(tmp_path)), "particulars")}
    assert names == set(NAMES)


def test_the_file_is_the_owners_alone_and_appears_whole(tmp_path: Path) -> None:
    small_register()
    path = exported(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_replaced_only_when_told(tmp_path: Path) -> None:
    small_register()
    path = exported(tmp_path)
    before = path.read_bytes()
    m.RegisterInfo.objects.update(sample_data=True)
    with pytest.raises(FileExistsError):
        exported(tmp_path)
    assert path.read_bytes() == before
    export_bundle(Scope.everything(), path, "tester", MOMENT, overwrite=True)
    assert path.read_bytes() != before
    assert list(tmp_path.iterdir()) == [path]


def test_every_export_is_logged_and_none_without_a_log(tmp_path: Path, monkeypatch) -> None:
    small_register()
    exported(tmp_path)
    assert list(Reading.objects.values_list("username", "what", "about", "at")) == [
        ("tester", "export", "bundle 5", MOMENT)
    ]

    def full(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("chibo.exchange.bundle.export.note_export", full)
    with pytest.raises(OSError, match="disk full"):
        exported(tmp_path, "second.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.zip"]


def test_the_manifest_says_whether_the_data_are_personal_or_a_sample(tmp_path: Path) -> None:
    small_register()
    assert manifest_of(members(exported(tmp_path, "a.zip"))).notice == NOTICE
    m.RegisterInfo.objects.update(sample_data=True)
    assert manifest_of(members(exported(tmp_path, "b.zip"))).notice == SAMPLE_NOTICE


def test_only_a_scope_of_the_whole_register_exports(tmp_path: Path) -> None:
    small_register()
    with pytest.raises(OutOfScope):
        export_bundle(Scope(), tmp_path / "a.zip", "stranger", MOMENT)
    assert list(tmp_path.iterdir()) == []
    assert not Reading.objects.exists()


def test_an_empty_register_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(NothingToExport):
        exported(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_read_again_is_not_exported(tmp_path: Path, monkeypatch) -> None:
    small_register()
    monkeypatch.setattr("chibo.exchange.bundle.export.LONGEST_FIELD", 1000)
    with pytest.raises(TooLargeToExport):
        exported(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_register_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    small_register()
    path = exported(tmp_path)
    before = everything()
    with pytest.raises(NotEmpty):
        import_bundle(path)
    assert everything() == before


def test_every_table_of_the_database_is_in_the_bundle_or_said_to_be_left_out() -> None:
    ours = {
        model
        for config in apps.get_app_configs()
        if config.name.startswith("chibo.")
        for model in config.get_models()
    }
    held = {table.model for table in schema.TABLES}
    assert {model.__name__ for model in ours - held} == set(schema.LEFT_OUT)


def test_the_tables_hold_every_column_that_is_not_derived() -> None:
    for table in (schema.PARTICULARS, schema.FINDINGS, schema.DIFFERENT, schema.OUTLINES):
        fields = {field.name for field in table.model._meta.get_fields()}
        automatic = set() if table is schema.PARTICULARS else {"id"}
        assert set(table.names) == fields - automatic


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2), min_size=1)
)
def test_any_text_survives_the_tables(lines: list[list[str]]) -> None:
    text = io.StringIO(_csv(lines).decode(), newline="")
    assert list(csv.reader(text, strict=True)) == lines
