"""Files of boundaries are the administrator's: out of sight 404, in sight without right 403."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from grids.geofiles.checking import Check
from grids.geofiles.choices import Choices, LayerChoice
from grids.geofiles.models import BoundaryFile
from grids.geofiles.point_models import PointFile
from grids.geofiles.points import Where, points_take
from grids.geofiles.services import file_take
from jobs.here import work_here
from tests.geofiles.files import box, feature, geojson
from tests.grids.matrix import community, sent, written
from tests.permissions import Get, Row

CONTENT = geojson(feature(box(107, 34, 0.125), code="610305100001001", name="甲"))
TAKEN = Choices(layers=[LayerChoice("grid", "code", "code")])


def of_the_community(get: Get) -> dict[str, Any]:
    return {"pk": make_file(get).pk}


def make_file(get: Get) -> BoundaryFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.geojson"
        path.write_bytes(CONTENT)
        get("grid")
        place, owner = get("community"), get("system_admin")
        return file_take(path=path, name=path.name, place=place, owner=owner, now=timezone.now())


def checked(get: Get) -> dict[str, Any]:
    file = make_file(get)
    file.choices = TAKEN.to_json()
    check = Check(file)
    list(check.run())
    list(check.keep())
    return {"pk": file.pk}


def upload(get: Get) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.geojson", CONTENT)}


POINTS = b"latitude,longitude\n34.01,107.01\n"


def of_the_points(get: Get) -> dict[str, Any]:
    """Points that no job works on any more."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(POINTS)
        file, job = points_take(
            path=path,
            name=path.name,
            place=get("community"),
            owner=get("system_admin"),
            where=Where("grid"),
            now=timezone.now(),
        )
    work_here(job)
    return {"pk": PointFile.objects.get(pk=file.pk).pk}


def points(get: Get) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.csv", POINTS), "where": "community"}


CHOSEN = {
    "datum": "wgs84",
    "overlaps": "leave",
    "outside": "leave",
    "gaps": "leave",
    "l0-level": "grid",
    "l0-match": "code",
    "l0-column": "code",
}
PARENT = sent(parent="610305100001")

ROWS = [
    Row("grids:files", written(200), kwargs=community),
    Row("grids:files", written(302), "post", data=upload, kwargs=community),
    Row("grids:file_export", written(200), kwargs=community),
    Row("grids:file", written(200), kwargs=of_the_community),
    Row("grids:file_progress", written(302), kwargs=of_the_community),
    Row("grids:file_geojson", written(200), kwargs=of_the_community),
    Row("grids:file_check", written(302), "post", data=sent(**CHOSEN), kwargs=of_the_community),
    Row(
        "grids:file_publish",
        written(302),
        "post",
        data=sent(reason="survey", day="2026-11-01"),
        kwargs=checked,
    ),
    Row("grids:file_draft", written(302), "post", data=PARENT, kwargs=checked),
    Row("grids:file_remove", written(302), "post", kwargs=of_the_community),
    Row("grids:points_list", written(200), kwargs=community),
    Row("grids:points_list", written(302), "post", data=points, kwargs=community),
    Row("grids:points", written(200), kwargs=of_the_points),
    Row("grids:points_progress", written(302), kwargs=of_the_points),
    Row("grids:points_geojson", written(200), kwargs=of_the_points),
    Row("grids:points_csv", written(200), kwargs=of_the_points),
    Row("grids:points_locate", written(302), "post", kwargs=of_the_points),
    Row("grids:points_remove", written(302), "post", kwargs=of_the_points),
]
