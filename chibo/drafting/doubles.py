"""Whom a draft would enter a second time: members of the same name and date of birth."""

from __future__ import annotations

from collections.abc import Mapping

from chibo.ledger.scope import Scope
from chibo.ledger.spells import STILL_KNOWN
from chibo.register.models import ParticularsVersion
from chibo.register.spelling import plain
from chibo.register.visibility import persons_seen

from . import models as m


def already_there(scope: Scope, draft: m.Draft) -> Mapping[int, list[int]]:
    """Return, by the ordinal of a draft's decision, who in scope looks like those it names.

    Only for who is entitled to persons.
    """
    rows = m.DraftParticulars.objects.filter(paper__draft=draft).exclude(birth_date=None)
    named = list(rows.values_list("paper__ordinal", "person", "name", "birth_date"))
    if not (scope.persons and named):
        return {}
    known = ParticularsVersion.objects.filter(
        known_to=STILL_KNOWN, birth_date__in={born for *_one, born in named}
    ).exclude(person__in={person for _n, person, *_rest in named})
    alike: dict[tuple[str, object], list[int]] = {}
    for person, name, born in known.values_list("person", "name", "birth_date"):
        alike.setdefault((plain(name), born), []).append(person)
    found = {n: alike.get((plain(name), born), []) for n, _person, name, born in named}
    seen = persons_seen(scope, (person for persons in found.values() for person in persons))
    return {n: [p for p in persons if p in seen] for n, persons in found.items()}
