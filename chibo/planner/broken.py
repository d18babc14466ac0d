"""The rules that a plan can break, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WORDS = {
    "unknown": "The plan names the {what} {id!r}, which the problem does not have.",
    "period_outside": "The {what} of {id!r} is in period {period}; there are periods 1 to {last}.",
    "transferred_twice": "The member {id!r} is transferred more than once.",
    "not_movable": "The member {id!r} may not be transferred to {to!r}.",
    "not_listed": "The member {id!r} is not listed as movable with their own view noted.",
    "too_far": "The member {id!r} would move {km:.1f} km to {to!r}; at most {most} are allowed.",
    "reinforcement_over": "The member {id!r} counts only until period {until}, and is transferred "
    "in period {period}.",
    "admitted_twice": "The candidate {id!r} is admitted more than once.",
    "too_early": "The candidate {id!r} is admitted in period {period}, before period {earliest}.",
    "founded_twice": "The village {id!r} founds a cell more than once.",
    "base_founds": "The village {id!r} founds a cell, but is the base of one already.",
    "merger_due": "The village {id!r} founds a cell, but its merger is due on {day}.",
    "too_few_official": "The cell founded in {id!r} has {have} official members at the end of "
    "period {period}; it must have {must}.",
    "no_leader": "The cell founded in {id!r} has no official member who can lead at the end of "
    "period {period}.",
    "too_few_present": "The cell founded in {id!r} has {have} official members present at the end "
    "of period {period}; it must have {must}.",
    "cell_broken": "The cell {id!r} has {have} official members left at the end of period "
    "{period}; it must keep {must}.",
    "limit_commune": "In period {period} the commune {id!r} has {have} {act}; at most {most} are "
    "possible.",
    "limit_overall": "In period {period} there are {have} {act} in all; at most {most} are "
    "possible.",
    "value_misstated": "The plan states {stated} for {stage}; it is {found}.",
}


class Broken(NamedTuple):
    """One broken rule: its code, and what the sentence speaks of."""

    code: str
    of: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """Say it in words."""
        return WORDS[self.code].format(**self.of)
