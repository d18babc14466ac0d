"""The indicators of members: who is one, how they take part, how they came and left."""

from __future__ import annotations

from chibo.ledger.effects import (
    LOSS_REASONS,
    TRANSFER_IN_REASONS,
    TRANSFER_OUT_REASONS,
)

from .grains import N_, Indicator, quoted

PEOPLE = (
    Indicator(
        "members",
        "member",
        "TRUE",
        N_("Members"),
        N_("official + probationary members on the date, exempt and away included"),
    ),
    Indicator(
        "members_official",
        "member",
        "standing = 'official'",
        N_("Official members"),
        N_("members with official standing"),
    ),
    Indicator(
        "members_probationary",
        "member",
        "standing = 'probationary'",
        N_("Probationary members"),
        N_("members with probationary standing"),
    ),
    Indicator(
        "members_exempt",
        "member",
        "exempt IS NOT NULL",
        N_("Exempt members"),
        N_("members exempt from work and meetings"),
    ),
    Indicator(
        "members_away",
        "member",
        "away_since IS NOT NULL",
        N_("Members working far away"),
        N_("members who work far away"),
    ),
    Indicator(
        "members_guest_elsewhere",
        "member",
        "guest_until IS NOT NULL",
        N_("Members taking part elsewhere"),
        N_("members who take part in another cell for a time"),
    ),
    Indicator(
        "members_opening",
        "member_opening",
        "TRUE",
        N_("Members at the opening"),
        N_(
            "members on the day before the period; those of an opening balance that takes effect "
            "in the period are among them"
        ),
    ),
    Indicator(
        "admissions",
        "member_entry",
        "from_reason = 'admission'",
        N_("Admissions"),
        N_("members admitted, by the day of the ceremony"),
    ),
    Indicator(
        "recognitions",
        "member_step",
        "from_reason = 'recognition' AND from_step = 'standing'",
        N_("Recognitions"),
        N_("probationary members who became official"),
    ),
    Indicator(
        "transfers_in",
        "member_entry",
        f"from_reason IN {quoted(TRANSFER_IN_REASONS)}",
        N_("Transfers in"),
        N_("members who came to a cell by transfer, from another cell or from outside"),
    ),
    Indicator(
        "transfers_out",
        "member_exit",
        f"to_reason IN {quoted(TRANSFER_OUT_REASONS)}",
        N_("Transfers out"),
        N_("members who left a cell by transfer, for another cell or for outside"),
    ),
    Indicator(
        "moves_in",
        "member_entry",
        f"from_reason NOT IN {quoted(('opening', 'admission', *TRANSFER_IN_REASONS))}",
        N_("Moves in"),
        N_("members who came to a cell by reorganisation of cells or villages"),
    ),
    Indicator(
        "moves_out",
        "member_exit",
        f"to_reason NOT IN {quoted((*LOSS_REASONS, *TRANSFER_OUT_REASONS))}",
        N_("Moves out"),
        N_("members who left a cell by reorganisation of cells or villages"),
    ),
    Indicator(
        "losses",
        "member_exit",
        f"to_reason IN {quoted(LOSS_REASONS)}",
        N_("Losses"),
        N_("members removed, expelled, gone at their own request or dead"),
    ),
    *(
        Indicator(f"losses_{reason}", "member_exit", f"to_reason = '{reason}'", label, formula)
        for reason, label, formula in (
            ("removal", N_("Losses: removed"), N_("members removed from the list")),
            ("expulsion", N_("Losses: expelled"), N_("members expelled")),
            ("leaving", N_("Losses: left"), N_("members who left at their own request")),
            ("death", N_("Losses: died"), N_("members who died")),
        )
    ),
)
