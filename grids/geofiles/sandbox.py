"""Run as a process of its own: reads or writes one file of shapes with GDAL and ends.

It imports nothing of this project, opens no other file and no address: every driver but the one
asked for is left out (`GDAL_SKIP`, set by the caller), and memory, time and the size of what is
written are limited before GDAL is loaded. So a hostile file ends this process and nothing else.
Usage: sandbox.py drivers | read ORDER | write ORDER, ORDER being JSON.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from pathlib import Path
from typing import Any

BATCH = 500
LONGEST_TEXT = 500
MOST_COLUMNS = 100
KML_OWN = {
    *("id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate"),
    *("extrude", "visibility", "drawOrder", "icon", "snippet"),
}
"""What GDAL gives every KML placemark besides its name and its own data."""


def limit(order: dict[str, Any]) -> None:
    for what, value in (
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_CPU, order["seconds"]),
        (resource.RLIMIT_FSIZE, order["written"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (value, value))


def read(order: dict[str, Any]) -> None:
    """Lines of JSON into `out`: one with the layers, then one a feature.

    `only` ({layer, columns, where}) reads that part of one layer and counts nothing first: what
    lies scattered over a large file is gone through once.
    """
    import pyogrio

    if "only" in order:
        read_part(order)
        return
    with Path(order["out"]).open("w", encoding="utf-8") as out:
        layers = []
        for path in order["paths"]:
            for name, _kind in pyogrio.list_layers(path):
                info = pyogrio.read_info(path, layer=name, force_feature_count=True)
                layers.append((path, name, info))
        head = [_head(path, name, info) for path, name, info in layers]
        if sum(layer["count"] for layer in head) > order["features"]:
            sys.exit("TOO_MANY")
        out.write(json.dumps({"layers": head}) + "\n")
        room = Room(order)
        for number, (path, name, _info) in enumerate(layers):
            _features(out, path, name, number, room)


def read_part(order: dict[str, Any]) -> None:
    import pyogrio

    only, room = order["only"], Room(order)
    (path,) = order["paths"]
    found = pyogrio.raw.read(
        path,
        layer=only["layer"],
        columns=only["columns"],
        where=only["where"],
        max_features=order["features"] + 1,
        datetime_as_string=True,
    )
    meta, shapes = found[0], found[2]
    if len(shapes) > order["features"]:
        sys.exit("TOO_MANY")
    head = {"name": only["layer"], "columns": list(meta["fields"]), "crs": meta["crs"]}
    with Path(order["out"]).open("w", encoding="utf-8") as out:
        out.write(json.dumps({"layers": [head | {"count": len(shapes)}]}) + "\n")
        _write_features(out, 0, list(enumerate(map(str, meta["fields"]))), found, room)


def _head(path: str, name: str, info: dict[str, Any]) -> dict[str, Any]:
    names = columns(path, info["fields"])
    shown = list(dict.fromkeys(shown for _own, shown in names))
    return {"name": name, "columns": shown, "crs": info["crs"], "count": int(info["features"])}


def columns(path: str, fields: Any) -> list[tuple[int, str]]:
    """The place and the name of each column that is kept."""
    found = list(enumerate(map(str, fields)))[:MOST_COLUMNS]
    if not path.endswith(".kml"):
        return found
    own = [(n, name) for n, name in found if name not in KML_OWN]
    return [(n, "name" if name == "Name" else name) for n, name in own]


class Room:
    """How many vertices and how much text are left; ends the process where there is no more."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.one = order.get("vertices", math.inf)
        self.vertices = order.get("all_vertices", math.inf)
        self.text = order.get("text", math.inf)

    def take(self, shape: bytes | None, own: dict[str, Any]) -> None:
        count = vertices(shape) if shape is not None else 0
        self.vertices -= count
        if count > self.one:
            name = next((value for value in own.values() if isinstance(value, str)), "?")
            sys.exit("TOO_FINE " + json.dumps({"shape": name, "count": count}))
        if self.vertices < 0:
            sys.exit("TOO_FINE_IN_ALL")
        self.text -= sum(len(v.encode()) for v in own.values() if isinstance(v, str))
        if self.text < 0:
            sys.exit("TOO_LONG")


def vertices(shape: bytes) -> int:
    """Of a geometry as WKB; where nobody can read it, as many as its length has room for."""
    import numpy
    import shapely

    with numpy.errstate(invalid="ignore"):
        found = shapely.from_wkb(shape, on_invalid="ignore")
    return int(shapely.get_num_coordinates(found)) if found is not None else len(shape) // 16


def _features(out: Any, path: str, layer: str, number: int, room: Room) -> None:
    import pyogrio

    encodings = ["UTF-8", "GB18030"] if path.endswith(".shp") else [None]
    if path.endswith(".shp") and Path(path).with_suffix(".cpg").exists():
        encodings = [None]
    for encoding in encodings:
        try:
            found = pyogrio.raw.read(path, layer=layer, encoding=encoding, datetime_as_string=True)
            break
        except UnicodeDecodeError:
            if encoding == encodings[-1]:
                raise
    _write_features(out, number, columns(path, found[0]["fields"]), found, room)


def _write_features(
    out: Any, number: int, names: list[tuple[int, str]], found: Any, room: Room
) -> None:
    _meta, _fids, shapes, values = found
    for index in range(len(shapes) if shapes is not None else 0):
        own = {name: plain(values[column][index]) for column, name in names}
        shape = shapes[index]
        room.take(shape, own)
        line = {"l": number, "p": own, "g": shape.hex() if shape is not None else None}
        out.write(json.dumps(line) + "\n")


def plain(value: Any) -> Any:
    """A value that JSON knows: text, number, truth or nothing."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:LONGEST_TEXT].replace("\0", "").encode(errors="replace").decode()


def write(order: dict[str, Any]) -> None:
    """Writes the features of the JSON lines in `source` as one layer of `out`."""
    import numpy
    import pyogrio

    with Path(order["source"]).open(encoding="utf-8") as source:
        features = [json.loads(line) for line in source]
    blobs = [bytes.fromhex(f["g"]) for f in features]
    shapes = numpy.array(blobs, dtype=object)
    values = [
        numpy.array([f["p"][name] for f in features], dtype=object) for name in order["columns"]
    ]
    pyogrio.raw.write(
        order["out"],
        shapes,
        values,
        order["columns"],
        layer=order["layer"],
        driver=order["driver"],
        geometry_type="MultiPolygon",
        crs="EPSG:4326",
        encoding="UTF-8",
    )


def main() -> None:
    task = sys.argv[1]
    if task == "drivers":
        import pyogrio

        sys.stdout.write(json.dumps(sorted(pyogrio.list_drivers())))
        return
    order = json.loads(sys.argv[2])
    limit(order)
    {"read": read, "write": write}[task](order)


if __name__ == "__main__":
    main()
