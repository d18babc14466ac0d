"""``chibo digest``: the daily e-mail of what needs attention, to who chose it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.access import digests
from chibo.access.scopes import reader_of
from chibo.attention import reads
from chibo.attention.item import Rule, counts
from chibo.attention.wording import RULES
from chibo.ledger.scope import Scope
from chibo.register.reads import span

from .formats import spoken

OFF = "django.core.mail.backends.dummy.EmailBackend"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    words = _("send the daily e-mail of what needs attention: once a day")
    commands.add_parser("digest", help=words).set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Send every account that chose it its counts; what could not be sent gives status 1."""
    if settings.EMAIL_BACKEND == OFF:
        print(_("Nothing is sent: set CHIBO_MAIL to the address of a mail server."))
        return 0
    call_command("migrate", verbosity=0)
    today = timezone.localdate()
    sent, failed, why = 0, 0, ""
    for choice in digests.chosen():
        scope = reader_of(choice.user, today).scope()
        known = span(scope)
        if known is None:
            continue
        subject, text = written(scope, known.latest(today))
        try:
            sent += send_mail(subject, text, None, [choice.email])
        except OSError as error:
            failed, why = failed + 1, str(error)
    print(_("{number} e-mails sent").format(number=spoken(sent)))
    if failed:
        words = _("{number} e-mails could not be sent: {why}")
        print(words.format(number=spoken(failed), why=why))
    return 1 if failed else 0


def written(scope: Scope, on: date) -> tuple[str, str]:
    """Return subject and text of an e-mail: counts by rule and a link. It names nobody."""
    found = counts(reads.items(scope, Scope(), on))
    day, number = f"{on:%d/%m/%Y}", sum(found.values())
    subject = _("What needs attention on {day}: {number}").format(day=day, number=spoken(number))
    lines = _lines(found) or [_("Nothing needs attention on {day}.").format(day=day)]
    base = os.environ.get("CHIBO_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    link = f"{base}{reverse('attention')}?on={on.isoformat()}"
    end = _("You chose this e-mail on the page of your account; there you can also end it.")
    return subject, "\n".join([*lines, "", _("The list: {link}").format(link=link), "", end, ""])


def _lines(found: Mapping[Rule, int]) -> list[str]:
    return [f"{RULES[rule]}: {spoken(number)}" for rule, number in found.items()]
