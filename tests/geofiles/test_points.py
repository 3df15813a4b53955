"""Many points are located in one job: by command and through the page, stopped and gone on with."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import geocoordinates_ffi as coordinates
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from grids.geofiles import points
from grids.geofiles.point_models import PointBatch, PointFile
from grids.models import Area
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.cast import Login
from tests.factories import make_area, square
from tests.geofiles.files import box, brought, check, done, feature, geojson, layer

W, S = 107.0, 34.0
TABLE = "address,纬度,经度\n东关 1 号,34.01,107.01\n西关 2 号,34.9,107.9\n不详,,\n"


def send(
    client: Any, place: Area, name: str, content: bytes, where: str = "grid", **more: str
) -> Any:
    data = {"file": SimpleUploadedFile(name, content), "where": where, **more}
    return client.post(f"/areas/{place.code}/points/", data)


def sent(client: Any, place: Area, name: str, content: bytes, where: str = "grid") -> PointFile:
    answer = send(client, place, name, content, where)
    assert answer.status_code == 302, answer.content.decode()
    found: PointFile = PointFile.objects.latest("pk")
    return found


def work() -> None:
    while jobs.run_next(timezone.now()):
        pass


def of_a_web_map(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in GCJ-02 of a place in WGS-84."""
    found = coordinates.wgs84_to_gcj02(coordinates.Wgs84(lat=y, lon=x))
    return found.lon, found.lat


@pytest.mark.parametrize(("datum", "inside"), [("", 0), ("wgs84", 0), ("gcj02", 1), ("bd09", 0)])
def test_points_of_a_web_map_are_converted_where_that_is_said(
    county: Area, community: Area, system_admin: User, login: Login, datum: str, inside: int
) -> None:
    """A yard of some hundred metres, which what is read wrongly misses."""
    make_area(community, name="小院", geometry=square(107.0995, 34.0995, 0.001))
    x, y = of_a_web_map(107.1, 34.1)
    client = login(system_admin)
    told = {"datum": datum} if datum else {}
    send(client, county, "web.csv", f"lat,lon\n{y},{x}\n".encode(), **told)
    work()
    file = PointFile.objects.get()
    assert (file.datum, file.result["inside"]) == (datum or "wgs84", inside)
    if datum == "gcj02":
        assert PointBatch.objects.get().xs[0] == pytest.approx(107.1, abs=1e-6)
        assert "GCJ-02" in client.get(f"/point-files/{file.pk}/").content.decode()


def test_the_command_converts_as_well(county: Area, grid: Area, tmp_path: Path) -> None:
    x, y = of_a_web_map(107.05, 34.05)
    path = tmp_path / "web.csv"
    path.write_text(f"lat,lon\n{y},{x}\n")
    call_command("locate_points", path, "--datum", "gcj02", stdout=io.StringIO())
    assert PointBatch.objects.get().ys[0] == pytest.approx(34.05, abs=1e-6)


def test_an_unknown_datum_is_refused_at_its_field(
    county: Area, system_admin: User, login: Login
) -> None:
    answer = send(login(system_admin), county, "web.csv", TABLE.encode(), datum="mars")
    assert answer.status_code == 422
    assert answer.context["form"].errors["datum"]
    assert not PointFile.objects.exists()


