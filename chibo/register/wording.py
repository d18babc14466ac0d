"""What each finding says to the person who reads it, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chibo.indicators.definitions import COUNTS
from chibo.indicators.reconcile import Mismatch
from chibo.ledger.violations import Violation

MALFORMED = _("A field of the decision is empty, too long or not of its kind.")
UNKNOWN_TARGET = _(
    "Entry {target} cannot be revoked or replaced: it is not there, has no effects "
    "(a revocation, a correction), or is withdrawn already. Record anew."
)
ERASURE_OWED = _(
    "Another process reads the database, so that erased names may still lie in its log: "
    "close it, then run chibo verify."
)
FINDINGS = {
    "impossible_date": _(
        "A date cannot be right: a year out of reach, an admission after the entry, "
        "or something that is to end before it begins."
    ),
    "opening_on_another_day": _("All opening balances take effect on one day, that of the first."),
    "wrong_parent": _("The unit above is none, or not of a higher level: choose another."),
    "missing_successor": _(
        "What goes over into another must have existed until then, and the other exist from then."
    ),
    "unknown_exception": _("An exception is granted from a rule only: check its code."),
    "dates_out_of_order": _("The cell resolves, the committee decides, then comes the ceremony."),
    "conflict": _("Another decision already settles the same thing on this date: replace it."),
    "without_effect": _(
        "The decision would change nothing on this date, because its subject is not there: "
        "check the date, or revoke the decision that ended it."
    ),
    "already_member": _("This person is already a member on this date: record a transfer."),
    "not_probationary": _("Only a probationary member is recognised: check person and date."),
    "standing_back": _("An official member does not become probationary again."),
    "missing_standing": _("This person is no member on this date: record the admission first."),
    "same_as_itself": _("Both are one and the same entry: choose two."),
    "kept_unknown": _("The person to be kept is no member on any day: keep the other one."),
    "kept_is_duplicate": _(
        "The person to be kept would be the same as a third one: decide each with the one "
        "who is kept in the end."
    ),
    "is_duplicate": _(
        "This person is the same as person {person}: decide on that one, or take back that "
        "they are the same."
    ),
    "missing_cell": _("The cell does not exist for the whole time: move its members first."),
    "missing_village": _("The village does not exist for the whole time: count them elsewhere."),
    "missing_parent": _("The unit above does not exist for the whole time: move this one first."),
    "missing_place": _("The place does not exist on this date: create it first."),
    "already_exists": _("This unit exists already."),
    "wrong_split": _("Only a cell is split into cells."),
    "wrong_seat": _("A committee leads a place of its own level: choose the commune, for one."),
    "place_led_twice": _("Another committee leads this place on this date: end or merge it first."),
    "code_taken": _("Another place has this code on this date: check the code."),
    "after_death": _("This person's death is on record: revoke it if it was entered by mistake."),
    "two_bases": _("A cell is based in one village only: end the earlier base."),
    "coverage_without_cell": _("A cell that does not exist cannot cover a village."),
    "coverage_without_village": _("The village covered does not exist for the whole time."),
    "missing_issuer": _("The organisation that decided does not exist on the signing date."),
    "nothing_ended": _(
        "There is nothing to end: this person is not exempt, away or in another cell on this date."
    ),
    "guest_at_home": _(
        "A member takes part for a time in another cell than the own one: end that first."
    ),
    "two_secretaries": _("Another secretary is in office on this date: relieve that one first."),
    "duty_without_unit": _("The organisation or village does not exist on this date."),
    "duty_without_member": _("This person is no member on this date: check person and date."),
    "holder_outside": _("The holder belongs neither to the organisation nor to a cell below it."),
    "holder_not_official": _("Offices are held by official members."),
    "two_deputies": _("A cell has one deputy secretary at most."),
    "duty_outlives_unit": _("The organisation or village has ended: relieve who holds it."),
    "holder_has_left": _("The holder has left: relieve them, or appoint whoever they really are."),
    "not_committee_member": _("Members of a committee answer for villages; this one is in none."),
    "number_missing": _("This kind of decision needs the number of the signed paper."),
    "wrong_deciding_body": _("Another body decides this kind of decision on this date."),
    "founding_below_min": _("A new cell needs at least three official members."),
    "early_recognition": _("Official status begins at the end of the probation, not before."),
    "late_recognition": _("Official status begins at the exact end of the probation."),
    "admission_age": _("A person is admitted from 18 to 60 years of age."),
    "cell_below_min": _("The cell has fewer than three official members."),
    "village_blank": _("No member is counted for the village."),
    "village_uncovered": _("No cell covers the village."),
    "outlives_place": _("The committee's place has ended: merge or dissolve the committee."),
    "counted_outside_cell": _("The member is counted for a village that the cell does not cover."),
    "admission_decided_late": _("Decided later than the working days allowed."),
    "ceremony_late": _("The ceremony was later than the working days allowed."),
    "recognition_resolved_early": _(
        "The cell considers official status when the probation is over, not before."
    ),
    "temporary_activity_length": _(
        "Temporary activity lasts from three months to under a year, for study up to two years."
    ),
    "recognition_resolved_late": _("The cell considered official status too late."),
    "transfer_begun_late": _("The transfer began later than the working days allowed."),
    "transfer_presented_late": _(
        "The paper of introduction was presented later than the working days allowed."
    ),
}

GAPS = {
    "recognition_overdue": _(
        "The probation is over and the time for considering it has passed: record the recognition."
    ),
    "birth_date_missing": _("Members without a date of birth: put their particulars right."),
    "point_missing": _("The village has no point: the map cannot draw it."),
}
"""What is found by looking at the whole register, not at a recording."""
GRADES: dict[str, Promise] = {
    "exception": _("Exceptions with a ground"),
    "notice": _("Notices"),
    "gap": _("Missing or overdue"),
}
"""How matters of data quality are grouped."""


def says(kind: str) -> str:
    """Return what a finding or a gap says, in the reader's language."""
    return str(FINDINGS.get(kind) or GAPS[kind])


def equation(mismatch: Mismatch) -> str:
    """Return in words what does not come out, with both numbers."""
    label = gettext(COUNTS[mismatch.key].label)
    if mismatch.identity is None:
        words = gettext("{label}: {found}, but the rows add up to {expected}")
        return words.format(label=label, found=mismatch.found, expected=mismatch.expected)
    plus, minus = mismatch.identity.plus, mismatch.identity.minus
    terms = " + ".join(gettext(COUNTS[key].label) for key in plus)
    terms += "".join(f" - {gettext(COUNTS[key].label)}" for key in minus)
    words = gettext("{label}: {found}, but {terms} = {expected}")
    return words.format(label=label, found=mismatch.found, terms=terms, expected=mismatch.expected)


def sentence(violation: Violation, names: Mapping[int, str] | None = None) -> str:
    """Return a finding as a sentence with its date and, where it has one, its source.

    A person is named where the name is given; else by number, as in what is printed or kept.
    """
    person = (names or {}).get(violation.kept, violation.kept)
    said = str(FINDINGS[violation.code]).format(person=person)
    text = f"{violation.on:%d/%m/%Y}: {said}"
    return f"{text} ({violation.source})" if violation.source else text
