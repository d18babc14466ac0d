"""Cells and committees as decisions describe them when they are founded."""

from __future__ import annotations

from chibo.ledger.contents import OrganisationSpec

from .world import Cell, Commune, Village, World


def cell_name(village: Village) -> str:
    """Return the usual name of a village's cell."""
    prefix = "" if village.name.startswith("Tổ dân phố") else "bản "
    return f"Chi bộ {prefix}{village.name}"


def committee_spec(commune: Commune, parent: int) -> OrganisationSpec:
    """Return a commune's committee as it is founded."""
    name = commune.name[0].lower() + commune.name[1:]
    return OrganisationSpec(
        commune.committee, "commune_committee", f"Đảng bộ {name}", parent, place=commune.place
    )


def cell_spec(world: World, cell: Cell) -> OrganisationSpec:
    """Return a cell as it is founded."""
    return OrganisationSpec(
        cell.organisation, "cell", cell.name, world.communes[cell.commune].committee, cell.kind
    )