def test_it_is_one_job_with_progress_and_a_result(
    county: Area, grid: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    file = sent(client, county, "points.csv", TABLE.encode())
    waiting = client.get(f"/point-files/{file.pk}/").content.decode()
    assert "Cancel the job" in waiting
    assert "Where the points lie" not in waiting
    work()
    file.refresh_from_db()
    assert file.job is not None
    assert (file.job.state, file.job.total, file.job.done, file.job.refused) == ("done", 3, 2, 1)
    assert file.job.problems == [[4, "This row has no point on the globe."]]
    assert file.result == {"inside": 1, "outside": 1, "areas": [[grid.code, 1]]}
    page = client.get(f"/point-files/{file.pk}/").content.decode()
    assert "1 point lies in none of them" in page
    assert f'href="/areas/{grid.code}/"' in page
    assert f"/point-files/{file.pk}/" in client.get(f"/jobs/{file.job.pk}/").content.decode()
    drawn = client.get(f"/point-files/{file.pk}/geojson/").json()["features"]
    assert [f["geometry"]["coordinates"] for f in drawn if f["properties"]["kind"] == "fault"] == [
        [107.9, 34.9]
    ]
    answer: Any = client.get(f"/point-files/{file.pk}/csv/")
    table = b"".join(answer.streaming_content).decode()
    assert table.splitlines()[1:] == [f"2,107.01,34.01,{grid.code}", "3,107.9,34.9,"]


def test_of_a_table_nothing_but_the_coordinates_is_kept(
    county: Area, grid: Area, system_admin: User, login: Login
) -> None:
    file = sent(login(system_admin), county, "points.csv", TABLE.encode())
    batch = PointBatch.objects.get(file=file)
    assert (batch.lines, batch.xs, batch.ys) == ([2, 3], [107.01, 107.9], [34.01, 34.9])
    kept = [*PointFile.objects.values_list(), *PointBatch.objects.values_list()]
    assert "东关 1 号" not in str(kept)


def workbook() -> bytes:
    book: Any = openpyxl.Workbook()
    for row in (("longitude", "latitude"), (107.01, 34.01), (108.5, 34.01)):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SPOTS = [feature([W + 0.01, S + 0.01], "Point"), feature([W + 0.9, S], "Point")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gb.csv", TABLE.encode("gb18030")),
        ("semicolons.csv", TABLE.replace(",", ";").encode()),
        ("packed.csv.gz", gzip.compress(TABLE.encode(), mtime=0)),
        ("points.xlsx", workbook()),
        ("points.geojson", geojson(*SPOTS)),
    ],
)
def test_tables_and_shapes_are_read(
    name: str, content: bytes, county: Area, grid: Area, system_admin: User, login: Login
) -> None:
    file = sent(login(system_admin), county, name, content)
    work()
    file.refresh_from_db()
    assert (file.result["inside"], file.result["outside"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"a,b\n1,2\n", "no columns “latitude” and “longitude”"),
        ("a.csv", b"lat,lng\n,\n", "“a.csv” holds no points"),
        ("a.csv.gz", b"\x1f\x8b no packed file", "cannot be read as a table"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "The workbook is broken"),
        ("a.bin", b"\x00\x01\x02", "is no file of boundaries"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_leaves_nothing(
    name: str, content: bytes, why: str, county: Area, system_admin: User, login: Login
) -> None:
    answer = send(login(system_admin), county, name, content, "county")
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Nothing was kept." in answer.content.decode()
    assert not PointFile.objects.exists()
    assert not Job.objects.exists()


def test_a_cancelled_job_keeps_what_it_found_and_the_next_goes_on(
    county: Area, grid: Area, system_admin: User, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "BATCH", 2)
    client = login(system_admin)
    rows = "".join(f"34.01,{107.01 + n / 1000:.3f}\n" for n in range(6))
    file = sent(client, county, "points.csv", f"lat,lng\n{rows}".encode())
    job = jobs.take(timezone.now())
    assert job is not None
    steps = points.work(job)
    next(steps)
    next(steps)
    client.post(f"/jobs/{job.pk}/cancel/")
    jobs.run(job)
    file.refresh_from_db()
    assert file.job is not None
    assert file.job.state == JobState.CANCELLED
    assert PointBatch.objects.exclude(found=None).count() >= 1
    assert file.result == {}
    page = client.get(f"/point-files/{file.pk}/").content.decode()
    assert "Go on locating" in page
    client.post(f"/point-files/{file.pk}/locate/")
    begun: list[int] = []
    job = jobs.take(timezone.now())
    assert job is not None
    for _step in points.work(job):
        begun.append(job.done)
    assert begun[0] >= 2, "what was found before is not looked up again"
    assert begun[-1] == 6
    file.refresh_from_db()
    assert file.result["inside"] == 6


def test_a_layer_of_a_checked_file_is_looked_at_and_kept_meanwhile(
    township: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    shapes = geojson(feature(box(W, S, 0.05), code="", name="甲"))
    boundaries = brought(client, township.code, "new.geojson", shapes)
    value = f"{boundaries.pk}:0"
    content = geojson(*SPOTS)
    assert send(client, township, "p.geojson", content, value).status_code == 422, "not checked"
    check(client, boundaries, layer(0, "community", create="on", name="name"))
    file = sent(client, township, "p.geojson", content, value)
    client.post(f"/boundary-files/{boundaries.pk}/remove/")
    boundaries.refresh_from_db()
    page = done(client, boundaries)
    assert page
    file.refresh_from_db()
    assert file.result == {"inside": 1, "outside": 1, "areas": [["甲", 1]]}
    again = client.post(f"/point-files/{file.pk}/locate/")
    assert again.status_code == 302
    work()
    file.refresh_from_db()
    assert file.result["inside"] == 1
    client.post(f"/point-files/{file.pk}/remove/")
    assert not PointFile.objects.exists()


def test_the_command_starts_the_job_and_waits_for_it(
    grid: Area, system_admin: User, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text(TABLE)
    out = io.StringIO()
    call_command("locate_points", path, by=system_admin.username, stdout=out)
    job = Job.objects.get()
    assert (job.kind, job.state, job.owner) == (points.KIND, JobState.DONE, system_admin)
    assert out.getvalue().startswith("2 points: 1 in 1 areas, 1 in none. 1 rows have no point.")


def test_the_command_says_when_its_job_was_cancelled(
    grid: Area, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "points.csv"
    path.write_text(TABLE)

    def cancelled(job: Job) -> None:
        jobs.end(job, JobState.CANCELLED)

    monkeypatch.setattr(jobs, "run", cancelled)
    with pytest.raises(CommandError, match="ended before all points were located: cancelled"):
        call_command("locate_points", path)
