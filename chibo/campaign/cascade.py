"""From a target to those of the units below: what adds up, and a fair first proposal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def adds_up(form: str) -> bool:
    """Tell whether the values of the units below add up to the target's.

    Counts do; a share, and that none is left, holds for each unit as it does for the whole.
    """
    return form in ("floor_per_year", "level")


def difference(value: float, below: Iterable[float]) -> float:
    """Return by how much the values below exceed the target's (negative: what is missing)."""
    return round(sum(below) - value, 6)


def split(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Divide a total by weights into whole numbers that add up to it.

    Each unit gets its share rounded down; what is left goes, one each, to the largest
    remainders. Without any weight all count alike.
    """
    if not weights:
        return {}
    whole = sum(weights.values())
    shares = weights if whole else dict.fromkeys(weights, 1)
    whole = whole or len(weights)
    parts = {unit: total * weight // whole for unit, weight in shares.items()}
    rest = sorted(shares, key=lambda unit: (-(total * shares[unit] % whole), unit))
    for unit in rest[: total - sum(parts.values())]:
        parts[unit] += 1
    return parts
