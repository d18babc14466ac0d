"""``chibo account``: an account for an officer, with a password typed or made."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils.translation import gettext as _

from chibo.access.accounts import make_officer

from . import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("account", help=_("make an account, or give it a new password"))
    parser.add_argument("name", metavar="NAME")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the account of an officer who reads the whole register."""
    name = options.name.strip()
    if not name or len(name) > 150:
        raise Problem(_("The name of an account has 1 to 150 letters."))
    call_command("migrate", verbosity=0)
    typed = _typed()
    password = typed or secrets.token_urlsafe(12)
    try:
        make_officer(name, password)
    except ValidationError as error:
        raise Problem(" ".join(error.messages)) from None
    if typed:
        print(_("{name} can sign in with the password that you typed.").format(name=name))
    else:
        words = _("Sign in as {name} with the password {password}")
        print(words.format(name=name, password=password))
    return 0


def _typed() -> str:
    """Return a password typed twice in a terminal; none where one is to be made."""
    if not sys.stdin.isatty():
        return ""
    typed = getpass.getpass(_("Password (blank: one is made and shown): "))
    if typed and getpass.getpass(_("Once more: ")) != typed:
        raise Problem(_("The two passwords differ: try again."))
    return typed
