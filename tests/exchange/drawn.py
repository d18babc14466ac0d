"""Small files of areas in every format, written on the fly."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

FORMATS = ("areas.geojson", "areas.gpkg", "areas.shp", "areas.zip", "areas")
"""A file of each format; the last is a folder with a Shapefile."""
WEST, SOUTH, SIDE = 103.2, 21.2, 0.05
VN_2000 = "EPSG:3405"


def square(column: int, row: int) -> BaseGeometry:
    """Return one of the squares of a grid in the district's ground."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def write(
    path: Path,
    areas: Sequence[BaseGeometry],
    names: Sequence[str],
    codes: Sequence[str] | None = None,
    *,
    crs: str | None = "EPSG:4326",
    encoding: str | None = None,
) -> Path:
    """Write the areas with fields ``ten`` (name) and ``ma`` (code) in the path's format."""
    if path.suffix == ".zip":
        folder = path.with_suffix(".packed")
        write(folder, areas, names, codes, crs=crs, encoding=encoding)
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"ranh gioi/{file.name}")
        return path
    if path.suffix in ("", ".packed"):
        path.mkdir()
        write(path / "areas.shp", areas, names, codes, crs=crs, encoding=encoding)
        return path
    if crs not in (None, "EPSG:4326"):
        change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        areas = [
            shapely.transform(a, lambda xy: np.column_stack(change.transform(*xy.T))) for a in areas
        ]
    fields = {"ten": names, "ma": codes or [""] * len(names)}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(areas)),
        field_data=[np.array(values, dtype=object) for values in fields.values()],
        fields=list(fields),
        geometry_type="MultiPolygon" if any(a.geom_type != "Polygon" for a in areas) else "Polygon",
        crs=crs,
        encoding=encoding,
        promote_to_multi=any(a.geom_type != "Polygon" for a in areas),
    )
    return path
