"""What an account reads, in words: its largest places or organisations."""

from __future__ import annotations

from datetime import date

from django.utils.translation import pgettext

from chibo.indicators.question import Tree
from chibo.ledger.scope import Scope
from chibo.register import reads
from chibo.register.reads_roots import own_roots

MOST_NAMES = 3


def names_of_own(scope: Scope, tree: Tree, on: date) -> str:
    """Return the names of the largest units within the scope, and how many more there are."""
    named = reads.place_names if tree == "place" else reads.organisation_names
    names = sorted(named((root.node for root in own_roots(scope, tree, on)), on).values())
    left = len(names) - MOST_NAMES
    more = [pgettext("areas", "and %(n)s more") % {"n": left}] if left > 0 else []
    return ", ".join(names[:MOST_NAMES] + more)
