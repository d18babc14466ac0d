"""Reads one file of outlines, as a script in a process of its own, isolated and with limits.

The file comes from outside and the libraries that read it are large: here they may open three
formats and nothing else (the caller names the drivers to skip), use no network, and not more than
a bounded time and memory. Prints an Arrow stream: the file's fields as text and ``area``, repaired
polygons as WKB in WGS 84. What is wrong with the file goes as one code to standard error.
"""

from __future__ import annotations

import codecs
import math
import re
import resource
import sys
from pathlib import Path
from typing import Any, NoReturn

MAX_FEATURES = 20_000
MAX_VERTICES = 2_000_000
SECONDS = 60
MEMORY = 1280 * 1024**2
"""Address space, of which the libraries alone reserve a third."""
DRIVERS = {"GeoJSON", "GPKG", "ESRI Shapefile"}
VIETNAM = (100.0, 5.0, 119.0, 24.0)
FAULT = 3


def fault(code: str, detail: str = "") -> NoReturn:
    """End with the code of what is wrong."""
    sys.stderr.write(f"{code}\n{detail}")
    sys.exit(FAULT)


def main(path: str) -> None:
    """Read the file and print what it holds."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import pyarrow as pa
    import pyogrio
    import shapely

    if not set(pyogrio.list_drivers()) <= DRIVERS:
        fault("drivers")
    try:
        crs, areas, fields = _read(pyogrio, path)
    except UnicodeDecodeError:
        fault("encoding")
    except (RuntimeError, ValueError) as error:
        fault("too-detailed" if "MAX_OBJ_SIZE" in str(error) else "broken")
    try:
        shapes, rows = _polygons(areas, crs)
    except shapely.errors.GEOSException:  # mostly for want of memory
        fault("too-detailed")
    columns = {"area": shapes, "row": [row + 1 for row in rows]}
    for name, values in fields.items():
        columns[f"field {name}"] = [_text(values[row]) for row in rows]
    table = pa.table(columns).replace_schema_metadata({"assumed": "" if crs else "1"})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def _read(pyogrio: Any, path: str) -> tuple[str | None, Any, dict[str, Any]]:
    layers = [name for name, kind in pyogrio.list_layers(path) if _may_hold_areas(kind)]
    if len(layers) != 1:
        fault("layers" if layers else "no-areas", ", ".join(layers))
    codec = _codec(path)
    meta, _ids, areas, values = pyogrio.raw.read(
        path,
        layer=layers[0],
        encoding="ISO-8859-1" if codec else None,
        force_2d=True,
        max_features=MAX_FEATURES + 1,
        datetime_as_string=True,
    )
    if areas is None:
        fault("no-areas")
    if len(areas) > MAX_FEATURES:
        fault("too-many")
    fields = dict(zip(meta["fields"], values, strict=True))
    return meta["crs"], areas, _decoded(fields, codec) if codec else fields


def _may_hold_areas(kind: str | None) -> bool:
    return kind is not None and ("Polygon" in kind or kind in ("Unknown", "GeometryCollection"))


def _codec(path: str) -> str | None:
    """Return the encoding of a Shapefile's names: that of its .cpg file, else UTF-8."""
    if not path.endswith(".shp"):
        return None
    named = Path(path).with_suffix(".cpg")
    text = named.read_text("ascii", "replace").strip() if named.exists() else "UTF-8"
    number = re.fullmatch(r"(?:ANSI|CP|WINDOWS|OEM)?[ -]?(\d{3,4})", text, re.IGNORECASE)
    try:
        return codecs.lookup(f"cp{number[1]}" if number else text).name
    except LookupError:
        fault("encoding")


def _decoded(fields: dict[str, Any], codec: str) -> dict[str, list[Any]]:
    """Decode what was read byte by byte. The library itself loses last letters in CP1258."""

    def text(value: Any) -> Any:
        return value.encode("latin-1").decode(codec) if isinstance(value, str) else value

    return {text(name): [text(value) for value in values] for name, values in fields.items()}


def _polygons(areas: Any, crs: str | None) -> tuple[list[bytes], list[int]]:
    """Return the polygons, repaired and in WGS 84, and the rows that they stand in."""
    import numpy as np
    import shapely

    shapes = shapely.force_2d(shapely.from_wkb(areas, on_invalid="ignore"))
    if shapely.get_num_coordinates(shapes).sum() > MAX_VERTICES:
        fault("too-detailed")
    shapes = _to_degrees(shapes, crs)
    kept: list[bytes] = []
    rows: list[int] = []
    for row, shape in enumerate(shapes):
        if shape is None or not np.isfinite(shape.bounds).all():
            continue
        sound = shape
        if not shape.is_valid:
            sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(sound) if part.geom_type == "Polygon"]
        if parts:
            kept.append(shapely.to_wkb(shapely.multipolygons(parts)))
            rows.append(row)
    if not kept:
        fault("no-areas")
    if not shapely.intersects(shapely.from_wkb(kept), shapely.box(*VIETNAM)).any():
        fault("elsewhere")
    return kept, rows


def _to_degrees(shapes: Any, crs: str | None) -> Any:
    import numpy as np
    import pyproj
    import shapely

    if crs is None:
        west, south, east, north = shapely.total_bounds(shapes)
        if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
            fault("no-crs")
        return shapes
    try:
        change = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError:
        fault("no-crs")
    return shapely.transform(shapes, lambda xy: np.column_stack(change.transform(*xy.T)))


def _text(value: Any) -> str:
    """Return a field as text; whole numbers without a decimal point, nothing for no value."""
    value = value.item() if hasattr(value, "dtype") and not value.shape else value
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:g}" if value % 1 else f"{value:.0f}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except MemoryError:
        fault("too-detailed")
