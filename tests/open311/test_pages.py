"""The administrators' pages: keys of systems, questions of services."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AdminLog, Department, User
from events.models import Category
from exchange.models import Client, ReportKey, ServiceQuestion
from exchange.open311.keys import digest
from grids.models import Area
from tests.cast import Login
from tests.exchange.making import make_client
from tests.factories import make_person

pytestmark = pytest.mark.django_db
QUESTION = {
    "text_zh": "坏了几盏灯",
    "text_en": "How many lamps are out",
    "code": "LAMPS",
    "kind": "singlevaluelist",
    "options": "one | 一盏 | One\nmany ｜ 多盏 ｜ Several",
    "required": "on",
}


def test_a_key_is_shown_once_and_logged(login: Login, rights_admin: User, sender: Client) -> None:
    browser, url = login(rights_admin), reverse("exchange:open311_key_create", args=[sender.pk])
    assert "data-api-key" not in browser.get(url).content.decode()
    answer = browser.post(url)
    page = browser.get(answer["Location"])
    key = page.content.decode().split("data-api-key>")[1].split("<")[0]
    assert ReportKey.objects.get(client=sender).digest == digest(key)
    assert "no-store" in page["Cache-Control"]
    entry = AdminLog.objects.filter(subject=sender.user).latest("pk")
    assert (entry.user, set(entry.after)) == (rights_admin, {"open311_key_since"})
    assert key not in str(dict(browser.session))
    assert browser.get(answer["Location"])["Location"] == reverse(
        "exchange:client_show", args=[sender.pk]
    )
    assert ReportKey.objects.get(client=sender).digest == digest(key)
    show = browser.get(reverse("exchange:client_show", args=[sender.pk])).content.decode()
    assert key not in show
    assert reverse("exchange:open311_key_remove", args=[sender.pk]) in show
    browser.post(reverse("exchange:open311_key_remove", args=[sender.pk]))
    assert not ReportKey.objects.exists()


def test_a_system_that_may_not_report_gets_none(
    login: Login, rights_admin: User, township_department: Department
) -> None:
    client = make_client(township_department)[0]
    browser = login(rights_admin)
    for method in (browser.get, browser.post):
        answer = method(reverse("exchange:open311_key_create", args=[client.pk]))
        assert answer.status_code == 302
    show = browser.get(reverse("exchange:client_show", args=[client.pk])).content.decode()
    assert "open311-key" not in show
    assert not ReportKey.objects.exists()


def test_another_administrators_system_is_out_of_sight(
    login: Login, other_township: Area, sender: Client
) -> None:
    stranger = login(make_person("stranger", "rights_admin", other_township))
    for name in ("open311_key_create", "open311_key_remove"):
        assert stranger.post(reverse(f"exchange:{name}", args=[sender.pk])).status_code == 404


def test_a_question_is_asked_from_then_on(
    login: Login, system_admin: User, lamp: Category, strict: Any
) -> None:
    browser = login(system_admin)
    assert lamp.name_zh in browser.get(reverse("exchange:open311_questions")).content.decode()
    url = reverse("exchange:open311_question_create", args=[lamp.pk])
    assert browser.post(url, QUESTION).status_code == 302
    (told,) = strict.definition("0702")["attributes"]
    assert (told["code"], told["required"], told["datatype"]) == ("LAMPS", True, "singlevaluelist")
    assert told["values"] == [{"key": "one", "name": "One"}, {"key": "many", "name": "Several"}]
    row = ServiceQuestion.objects.get()
    edit = reverse("exchange:open311_question_edit", args=[row.pk])
    assert "many | 多盏 | Several" in browser.get(edit).content.decode()
    browser.post(edit, {**QUESTION, "kind": "number", "required": ""})
    row.refresh_from_db()
    assert (row.kind, row.options, row.required) == ("number", [], False)
    delete = reverse("exchange:open311_question_delete", args=[row.pk])
    browser.post(delete)
    assert browser.post(delete).status_code == 404
    assert strict.definition("0702")["attributes"] == []
    logged = AdminLog.objects.filter(about="open311 0702 LAMPS").values_list("action", flat=True)
    assert sorted(logged) == ["setup_create", "setup_delete", "setup_update"]


WRONG = {
    "code used": ({"code": "DARK"}, "code"),
    "bad code": ({"code": "a b"}, "code"),
    "no question": ({"text_zh": " "}, "text_zh"),
    "one value": ({"options": "a|甲|A"}, "options"),
    "two parts": ({"options": "a|甲\nb|乙|B"}, "options"),
    "key twice": ({"options": "a|甲|A\na|乙|B"}, "options"),
    "bad key": ({"options": "甲|甲|A\nb|乙|B"}, "options"),
    "kind": ({"kind": "blob"}, "kind"),
}


def test_it_names_what_is_wrong_with_a_question(
    login: Login, system_admin: User, question: ServiceQuestion
) -> None:
    url = reverse("exchange:open311_question_create", args=[question.category_id])
    browser = login(system_admin)
    for change, field in WRONG.values():
        answer = browser.post(url, {**QUESTION, **change})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}
    assert ServiceQuestion.objects.count() == 1


def test_only_who_runs_all_of_it_asks(login: Login, township: Area, lamp: Category) -> None:
    small = login(make_person("small", "system_admin", township))
    url = reverse("exchange:open311_question_create", args=[lamp.pk])
    assert small.get(reverse("exchange:open311_questions")).status_code == 200
    assert small.post(url, QUESTION).status_code == 403
    assert not ServiceQuestion.objects.exists()


def test_a_category_that_is_not_public_asks_nothing(
    login: Login, system_admin: User, lamp: Category
) -> None:
    Category.objects.filter(pk=lamp.pk).update(public=False)
    url = reverse("exchange:open311_question_create", args=[lamp.pk])
    assert login(system_admin).get(url).status_code == 404
