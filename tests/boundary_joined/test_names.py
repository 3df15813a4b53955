"""New areas are called in the reader's language before they are there."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from grids.boundaries.drafts import draft_start
from grids.boundaries.plan import plan_of
from grids.boundaries.wanted import NewArea, Wanted
from grids.models import Area, Draft
from tests.boundary_core.ground import box, today

OUTLINE = box(107.3, 34, 107.4, 34.1)


def wanted(community: Area, name: str, name_en: str = "") -> Wanted:
    new = {"n1": NewArea(name, "basic", OUTLINE, name_en=name_en)}
    return Wanted(community.code, today(), new=new)


def drafted(by: User, community: Area, name: str, name_en: str = "") -> Draft:
    made = wanted(community, name, name_en)
    return draft_start(owner=by, parent=community, day=today(), wanted=made)


@pytest.mark.parametrize(
    ("language", "name", "name_en", "label"),
    [
        ("en", "南门网格", "", "Nanmen Grid"),
        ("en", "第五网格", "", "Grid 5"),
        ("en", "南门网格", "South Gate", "South Gate"),
        ("en", "第五网格（东关社区）", "", "Grid 5 (Dongguan Community)"),
        ("zh-hans", "南门网格", "South Gate", "南门网格"),
    ],
)
def test_the_editor_calls_a_new_area_so(
    client: Client, grids: list[Area], community: Area, system_admin: User, language: str,
    name: str, name_en: str, label: str,
) -> None:  # fmt: skip
    draft = drafted(system_admin, community, name, name_en)
    client.cookies["django_language"] = language
    url = reverse("boundaries:draft_data", args=[draft.pk])
    assert client.get(url).json()["labels"] == {"n1": [name, label]}
    page = client.get(reverse("boundaries:draft_edit", args=[draft.pk])).content.decode()
    assert label in page


def test_what_is_kept_is_answered_with_it(
    client: Client, grids: list[Area], community: Area, system_admin: User
) -> None:
    draft = drafted(system_admin, community, "南门网格")
    body = {"wanted": wanted(community, "北门网格").to_json(), "revision": draft.revision}
    url = reverse("boundaries:draft_save", args=[draft.pk])
    answer = client.post(url, json.dumps(body), content_type="application/json")
    assert answer.json()["labels"] == {"n1": ["北门网格", "Beimen Grid"]}


def test_the_preview_calls_it_so(grids: list[Area], community: Area, system_admin: User) -> None:
    made = wanted(community, "南门网格")
    with translation.override("en"):
        (changed,) = plan_of(made, system_admin, within=community.path).changes
    assert changed.label == "Nanmen Grid"
