"""Bundles to try: registers exported, emptied again, and bundles changed by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import shapely
from django.apps import apps

from chibo.exchange.bundle import manifest as manifests
from chibo.exchange.bundle.export import export_bundle
from chibo.exchange.bundle.manifest import Manifest, Member, sealed
from chibo.ledger import contents as c
from chibo.ledger.canonical import GENESIS
from chibo.ledger.scope import Scope
from chibo.register import models as m
from chibo.register import outlines
from chibo.register.particulars import Particulars
from chibo.register.record import Paper, record_many
from tests.oracle.builder import FIRST_DAY, Builder
from tests.register.papers import papers

MOMENT = datetime(2026, 11, 24, 8, tzinfo=UTC)
NAMES = (
    'Lò Văn "Sáng", Mông',
    "=HYPERLINK(1)",
    "Vàng A, Páo; 'B'",
    " khoảng trắng ",
    "Ҵ 越 🌾",
    "x\u2028\x85\ufeffz",
)
"""Names that a careless writer of tables would spoil."""


def small_register() -> int:
    """Record a register with names, a finding settled and one open; return one of its persons."""
    b = Builder()
    commune = b.commune()
    host, guest = b.village(commune), b.village(commune)
    cell = b.cell(commune, base=host, guests=[guest])
    members = [*b.members(cell, host, 3), *b.members(b.cell(commune), None, 2)]
    b.open()
    person = b.new_person()
    b.decide(date(2016, 2, 3), c.Admit(person, cell, guest))
    b.decide(date(2016, 9, 2), c.Death(members[0]))
    wrong = b.decide(date(2017, 1, 1), c.Death(members[1]))
    b.revoke(wrong)
    found = papers(b)
    known = dict(zip([*members, person], map(Particulars, NAMES), strict=True))
    admitted = Particulars(known.pop(person).name, date(1990, 2, 3), "female", "mong", "primary")
    found[0] = Paper(found[0].decision, found[0].recorded_at, known)
    found[1] = Paper(found[1].decision, found[1].recorded_at, {person: admitted})
    record_many(found, "cán bộ")
    m.RegisterInfo.objects.create(first_day=FIRST_DAY, root_place=b.province)
    pair = {"a": members[0], "b": members[1], "decided_by": "cán bộ", "decided_at": MOMENT}
    taken_back = {"withdrawn_by": "cán bộ", "withdrawn_at": MOMENT.replace(microsecond=120)}
    m.DifferentPeople.objects.create(ground="hai anh em", **pair, **taken_back)
    m.DifferentPeople.objects.create(**pair)
    areas = {commune: shapely.box(103, 21, 103.5, 21.5).wkb}
    outlines.replace(
        "commune", FIRST_DAY, areas, source="xã, bản.geojson", actor="cán bộ", now=MOMENT
    )
    return person


def is_empty() -> bool:
    """Tell whether nothing at all was written."""
    models = set(apps.get_app_config("register").get_models()) - {m.LedgerHead}
    return (
        not any(model._default_manager.exists() for model in models)
        and m.LedgerHead.objects.get().digest == GENESIS
    )


def exported(folder: Path, name: str = "bundle.zip") -> Path:
    """Export the register as it is to a file in the folder."""
    path = folder / name
    export_bundle(Scope.everything(), path, "tester", MOMENT)
    return path


def members(path: Path) -> dict[str, bytes]:
    """Return the files of a bundle by name."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write files as a zip."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def manifest_of(files: Mapping[str, bytes]) -> Manifest:
    return msgspec.json.decode(files[manifests.MEMBER], type=Manifest)


def resealed(
    path: Path,
    files: Mapping[str, bytes],
    change: Callable[[Manifest], Manifest] = lambda manifest: manifest,
) -> Path:
    """Write changed files with digests and seal that fit, as somebody would who knows how."""
    names = manifest_of(files).members
    digests = {n: Member(len(files[n]), hashlib.sha256(files[n]).hexdigest()) for n in names}
    manifest = change(msgspec.structs.replace(manifest_of(files), members=digests))
    return packed(path, {**files, manifests.MEMBER: sealed(manifest)})
