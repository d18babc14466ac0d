"""``chibo token``: a token of the API for a program, made under an account."""

from __future__ import annotations

import argparse
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.rights import Role
from chibo.access.tokens import LONGEST_DAYS, LONGEST_NAME, make_token
from chibo.register import store
from chibo.register.nodes import NoSuchNode, find_organisation

from . import Problem


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("token", help=_("make a token of the API for a program"))
    parser.add_argument("account", metavar="ACCOUNT")
    parser.add_argument("program", metavar="PROGRAM")
    parser.add_argument("--role", choices=[role.value for role in Role], required=True)
    parser.add_argument(
        "--organisation", metavar="CODE", help=_("code of the territory, or number of the cell")
    )
    parser.add_argument("--days", type=int, default=90, help=_("how long it holds"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make a token and print its secret, this once."""
    call_command("migrate", verbosity=0)
    user = User.objects.filter(username=options.account, is_active=True).first()
    if user is None:
        raise Problem(_("There is no account {name}.").format(name=options.account))
    if not 1 <= options.days <= LONGEST_DAYS:
        raise Problem(_("A token holds 1 to {n} days.").format(n=LONGEST_DAYS))
    if not 1 <= len(options.program.strip()) <= LONGEST_NAME:
        raise Problem(_("The name of a program has 1 to 60 letters."))
    now = timezone.now()
    until = timezone.localdate() + timedelta(days=options.days)
    organisation = _organisation(options.organisation)
    role = Role(options.role)
    print(make_token(user, options.program.strip(), role, organisation, until, now))
    return 0


def _organisation(code: str | None) -> int | None:
    if code is None:
        return None
    try:
        return find_organisation(code, timezone.localdate(), store.head().position).id
    except NoSuchNode:
        raise Problem(_("There is no organisation {code}.").format(code=code)) from None
