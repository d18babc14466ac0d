"""What the rules say: in a list, of one thing; in counts, of all."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    "village_blank": _("Blank village"),
    "cell_below_min": _("Cell below three official members"),
    "deadline_passed": _("Deadline passed"),
    "cell_weak": _("Cell that stands weakly"),
    "recognition_due": _("Recognition due"),
    "reinforcement_ending": _("Reinforcement ends"),
    "nobody_in_charge": _("Nobody in charge of the village"),
    "candidate_astray": _("Candidate whose village another cell covers now"),
    "meeting_missed": _("Meeting missed"),
    "target_behind": _("Target behind"),
    "cell_small": _("Cell of three or four official members"),
    "term_ending": _("Term ends"),
}
SEVERITIES: dict[str, Promise] = {
    "urgent": _("urgent"),
    "soon": _("soon"),
    "watch": _("keep an eye on"),
}
