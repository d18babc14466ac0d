"""A small register in a folder of its own, for pages of meetings behind a real server.

Run as a script in the folder's environment: it prints the cell's and the committee's ids.
"""

from __future__ import annotations

from datetime import UTC, datetime

SECRETARY, STRANGER, DESK = "secretary", "stranger", "desk"
"""Who writes for the one cell, for the other one, and for all."""


def build() -> tuple[int, int, int]:
    """Record two communes with a cell each, and return a cell, its committee, the other cell."""
    from chibo.register import models as m
    from chibo.register.record import record_many
    from tests.oracle.builder import FIRST_DAY, Builder
    from tests.register.papers import lenient_papers

    r = Builder()
    commune, other = r.commune(), r.commune()
    village, far = r.village(commune), r.village(other)
    cell, foreign = r.cell(commune, base=village), r.cell(other, base=far)
    r.members(cell, village, 7)
    r.member(cell, village, "probationary")
    r.members(foreign, far, 3)
    r.open()
    record_many(lenient_papers(r.entries), "tester")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, sample_data=True)
    return cell, r.committees[commune], foreign


def accounts(cell: int, foreign: int, password: str) -> None:
    """Make the accounts that write."""
    from chibo.access.accounts import make_account
    from chibo.access.rights import Role

    now = datetime(2026, 1, 1, tzinfo=UTC)
    for name, organisation in ((SECRETARY, cell), (STRANGER, foreign), (DESK, None)):
        make_account(name, password, Role.CELL_SECRETARY, organisation, "tester", now)


def main() -> None:
    """Prepare the folder named in the environment."""
    import django

    django.setup()
    from django.core.management import call_command

    from .conftest import PASSWORD

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    cell, committee, foreign = build()
    accounts(cell, foreign, PASSWORD)
    print(cell, committee, foreign)


if __name__ == "__main__":
    main()
