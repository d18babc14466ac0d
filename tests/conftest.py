"""What all tests share: a column store of their own, and the demo, built once per run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from chibo.register import store
from chibo.register.models import LedgerHead

from .access.world import World, record_world

Once = Callable[[Callable[[], Any]], Any]
"""Records something, and returns what the recording returns."""

CHIBO = Path(sys.executable).parent / "chibo"


def run_chibo(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, on the register in the folder, in English.

    ``variables``: more of the environment.
    """
    environment = {**os.environ, "CHIBO_DATA": str(folder), "CHIBO_LANGUAGE": "en"}
    environment |= {"DJANGO_SETTINGS_MODULE": "chibo.settings"}
    environment.pop("DATABASE_URL", None)
    environment |= variables
    return subprocess.run(
        [CHIBO, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Give the ledger its head again: migrations make it, the flush after some tests takes it.

    After the last test there is no database any more.
    """
    result = yield
    if nextitem is None:
        return result
    marked = item.get_closest_marker("django_db")
    if "transactional_db" in getattr(item, "fixturenames", ()) or (
        marked is not None and marked.kwargs.get("transaction")
    ):
        with item.config.stash[blocking_manager_key].unblock():
            LedgerHead.objects.get_or_create(id=1)
    return result


@pytest.fixture(autouse=True)
def _own_column_store(settings, tmp_path: Path) -> None:
    """Keep one test's snapshots from the next: positions start anew in each database."""
    settings.DATA = tmp_path
    store.forget()


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Once]:
    """Record something once for all tests of a module: each test undoes only what it writes."""
    block = transaction.atomic()
    with django_db_blocker.unblock():
        block.__enter__()

    def recorded(record: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock():
            return record()

    yield recorded
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture(scope="module")
def kept_world(once: Once) -> World:
    """The register of two communes, for all tests of a module."""
    found: World = once(record_world)
    return found


@pytest.fixture
def in_english() -> Iterator[None]:
    """Let the program speak English, whatever the tests before have left."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a register with the whole demo. Only to be read: copy it to write.

    Of processes that share the tests of one run, the first one makes it, and each has a copy:
    a test that holds the database does not keep those of another process waiting.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _with_demo(base / "the-demo")
    own = base / "the-demo"
    shutil.copytree(_with_demo(base.parent / "the-demo"), own)
    return own


def _with_demo(folder: Path) -> Path:
    """Load the demo into the folder, unless another process of this run has done so."""
    printed = folder / "printed.txt"
    folder.mkdir(exist_ok=True)
    with (folder.parent / "the-demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not printed.exists():
            made = run_chibo(folder, "demo", "--no-serve")
            assert made.returncode == 0, made.stderr
            printed.write_text(made.stdout)
    return folder


@contextmanager
def register_in(folder: Path, settings) -> Iterator[None]:
    """Let the test's database be the one in the folder; what is written to it is rolled back."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo is built on SQLite")
    settings.DATA = folder
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(folder / "chibo.sqlite3")
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        store.forget()


@pytest.fixture
def demo_data(
    demo_folder: Path, settings, django_db_setup: None, django_db_blocker
) -> Iterator[None]:
    """Let the test's database be the demo; what the test writes is rolled back."""
    with django_db_blocker.unblock(), register_in(demo_folder, settings):
        yield
