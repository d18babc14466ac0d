"""The rules that a plan can break, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .saying import N_

WORDS = {
    "unknown": N_("The plan names '{id}', which the problem does not have."),
    "period_outside": N_("An act of '{id}' is in period {period}; there are periods 1 to {last}."),
    "transferred_twice": N_("The member '{id}' is transferred more than once."),
    "not_movable": N_("The member '{id}' may not be transferred to '{to}'."),
    "not_listed": N_("The member '{id}' is not listed as movable with their own view noted."),
    "too_far": N_("The member '{id}' would move {km} km to '{to}'; at most {most} are allowed."),
    "reinforcement_over": N_(
        "The member '{id}' counts only until period {until}, and is transferred in period {period}."
    ),
    "admitted_twice": N_("The candidate '{id}' is admitted more than once."),
    "too_early": N_(
        "The candidate '{id}' is admitted in period {period}, before period {earliest}."
    ),
    "founded_twice": N_("The village '{id}' founds a cell more than once."),
    "base_founds": N_("The village '{id}' founds a cell, but is the base of one already."),
    "merger_due": N_("The village '{id}' founds a cell, but its merger is due on {day}."),
    "too_few_official": N_(
        "The cell founded in '{id}' has {have} official members at the end of "
        "period {period}; it must have {must}."
    ),
    "no_leader": N_(
        "The cell founded in '{id}' has no official member who can lead at the end of "
        "period {period}."
    ),
    "too_few_present": N_(
        "The cell founded in '{id}' has {have} official members present at the end "
        "of period {period}; it must have {must}."
    ),
    "cell_broken": N_(
        "The cell '{id}' has {have} official members left at the end of period "
        "{period}; it must keep {must}."
    ),
    "limit_commune": N_(
        "In period {period} the commune '{id}' has {have} ({act}); at most {most} are possible."
    ),
    "limit_overall": N_(
        "In period {period} there are {have} in all ({act}); at most {most} are possible."
    ),
    "unknown_stage": N_("The plan states a value for '{stage}', which is no stage."),
    "value_misstated": N_("The plan states {stated} for {stage}; it is {found}."),
}


class Broken(NamedTuple):
    """One broken rule: its code, and what the sentence speaks of."""

    code: str
    of: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """Say it in words."""
        return WORDS[self.code].format(**self.of)
