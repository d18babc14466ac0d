"""Who may read what: a frozen value that every read takes.

``access`` alone makes scopes, from an account's roles and the tree as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scope:
    """The organisations and places, by id, whose rows may be read. The default reads nothing.

    ``persons``: whether the reader is entitled to the persons there, not to figures alone.
    """

    whole: bool = False
    organisations: frozenset[int] = field(default_factory=frozenset)
    places: frozenset[int] = field(default_factory=frozenset)
    persons: bool = False

    @classmethod
    def everything(cls) -> Scope:
        """Return the officer's scope: the whole register and its persons."""
        return cls(whole=True, persons=True)

    @property
    def reads_anything(self) -> bool:
        """Tell whether there is anything to read."""
        return self.whole or bool(self.organisations or self.places)

    def reads_organisation(self, organisation: int | None) -> bool:
        """Tell whether rows of this organisation may be read."""
        return self.whole or organisation in self.organisations

    def reads_place(self, place: int | None) -> bool:
        """Tell whether rows of this place may be read."""
        return self.whole or place in self.places
