"""A file through the page: matched, checked, published as a set, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from grids.geofiles import publishing
from grids.geofiles.demo import NAME as DEMO
from grids.geofiles.demo import file_prepared
from grids.geofiles.models import BoundaryFile, FaultKind, FileFault, FileShape
from grids.geofiles.sentences import sentence
from grids.models import Area, Boundary, BoundaryChange, Draft
from jobs import services as jobs
from jobs.models import Job, JobState
from tests.cast import Login
from tests.factories import make_area, square
from tests.geofiles.files import (
    box,
    brought,
    check,
    done,
    feature,
    geojson,
    layer,
    publish,
    publishing_now,
)

GRIDS = layer(0, "grid", column="code", name="name")
NEW_GRIDS = layer(0, "grid", column="code", name="name", create="on")
NAMED = layer(0, "grid", match="name", column="name", name="name", create="on")
W, S = 107.0, 34.0


def two(**more: Any) -> bytes:
    """Two grids that halve the west of the community of the cast."""
    first = feature(box(W, S, 0.0625), code="610305100001001", name="第一网格", **more)
    return geojson(first, feature(box(W + 0.0625, S, 0.0625), name="新网格", **more))


@pytest.fixture
def file(system_admin: User, community: Area, grid: Area, login: Login) -> BoundaryFile:
    return brought(login(system_admin), community.code, "a.geojson", two())


def kinds(file: BoundaryFile) -> list[str]:
    rows = FileFault.objects.filter(file=file).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_it_guesses_what_a_layer_is(file: BoundaryFile) -> None:
    content = file.choices["layers"][0]
    assert (content["level"], content["column"]) == ("", "code"), "one of two is no majority"


def test_it_publishes_known_and_new_areas_as_one_set(
    file: BoundaryFile, grid: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    page = check(client, file, GRIDS)
    assert "belongs to no known area" in page
    assert kinds(file) == [FaultKind.UNMATCHED]
    page = check(client, file, NEW_GRIDS)
    assert kinds(file) == []
    assert Boundary.objects.filter(area=grid).count() == 1, "a check changes nothing"
    publish(client, file)
    grid.refresh_from_db()
    new = Area.objects.get(name="新网格")
    assert grid.geometry is not None
    assert grid.geometry.equals(square(W, S, 0.0625))
    assert (new.code, new.level) == ("610305100001002", "grid")
    change = BoundaryChange.objects.get()
    assert (change.reason, change.source, change.by_id) == (
        "survey of 2026",
        "a.geojson",
        system_admin.pk,
    )


def test_it_asks_for_nothing_when_it_is_brought_twice(
    file: BoundaryFile, community: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    check(client, file, NEW_GRIDS)
    publish(client, file)
    again = brought(client, community.code, "a.geojson", two())
    check(client, again, layer(0, "grid", match="name", column="name"))
    publish(client, again)
    assert Area.objects.filter(level="grid").count() == 2
    assert BoundaryChange.objects.count() == 1


def test_it_is_published_once_though_the_button_is_pressed_twice(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    check(client, file, NEW_GRIDS)
    for _twice in range(2):
        client.post(f"/boundary-files/{file.pk}/publish/", publishing_now("x"))
    done(client, file)
    client.post(f"/boundary-files/{file.pk}/publish/", publishing_now("x"))
    assert Job.objects.filter(kind=publishing.KIND).count() == 1
    assert Area.objects.filter(level="grid").count() == 2


def shapes(*rings: Any, **more: Any) -> bytes:
    return geojson(*(feature(ring, name=f"s{n}", **more) for n, ring in enumerate(rings)))


BOW = [(W, S), (W + 0.1, S + 0.1), (W + 0.1, S), (W, S + 0.1), (W, S)]
TINY = box(W, S, 0.01)
FAULTY: dict[str, tuple[bytes, str, str]] = {
    "crossed": (shapes(BOW), FaultKind.INVALID, "crosses itself"),
    "empty": (shapes(None, TINY), FaultKind.EMPTY, "has no shape at all"),
    "a line": (
        geojson(feature([[W, S], [W + 0.1, S]], "LineString", name="s0"), feature(TINY, name="s1")),
        FaultKind.NO_AREA,
        "is no area but a line",
    ),
    "swapped": (shapes([(y, x) for x, y in TINY]), FaultKind.RANGE, "beyond the globe"),
    "overlap": (shapes(TINY, box(W + 0.005, S, 0.01)), FaultKind.OVERLAP, "overlap by"),
    "outside": (shapes(box(106.99, S, 0.02)), FaultKind.OUTSIDE, "beyond “东关社区”"),
    "three dimensions": (
        shapes([(x, y, 7.0) for x, y in TINY]),
        FaultKind.HEIGHTS,
        "heights (three dimensions)",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_each_fault_has_its_sentence_and_changes_nothing(
    name: str, community: Area, system_admin: User, login: Login
) -> None:
    content, kind, words = FAULTY[name]
    client = login(system_admin)
    file = brought(client, community.code, "a.geojson", content)
    page = check(client, file, NAMED)
    assert kind in kinds(file)
    assert words in page
    fault = FileFault.objects.filter(file=file, kind=kind).first()
    assert fault is not None
    drawn = client.get(f"/boundary-files/{file.pk}/geojson/?kind={kind}").json()["features"]
    labels = [f["properties"]["label"] for f in drawn if f["properties"]["kind"] != "area"]
    assert any(words in label for label in labels) == (fault.piece is not None)
    if kind != FaultKind.HEIGHTS:
        client.post(f"/boundary-files/{file.pk}/publish/", publishing_now("x"))
        done(client, file)
        assert not Area.objects.filter(level="grid", name="s0").exists()


def test_a_hole_between_shapes_is_listed(community: Area, system_admin: User, login: Login) -> None:
    size = 0.02
    around = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    rings = [box(W + x * size, S + y * size, size) for x, y in around]
    client = login(system_admin)
    file = brought(client, community.code, "a.geojson", shapes(*rings))
    page = check(client, file, NAMED)
    assert kinds(file) == [FaultKind.GAP]
    found = FileFault.objects.get(file=file)
    assert sentence(found).startswith("A gap of 4.09 km² at “s")
    assert sentence(found) in page
    Area.objects.filter(pk=community.pk).update(covered=True)
    check(client, file, NAMED)
    assert file.result["sets"][0]["faults"] == 2, "the hole and the rest of the community"


def test_swapped_coordinates_are_offered(
    community: Area, grid: Area, system_admin: User, login: Login
) -> None:
    ring = [(y, x) for x, y in box(W, S, 0.12)]
    content = geojson(feature(ring, code="610305100001001"))
    client = login(system_admin)
    file = brought(client, community.code, "a.geojson", content)
    page = client.get(f"/boundary-files/{file.pk}/").content.decode()
    assert "does not lie on this map; “Latitude and longitude swapped” would differ" in page
    check(client, file, layer(0, "grid", column="code"), datum="swapped")
    assert kinds(file) == []


def test_an_overlap_is_given_to_one_side_when_somebody_says_so(
    community: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    small, large = box(W + 0.01, S, 0.01), box(W, S, 0.02)
    file = brought(client, community.code, "a.geojson", shapes(large, small))
    check(client, file, NAMED)
    assert file.result["sets"][0]["faults"] == 1
    check(client, file, NAMED, overlaps="smaller")
    assert file.result["sets"][0]["faults"] == 0
    rows = {row.name: row.shape for row in FileShape.objects.filter(file=file)}
    assert rows["s0"] is not None
    assert rows["s1"] is not None
    assert rows["s1"].area == pytest.approx(0.0001)
    assert rows["s0"].intersection(rows["s1"]).area == pytest.approx(0)
    check(client, file, NAMED, overlaps="first")
    assert kinds(file) == [FaultKind.OVERLAP], "the second would lose all: nobody may decide that"


def test_a_sibling_in_force_is_not_run_over(
    community: Area, grid: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    file = brought(client, community.code, "a.geojson", shapes(box(W + 0.12, S, 0.02)))
    page = check(client, file, NAMED)
    assert kinds(file) == [FaultKind.OVERLAP]
    assert "“第一网格” overlap" in page
    assert file.result["sets"][0]["faults"] == 1, "nothing is mended that nobody asked for"


def test_what_the_service_refuses_stands_in_the_list_and_nothing_is_half_saved(
    community: Area, grid: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    content = shapes(box(W + 0.13, S, 0.05), box(W, S + 0.13, 0.05))
    file = brought(client, community.code, "a.geojson", content)
    check(client, file, NAMED)
    make_area(community, name="插入", geometry=square(W + 0.14, S, 0.01))  # meanwhile
    page = publish(client, file)
    assert file.job is not None
    assert (file.job.done, file.job.refused) == (0, 2)
    fault = FileFault.objects.get(file=file)
    assert (fault.kind, fault.piece is not None) == (FaultKind.REFUSED, True)
    assert fault.detail in page
    assert not Area.objects.filter(name__in=["s0", "s1"]).exists()
    assert not BoundaryChange.objects.exists()


def test_parents_come_before_what_stands_in_them(
    township: Area, system_admin: User, login: Login
) -> None:
    parent = feature(box(W, S, 0.1), level="community", name="新社区")
    below = [feature(box(W + n / 20, S, 0.05), level="grid", name=f"g{n}") for n in range(2)]
    client = login(system_admin)
    file = brought(client, township.code, "a.geojson", geojson(*below, parent))
    check(
        client,
        file,
        layer(0, "grid", create="on", name="name"),
        layer(1, "community", create="on", name="name"),
    )
    assert [found["level"] for found in file.result["sets"]] == ["community", "grid"]
    publish(client, file)
    community = Area.objects.get(name="新社区")
    assert list(Area.objects.children_of(community).values_list("name", flat=True)) == ["g0", "g1"]


def test_a_publication_goes_on_where_a_worker_died(
    township: Area, system_admin: User, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = feature(box(W, S, 0.1), level="community", name="新社区")
    below = feature(box(W, S, 0.05), level="grid", name="g0")
    client = login(system_admin)
    file = brought(client, township.code, "a.geojson", geojson(parent, below))
    check(
        client,
        file,
        layer(0, "community", create="on", name="name"),
        layer(1, "grid", create="on", name="name"),
    )
    client.post(f"/boundary-files/{file.pk}/publish/", publishing_now("x"))
    job = jobs.take(timezone.now())
    assert job is not None
    killed: Any = publishing.work(job)
    next(killed)
    killed.close()
    assert Area.objects.filter(name="新社区").count() == 1
    Job.objects.filter(pk=job.pk).update(leased_until=None)
    done(client, file)
    assert Area.objects.filter(name__in=["新社区", "g0"]).count() == 2
    assert file.job is not None
    assert (file.job.state, file.job.done) == (JobState.DONE, 2)


def test_a_check_that_is_cancelled_leaves_the_file_as_it_was(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    check(client, file, GRIDS)
    before = kinds(file)
    data = {"datum": "wgs84", "overlaps": "leave", "outside": "leave", "gaps": "leave"}
    client.post(f"/boundary-files/{file.pk}/check/", data | NEW_GRIDS)
    file.refresh_from_db()
    assert file.job is not None
    client.post(f"/jobs/{file.job.pk}/cancel/")
    done(client, file)
    assert file.job.state == JobState.CANCELLED
    assert kinds(file) == before


def test_a_set_with_faults_becomes_a_draft(
    community: Area, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    content = shapes(TINY, box(W + 0.005, S, 0.01))
    file = brought(client, community.code, "a.geojson", content)
    check(client, file, NAMED)
    answer = client.post(f"/boundary-files/{file.pk}/draft/", {"parent": community.code})
    draft = Draft.objects.get()
    assert answer["Location"] == reverse("boundaries:draft_edit", args=[draft.pk])
    assert {area["name"] for area in draft.wanted["new"].values()} == {"s0", "s1"}


def test_a_file_at_work_is_not_removed(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    data = {"datum": "wgs84", "overlaps": "leave", "outside": "leave", "gaps": "leave"}
    client.post(f"/boundary-files/{file.pk}/check/", data | NEW_GRIDS)
    answer = client.post(f"/boundary-files/{file.pk}/remove/", follow=True)
    assert "A job still works on this file." in answer.content.decode()
    done(client, file)
    client.post(f"/boundary-files/{file.pk}/remove/")
    assert not BoundaryFile.objects.exists()


def test_saying_nothing_about_any_layer_is_told_at_the_field(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    data = {"datum": "wgs84", "overlaps": "leave", "outside": "leave", "gaps": "leave"}
    data |= {"l0-level": "", "l0-match": "code"}
    answer = login(system_admin).post(f"/boundary-files/{file.pk}/check/", data)
    assert answer.status_code == 422
    assert "Say as what at least one layer is taken." in answer.content.decode()


def test_its_page_is_drawn_anew_once_the_job_has_ended(
    file: BoundaryFile, system_admin: User, login: Login
) -> None:
    client = login(system_admin)
    data = {"datum": "wgs84", "overlaps": "leave", "outside": "leave", "gaps": "leave"}
    client.post(f"/boundary-files/{file.pk}/check/", data | NEW_GRIDS)
    url = f"/boundary-files/{file.pk}/progress/"
    waiting = client.get(url, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting.headers
    assert url in waiting.content.decode(), "it asks again while it waits"
    done(client, file)
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_page_asks_the_database_little(
    community: Area,
    system_admin: User,
    login: Login,
    django_assert_max_num_queries: Any,
) -> None:
    client = login(system_admin)
    file = brought(client, community.code, "a.geojson", shapes(*[TINY] * 30))
    check(client, file, NAMED)
    with django_assert_max_num_queries(25):
        client.get(f"/boundary-files/{file.pk}/")


def test_the_demo_has_one_file_with_something_to_settle(
    county: Area, grid: Area, system_admin: User
) -> None:
    for _twice in range(2):
        file_prepared(county, system_admin, timezone.now())
    file = BoundaryFile.objects.get()
    assert FaultKind.OUTSIDE not in kinds(file), "the one grid of the cast moves within its place"
    assert (file.place.level, file.state, file.name) == ("community", "checked", DEMO)
