"""``chibo replay``, ``verify``, ``erase``, ``tidy``, ``serve``: keeping the register in order."""

from __future__ import annotations

import argparse

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.accounts import has_accounts
from chibo.access.answered import forget_old
from chibo.admissions.enter import erase_due
from chibo.background import jobs
from chibo.register.erase import NothingToErase, erase
from chibo.register.opening import is_empty
from chibo.register.record import Malformed
from chibo.register.replay import BrokenLedger, replay
from chibo.register.store import is_erasure_owed
from chibo.register.verify import verify
from chibo.register.wording import ERASURE_OWED

from . import Problem
from .formats import spoken
from .quality import print_quality
from .serve import serve
from .user import user_of_the_system


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    words = _("fold all spells anew from the ledger")
    commands.add_parser("replay", help=words).set_defaults(run=_replay)
    words = _("check the ledger's chain, effects, spells and particulars")
    check = commands.add_parser("verify", help=words)
    check.add_argument("--all", action="store_true", help=_("also list all that is to be settled"))
    check.set_defaults(run=_verify)
    words = _("serve the pages on 127.0.0.1:8000")
    commands.add_parser("serve", help=words).set_defaults(run=_serve)
    parser = commands.add_parser("erase", help=_("destroy a person's particulars"))
    parser.add_argument("person", metavar="ID", type=int)
    parser.add_argument("--ground", required=True, metavar=_("TEXT"))
    parser.set_defaults(run=_erase)
    words = _("erase candidates who withdrew long enough ago: once a day")
    commands.add_parser("tidy", help=words).set_defaults(run=_tidy)


def _replay(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    try:
        written = replay()
    except BrokenLedger as broken:
        words = _("The ledger itself is broken; restore a backup, then try again: {fault}")
        raise Problem(words.format(fault=broken)) from None
    print(_("{number} spells written").format(number=spoken(written)))
    return 0


def _verify(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    number = 0
    for number, line in enumerate(verify(), 1):  # noqa: B007
        print(line)
    reconciled = not options.all or print_quality()
    if number or not reconciled:
        return 1
    print(_("Ledger, effects, spells and particulars fit together."))
    print(
        _(
            "Names and codes of persons are not encrypted here: "
            "keep the data folder closed and on an encrypted volume."
        )
    )
    return 0


def _erase(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    try:
        position = erase(options.person, options.ground, user_of_the_system(), timezone.now())
    except NothingToErase:
        words = _("Nothing is held of person {person}: check the number on the person's page.")
        raise Problem(words.format(person=options.person)) from None
    except Malformed as error:
        raise Problem(str(error)) from None
    print(
        _("Erased by entry {position}; old backups are yours to destroy.").format(position=position)
    )
    if is_erasure_owed():
        print(ERASURE_OWED)
        return 1
    return 0


def _tidy(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    now = timezone.now()
    number = erase_due(user_of_the_system(), now)
    forget_old(now)
    jobs.forget_old(now)
    words = _("{number} candidates erased; old backups are yours to destroy.")
    print(words.format(number=spoken(number)))
    if is_erasure_owed():
        print(ERASURE_OWED)
        return 1
    return 0


def _serve(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    if is_empty():
        print(_("The register is empty: sign in, and the first page leads through its opening."))
    if not has_accounts():
        print(_("Nobody can sign in yet. Make an account with: chibo account NAME"))
    return serve()
