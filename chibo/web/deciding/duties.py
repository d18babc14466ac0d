"""Forms of decisions on offices and charges, and on members exempt, away or guests elsewhere."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from chibo.ledger import contents as c
from chibo.register import models as m

from .. import wording
from . import choices as ch
from .fields import Field
from .forms import ONE_VILLAGE, ORGANISATION, PERSON, simple

_UNTIL = Field("until", _("Until"), "day", required=False)
_ANYBODY = Field("person", _("Member"), "one", ch.members)


def _one_of(choices: Any) -> Field:
    return Field("about", _("Member"), "one", choices)


_EXEMPT, _AWAY = _one_of(ch.in_state("exempt")), _one_of(ch.in_state("away_since"))
_GUEST = _one_of(ch.in_state("guest_until"))
FORMS = (
    simple(
        "exempt",
        _("Exempt from work and meetings"),
        "people",
        PERSON,
        "person",
        c.Exempt,
        "person",
        Field("ground", _("Ground"), "one", ch.words(wording.EXEMPTIONS), ids=False),
        _UNTIL,
    ),
    simple("resume", _("End an exemption"), "people", _EXEMPT, "person", c.Resume, "person"),
    simple(
        "away",
        _("Works far away"),
        "people",
        PERSON,
        "person",
        c.Away,
        "person",
        Field("expected_back", _("Expected back on"), "day", required=False),
    ),
    simple("back", _("Is back"), "people", _AWAY, "person", c.Back, "person"),
    simple(
        "temporary_activity",
        _("Temporary activity in another cell"),
        "people",
        PERSON,
        "person",
        c.TemporaryActivity,
        "person",
        Field(
            "cell",
            _("Takes part in the cell"),
            "one",
            ch.all_cells,
            required=False,
            hint=_("None for a cell outside of the register."),
        ),
        Field("until", _("Until"), "day"),
        Field("purpose", _("For what"), "one", ch.words(wording.PURPOSES), ids=False),
    ),
    simple(
        "end_temporary_activity",
        _("End temporary activity"),
        "people",
        _GUEST,
        "person",
        c.EndTemporaryActivity,
        "person",
    ),
    simple(
        "appoint",
        _("Appoint to an office"),
        "cells",
        ORGANISATION,
        "organisation",
        c.Appoint,
        "organisation",
        Field("person", _("Member"), "one", ch.of_organisation),
        Field("office", _("Office"), "one", ch.words(wording.OFFICES), ids=False),
        Field("provisional", _("Provisional, not elected"), "tick", required=False),
        Field("term_ends", _("Congress due on"), "day", required=False),
    ),
    simple(
        "relieve",
        _("Relieve of an office"),
        "cells",
        ORGANISATION,
        "organisation",
        c.Relieve,
        "organisation",
        Field("person", _("Member"), "one", ch.holders(m.OfficeSpell, "organisation")),
    ),
    simple(
        "in_charge_of_village",
        _("Put somebody in charge of a village"),
        "villages",
        ONE_VILLAGE,
        "place",
        c.InChargeOfVillage,
        "village",
        _ANYBODY,
    ),
    simple(
        "end_charge_of_village",
        _("End the charge of a village"),
        "villages",
        ONE_VILLAGE,
        "place",
        c.EndChargeOfVillage,
        "village",
        Field("person", _("Member"), "one", ch.holders(m.ChargeSpell, "village")),
    ),
    simple(
        "in_charge_of_households",
        _("Put a member in charge of households"),
        "villages",
        ONE_VILLAGE,
        "place",
        c.InChargeOfHouseholds,
        "village",
        _ANYBODY,
        Field("households", _("How many households"), "few"),
    ),
    simple(
        "end_charge_of_households",
        _("End the charge of households"),
        "villages",
        ONE_VILLAGE,
        "place",
        c.EndChargeOfHouseholds,
        "village",
        Field("person", _("Member"), "one", ch.holders(m.HouseholdsSpell, "village")),
    ),
)
