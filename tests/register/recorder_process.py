"""A process of its own that records decisions, for the tests of concurrency.

python -m tests.register.recorder_process CELL FIRST_PERSON HOW_MANY
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.settings")
django.setup()

from chibo.ledger.contents import Admit  # noqa: E402
from chibo.ledger.decision import Decision  # noqa: E402
from chibo.register.models import OrganisationSpell  # noqa: E402
from chibo.register.record import record  # noqa: E402

cell, first, many = (int(word) for word in sys.argv[1:4])
issuer = OrganisationSpell.objects.get(kind="district_committee").organisation
print("ready", flush=True)
sys.stdin.readline()
for person in range(first, first + many):
    act = Admit(person, cell)
    decision = Decision(date(2017, 2, 3), act, issuer=issuer, number=f"{person}-QĐ/HU")
    record(decision, f"process {first}", datetime.now(UTC))
