"""``chibo account``: an account with a role, with a password typed or made."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.accounts import TwoHats, made_password, make_account
from chibo.access.rights import Role
from chibo.register import store
from chibo.register.nodes import NoSuchNode, find_organisation

from . import Problem
from .user import user_of_the_system


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("account", help=_("make an account, or give it a new password"))
    parser.add_argument("name", metavar="NAME")
    roles = [role.value for role in Role]
    parser.add_argument(
        "--role",
        choices=roles,
        default=Role.PROVINCIAL_OFFICER.value,
        metavar="ROLE",
        help=_("what it is for: {roles}").format(roles=", ".join(roles)),
    )
    words = _(
        "the committee of this territory's code, or the cell of this number (none: the whole)"
    )
    parser.add_argument("--organisation", metavar="CODE", help=words)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make the account with its role: without more, an officer of the whole register."""
    name = options.name.strip()
    if not name or len(name) > 150:
        raise Problem(_("The name of an account has 1 to 150 letters."))
    call_command("migrate", verbosity=0)
    organisation = _organisation(options.organisation)
    typed = _typed()
    password = typed or made_password()
    by, now = user_of_the_system(), timezone.now()
    try:
        make_account(name, password, Role(options.role), organisation, by, now)
    except ValidationError as error:
        raise Problem(" ".join(error.messages)) from None
    except TwoHats:
        words = _("Who administers accounts reads no persons: make another account for this role.")
        raise Problem(words) from None
    if typed:
        print(_("{name} can sign in with the password that you typed.").format(name=name))
    else:
        words = _("Sign in as {name} with the password {password}")
        print(words.format(name=name, password=password))
    return 0


def _organisation(code: str | None) -> int | None:
    if code is None:
        return None
    try:
        return find_organisation(code, timezone.localdate(), store.known_position(None)).id
    except NoSuchNode:
        words = _("No committee or cell has the code {code} today.")
        raise Problem(words.format(code=code)) from None


def _typed() -> str:
    """Return a password typed twice in a terminal; none where one is to be made."""
    if not sys.stdin.isatty():
        return ""
    typed = getpass.getpass(_("Password (blank: one is made and shown): "))
    if typed and getpass.getpass(_("Once more: ")) != typed:
        raise Problem(_("The two passwords differ: try again."))
    return typed
