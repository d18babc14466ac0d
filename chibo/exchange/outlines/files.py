"""Files of outlines as people have them: GeoJSON, GeoPackage, a Shapefile as zip, folder or files.

What is needed is copied under names of our own into a folder that nothing else is in, and read
there by a process of its own (``reader``). Nothing in the file chooses a path or a driver.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from glob import escape
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

import pyarrow as pa
import pyogrio
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import reader as outline_reader

MAX_BYTES = 32 * 1024**2
MAX_ENTRIES = 200
MAIN = (".geojson", ".json", ".gpkg", ".shp")
BESIDE = (".shx", ".dbf", ".prj", ".cpg")
SECONDS = 90.0

_FAULTS = {
    "broken": gettext_lazy("The file is damaged or not what its name says."),
    "layers": gettext_lazy(
        "The file has several layers with areas ({detail}): save the one that is meant alone."
    ),
    "no-areas": gettext_lazy("The file holds no areas."),
    "too-many": gettext_lazy("The file holds too many areas: save only those of your places."),
    "too-detailed": gettext_lazy(
        "The file's lines are too detailed: simplify them first, or save only your places."
    ),
    "encoding": gettext_lazy(
        "The names cannot be read: save the Shapefile in UTF-8, or with a .cpg file that names "
        "its encoding. Names in TCVN3 (ABC) or VNI fonts have to be converted first."
    ),
    "no-crs": gettext_lazy(
        "The file does not say which coordinate system it uses: add its .prj file, or save it "
        "in WGS 84."
    ),
    "elsewhere": gettext_lazy(
        "The areas lie outside Vietnam: the coordinate system is wrong, or latitude and "
        "longitude are exchanged."
    ),
}


class BadFile(ValueError):
    """The file cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class OutlineFile:
    """What a file holds: areas in WGS 84, their rows, and the values of each field by row.

    ``assumed``: the file names no coordinate system, its numbers were taken for degrees.
    """

    name: str
    areas: list[Any]
    rows: list[int]
    fields: Mapping[str, list[str]]
    assumed: bool


def read(path: Path) -> OutlineFile:
    """Read a file of outlines. Raises BadFile."""
    with TemporaryDirectory(prefix="chibo-") as folder:
        try:
            main = _copied(path, Path(folder))
        except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            raise BadFile(_("The file cannot be opened: {name}").format(name=path.name)) from None
        table = pa.ipc.open_stream(BytesIO(_run(main))).read_all()
    columns = table.to_pydict()
    return OutlineFile(
        name=path.name,
        areas=list(shapely.from_wkb(columns.pop("area"))),
        rows=columns.pop("row"),
        fields={name.removeprefix("field "): values for name, values in columns.items()},
        assumed=bool(table.schema.metadata[b"assumed"]),
    )


def _copied(path: Path, folder: Path) -> Path:
    """Copy what belongs to the outlines into the folder and return the main file."""
    with _entries(path) as entries:
        mains = [name for name in entries if _suffix(name) in MAIN]
        if len(mains) != 1:
            if not mains:
                words = _("Name a GeoJSON, GeoPackage or Shapefile (alone, in a folder or zip).")
                raise BadFile(words)
            words = _("There are several files of areas ({names}): name one of them.")
            raise BadFile(words.format(names=", ".join(sorted(mains)[:5])))
        main, left = mains[0], MAX_BYTES
        wanted = [main]
        if _suffix(main) == ".shp":
            stem = PurePosixPath(main).stem.casefold()
            wanted += [
                name
                for name in entries
                if _suffix(name) in BESIDE and PurePosixPath(name).stem.casefold() == stem
            ]
        for name in wanted:
            with entries[name]() as source:
                content = source.read(left + 1)
            left -= len(content)
            if left < 0:
                words = _("The file is too large: at most {limit} MB can be read.")
                raise BadFile(words.format(limit=MAX_BYTES // 1024**2))
            (folder / f"outlines{_suffix(name)}").write_bytes(content)
    found = {file.suffix for file in folder.iterdir()}
    if _suffix(main) == ".shp" and not {".shx", ".dbf"} <= found:
        raise BadFile(_("Of a Shapefile, the files .shp, .shx and .dbf are needed together."))
    return folder / f"outlines{_suffix(main)}"


@contextmanager
def _entries(path: Path) -> Iterator[dict[str, Callable[[], IO[bytes]]]]:
    """Give the files that a path stands for, each with what opens it.

    A folder stands for its files, a zip for what it holds, a file for itself and its companions.
    """
    if path.suffix.casefold() == ".zip":
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if "__MACOSX" not in i.filename]
            if len(infos) > MAX_ENTRIES:
                raise BadFile(_("The zip holds too many files: pack only the Shapefile."))
            yield {i.filename: partial(archive.open, i) for i in infos}
        return
    if not path.exists():
        raise BadFile(_("There is no file {name}.").format(name=path))
    files = path.iterdir() if path.is_dir() else path.parent.glob(f"{escape(path.stem)}.*")
    yield {
        f.name: partial(_open, f)
        for f in files
        if f.is_file() and (path.is_dir() or f == path or _suffix(f.name) in BESIDE)
    }


def _open(file: Path) -> IO[bytes]:
    return file.open("rb")


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.casefold()


def _run(main: Path) -> bytes:
    others = sorted(set(pyogrio.list_drivers()) - outline_reader.DRIVERS)
    environment = {
        "OGR_SKIP": ",".join(others),
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",
        "PATH": os.defpath,
    }
    command = [sys.executable, "-I", outline_reader.__file__, str(main)]
    try:
        done = subprocess.run(  # noqa: S603
            command, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadFile(_FAULTS["too-detailed"]) from None
    if done.returncode == 0:
        return done.stdout
    code, _newline, detail = done.stderr.decode("utf-8", "replace").partition("\n")
    if done.returncode != outline_reader.FAULT:
        # Killed at a limit, or brought down by what the file holds.
        code = "too-detailed" if done.returncode < 0 else "broken"
    raise BadFile(str(_FAULTS.get(code, _FAULTS["broken"])).format(detail=detail))
