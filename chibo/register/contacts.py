"""A member's numbers, telephone and address: sealed, shown to those entitled to the person.

They have no history: who read the person before a transfer reads them no longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
from django.db import transaction

from chibo.indicators.grains import N_
from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN

from . import models as m
from .sealed import seal, unseal
from .visibility import sees_membership

LONGEST_ADDRESS = 200


@dataclass(frozen=True)
class Contact:
    """What is sealed of a member; empty where it is not known."""

    citizen_number: str = ""
    card_number: str = ""
    phone: str = ""
    address: str = ""


_PATTERNS = {
    "citizen_number": (r"\d{12}", N_("A citizen number has twelve digits.")),
    "card_number": (r"[\w./-]{3,20}", N_("Write the card's number as it stands on it.")),
    "phone": (r"\+?\d{9,14}", N_("A telephone number has nine to fourteen digits.")),
    "address": (rf".{{1,{LONGEST_ADDRESS}}}", N_("Write the address in at most 200 characters.")),
}


def read_contact(typed: Mapping[str, str]) -> tuple[Contact, dict[str, str]]:
    """Return what was typed, and a sentence for each field that is wrong."""
    spaced = {"address"}
    values = {
        name: " ".join(typed.get(name, "").split())
        if name in spaced
        else "".join(typed.get(name, "").split())
        for name in _PATTERNS
    }
    wrong = {
        name: words
        for name, (pattern, words) in _PATTERNS.items()
        if values[name] and not re.fullmatch(pattern, values[name])
    }
    return Contact(**values), wrong


def reads_contact(scope: Scope, person: int) -> bool:
    """Tell whether the reader has the person today, not only up to a transfer."""
    known = m.MembershipSpell.objects.filter(person=person, known_to=STILL_KNOWN)
    last = known.order_by("-valid_from", "-id").first()
    return scope.persons and last is not None and sees_membership(scope, last)


def contact_of(scope: Scope, person: int) -> Contact | None:
    """Return what is sealed of a person; none where it is out of scope."""
    if not reads_contact(scope, person):
        return None
    row = m.SealedContact.objects.filter(person=person).first()
    return msgspec.json.decode(unseal(bytes(row.sealed)), type=Contact) if row else Contact()


@transaction.atomic
def keep_contact(person: int, contact: Contact, actor: str, now: datetime) -> None:
    """Seal what is known of a person, in place of what was; nothing is kept of what is empty."""
    m.LedgerHead.objects.select_for_update().get(id=1)
    if contact == Contact():
        m.SealedContact.objects.filter(person=person).delete()
        return
    sealed = seal(msgspec.json.encode(asdict(contact)).decode())
    kept = {"sealed": sealed, "changed_by": actor, "changed_at": now}
    m.SealedContact.objects.update_or_create(person=person, defaults=kept)
