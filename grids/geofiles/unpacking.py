"""What kind of file it is by its content, and its parts laid out for the reader.

Of a zip only the parts of Shapefiles are taken out, under names of ours, counting what really
comes out: no path of the archive is followed, and a bomb ends at the limit.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

GEOJSON, SHAPEFILE, KML, GEOPACKAGE = "GeoJSON", "ESRI Shapefile", "LIBKML", "GPKG"
NAMES = {
    GEOJSON: "GeoJSON",
    SHAPEFILE: "Shapefile",
    KML: "KML",
    GEOPACKAGE: "GeoPackage",
}
ENDINGS = {
    ".geojson": GEOJSON,
    ".json": GEOJSON,
    ".zip": SHAPEFILE,
    ".kml": KML,
    ".gpkg": GEOPACKAGE,
}
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = (".shp", ".dbf")
MOST_PARTS = 200
CHUNK = 1 << 20
HONEST = {".dbf": 500}
MOST_HONEST = 100
"""How many times larger a part may be unpacked: coordinates hardly shrink, blank columns do."""
SMALL = 1 << 20
"""Bytes below which nobody counts."""
START = 4096


class Unreadable(Exception):
    """Why a file is not taken: a full sentence."""


class _TooLarge(Exception):
    """More comes out of an archive than is taken."""


class _Bomb(Exception):
    """A part unpacks to many times more than a Shapefile's parts do."""


@dataclass(frozen=True)
class Laid:
    """`paths` are what the driver opens, one a Shapefile."""

    driver: str
    paths: list[Path]


def lay_out(path: Path, name: str, folder: Path, most: int) -> Laid:
    """The file at `path`, called `name`, ready to be opened in `folder` (at most `most` bytes)."""
    with path.open("rb") as file:
        start = file.read(START)
    driver = kind_of(start)
    said = ENDINGS.get(Path(name).suffix.lower())
    if not start:
        raise Unreadable(_("“%(name)s” is empty.") % {"name": name})
    if driver is None or (said and said != driver):
        raise Unreadable(_not_what_it_says(name, said, driver))
    if driver == SHAPEFILE:
        return Laid(driver, _unpack(path, name, folder, most))
    if driver == KML:
        _refuse_entities(path, name)
    target = folder / f"{plain_name(name)}{next(e for e, d in ENDINGS.items() if d == driver)}"
    shutil.copyfile(path, target)
    return Laid(driver, [target])


def plain_name(name: str) -> str:
    """A name of letters, digits and lines alone: it becomes the layer's."""
    return re.sub(r"[^\w\- ]", "_", Path(name).stem)[:60].strip() or "layer"


def kind_of(start: bytes) -> str | None:
    """The driver for a file that begins like this; None for none of ours."""
    if start.startswith(b"PK\x03\x04"):
        return SHAPEFILE
    if start.startswith(b"SQLite format 3\x00"):
        return GEOPACKAGE
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return GEOJSON
    if text.startswith(b"<") and re.search(rb"<([A-Za-z0-9]+:)?kml[\s>]", start):
        return KML
    return None


def _not_what_it_says(name: str, said: str | None, driver: str | None) -> str:
    if said and driver:
        words = _("“%(name)s” is not %(said)s, as its name says, but looks like %(found)s.")
        return words % {"name": name, "said": NAMES[said], "found": NAMES[driver]}
    if said:
        words = _("“%(name)s” is not %(said)s, as its name says.")
        return words % {"name": name, "said": NAMES[said]}
    words = _(
        "“%(name)s” is no file of boundaries. Bring GeoJSON, a zipped Shapefile, KML or GeoPackage."
    )
    return words % {"name": name}


def _refuse_entities(path: Path, name: str) -> None:
    """KML needs no document type; with one come entities that grow or point elsewhere."""
    with path.open("rb") as file:
        last = b""
        while chunk := file.read(CHUNK):
            if b"<!DOCTYPE" in last + chunk or b"<!ENTITY" in last + chunk:
                raise Unreadable(
                    _("“%(name)s” defines entities, which KML does not need. It was not read.")
                    % {"name": name}
                )
            last = chunk[-16:]


def _unpack(path: Path, name: str, folder: Path, most: int) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_paths(archive.infolist(), name)
            members = [m for m in archive.infolist() if _is_part(m.filename)]
            sets = _sets(members, name)
            left = most
            for number, parts in enumerate(sets.values()):
                for ending, member in parts.items():
                    left -= _take(archive, member, folder / f"{number}{ending}", left)
    except _TooLarge:
        words = _("“%(name)s” would grow to more than %(most)d MB when unpacked.")
        raise Unreadable(words % {"name": name, "most": most >> 20}) from None
    except _Bomb as bomb:
        words = _(
            "“%(name)s” is packed like a zip bomb: “%(part)s” unpacks to more than %(times)d times "
            "its size. It was not read. Pack the Shapefile anew."
        )
        raise Unreadable(words % {"name": name, **bomb.args[0]}) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise Unreadable(
            _("“%(name)s” is a broken or locked zip file.") % {"name": name}
        ) from error
    return _named(sets, folder)


def _refuse_paths(members: list[zipfile.ZipInfo], name: str) -> None:
    """An archive that names places outside itself was not packed by anybody who means well."""
    for member in members:
        steps = member.orig_filename.replace("\\", "/").split("/")
        if ".." in steps or not steps[0] or steps[0].endswith(":"):
            words = _(
                "“%(name)s” names a place outside itself (“%(part)s”). It was not read. Pack the "
                "Shapefile anew."
            )
            raise Unreadable(words % {"name": name, "part": member.filename[:80]})


def _is_part(filename: str) -> bool:
    hidden = filename.startswith("__MACOSX/") or filename.endswith("/")
    return not hidden and Path(filename).suffix.lower() in PARTS


def _sets(members: list[zipfile.ZipInfo], name: str) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Parts by Shapefile, of those that are complete."""
    sets: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members[:MOST_PARTS]:
        inner = Path(member.filename)
        sets.setdefault(str(inner.with_suffix("")).lower(), {})[inner.suffix.lower()] = member
    whole = {key: parts for key, parts in sets.items() if ".shp" in parts}
    if not whole:
        raise Unreadable(_("“%(name)s” holds no Shapefile (no .shp inside).") % {"name": name})
    for parts in whole.values():
        missing = [ending for ending in NEEDED if ending not in parts]
        if missing:
            words = _("In “%(name)s” the part %(part)s of the Shapefile is missing.")
            raise Unreadable(words % {"name": name, "part": missing[0]})
    return whole


def _take(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Bytes that came out; what the archive says of its sizes is not believed."""
    taken, times = 0, HONEST.get(target.suffix, MOST_HONEST)
    with archive.open(member) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            taken += len(chunk)
            if taken > left:
                raise _TooLarge
            if taken > max(SMALL, times * member.compress_size):
                raise _Bomb({"part": Path(member.filename).name[:80], "times": times})
            out.write(chunk)
    return taken


def _named(sets: dict[str, dict[str, zipfile.ZipInfo]], folder: Path) -> list[Path]:
    """Each Shapefile under a name like its own, as that becomes the layer's name."""
    made = []
    for number, parts in enumerate(sets.values()):
        own = plain_name(parts[".shp"].filename)
        place = folder / str(number)
        place.mkdir()
        for ending in parts:
            (folder / f"{number}{ending}").rename(place / f"{own}{ending}")
        made.append(place / f"{own}.shp")
    return made
