"""The log of reads, for the administrator: to be read, and nothing else."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chibo.access import accounts as acts
from chibo.access import readings as log
from chibo.access.models import Reading
from chibo.access.rights import Right
from chibo.ledger.scope import Scope
from chibo.register import reads

from ...moment import NotADay, read_day
from ...wording import ACCOUNT_ACTS, ACCOUNT_ROLES, word
from ..common import needs
from .common import private

PAGE_SIZE = 100
FILTERS = ("what", "who", "since", "on")
KINDS = (Reading.PERSON, Reading.EXPORT, Reading.REFUSED, Reading.ACCOUNT)


@needs(Right.ADMINISTER)
def readings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List who read which person's page, exported, was refused, or changed an account.

    An administrator of a part reads of the accounts that he administers alone.
    """
    chosen = {name: request.GET.get(name, "").strip()[:150] for name in FILTERS}
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name in ("since", "on"):
        try:
            if chosen[name]:
                days[name] = read_day(chosen[name])
        except NotADay as error:
            errors[name] = str(error)
    what = chosen["what"] if chosen["what"] in KINDS else ""
    of = None if scope.whole else {user.username for user in acts.accounts(scope)}
    found = log.lines(what, chosen["who"], days.get("since"), days.get("on"), of)
    pages = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": "readings",
        "chosen": chosen,
        "errors": errors,
        "kinds": KINDS,
        "readings": pages,
        "lines": _lines(list(pages)),
        "keep": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return private(request, "accounts/readings.html", context, wrong=bool(errors))


def _lines(found: list[Reading]) -> list[tuple[Reading, str]]:
    """Return the lines with what they are about: of accounts in words, with names of committees."""
    acts = [one.about.partition(": ")[2].split() for one in found if one.what == Reading.ACCOUNT]
    ids = {int(part[1]) for part in acts if len(part) == 3 and part[1].isdecimal()}
    names = reads.organisation_names(ids, timezone.localdate())
    return [
        (one, _account(one.about, names) if one.what == Reading.ACCOUNT else one.about)
        for one in found
    ]


def _account(about: str, names: dict[int, str]) -> str:
    act, _colon, rest = about.partition(": ")
    said = [word(ACCOUNT_ACTS, act)]
    parts = rest.split()
    if len(parts) == 3:
        role, organisation, name = parts
        where = names.get(int(organisation), organisation) if organisation.isdecimal() else ""
        said += [name, word(ACCOUNT_ROLES, role), *([where] if where else [])]
    else:
        said.append(rest)
    return " · ".join(said)
