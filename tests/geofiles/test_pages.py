"""The pages of a file with faults, without a barrier at both widths and in both languages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.utils import timezone

from accounts.models import User
from grids.geofiles.point_models import PointFile
from grids.geofiles.points import Where, points_take
from grids.models import Area
from jobs.here import work_here
from tests.browser import Axe, PageFor, Shot
from tests.cast import Login
from tests.geofiles.files import box, brought, check, feature, geojson, layer

pytestmark = pytest.mark.e2e
LOOKS = [(390, "zh-hans", "light"), (390, "en", "dark"), (1440, "zh-hans", "dark")]


TABLE = "latitude,longitude\n34.01,107.01\n34.9,107.9\n,\n"


def located(place: Area, owner: User) -> PointFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "巡查点.csv"
        path.write_text(TABLE)
        where, now = Where("grid"), timezone.now()
        file, job = points_take(
            path=path, name=path.name, place=place, owner=owner, where=where, now=now
        )
    work_here(job)
    file.refresh_from_db()
    return file


@pytest.mark.parametrize(("width", "language", "theme"), LOOKS)
def test_they_are_without_barrier(
    community: Area,
    grid: Area,
    system_admin: User,
    login: Login,
    page_for: PageFor,
    axe: Axe,
    shot: Shot,
    width: int,
    language: str,
    theme: str,
) -> None:
    client = login(system_admin)
    bow = [(107.2, 34), (107.21, 34.01), (107.21, 34), (107.2, 34.01), (107.2, 34)]
    rings = [box(107.13, 34, 0.05), box(107.16, 34, 0.02), box(107.24, 34, 0.02), bow]
    content = geojson(*(feature(ring, name=f"s{n}") for n, ring in enumerate(rings)))
    file = brought(client, community.code, "a.geojson", content)
    check(client, file, layer(0, "grid", match="name", column="name", name="name", create="on"))
    points = located(community, system_admin)
    page = page_for(system_admin, width, language, theme=theme)
    pages = {
        "file": f"/boundary-files/{file.pk}/",
        "files": f"/areas/{community.code}/files/",
        "points": f"/point-files/{points.pk}/",
        "points-list": f"/areas/{community.code}/points/",
    }
    for name, url in pages.items():
        page.goto(url)
        if name in ("file", "points"):
            page.wait_for_selector(".gg-map[data-drawn]")
        shot(page, f"geofile-{name}-{width}-{language}-{theme}")
        findings = axe(page)
        assert not findings, "\n".join(findings)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
