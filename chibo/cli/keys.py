"""``chibo keys rotate``: a new key for what is encrypted in the database."""

from __future__ import annotations

import argparse

from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.utils.translation import gettext as _

from chibo.register.sealed import key_file, rotate

from . import Problem
from .formats import spoken


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("keys", help=_("the keys of encrypted fields"))
    acts = parser.add_subparsers(required=True, metavar="act", parser_class=type(parser))
    act = acts.add_parser("rotate", help=_("encrypt everything with a new key, forget the old one"))
    act.set_defaults(run=_rotate)


def _rotate(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=0)
    try:
        number = rotate()
    except InvalidToken:
        words = _("A key is missing in {file}: put the file back from its copy, then try again.")
        raise Problem(words.format(file=key_file())) from None
    print(_("{number} rows encrypted with a new key.").format(number=spoken(number)))
    print(_("Keep a copy of {file} apart from copies of the database.").format(file=key_file()))
    return 0
