"""Every indicator as data: which rows are counted, in words and as a predicate.

Those of members stand in ``definitions_people``.
"""

from __future__ import annotations

from .definitions_people import PEOPLE
from .grains import N_, Indicator, Ratio

__all__ = ["COUNTS", "INDICATORS", "SHARES", "Indicator", "Ratio", "counts_of"]

_COUNTS = (
    Indicator("villages", "village", "TRUE", N_("Villages"), N_("villages that exist on the date")),
    Indicator(
        "villages_blank",
        "village",
        "members = 0",
        N_("Blank villages"),
        N_("villages for which no membership is counted"),
    ),
    Indicator(
        "villages_with_members",
        "village",
        "members > 0",
        N_("Villages with members"),
        N_("villages for which at least one membership is counted"),
    ),
    Indicator(
        "villages_without_resident_member",
        "village",
        "residents = 0",
        N_("Villages without a member of their own"),
        N_("villages for which no membership is counted but reinforcements; blank ones included"),
    ),
    Indicator(
        "villages_uncovered",
        "village",
        "status = 'uncovered'",
        N_("Uncovered villages"),
        N_("villages that no cell covers"),
    ),
    Indicator(
        "villages_guest",
        "village",
        "status = 'guest'",
        N_("Guest villages"),
        N_("villages that a cell covers, but none is based in"),
    ),
    Indicator(
        "villages_host",
        "village",
        "status = 'host'",
        N_("Host villages"),
        N_("villages where a cell is based that also covers another village"),
    ),
    Indicator(
        "villages_independent",
        "village",
        "status = 'independent'",
        N_("Independent villages"),
        N_("villages with a cell based in them that covers no other village"),
    ),
    Indicator(
        "villages_without_cell",
        "village",
        "status IN ('uncovered', 'guest')",
        N_("Villages without a cell"),
        N_("uncovered villages + guest villages"),
    ),
    Indicator(
        "villages_without_committee_member_in_charge",
        "village",
        "in_charge = 0",
        N_("Villages with nobody in charge"),
        N_("villages for which no committee member answers"),
    ),
    Indicator(
        "villages_independent_opening",
        "village_change",
        "event = 'opening'",
        N_("Independent villages at the opening"),
        N_("independent villages on the day before the period"),
    ),
    Indicator(
        "villages_newly_independent",
        "village_change",
        "event = 'newly_independent'",
        N_("Villages newly independent"),
        N_("villages that existed before and turned independent, on each day of the period"),
    ),
    Indicator(
        "villages_newly_independent_own_cell",
        "village_change",
        "event = 'newly_independent' AND cause = 'own_cell'",
        N_("Newly independent: own cell founded"),
        N_("villages in which a cell was founded, and no other one stayed"),
    ),
    Indicator(
        "villages_newly_independent_last_guest",
        "village_change",
        "event = 'newly_independent' AND cause = 'last_guest'",
        N_("Newly independent: last guest left"),
        N_("villages whose cell, theirs or a joint one, no longer covers another village"),
    ),
    Indicator(
        "villages_newly_independent_merged",
        "village_change",
        "event = 'newly_independent' AND cause = 'merged'",
        N_("Newly independent: villages merged"),
        N_("villages that turned independent by a merger, division or end of villages"),
    ),
    Indicator(
        "villages_newly_independent_coverage",
        "village_change",
        "event = 'newly_independent' AND cause = 'coverage'",
        N_("Newly independent: coverage changed"),
        N_("villages without a cell in which a cell took its base otherwise"),
    ),
    Indicator(
        "villages_lost_independence",
        "village_change",
        "event = 'lost_independence'",
        N_("Villages that lost independence"),
        N_("villages that were independent, still exist, and are so no longer"),
    ),
    Indicator(
        "villages_independent_boundary_change",
        "village_change",
        "event = 'boundary_change'",
        N_("Independent villages by boundary change"),
        N_("independent villages created - independent villages ended"),
        value="weight",
    ),
    Indicator(
        "villages_without_profile",
        "village",
        "profile_year IS NULL",
        N_("Villages without a profile"),
        N_("villages of which no yearly profile is recorded"),
    ),
    Indicator(
        "households",
        "village",
        "households IS NOT NULL",
        N_("Households"),
        N_("households by the villages' latest profiles, where they are known"),
        value="households",
    ),
    Indicator(
        "households_surveyed",
        "village",
        "households IS NOT NULL AND poor_households IS NOT NULL",
        N_("Households of villages whose poverty is known"),
        N_("households of the villages whose profile also gives the poor ones"),
        value="households",
    ),
    Indicator(
        "poor_households",
        "village",
        "households IS NOT NULL AND poor_households IS NOT NULL",
        N_("Poor households"),
        N_("poor households by the villages' latest profiles that also give all households"),
        value="poor_households",
    ),
    Indicator(
        "population",
        "village",
        "population IS NOT NULL",
        N_("Population"),
        N_("people by the villages' latest profiles, where they are known"),
        value="population",
    ),
    Indicator("cells", "cell", "TRUE", N_("Cells"), N_("cells that exist on the date")),
    Indicator(
        "cells_village",
        "cell",
        "based",
        N_("Village cells"),
        N_("cells that are based in a village on the date"),
    ),
    Indicator(
        "cells_other", "cell", "NOT based", N_("Other cells"), N_("cells based in no village")
    ),
    Indicator(
        "cells_joint",
        "cell",
        "joint",
        N_("Joint cells"),
        N_("cells that cover two villages or more, or any village only as a guest"),
    ),
    Indicator(
        "cells_not_joint",
        "cell",
        "NOT joint",
        N_("Cells that are not joint"),
        N_("cells - joint cells"),
    ),
    Indicator(
        "cells_below_min",
        "cell",
        "official < min_official",
        N_("Cells below the least number"),
        N_("cells with fewer official members than a cell must have"),
    ),
    Indicator(
        "cells_standing_weak",
        "cell",
        "official >= min_official AND able < min_official",
        N_("Cells that stand weakly"),
        N_(
            "cells with enough official members only if reinforcements and those exempt, far away "
            "or over 70 are counted"
        ),
    ),
    Indicator(
        "cells_without_secretary",
        "cell",
        "secretaries = 0",
        N_("Cells without a secretary"),
        N_("cells in which nobody holds the office of secretary"),
    ),
    Indicator(
        "offices_provisional",
        "cell",
        "provisional_offices > 0",
        N_("Provisional offices"),
        N_("offices of cells that are held provisionally"),
        value="provisional_offices",
    ),
    Indicator(
        "joint_cells_split",
        "cell_event",
        "event = 'joint_split'",
        N_("Joint cells split"),
        N_("pairs of a split decision and a cell that was joint the day before"),
    ),
    Indicator(
        "joint_cells_ended",
        "cell_event",
        "event = 'joint_ended'",
        N_("Joint cells ended"),
        N_("cells joint the day before, and not joint or no longer there on the day"),
    ),
    *(
        Indicator(
            f"joint_cells_ended_{cause}",
            "cell_event",
            f"event = 'joint_ended' AND cause = '{cause}'",
            label,
            formula,
        )
        for cause, label, formula in (
            ("split", N_("Joint cells ended: split"), N_("joint cells ended by a split")),
            (
                "merger",
                N_("Joint cells ended: merged"),
                N_("joint cells ended by a merger of cells"),
            ),
            (
                "dissolution",
                N_("Joint cells ended: dissolved"),
                N_("joint cells ended by a dissolution"),
            ),
            (
                "place",
                N_("Joint cells ended: villages changed"),
                N_("joint cells ended by a merger, division or end of villages"),
            ),
            (
                "coverage_change",
                N_("Joint cells ended: coverage changed"),
                N_("joint cells ended by any other change of what they cover"),
            ),
        )
    ),
    Indicator(
        "cells_founded",
        "cell_event",
        "event = 'founded'",
        N_("Cells founded"),
        N_("cells founded anew or by a split in the period"),
    ),
    Indicator(
        "cells_founded_village",
        "cell_event",
        "event = 'founded' AND based",
        N_("Village cells founded"),
        N_("cells founded that were based in a village on that day"),
    ),
    *PEOPLE,
)

