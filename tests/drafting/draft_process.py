"""A process of its own that records a draft, for the tests of concurrency.

python -m tests.drafting.draft_process DRAFT ACTOR
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
django.setup()

from chibo.drafting.writes import NotNow, record  # noqa: E402
from chibo.ledger.scope import Scope  # noqa: E402

print("ready", flush=True)
sys.stdin.readline()
try:
    record(Scope.everything(), int(sys.argv[1]), sys.argv[2], datetime.now(UTC))
    print("recorded")
except NotNow:
    print("too late")
