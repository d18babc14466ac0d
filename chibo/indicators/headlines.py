"""Figures that are shown together wherever the state of a register is shown, in their order."""

VILLAGES = (
    "villages",
    "villages_independent",
    "villages_host",
    "villages_guest",
    "villages_uncovered",
    "villages_blank",
)
"""Villages by coverage status, and the blank ones."""
CELLS = ("cells", "cells_joint", "cells_below_min")
MEMBERS = ("members", "members_official", "members_probationary")
SUMMARY = (
    "villages",
    "villages_blank",
    "villages_without_cell",
    "villages_host",
    "villages_independent",
    "share_villages_independent",
    "cells",
    "cells_joint",
    "members",
)
"""The shortest account of a district."""
CAMPAIGN = ("admissions", "joint_cells_split", "joint_cells_ended", "cells_founded")
"""What a period brought."""
