"""The words for steps, stages and deadlines, and what each refusal says to its reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .steps import Refusal

Words = dict[str, Promise]

STEPS: Words = {
    "helper": _("Helper assigned"),
    "course": _("Awareness course"),
    "applied": _("Application and life story"),
    "check_asked": _("Background check asked for"),
    "check_answered": _("Background check answered"),
    "introduced": _("Introduction"),
    "excepted": _("Consent to an exception"),
    "cell_resolved": _("Resolution of the cell"),
    "committee_resolved": _("Resolution of the grassroots committee"),
    "extended": _("More time for the decision"),
    "decided": _("Decision on admission"),
    "admitted": _("Ceremony"),
    "new_member_course": _("Course for new members"),
    "recognition_resolved": _("Resolution of the cell on official status"),
    "recognition_committee_resolved": _("Resolution of the grassroots committee on it"),
    "recognised": _("Decision on official status"),
}
STAGES: Words = {
    "listed": _("On the list of sources"),
    "trained": _("Course done"),
    "applied": _("File in the making"),
    "resolved": _("Waits for the decision"),
    "decided": _("Waits for the ceremony"),
    "probation": pgettext_lazy("stage", "On probation"),
    "considered": _("Waits for official status"),
    "official": _("Official member"),
}
DEADLINES: Words = {
    "check_answer": _("Answer to the background check"),
    "file_age": _("Cell considers the file, or has it checked again"),
    "course_ends": _("Certificate of the course is valid until then"),
    "admission_decision": _("Committee decides on admission"),
    "ceremony": _("Ceremony is held"),
    "consider": _("Cell considers official status"),
    "recognition_decision": _("Committee decides on official status"),
    "review": _("Inactive for long: keep or take off the list"),
}
TURNS: Words = {"cell": _("the cell"), "committee": _("the committee")}
CAUSES: Words = {
    "own_wish": _("own wish"),
    "moved_away": _("moved away"),
    "not_suitable": _("the cell took the person off the list"),
    "inactive": _("inactive for long"),
    "died": _("died"),
    "mistake": _("entered by mistake"),
}
RULES: Words = {"admission_age": _("over the age"), "schooling": _("schooling below the rule")}
GROUNDS: Words = {
    "no_organisation": _("no Party organisation there"),
    "no_member": _("no member there"),
    "special_need": _("special need"),
    "mountain_area": _("mountain, border or minority area"),
    "village_elder": _("village elder, head or person of prestige"),
}
REFUSALS: Words = {
    "missing": _("First comes another step: {step}."),
    "done": _("This step is taken already: {step}. Take it back if it is wrong."),
    "too_late": _("It is too late for this step: {step} is done."),
    "not_needed": _("The committee above the cell decides itself: this step is not needed."),
    "future": _("The day lies ahead: enter what has happened, up to {day}."),
    "before": _("It cannot be before {step} of {day}."),
    "before_listing": _("It cannot be before the cell listed the person, on {day}."),
    "before_last": _("It cannot be before what was done last, on {day}: check the day."),
    "told_before": _("The person is told after the cell resolved it, on {day} or later."),
    "class_backwards": _("The class began after its certificate: check both days."),
    "class_before": _("The class began too early: it follows the listing, or the ceremony."),
    "helper_not_official": _("The helper is an official member of this cell on {day}."),
    "introducers": _(
        "Two official members introduce, or one with a resolution of the Youth Union."
    ),
    "introducer_not_official": _("Who introduces is an official member on {day}."),
    "together_missing": _("Write since when they have worked or lived with the person."),
    "together_short": _("They introduce after a year together, on {day} or later."),
    "union_later": _("The resolution of the Youth Union is of {day} or earlier."),
    "ground_unfit": _("This ground is none for this rule: choose another."),
    "wrong_consent": _("Another body gives this consent: choose the one that may."),
    "course_expired": _("The certificate of the course was valid until {day}: enter a new one."),
    "file_old": _("The check was good until {day}: ask for a supplementary one first."),
    "birth_date_missing": _("Write the date of birth."),
    "birth_date_wrong": _("Check the date of birth."),
    "too_young": _("The person is 18 on {day}: the cell considers the case from then on."),
    "too_old": _("The person is over 60: enter the consent of the province first."),
    "schooling": _("Lower secondary school is needed: enter the consent to an exception first."),
    "schooling_mountain": _("In such an area primary school is needed, or another ground."),
    "votes_too_many": _("There are more votes than members who may vote."),
    "votes_short": _("Two thirds of those who may vote have to vote for it."),
    "extended_late": _("More time can be given until {day} only."),
    "wrong_body": _("Another body decides on this date: choose it."),
    "probation_lasts": _("Probation lasts until {day}: the cell resolves on that day or later."),
    "withdrawn": _("The person is off the list since {day}: undo that first."),
    "ended": _("The person is no member any more."),
    "is_member": _("The person is a member: what comes now is recorded in the register."),
    "no_cause": _("Choose the cause."),
    "no_cell": _("Choose a cell that exists."),
    "not_covered": _("The cell does not cover this village: choose the village's own cell."),
    "name": _("Write the name, in at most 120 characters."),
    "already_followed": _(
        "This person was entered already, with all of this: open the page of the one entered."
    ),
    "nothing_to_take_back": _("There is no step to take back."),
    "recorded": _("This is recorded in the register: revoke the decision there."),
    "plan_number": _("Write a whole number from 0 to 10000, or nothing."),
}
FIELDS: dict[str, str] = {
    "told_before": "told_on",
    "class_backwards": "began_on",
    "class_before": "began_on",
    "helper_not_official": "helper",
    "introducers": "second",
    "introducer_not_official": "first",
    "union_later": "union_on",
    "together_missing": "together_since",
    "together_short": "together_since",
    "ground_unfit": "ground",
    "wrong_consent": "consented_by",
    "votes_too_many": "votes_for",
    "votes_short": "votes_for",
    "wrong_body": "issuer",
    "birth_date_missing": "birth_date",
    "birth_date_wrong": "birth_date",
    "no_cause": "cause",
    "no_cell": "cell",
    "not_covered": "village",
    "name": "name",
    "already_followed": "name",
}
"""The field that a refusal is about; of the others it is the day."""


def sentence(refusal: Refusal) -> str:
    """Return what a refusal says, with its source where it has one."""
    said = str(REFUSALS[refusal.code]).format(
        day=f"{refusal.day:%d/%m/%Y}" if refusal.day else "",
        step=_within(str(STEPS.get(refusal.step, ""))),
    )
    return f"{said} ({refusal.source})" if refusal.source else said


def _within(words: str) -> str:
    """Return words as they stand within a sentence; names keep their capitals."""
    return words[:1].lower() + words[1:]
