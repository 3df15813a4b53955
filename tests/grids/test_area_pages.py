"""Pages of areas: who sees and changes what, and that they do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import grids
from accounts.models import User
from grids import panels
from grids.models import Area
from grids.services import area_by_code, grids_make
from tests.cast import Login
from tests.factories import LONG_AGO

DATA = Path(grids.__file__).parent / "data"
WRITES = ["area_create", "area_rename", "grids_make", "area_retire"]


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def client(login: Login, admin: User) -> Client:
    return login(admin)


@pytest.mark.parametrize("name", ["detail", "geojson", *WRITES])
def test_it_hides_areas_outside_the_posting(
    name: str, login: Login, outsider: User, grid: Area
) -> None:
    assert login(outsider).get(reverse(f"grids:{name}", args=[grid.code])).status_code == 404
    assert login(outsider).get(reverse(f"grids:{name}", args=["999999"])).status_code == 404


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_lets_nobody_but_the_administrator_change_areas(
    name: str, method: str, login: Login, township_operator: User, community: Area
) -> None:
    url = reverse(f"grids:{name}", args=[community.code])
    assert (
        getattr(login(township_operator), method)(url, {"name": "甲", "count": 1}).status_code
        == 403
    )
    assert not Area.objects.children_of(community).exists()


@pytest.mark.parametrize(
    ("name", "arguments", "method"),
    [("list", [], "post"), ("detail", ["c"], "post"), ("geojson", ["c"], "post")]
    + [(name, ["c"], "put") for name in WRITES]
    + [("areas_import", [], "put")],
)
def test_it_answers_a_wrong_method_with_405(
    name: str, arguments: list[str], method: str, client: Client, community: Area
) -> None:
    where = [community.code] if arguments else []
    assert getattr(client, method)(reverse(f"grids:{name}", args=where)).status_code == 405


def test_it_shows_the_tree_of_the_posting(
    login: Login, township_operator: User, grid: Area, other_township: Area
) -> None:
    page = text_of(login(township_operator).get(reverse("grids:list")))
    assert "城关镇" in page
    assert "凤翔区" not in page
    assert "虢王镇" not in page


def test_it_opens_a_branch_with_and_without_javascript(client: Client, grid: Area) -> None:
    url = reverse("grids:list") + "?open=610305100"
    page = text_of(client.get(url))
    assert "东关社区" in page
    assert "<html" in page
    branch = text_of(client.get(url, headers={"HX-Request": "true"}))
    assert "东关社区" in branch
    assert "<html" not in branch
    assert "第一网格" not in branch


def test_it_refuses_to_open_a_branch_outside(login: Login, outsider: User, community: Area) -> None:
    url = reverse("grids:list") + "?open=610305100"
    assert login(outsider).get(url).status_code == 404


@pytest.mark.parametrize("query", ["东关", "610305100001"])
def test_it_searches(client: Client, community: Area, query: str) -> None:
    assert community.code in text_of(client.get(reverse("grids:list"), {"q": query}))
    assert "虢王" not in text_of(client.get(reverse("grids:list"), {"q": query}))


def test_it_finds_nothing_outside_the_posting(
    login: Login, outsider: User, community: Area
) -> None:
    page = text_of(login(outsider).get(reverse("grids:list"), {"q": "东关"}))
    assert community.code not in page


def test_a_liaison_has_no_areas_of_its_own(login: Login, liaison: User, township: Area) -> None:
    response = login(liaison).get(reverse("grids:list"))
    assert response.status_code == 200
    assert "城关镇</a>" not in text_of(response)


def test_it_shows_an_area_with_its_chain_and_children(client: Client, grid: Area) -> None:
    page = text_of(client.get(reverse("grids:detail", args=["610305100001"])))
    for word in ("凤翔区", "城关镇", "东关社区", "第一网格", "data-map"):
        assert word in page


def test_it_shows_panels_that_others_register(client: Client, community: Area) -> None:
    seen: list[tuple[Area, str]] = []

    def maker(area: Area, user: Any) -> panels.Panel:
        seen.append((area, user.username))
        return panels.Panel("People in charge", "components/empty.html", {"text": "x"}, count=3)

    panels.register("people", maker)
    try:
        page = text_of(client.get(reverse("grids:detail", args=[community.code])))
    finally:
        panels.unregister("people")
    assert "People in charge" in page
    assert seen == [(community, "system_admin")]


def test_it_costs_the_same_for_many_children(
    client: Client, community: Area, django_assert_max_num_queries: Any
) -> None:
    grids_make(parent=community, count=50, day=LONG_AGO)
    for url in (reverse("grids:detail", args=[community.code]), reverse("grids:list")):
        with django_assert_max_num_queries(15):
            client.get(url)


def test_it_gives_the_map_of_the_children(client: Client, grid: Area, township: Area) -> None:
    data = client.get(reverse("grids:geojson", args=["610305100001"])).json()
    (feature,) = data["features"]
    assert feature["properties"]["code"] == grid.code
    assert feature["geometry"]["type"] == "MultiPolygon"
    own = client.get(reverse("grids:geojson", args=[grid.code])).json()
    assert own["features"][0]["properties"]["url"] == ""


def test_it_adds_an_area_once(client: Client, township: Area) -> None:
    url = reverse("grids:area_create", args=[township.code])
    data = {"code": "610305100008", "name": "东湖社区居委会", "name_en": ""}
    assert client.get(url).status_code == 200
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 422
    assert client.post(url, {"code": "1", "name": "甲"}).status_code == 422
    assert Area.objects.children_of(township).count() == 1
    assert Area.objects.get(code="610305100008").name_en == "Donghu Community"


def test_it_renames(client: Client, grid: Area) -> None:
    url = reverse("grids:area_rename", args=[grid.code])
    data = {"name": "实验小学", "name_en": "Primary School", "kind": "dedicated"}
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    grid.refresh_from_db()
    assert (grid.name, grid.name_en, grid.kind) == ("实验小学", "Primary School", "dedicated")
    assert client.post(url, {"name": ""}).status_code == 422


def test_it_makes_grids_by_number_or_by_names(client: Client, community: Area) -> None:
    url = reverse("grids:grids_make", args=[community.code])
    assert client.post(url, {"count": "3", "kind": "basic"}).status_code == 302
    assert client.post(url, {"names": "学校\n市场\n", "kind": "dedicated"}).status_code == 302
    assert client.post(url, {"kind": "basic"}).status_code == 422
    assert client.post(url, {"count": "900", "kind": "basic"}).status_code == 422
    made = Area.objects.children_of(community).order_by("code")
    assert [area.name for area in made] == ["第一网格", "第二网格", "第三网格", "学校", "市场"]


def test_it_retires_and_still_finds_the_area(client: Client, community: Area, grid: Area) -> None:
    assert client.post(reverse("grids:area_retire", args=[community.code])).status_code == 200
    url = reverse("grids:area_retire", args=[grid.code])
    assert client.post(url, {"successor": "999"}).status_code == 422
    assert client.post(url, {"successor": ""}).status_code == 302
    assert client.post(url, {"successor": ""}).status_code == 302
    grid.refresh_from_db()
    assert grid.retired_on is not None
    assert client.get(reverse("grids:detail", args=[grid.code])).status_code == 200
    assert grid.code in text_of(client.get(reverse("grids:list"), {"q": grid.code}))


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("areas.csv", text.encode(), "text/csv")


def test_it_shows_an_import_first_and_saves_it_when_confirmed(
    client: Client, community: Area
) -> None:
    url = reverse("grids:areas_import")
    text = (DATA / "divisions_fengxiang.csv").read_text("utf-8")
    text = "\n".join(line for line in text.splitlines() if "610305" in line or "61" not in line)
    text = text.replace("610305,凤翔区,county,6103\n", "610305,凤翔区,county,\n")
    data = {"root_level": "county"}
    assert client.get(url).status_code == 200
    shown = text_of(client.post(url, {**data, "file": upload(text)}))
    assert "169" in shown or "168" in shown
    assert Area.objects.count() == 3
    assert client.post(url, {**data, "text": text, "confirm": "1"}).status_code == 302
    assert Area.objects.count() == 182
    again = client.post(url, {**data, "text": text, "confirm": "1"})
    assert again.status_code == 302
    assert Area.objects.count() == 182


def test_it_asks_whether_a_likely_code_is_the_same_area(client: Client, community: Area) -> None:
    url = reverse("grids:areas_import")
    text = (
        "code,name,level,parent\n610306,凤翔区,county,\n610306100,城关镇,township,610306\n"
        "610306100001,东关社区,village,610306100\n"
    )
    data = {"root_level": "county", "text": text}
    assert "decide_610306" in text_of(client.post(url, {**data, "confirm": "1"}))
    assert Area.objects.filter(code="610305").exists()
    decided = {**data, "decide_610306": "610305:610306"}
    assert "610306" in text_of(client.post(url, decided))
    assert client.post(url, {**decided, "confirm": "1"}).status_code == 302
    community.refresh_from_db()
    assert community.code == "610306100001"
    assert area_by_code("610305100001") == community
    moved = client.get(reverse("grids:detail", args=["610305100001"]))
    assert moved.headers["Location"] == reverse("grids:detail", args=["610306100001"])


@pytest.mark.parametrize(
    "text",
    [
        "code,name,level,parent\n610305,凤翔区,county,\n61030510,城关镇,township,610305\n",
        "code,name,level,parent\n440306,宝安区,county,\n",
        "no table",
    ],
)
def test_it_lists_what_is_wrong_and_saves_nothing(client: Client, county: Area, text: str) -> None:
    data = {"root_level": "county", "text": text, "confirm": "1"}
    response = client.post(reverse("grids:areas_import"), data)
    assert response.status_code == 200
    assert "gg-note-error" in text_of(response)
    assert Area.objects.count() == 1


def test_it_refuses_a_file_that_is_no_text(client: Client, county: Area) -> None:
    file = SimpleUploadedFile("areas.csv", "编码".encode("gb18030"), "text/csv")
    response = client.post(reverse("grids:areas_import"), {"root_level": "county", "file": file})
    assert response.status_code == 422


def test_only_the_administrator_imports(login: Login, county_operator: User) -> None:
    assert login(county_operator).get(reverse("grids:areas_import")).status_code == 403


def test_it_speaks_english(client: Client, community: Area) -> None:
    client.cookies["django_language"] = "en"
    page = text_of(client.get(reverse("grids:detail", args=[community.code])))
    assert "Areas below" in page
    assert "Make grids" in page


@pytest.mark.parametrize("files", [{}, {"file": b""}])
def test_it_asks_for_a_file_once(client: Client, county: Area, files: dict[str, bytes]) -> None:
    sent = {name: SimpleUploadedFile("areas.csv", text) for name, text in files.items()}
    page = client.post(reverse("grids:areas_import"), {"root_level": "county", **sent})
    assert page.status_code == 422
    assert {name: len(found) for name, found in page.context["form"].errors.items()} == {"file": 1}


def test_it_calls_the_file_needed_and_names_an_unknown_parent(client: Client, county: Area) -> None:
    url = reverse("grids:areas_import")
    form = text_of(client.get(url))
    label = form[form.index('for="id_file"') : form.index('name="file"')]
    assert "gg-optional" not in label
    table = "code,name,level,parent\n610305102,甲镇,township,999999\n"
    file = SimpleUploadedFile("areas.csv", table.encode())
    assert "上级 999999 不存在" in text_of(client.post(url, {"root_level": "county", "file": file}))


def test_it_names_the_ancestors_in_english(client: Client, county: Area, settings: Any) -> None:
    Area.objects.filter(pk=county.pk).update(above="陕西省 宝鸡市")
    url = reverse("grids:detail", args=[county.code])
    assert "陕西省 宝鸡市" in text_of(client.get(url))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    User.objects.update(language="en")
    assert "Baoji City, Shaanxi Province" in text_of(client.get(url))
