"""What is wrong with the register near some subjects: one pure function for all uses.

Recording compares what ``violations`` finds before and after a decision; verification and
data quality call it on everything. Each finding has a grade (the table is in
``docs/violations.md``):

* impossible: never recorded;
* rule: refused with its source, unless the decision names it as an exception with a ground;
* notice: recorded and listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..spells import Conflict
from .duties import of_duty
from .grades import GRADES, Grade
from .near import DUTIES, Focus, Near, Violation, holder_of
from .organisations import of_organisation
from .persons import of_person
from .places import of_place

__all__ = [
    "DUTIES",
    "GRADES",
    "Focus",
    "Grade",
    "Near",
    "Violation",
    "holder_of",
    "violations",
]


def violations(near: Near, focus: Focus, found: Iterable[Conflict] = ()) -> set[Violation]:
    """Return everything that is wrong with the subjects of the focus."""
    result = {Violation("conflict", c.subject, c.effective_on) for c in found}
    for person in focus.persons:
        result.update(of_person(near, person))
    for organisation in focus.organisations:
        result.update(of_organisation(near, organisation))
    for place in focus.places:
        result.update(of_place(near, place))
    for duty in focus.duties:
        result.update(of_duty(near, duty))
    return result
