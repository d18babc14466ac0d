"""Settings of the tests: a data folder of their own, thrown away, and quick passwords."""

import atexit
import os
import shutil
import tempfile

os.environ["CHIBO_DATA"] = tempfile.mkdtemp(prefix="chibo-test-")
atexit.register(shutil.rmtree, os.environ["CHIBO_DATA"], ignore_errors=True)

from chibo.settings import *  # noqa: E402, F403
from chibo.settings import DATA, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: other processes of the tests must reach it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
