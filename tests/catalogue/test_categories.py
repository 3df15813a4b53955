"""Categories changed in the pages, found by every kind of word."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import AdminLog, DepartmentKind, Role, User
from events.catalogue.services import (
    CategoryValues,
    catalogue_import,
    category_create,
    category_set_active,
    category_update,
)
from events.catalogue.sources import LOCAL
from events.models import Category
from grids.models import Area
from tests.cast import Login
from tests.catalogue.helpers import by
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> None:
    catalogue_import()


def kinds(*codes: str) -> list[DepartmentKind]:
    return [DepartmentKind.objects.get(code=code) for code in codes]


def values(**more: Any) -> CategoryValues:
    given: dict[str, Any] = {
        "major_code": "04",
        "major_zh": "市容秩序",
        "major_en": "City appearance and order",
        "name_zh": "露天烧烤",
        "name_en": "Open-air barbecue",
        "lead": DepartmentKind.objects.get(code="C09"),
        "urgency": "normal",
        "usual_level": "township",
        **more,
    }
    return CategoryValues(**given)


def test_it_is_made_with_assists_in_order(system_admin: User) -> None:
    made = category_create(
        by=by(system_admin), code="0499", values=values(), assists=kinds("T03", "C06", "C08")
    )
    links = made.categoryassist_set.order_by("position")
    assert [link.kind.code for link in links] == ["T03", "C06", "C08"]
    assert "ltsk" in made.search
    assert made.source == LOCAL
    assert AdminLog.objects.get(action="setup_create").about == "0499 露天烧烤"


def test_a_change_is_found_by_its_new_words_and_kept_by_an_import(system_admin: User) -> None:
    refuse = Category.objects.get(code="0411")
    changed = category_update(
        by=by(system_admin), category=refuse, values=values(), assists=kinds("C06")
    )
    assert "ltsk" in changed.search
    assert catalogue_import().changes == 0
    refuse.refresh_from_db()
    assert refuse.name_en == "Open-air barbecue"
    assert [kind.code for kind in refuse.assists.all()] == ["C06"]


def test_saving_it_as_it_was_changes_nothing(login: Login, system_admin: User) -> None:
    client, refuse = login(system_admin), Category.objects.get(code="0411")
    url = reverse("catalogue:category_edit", args=[refuse.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value not in (None, False)}
    assert client.post(url, sent).status_code == 302
    refuse.refresh_from_db()
    assert refuse.source != LOCAL
    assert not AdminLog.objects.filter(action="setup_update").exists()


@pytest.mark.parametrize(
    ("code", "more", "assists", "said"),
    [
        ("0411", {}, (), "taken"),
        ("0599", {}, (), "begin with"),
        ("0499", {"major_zh": "别的"}, (), "choose it from the list"),
        ("0499", {}, ("C09",), "stands twice"),
        ("0499", {}, ("T03", "T03"), "stands twice"),
    ],
)
def test_it_refuses_what_makes_no_sense(
    code: str, more: dict[str, str], assists: tuple[str, ...], said: str, system_admin: User
) -> None:
    with pytest.raises(ValidationError, match=said):
        category_create(
            by=by(system_admin), code=code, values=values(**more), assists=kinds(*assists)
        )
    assert Category.objects.count() == 99


def test_it_is_switched_off_and_on_and_twice_is_harmless(system_admin: User) -> None:
    refuse = Category.objects.get(code="0411")
    for _ in range(2):
        category_set_active(by=by(system_admin), category=refuse, active=False)
    assert AdminLog.objects.filter(action="setup_update").count() == 1
    assert catalogue_import().changes == 0
    assert not Category.objects.get(code="0411").is_active
    category_set_active(by=by(system_admin), category=refuse, active=True)
    assert Category.objects.get(code="0411").is_active


def test_only_the_administrator_of_the_root_changes_it(township: Area, supervisor: User) -> None:
    local = make_person("local", Role.SYSTEM_ADMIN, township)
    for person in (local, supervisor):
        with pytest.raises(PermissionDenied):
            category_create(by=by(person), code="0499", values=values())


@pytest.mark.parametrize("word", ["暴露", "bllj", "BAOLU", "0411", "exposed refuse"])
def test_the_list_finds_it(word: str, login: Login, system_admin: User) -> None:
    page = login(system_admin).get(reverse("catalogue:category_list"), {"q": word})
    assert "0411" in [row.code for row in page.context["page"]]


def test_the_list_says_when_nothing_fits(login: Login, system_admin: User) -> None:
    page = login(system_admin).get(reverse("catalogue:category_list"), {"q": "xyzzy"})
    assert page.context["page"].paginator.count == 0


def test_the_pages_offer_a_reader_no_buttons(login: Login, supervisor: User) -> None:
    refuse = Category.objects.get(code="0411")
    client = login(supervisor)
    for url in (
        reverse("catalogue:category_list"),
        reverse("catalogue:category_show", args=[refuse.pk]),
        reverse("catalogue:limit_list"),
        reverse("catalogue:ladder_list"),
        reverse("catalogue:department_list"),
        reverse("catalogue:kind_list"),
    ):
        page = client.get(url).content.decode()
        assert "/edit/" not in page
        assert "/create/" not in page.split("<main")[1]


def test_the_list_costs_the_same_for_many(
    login: Login, system_admin: User, django_assert_max_num_queries: Any
) -> None:
    client = login(system_admin)
    with django_assert_max_num_queries(20):
        client.get(reverse("catalogue:category_list"))
