"""What the words typed so far propose: similar cases, categories, places."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.beside.words import likeness, pairs
from events.models import Category, Event
from events.services import Contact
from events.similar import similar
from grids.models import Area
from tests.cast import Login
from tests.events.stage import make_category
from tests.intake.conftest import IN_GRID, collected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("垃圾堆放", {"垃圾", "圾堆", "堆放"}),
        ("路灯 lamp 3号", {"路灯", "lamp"}),
        ("没有", set()),
        ("", set()),
    ],
)
def test_it_cuts_words_into_pairs(text: str, found: set[str]) -> None:
    assert pairs(text) == found


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("东门垃圾成堆", "东门口垃圾堆放三天", 0.25, 1),
        ("垃圾", "垃圾堆放", 1, 1),
        ("路灯不亮", "垃圾堆放", 0, 0),
        ("东门路灯坏了", "东门口井盖破损", 0, 0),
        ("", "垃圾", 0, 0),
    ],
)
def test_it_says_how_alike_two_texts_are(one: str, other: str, least: float, most: float) -> None:
    assert least <= likeness(pairs(one), pairs(other)) <= most


def found(user: User, text: str = "", address: str = "", **place: Any) -> list[int]:
    place = {"point": IN_GRID, "area": None, **place}
    rows = similar(user, category=None, now=timezone.now(), text=text, address=address, **place)
    return [row.event.pk for row in rows]


def test_it_finds_a_case_by_its_words_whatever_its_kind(case: Event, worker: User) -> None:
    assert found(worker, "东门口有人堆放垃圾") == [case.pk]
    assert found(worker, "路灯不亮三天了") == []


def test_it_finds_words_in_the_area_where_no_point_is_known(
    case: Event, operator: User, grid: Area, community: Area
) -> None:
    assert found(operator, "垃圾堆放", point=None, area=community) == [case.pk]
    assert found(operator, "垃圾堆放", point=None, area=grid) == [case.pk]
    assert found(operator, "垃圾堆放", point=None, area=None) == []


def test_it_finds_a_case_by_its_address(worker: User, operator: User, category: Category) -> None:
    event = collected(worker, category, description="噪音", address="东关街5号院")
    assert found(worker, "臭味", "东关街5号院门口") == [event.pk]


def test_words_find_neither_confidence_nor_what_is_out_of_sight(
    worker: User, operator: User, outsider: User, category: Category
) -> None:
    secretive = Contact("王小明", "13812345678", "", in_confidence=True)
    collected(worker, category, contact=secretive)
    assert found(worker, "东门口垃圾堆放") == []
    collected(worker, category)
    assert found(worker, "东门口垃圾堆放")
    assert found(outsider, "东门口垃圾堆放") == []


def test_it_sends_what_is_typed_by_post_alone(case: Event, worker: User, login: Login) -> None:
    data = {"description": "东门口垃圾堆放", "latitude": "34.05", "longitude": "107.05"}
    client = login(worker)
    page = client.post(reverse("events:similar"), data).content.decode()
    assert f'name="join" value="{case.pk}"' in page
    assert "similar words" in page
    assert client.get(reverse("events:similar"), data).status_code == 405


def test_it_proposes_the_categories_that_fit(
    worker: User, category: Category, closed_category: Category, login: Login
) -> None:
    make_category("0302", name_zh="建筑垃圾")
    client = login(worker)
    address = reverse("events:new_kinds")
    page = client.post(address, {"description": "路边暴露的垃圾没人清"}).content.decode()
    assert f'data-choose-kind="{category.pk}"' in page
    assert page.index("Exposed refuse") < page.index("Category 0302")
    assert "Neighbour dispute" not in page
    assert client.post(address, {"description": "嗯"}).content.decode().strip() == ""


def test_it_names_the_areas_of_an_address(
    operator: User, grid: Area, community: Area, login: Login
) -> None:
    page = login(operator).post(reverse("events:new_places"), {"address": "东关3号楼西侧"})
    assert f'data-choose-place="{community.code}"' in page.content.decode()
    page = login(operator).post(reverse("events:new_places"), {"address": "南门外"})
    assert "data-choose-place" not in page.content.decode()


def test_it_names_no_area_of_others(operator: User, other_township: Area, login: Login) -> None:
    page = login(operator).post(reverse("events:new_places"), {"address": "虢王镇政府"})
    assert "data-choose-place" not in page.content.decode()


def test_the_receipt_leads_to_the_next_case_and_to_classifying(
    worker: User,
    operator: User,
    case: Event,
    liaison: User,
    login: Login,
) -> None:
    address = reverse("events:receipt", args=[case.pk])
    page = login(operator).get(address).content.decode()
    assert reverse("events:at_once", args=[case.pk]) in page
    assert reverse("events:new") in page
    assert (
        reverse("events:at_once", args=[case.pk]) not in login(worker).get(address).content.decode()
    )
