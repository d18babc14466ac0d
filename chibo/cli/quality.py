"""What ``chibo verify --all`` adds: figures that do not reconcile, and all that is to be settled.

No names of persons are printed: a terminal keeps what it showed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chibo.indicators.reconcile import Mismatch
from chibo.ledger.scope import Scope
from chibo.register import reads, reads_quality, reads_reconcile
from chibo.register.reads_quality import Matter
from chibo.register.wording import equation, says

from .formats import spoken


def print_quality() -> bool:
    """Print all of it, and tell whether the figures reconcile."""
    scope = Scope.everything()
    span = reads.span(scope)
    if span is None:
        return True
    on = span.latest(timezone.localdate())
    wrong = reads_reconcile.all_mismatches(scope, span, on)
    for one in wrong:
        print(_mismatch(one))
    if not wrong:
        words = _("The figures add up at every unit and the end of every month up to {day}.")
        print(words.format(day=f"{on:%d/%m/%Y}"))
    found = reads_quality.matters(scope, on)
    _print_counts(found)
    for matter in found:
        print(_line(matter, (on - matter.since).days))
    return not wrong


def _mismatch(one: Mismatch) -> str:
    where = reverse(one.tree, args=[one.node]) if one.node else _("The whole register")
    return f"{one.day:%d/%m/%Y}  {where}  {equation(one)}"


def _print_counts(found: Iterable[Matter]) -> None:
    counts = Counter(matter.kind for matter in found)
    for kind, number in counts.most_common():
        print(f"{spoken(number):>8}  {says(kind)}")
    if not counts:
        print(_("There is nothing to settle."))


def _line(matter: Matter, age: int) -> str:
    days = _("{number} days").format(number=spoken(age))
    about = matter.name
    if matter.person:
        about = _("a member of {cell}").format(cell=matter.name)
    if matter.commune_name and matter.commune_name != matter.name:
        about = f"{about}, {matter.commune_name}"
    if matter.kind == "birth_date_missing":
        about = f"{about}: {spoken(matter.number)}"
    page = reverse(matter.page, args=[matter.id])
    return f"{matter.since:%d/%m/%Y}  {days}  {says(matter.kind)}  {about}  {page}"
