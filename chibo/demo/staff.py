"""What is made up beside the district's published history, with dice of its own."""

from __future__ import annotations

from random import Random

from .offices import plan_offices
from .own_paper import OwnPaper
from .presence import plan_presence
from .world import World


def plan_staff(world: World, seed: int) -> None:
    """Put on the agenda who leads, who answers for villages, and who is exempt or far away."""
    rng = Random(f"staff {seed}")
    paper = OwnPaper(world, rng)
    plan_offices(world, paper, rng)
    plan_presence(world, paper, rng)
