"""Usual texts: one's own and a unit's, in the forms, on their page, and kept while typing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import Department, User
from events.models import Phrase
from events.phrases.services import (
    MOST,
    phrase_add,
    phrase_change,
    phrase_move,
    phrase_remove,
)
from events.phrases.sight import offered
from tests.cast import Login
from tests.events.stage import Stage

pytestmark = pytest.mark.django_db


def texts(user: User, action: str = "reject") -> list[str]:
    return offered(user, action)


def test_it_offers_ones_own_first(operator: User, supervisor: User, outsider: User) -> None:
    phrase_add(user=supervisor, action="reject", text="镇里通用", shared=True)
    phrase_add(user=operator, action="reject", text="我的用语")
    assert texts(operator) == ["我的用语", "镇里通用"]
    assert texts(supervisor) == ["镇里通用"]
    assert texts(outsider) == []
    assert texts(operator, "cancel") == []


def test_it_keeps_a_departments_in_the_department(
    department_head: User, liaison: User, assist_liaison: User, operator: User
) -> None:
    phrase_add(user=department_head, action="handle", text="已清理", shared=True)
    assert texts(liaison, "handle") == ["已清理"]
    assert texts(assist_liaison, "handle") == []
    assert texts(operator, "handle") == []


def test_it_keeps_the_same_text_once(operator: User) -> None:
    one = phrase_add(user=operator, action="reject", text=" 我的用语 ")
    assert phrase_add(user=operator, action="reject", text="我的用语") == one


@pytest.mark.parametrize("wrong", ["", "  ", "长" * 301, "请打 13812345678", "〔电话1〕"])
def test_it_refuses_what_is_no_phrase(operator: User, wrong: str) -> None:
    with pytest.raises(ValidationError):
        phrase_add(user=operator, action="reject", text=wrong)


def test_it_refuses_too_many(operator: User) -> None:
    for n in range(MOST):
        phrase_add(user=operator, action="reject", text=f"用语{n}")
    with pytest.raises(ValidationError):
        phrase_add(user=operator, action="reject", text="再一条")


def test_it_moves_up_and_down(operator: User) -> None:
    rows = [phrase_add(user=operator, action="reject", text=text) for text in "甲乙丙"]
    phrase_move(user=operator, phrase=rows[2], up=True)
    assert texts(operator) == ["甲", "丙", "乙"]
    phrase_move(user=operator, phrase=rows[0], up=True)
    phrase_move(user=operator, phrase=rows[1], up=False)
    assert texts(operator) == ["甲", "丙", "乙"]
    phrase_move(user=operator, phrase=rows[0], up=False)
    assert texts(operator) == ["丙", "甲", "乙"]


def test_it_lets_only_the_units_supervisor_change_shared_ones(
    operator: User, supervisor: User, county_supervisor: User, department_head: User
) -> None:
    phrase = phrase_add(user=supervisor, action="reject", text="镇里通用", shared=True)
    for user in (operator, county_supervisor, department_head):
        with pytest.raises(PermissionDenied):
            phrase_change(user=user, phrase=phrase, text="改了")
        with pytest.raises(PermissionDenied):
            phrase_remove(user=user, phrase=phrase)
    with pytest.raises(PermissionDenied):
        phrase_add(user=operator, action="reject", text="大家用", shared=True)
    assert phrase_change(user=supervisor, phrase=phrase, text="改了").text == "改了"
    phrase_remove(user=supervisor, phrase=phrase)
    assert not Phrase.objects.exists()


def test_it_hides_the_phrases_of_others(operator: User, supervisor: User, login: Login) -> None:
    phrase = phrase_add(user=operator, action="reject", text="我的用语")
    for name in ("edit", "remove", "move"):
        url = reverse(f"phrases:{name}", args=[phrase.pk])
        assert login(supervisor).post(url, {"text": "改了"}).status_code == 404


def test_it_fills_the_form_of_the_action(
    operator: User,
    liaison: User,
    township_department: Department,
    rules: None,
    calendar: object,
    login: Login,
) -> None:
    phrase_add(user=operator, action="reject", text="我的用语")
    play = Stage(operator, liaison, township_department)
    play.collect()
    shown = login(operator).get(f"/events/{play.event.pk}/reject/").content.decode()
    taps = shown.split('class="gg-taps"')[1].split("</div>")[0]
    assert taps.index("我的用语") < taps.index("不属")
    assert 'hx-post="/phrases/keep/"' in shown


def test_it_is_kept_while_typing(operator: User, login: Login) -> None:
    client = login(operator)
    data = {"action": "reject", "field": "reason", "reason": "已重复上报"}
    for _twice in range(2):
        assert client.post("/phrases/keep/", data).status_code == 200
    assert texts(operator) == ["已重复上报"]
    assert client.post("/phrases/keep/", {**data, "reason": "打 13812345678"}).status_code == 422
    assert client.post("/phrases/keep/", {**data, "action": "claim"}).status_code == 422
    assert texts(operator) == ["已重复上报"]


def test_it_is_managed_on_its_page(supervisor: User, login: Login) -> None:
    client = login(supervisor)
    data = {"action": "urge", "text": "请今日报告进展", "shared": "on"}
    assert client.post("/phrases/add/", data).status_code == 302
    phrase = Phrase.objects.get()
    assert phrase.area_id
    assert not phrase.owner_id
    assert client.post("/phrases/add/", {**data, "text": ""}).status_code == 422
    edit = reverse("phrases:edit", args=[phrase.pk])
    assert client.post(edit, {"text": "请明早报告"}).status_code == 302
    assert "请明早报告" in client.get("/phrases/?action=urge").content.decode()
    assert "请明早报告" not in client.get("/phrases/?action=reject").content.decode()
    assert client.post(reverse("phrases:remove", args=[phrase.pk])).status_code == 302
    assert "请明早报告" not in client.get("/phrases/").content.decode()


def test_it_lists_them_in_few_statements(
    supervisor: User, login: Login, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        phrase_add(user=supervisor, action="urge", text=f"用语{n}", shared=bool(n % 2))
    client = login(supervisor)
    with django_assert_max_num_queries(12):
        assert client.get("/phrases/").status_code == 200
