"""Signs that nobody sees: refused at each door where a text comes in."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from rest_framework import serializers

from accounts.models import Department, User
from events.forms.phones import PhoneField
from events.models import Event
from exchange.api.texts import Line, Text
from exchange.hosts.forms import HostForm
from exchange.models import AllowedHost, Client
from exchange.runs.link_forms import LinkForm
from gridgov.characters import check_line, check_text
from grids.models import Area
from tests.cast import Login
from tests.exchange.making import caller_for

UNSEEN = {
    "bell": "\x07",
    "escape": "\x1b",
    "delete": "\x7f",
    "c1": "\x9b",
    "turned": "\u202e",
    "isolate": "\u2067",
    "no character": "\ufffe",
    "half": "\ud83d",
}
NAME = "医保\u202e核对系统"


@pytest.mark.parametrize("sign", UNSEEN.values(), ids=UNSEEN)
def test_it_refuses_what_is_not_seen(sign: str) -> None:
    for check in (check_text, check_line):
        with pytest.raises(ValidationError, match=f"U\\+{ord(sign):04X}"):
            check(f"路灯{sign}不亮")


def test_several_lines_stay_where_there_may_be_several() -> None:
    check_text("第一行\r\n第二行\t末")
    check_line("路灯不亮（2 盏）· café 👍 ‍")
    with pytest.raises(ValidationError):
        check_line("第一行\n第二行")


class Plain(forms.Form):
    line = forms.CharField(max_length=20, required=False)
    lines = forms.CharField(max_length=20, required=False, widget=forms.Textarea)
    phone = PhoneField(required=False)


def test_every_form_refuses_it_at_the_field() -> None:
    form = Plain({"line": "路\u202e灯", "lines": "第一行\n第\x07二行"})
    assert set(form.errors) == {"line", "lines"}
    assert len(form.errors["line"]) == 1
    assert Plain({"line": "路灯", "lines": "第一行\n第二行"}).is_valid()


def test_a_phone_is_kept_without_what_address_books_put_round_it() -> None:
    form = Plain({"phone": "\u202d13800000000\u202c"})
    assert form.is_valid()
    assert form.cleaned_data["phone"] == "13800000000"


@pytest.mark.parametrize("kind", [Line, Text])
def test_a_text_of_the_api_refuses_it(kind: type[Text]) -> None:
    with pytest.raises(serializers.ValidationError):
        kind().run_validation("路灯\x07不亮")
    assert kind().run_validation("路灯不亮") == "路灯不亮"


@pytest.mark.django_db
def test_no_door_of_the_exchange_lets_it_in(
    login: Login, rights_admin: User, township: Area, township_department: Department
) -> None:
    browser = login(rights_admin)
    given = {"name": NAME, "purpose": "核对参保人员名单", "per_minute": "60"}
    url = f"/clients/create/?unit=d{township_department.pk}"
    answer = browser.post(url, {**given, "scopes": ["area:read"]})
    assert set(answer.context["form"].errors) == {"name"}
    app = {**given, "scopes": ["case:read"], "redirect_uris": "https://app.example.org/back"}
    answer = browser.post(f"/clients/apps/create/?unit=a{township.pk}", app)
    assert "name" in answer.context["form"].errors
    assert not Client.objects.exists()
    link = LinkForm(True, {"name": NAME, "purpose": "核对\x07名单", "address": "https://a/\u2066"})
    assert {"name", "purpose", "address"} <= link.errors.keys()
    host = {"host": "hooks.example.org", "port": "8443", "purpose": "卫健局\x07的接收端"}
    assert set(HostForm(host).errors) == {"purpose"}
    assert browser.post("/clients/hosts/create/", host).status_code == 422
    assert not AllowedHost.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("member", ["title", "description", "address"])
@pytest.mark.usefixtures("rules")
def test_the_api_takes_no_case_with_it(township: Area, member: str) -> None:
    case: dict[str, Any] = {"description": "路灯不亮", "area": township.code}
    answer = caller_for(township).post("/api/v1/cases/", {**case, member: "路灯\x07不亮"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"#/{member}"
    assert not Event.objects.exists()
