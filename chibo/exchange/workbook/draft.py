"""A register as the form describes it, checked: what becomes the opening balance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from chibo.ledger.contents import CellKind, EthnicShare, Level, Standing
from chibo.register.ids import new_id
from chibo.register.particulars import Particulars

from .mistakes import Mistakes
from .names import CELL_WORDS, COMMUNE_WORDS, VILLAGE_WORDS, Names

T = TypeVar("T")


@dataclass(eq=False)
class Unit:
    """A province, district or commune and its committee; ``row``: of a commune on its sheet."""

    level: Level
    code: str
    name: str
    parent: Unit | None = None
    lat: float | None = None
    lon: float | None = None
    row: int | None = None
    place: int = field(default_factory=new_id)
    committee: int = field(default_factory=new_id)


@dataclass(eq=False)
class Village:
    """A village with its profile."""

    row: int
    commune: Unit
    code: str
    name: str
    lat: float | None
    lon: float | None
    households: int | None
    poor_households: int | None
    population: int | None
    difficulty: str | None
    ethnic_shares: tuple[EthnicShare, ...]
    place: int = field(default_factory=new_id)


@dataclass(eq=False)
class Cell:
    """A cell under a committee, the village it is based in and those it takes in."""

    row: int
    unit: Unit
    name: str
    kind: CellKind
    base: Village | None
    guests: list[Village]
    organisation: int = field(default_factory=new_id)
    covered: Names[Village] = field(default_factory=lambda: Names(VILLAGE_WORDS))

    def villages(self) -> list[Village]:
        """Return the villages that the cell covers."""
        return [*([self.base] if self.base else []), *self.guests]


@dataclass(eq=False)
class Member:
    """A member with the particulars that stay beside the ledger."""

    row: int
    particulars: Particulars
    cell: Cell
    village: Village | None
    standing: Standing
    admitted_on: date | None
    reinforced_until: date | None
    person: int = field(default_factory=new_id)


@dataclass(frozen=True)
class Candidate:
    """A person whom a cell follows towards admission; entered beside the ledger."""

    particulars: Particulars
    cell: Cell
    village: Village | None
    listed_on: date
    told_on: date


@dataclass
class Draft:
    """Everything on the form, and how it is found by name."""

    units: list[Unit] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    communes_named: Names[Unit] = field(default_factory=lambda: Names(COMMUNE_WORDS))
    above_named: Names[Unit] = field(default_factory=lambda: Names(()))
    villages_named: Names[Village] = field(default_factory=lambda: Names(VILLAGE_WORDS))
    villages_in: dict[int, Names[Village]] = field(default_factory=dict)
    cells_named: Names[Cell] = field(default_factory=lambda: Names(CELL_WORDS))
    cells_under: dict[int, Names[Cell]] = field(default_factory=dict)


@dataclass(frozen=True)
class Spot:
    """The cell of the form that is being checked."""

    mistakes: Mistakes
    sheet: str
    row: int
    key: str

    def wrong(self, text: str) -> None:
        """Report an error here."""
        self.mistakes.wrong(self.sheet, self.row, self.key, text)

    def one(self, known: Names[T], text: str, listed_on: str, found: list[T]) -> T | None:
        """Return the one thing that was found by its name; report none and several.

        ``known``: where names that are spelled nearly like it are looked for.
        """
        if len(found) == 1:
            return found[0]
        near = [] if found else known.near(text)
        if found:
            words = _(
                "'{text}' names several on the sheet '{sheet}': write it in full, "
                "or a commune's code."
            )
        elif near:
            words = _("'{text}' is not on the sheet '{sheet}': did you mean '{near}'?")
        else:
            words = _("'{text}' is not on the sheet '{sheet}': add it there, or correct it.")
        self.wrong(words.format(text=text, sheet=listed_on, near=near[0] if near else ""))
        return None
