"""Which village lies where: names, points, and neighbours that share a cell or will merge."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from chibo.register.particulars import EthnicGroup

from . import facts
from .facts import CommuneSample, JointPlan, NamedVillage
from .names import VillageNames
from .points import Point, village_points
from .world import Commune, JointGroup, Village, World

TOWN_PREFIX = "Tổ dân phố"


@dataclass
class _Cluster:
    """Neighbouring villages: their names ("" is to be made up), and the joint cell if any."""

    names: list[str]
    plan: JointPlan | None = None
    points: list[Point] = field(default_factory=list)


def lay_out_villages(world: World) -> list[JointGroup]:
    """Give the world its 243 villages, and return the joint cells' groups.

    A group's ``cell`` is for now the host village's place, or 0 with an office or school cell.
    """
    samples = facts.samples()
    points = village_points(
        world.facts, {code: s.villages for code, s in samples.items()}, world.rng
    )
    named = facts.named_villages()
    taken = {n.name for n in named}
    names = VillageNames(world.rng, taken)
    groups: list[JointGroup] = []
    for commune in world.communes.values():
        own = [n for n in named if n.commune == commune.code]
        clusters = _clusters(commune.code, samples[commune.code], own)
        _settle(clusters, points[commune.code])
        groups += _make_villages(world, commune, samples[commune.code], clusters, own, names)
    return groups


def _clusters(code: str, sample: CommuneSample, named: list[NamedVillage]) -> list[_Cluster]:
    clusters = [_joint_cluster(p) for p in facts.joint_plans() if p.commune == code]
    used = {name for cluster in clusters for name in cluster.names}
    for merger in facts.village_mergers():
        if merger.commune == code:
            names = [
                n
                for n in (*merger.villages, *merger.into)
                if n not in used and any(n == v.name and v.commune == code for v in named)
            ]
            used.update(names)
            clusters += [_Cluster(names)] if names else []
    clusters += [_Cluster([v.name]) for v in named if v.name not in used]
    free = sample.villages - sum(len(c.names) for c in clusters)
    return clusters + [_Cluster([""]) for _ in range(free)]


def _joint_cluster(plan: JointPlan) -> _Cluster:
    guests = [plan.guest] + [""] * (plan.guests - 1)
    return _Cluster([plan.host, *guests] if plan.host_kind == "village" else guests, plan)


def _settle(clusters: list[_Cluster], points: list[Point]) -> None:
    """Give each cluster neighbouring points, the large ones first, from the rim inwards."""
    free = list(points)
    for cluster in sorted(clusters, key=lambda c: -len(c.names)):
        centre = (sum(p[0] for p in free) / len(free), sum(p[1] for p in free) / len(free))
        rim = max(free, key=lambda p: math.dist(p, centre))
        chosen = sorted(free, key=lambda p: math.dist(p, rim))[: len(cluster.names)]
        # The host is the village nearest to all the others.
        chosen.sort(key=lambda p: sum(math.dist(p, q) for q in chosen))
        cluster.points = chosen
        free = [p for p in free if p not in chosen]


def _make_villages(
    world: World,
    commune: Commune,
    sample: CommuneSample,
    clusters: list[_Cluster],
    named: list[NamedVillage],
    names: VillageNames,
) -> list[JointGroup]:
    known = {v.name: v.group for v in named if v.group is not None}
    free = [g for g, count in sample.groups.items() for _ in range(count)]
    for group in known.values():
        free.remove(group)
    order = sorted(p for c in clusters for p in c.points)
    codes = {p: f"{commune.code}-{i:02d}" for i, p in enumerate(reversed(order), start=1)}
    groups: list[JointGroup] = []
    for cluster in clusters:
        made: list[Village] = []
        for name, point in zip(cluster.names, cluster.points, strict=True):
            group = known.get(name) or free.pop(world.rng.randrange(len(free)))
            made.append(
                Village(
                    world.new_id(),
                    codes[point],
                    name or _made_up(commune, codes[point], group, names),
                    commune.place,
                    group,
                    *point,
                    real=bool(name),
                )
            )
        world.villages.update((v.place, v) for v in made)
        if cluster.plan is not None:
            groups.append(_joint_group(cluster.plan, [v.place for v in made]))
    return groups


def _made_up(commune: Commune, code: str, group: EthnicGroup, names: VillageNames) -> str:
    if commune.name.startswith("Thị trấn"):
        return f"{TOWN_PREFIX} {int(code.split('-')[1])}"
    return names.take(commune.code, group)


def _joint_group(plan: JointPlan, places: list[int]) -> JointGroup:
    host, guests = (places[0], places[1:]) if plan.host_kind == "village" else (0, places)
    return JointGroup(host, guests, plan.fate, guests[: plan.blank_guests])