_SHARES = (
    Ratio(
        "share_villages_independent",
        "villages_independent",
        "villages",
        N_("Share of independent villages"),
        N_("independent villages / villages"),
    ),
    Ratio(
        "share_villages_with_members",
        "villages_with_members",
        "villages",
        N_("Share of villages with members"),
        N_("villages with members / villages"),
    ),
    Ratio(
        "share_poor_households",
        "poor_households",
        "households_surveyed",
        N_("Share of poor households"),
        N_("poor households / households of villages whose poverty is known"),
    ),
)

COUNTS: dict[str, Indicator] = {indicator.key: indicator for indicator in _COUNTS}
SHARES: dict[str, Ratio] = {ratio.key: ratio for ratio in _SHARES}
INDICATORS: dict[str, Indicator | Ratio] = {**COUNTS, **SHARES}
"""Every indicator by its key."""


def counts_of(keys: tuple[str, ...]) -> tuple[Indicator, ...]:
    """Return the counts that the keys' figures are made of, each once."""
    wanted: dict[str, Indicator] = {}
    for key in keys:
        ratio = SHARES.get(key)
        parts = (ratio.numerator, ratio.denominator) if ratio else (key,)
        wanted.update({part: COUNTS[part] for part in parts})
    return tuple(wanted.values())
