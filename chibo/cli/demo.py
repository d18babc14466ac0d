"""``chibo demo``: the article's district, loaded, printed and served."""

from __future__ import annotations

import argparse
import time
from datetime import date

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access.accounts import made_password, make_account
from chibo.access.rights import Role
from chibo.demo.load import FIRST_DAY, NotADemo, is_loaded, load
from chibo.indicators import headlines
from chibo.indicators.engine import answer
from chibo.indicators.question import Question
from chibo.ledger.scope import Scope
from chibo.register import store
from chibo.register.nodes import find_organisation
from chibo.register.reads import organisations_under

from . import Problem
from .formats import spoken
from .headlines import print_headlines, show_progress
from .serve import serve

OFFICER = "demo"
COMMUNE = "03214"
"""The code of the commune, Mường Luân, whose officer, secretary and viewer have accounts."""
DAY = date(2018, 5, 13)
FLOWS = (*headlines.CAMPAIGN, "cells_founded_village", "villages_newly_independent")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("demo", help=_("load the demo district and serve its pages"))
    parser.add_argument("--no-serve", action="store_true", help=_("load it and print the figures"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load the demo where it is not loaded, print its figures, and serve it."""
    call_command("migrate", verbosity=0)
    try:
        loaded = is_loaded()
    except NotADemo:
        raise Problem(
            _(
                "This register is not a demo and is left as it is. "
                "Name another folder with CHIBO_DATA."
            )
        ) from None
    if not loaded:
        _load()
    store.catch_up()
    _print_headlines()
    if options.no_serve:
        return 0
    print_sign_ins()
    return serve()


def print_sign_ins() -> None:
    """Make an account of each role, with a new password, and print how to sign in."""
    today, now = timezone.localdate(), timezone.now()
    commune = find_organisation(COMMUNE, today, store.known_position(None))
    under = organisations_under(Scope.everything(), commune.id, today)
    cell = next(row for row in under if row.cell_kind == "village")
    of = {
        Role.PROVINCIAL_OFFICER: (OFFICER, None, _("the whole register")),
        Role.COMMUNE_OFFICER: ("demo-xa", commune.id, commune.name),
        Role.CELL_SECRETARY: ("demo-chibo", cell.organisation, cell.name),
        Role.VIEWER: ("demo-xem", commune.id, commune.name),
        Role.ADMINISTRATOR: ("demo-quantri", None, _("the whole register")),
    }
    print(_("Sign in as:"))
    for role, (name, organisation, what) in of.items():
        password = made_password()
        make_account(name, password, role, organisation, OFFICER, now)
        print(f"  {name:14} {password}  {role.value}, {what}")


def _load() -> None:
    started = time.monotonic()
    print(_("Loading the demo: sample data, but for the facts of the article"))
    number = load(show_progress)
    seconds = time.monotonic() - started
    text = _("{number} decisions recorded in {seconds} s")
    print("\r" + text.format(number=spoken(number), seconds=spoken(round(seconds, 1))))


def _print_headlines() -> None:
    columns = store.columns()
    before = answer(Question(on=FIRST_DAY, keys=headlines.SUMMARY), columns).figures
    after = answer(
        Question(on=DAY, since=FIRST_DAY, keys=headlines.SUMMARY + FLOWS), columns
    ).figures
    print_headlines({FIRST_DAY: before, DAY: after})
