"""The words for the codes of the register."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chibo.planner.problem import ProblemError

Words = dict[str, Promise]

STATUSES: Words = {
    "independent": _("Independent"),
    "host": _("Host of a joint cell"),
    "guest": _("Guest of a joint cell"),
    "uncovered": _("No cell covers it"),
}
"""Statuses of a village, from the strongest to the weakest."""
BLANK = _("Blank: no member")

LEVELS: Words = {
    "province": _("Province"),
    "district": _("District"),
    "commune": _("Commune"),
    "village": _("Village"),
}
ORGANISATIONS: Words = {
    "provincial_committee": _("Provincial committee"),
    "district_committee": _("District committee"),
    "commune_committee": _("Commune committee"),
    "cell": _("Cell"),
}
CELL_KINDS: Words = {
    "village": _("Village cell"),
    "office": _("Office cell"),
    "school": _("School cell"),
    "health": _("Health station cell"),
    "police": _("Police cell"),
    "army": _("Army cell"),
    "border": _("Border guard cell"),
}
ROLES: Words = {"base": _("based here"), "guest": _("takes it in")}
STANDINGS: Words = {"official": _("official"), "probationary": _("probationary")}
OFFICES: Words = {
    "secretary": _("Secretary"),
    "deputy_secretary": _("Deputy secretary"),
    "committee_member": _("Committee member"),
}
"""Offices of a cell or committee, from the highest on."""
EXEMPTIONS: Words = {
    "age": _("by age"),
    "health": _("by health"),
    "other": _("on another legal ground"),
}
"""Grounds of an exemption."""
PURPOSES: Words = {
    "work": _("work or residence elsewhere: from three months to under a year"),
    "study": _("study: from three months to two years"),
}
"""What temporary activity is for."""
SEXES: Words = {"male": _("male"), "female": _("female")}
ETHNIC_GROUPS: Words = {
    "mong": _("Mông"),
    "thai": _("Thái"),
    "kho_mu": _("Khơ Mú"),
    "kinh": _("Kinh"),
    "xinh_mun": _("Xinh Mun"),
    "lao": _("Lào"),
    "other": _("other group"),
}
EDUCATION: Words = {
    "primary": _("primary school"),
    "lower_secondary": _("lower secondary school"),
    "upper_secondary": _("upper secondary school"),
    "higher": _("higher education"),
}
AGE_BANDS: Words = {
    "0_30": _("30 and younger"),
    "31_40": _("31 to 40"),
    "41_50": _("41 to 50"),
    "51_60": _("51 to 60"),
    "61_up": _("over 60"),
}
"""Bands of age, by the codes of ``chibo.indicators.traits``."""
DIFFICULTIES: Words = {
    "I": _("zone I"),
    "II": _("zone II"),
    "III": _("zone III"),
    "no_village": _("counted for no village"),
}
"""Classes of difficulty of a village; of members also of no village."""

DECISIONS: Words = {
    "opening_balance": _("Opening balance"),
    "create_place": _("Place created"),
    "rename_place": _("Place renamed"),
    "reparent_place": _("Place moved to another unit"),
    "merge_places": _("Places merged"),
    "split_place": _("Place divided"),
    "end_place": _("Place ended"),
    "profile_place": _("Yearly profile"),
    "found": _("Organisation founded"),
    "found_by_split": _("Cell founded by split"),
    "merge_organisations": _("Organisations merged"),
    "dissolve": _("Organisation dissolved"),
    "change_coverage": _("Coverage changed"),
    "rename_organisation": _("Organisation renamed"),
    "reparent_organisation": _("Organisation moved under another"),
    "admit": _("Admission"),
    "recognise": _("Recognition as official member"),
    "transfer_in": _("Transfer in from outside"),
    "transfer_out": _("Transfer out"),
    "transfer_within": _("Transfer between cells"),
    "remove": _("Removal from the list"),
    "expel": _("Expulsion"),
    "leave": _("Left at own request"),
    "death": _("Death"),
    "exempt": _("Exemption from work and meetings"),
    "resume": _("Exemption ended"),
    "away": _("Works far away"),
    "back": _("Back from afar"),
    "temporary_activity": _("Temporary activity in another cell"),
    "end_temporary_activity": _("Temporary activity ended"),
    "appoint": _("Appointment"),
    "relieve": _("Relief from office"),
    "in_charge_of_village": _("In charge of a village"),
    "end_charge_of_village": _("Charge of a village ended"),
    "in_charge_of_households": _("In charge of a group of households"),
    "end_charge_of_households": _("Charge of households ended"),
    "correct_particulars": _("Particulars put right"),
    "erase_particulars": _("Particulars erased"),
    "same_person": _("Two persons found to be one"),
    "revoke": _("Revocation"),
    "replace": _("Replacement"),
}
"""Kinds of decisions."""

DRAFT_STATES: Words = {
    "draft": pgettext_lazy("draft", "in preparation"),
    "waiting": pgettext_lazy("draft", "waits for approval"),
    "approved": pgettext_lazy("draft", "approved"),
    "recorded": pgettext_lazy("draft", "recorded"),
    "discarded": pgettext_lazy("draft", "discarded"),
}
"""States of a draft."""

REASONS: Words = {
    "opening": _("opening balance"),
    "creation": _("creation"),
    "renaming": _("renaming"),
    "reparenting": _("move to another unit"),
    "place_merger": _("merger of places"),
    "place_split": _("division of a place"),
    "place_end": _("end of a place"),
    "profile": _("yearly profile"),
    "founding": _("founding"),
    "split": _("split of a cell"),
    "split_source": _("split of a cell"),
    "merger": _("merger of organisations"),
    "dissolution": _("dissolution"),
    "coverage_change": _("change of coverage"),
    "admission": _("admission"),
    "recognition": _("recognition"),
    "transfer_in": _("transfer in"),
    "transfer_out": _("transfer out"),
    "transfer_within": _("transfer"),
    "removal": _("removal from the list"),
    "expulsion": _("expulsion"),
    "leaving": _("leaving at own request"),
    "death": _("death"),
    "exemption": _("exemption"),
    "resumption": _("end of an exemption"),
    "away": _("work far away"),
    "back": _("return from afar"),
    "temporary": _("temporary activity"),
    "temporary_end": _("end of temporary activity"),
    "appointment": _("appointment"),
    "relief": _("relief from office"),
    "charge": _("charge of a village"),
    "charge_end": _("end of a charge"),
    "households": _("charge of households"),
    "households_end": _("end of a charge"),
    "duplicate": _("entered twice"),
}
"""Reasons of effects."""

CAUSES: Words = {
    "own_cell": _("own cell founded"),
    "last_guest": _("last guest left"),
    "merged": _("villages merged"),
    "coverage": _("coverage changed"),
    "split": _("split"),
    "merger": _("merger"),
    "dissolution": _("dissolution"),
    "place": _("villages changed"),
    "coverage_change": _("coverage changed"),
}
"""Causes of a change of status."""

LIKENESS: Words = {
    "name_same": _("same name"),
    "name_spelled": _("same name, spelled differently"),
    "name_near": _("almost the same name"),
    "birth_same": _("same birth date"),
    "birth_swapped": _("birth date with day and month swapped"),
    "birth_digit": _("birth date with one digit different"),
    "birth_year": _("same birth year, day not known"),
    "village_same": _("same village"),
    "admitted_same": _("same admission date"),
    "admitted_swapped": _("admission date with day and month swapped"),
    "admitted_digit": _("admission date with one digit different"),
    "admitted_year": _("admission dates twelve months apart"),
    "admitted_differs": _("but different admission dates"),
}
"""Why two persons may be one."""

BREAKDOWNS: Words = {
    "province": _("By province"),
    "district": _("By district"),
    "commune": _("By commune"),
    "village": _("By village"),
    "committee": _("By committee"),
    "cell": _("By cell"),
    "sex": _("By sex"),
    "ethnic_group": _("By ethnic group"),
    "standing": _("By standing"),
    "age_band": _("By age"),
    "education": _("By schooling"),
    "cell_kind": _("By kind of cell"),
    "difficulty": _("By class of difficulty"),
}
"""What figures are broken down by."""

TRAITS: dict[str, Words] = {
    "sex": SEXES,
    "ethnic_group": ETHNIC_GROUPS,
    "standing": STANDINGS,
    "education": EDUCATION,
    "cell_kind": CELL_KINDS,
    "age_band": AGE_BANDS,
    "difficulty": DIFFICULTIES,
}
"""The words for the values of each trait."""
NOT_KNOWN: Words = {"unknown": _("not known")}

VIEWS: Words = {
    "table": _("Table"),
    "line": _("Line chart"),
    "bar": _("Bar chart"),
    "map": pgettext_lazy("view", "Map"),
}
STEPS: Words = {
    "month": _("by month"),
    "quarter": _("by quarter"),
    "year": _("by year"),
}
ACCOUNT_ROLES: Words = {
    "provincial_officer": _("Provincial officer"),
    "commune_officer": _("Commune officer"),
    "cell_secretary": _("Cell secretary"),
    "viewer": _("Viewer: figures without names"),
    "administrator": _("Administrator of accounts"),
}
"""What accounts are, by the codes of ``chibo.access.rights``."""
READINGS: Words = {
    "person": _("Page of a person"),
    "export": _("Export"),
    "refused": _("Refused"),
    "account": _("Account changed"),
}
"""Kinds of lines in the log of reads."""
ACCOUNT_ACTS: Words = {
    "give": _("role given"),
    "withdraw": _("role withdrawn"),
    "open": _("account opened again"),
    "close": _("account closed"),
    "password": _("new password"),
    "factor": _("second factor forgotten"),
    "digest_on": _("daily e-mail chosen"),
    "digest_off": _("daily e-mail ended"),
    "token_made": _("token for a program made"),
    "token_ended": _("token for a program ended"),
    "approval_on": _("drafts need a second person"),
    "approval_off": _("drafts need no second person"),
}
"""What is done to an account, by the codes of the log of reads."""
NOT_KNOWN_THEN = _("The register knew no such unit at this moment: choose another.")

ERASED = pgettext_lazy("particulars", "erased")
HIDDEN = pgettext_lazy("figure", "hidden")
"""Stands where a count is not shown because its few persons could be recognised."""


def word(words: Words, code: str | None) -> str:
    """Return the word for a code, or the code itself where there is none."""
    return "" if code is None else str(words.get(code, code))


def words_of(error: ProblemError) -> str:
    """Return what is wrong with the settings, in the reader's language."""
    return gettext(error.said.words).format(**error.said.of)
