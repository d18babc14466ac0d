"""``chibo replay``, ``verify`` and ``serve``: keeping the register in order and at hand."""

from __future__ import annotations

import argparse

from django.core.management import call_command
from django.utils.translation import gettext as _

from chibo.register.replay import BrokenLedger, replay
from chibo.register.verify import verify

from . import Problem
from .formats import spoken
from .serve import serve


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    for name, run, words in (
        ("replay", _replay, _("fold all spells anew from the ledger")),
        ("verify", _verify, _("check the ledger's chain, effects, spells and particulars")),
        ("serve", _serve, _("serve the pages on 127.0.0.1:8000")),
    ):
        commands.add_parser(name, help=words).set_defaults(run=run)


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
    if number:
        return 1
    print(_("Ledger, effects, spells and particulars fit together."))
    print(
        _(
            "Names and codes of persons are not encrypted here: "
            "keep the data folder closed and on an encrypted volume."
        )
    )
    return 0


def _serve(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    return serve()
