"""Files of shapes, good and bad, made on the spot; and the work of jobs, done at once."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from grids.geofiles.models import BoundaryFile
from jobs import services as jobs

SHARED = Path("/work/shared/data")
Ring = list[tuple[float, float]]


def box(west: float, south: float, size: float) -> Ring:
    east, north = west + size, south + size
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def feature(ring: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else ring
    shape = {"type": kind, "coordinates": coordinates} if ring is not None else None
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geojson(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def bring(client: Client, code: str, name: str, content: bytes) -> Any:
    """Brings a file through the page of the area `code`."""
    return client.post(f"/areas/{code}/files/", {"file": SimpleUploadedFile(name, content)})


def brought(client: Client, code: str, name: str, content: bytes) -> BoundaryFile:
    answer = bring(client, code, name, content)
    assert answer.status_code == 302, answer.content.decode()
    found: BoundaryFile = BoundaryFile.objects.latest("pk")
    return found


def layer(number: int, level: str, **more: Any) -> dict[str, Any]:
    values = {"level": level, "match": "code", "column": "", "name": "", "code": "", **more}
    return {f"l{number}-{name}": value for name, value in values.items() if value is not False}


def check(client: Client, file: BoundaryFile, *layers: dict[str, Any], **more: Any) -> str:
    """Sends the form, lets the job work, and gives the page that shows what it found."""
    ways = {"datum": "wgs84", "overlaps": "leave", "outside": "leave", "gaps": "leave"}
    data = {**ways, **more}
    for chosen in layers:
        data |= chosen
    answer = client.post(f"/boundary-files/{file.pk}/check/", data)
    assert answer.status_code == 302, answer.content.decode()
    return done(client, file)


def publishing_now(reason: str = "survey of 2026", day: str = "") -> dict[str, str]:
    return {"reason": reason, "day": day or timezone.localdate().isoformat()}


def publish(client: Client, file: BoundaryFile, day: str = "") -> str:
    data = publishing_now(day=day)
    answer = client.post(f"/boundary-files/{file.pk}/publish/", data)
    assert answer.status_code == 302, answer.content.decode()
    return done(client, file)


def done(client: Client, file: BoundaryFile) -> str:
    while jobs.run_next(timezone.now()):
        pass
    file.refresh_from_db()
    page: str = client.get(f"/boundary-files/{file.pk}/").content.decode()
    return page
