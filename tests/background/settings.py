"""Settings of the processes that these tests start."""

from chibo.settings import *  # noqa: F403

BACKGROUND_WORK = {"count": "tests.background.work.count", "fail": "tests.background.work.fail"}
