"""The way in and out."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import Login
from tests.factories import PASSWORD

LOGIN = "/login/"


def enter(client: Client, username: str = "worker", password: str = PASSWORD, **more: str) -> int:
    data = {"username": username, "password": password, **more}
    return client.post(LOGIN, data).status_code


def test_it_lets_in_by_name_and_password(worker: User, client: Client) -> None:
    assert enter(client) == 302
    assert client.session[SESSION_KEY] == str(worker.pk)


def test_it_gives_the_session_a_new_key(worker: User, client: Client) -> None:
    client.session["anything"] = 1
    client.session.save()
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(("name", "password"), [("worker", "wrong"), ("nobody", PASSWORD)])
def test_it_says_the_same_whatever_was_wrong(
    worker: User, client: Client, name: str, password: str
) -> None:
    response = client.post(LOGIN, {"username": name, "password": password})
    assert response.status_code == 200
    sentence = response.context["form"].non_field_errors()
    assert len(sentence) == 1
    assert SESSION_KEY not in client.session


def test_it_keeps_a_deactivated_user_out(worker: User, client: Client) -> None:
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert enter(client) == 200


@pytest.mark.parametrize(
    ("target", "page"),
    [
        ("/account/", "/account/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_it_goes_on_to_pages_of_this_site_alone(
    worker: User, client: Client, target: str, page: str
) -> None:
    data = {"username": "worker", "password": PASSWORD, "next": target}
    assert client.post(LOGIN, data)["Location"] == page


def test_it_lets_out_by_a_button_alone(worker: User, login: Login) -> None:
    client = login(worker)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout"))["Location"] == LOGIN
    assert client.get("/account/").status_code == 302
    assert client.post(reverse("logout")).status_code == 302


def test_it_sends_a_fragment_s_page_to_the_log_in(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/?a=1"}
    response = client.get("/account/", headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/login/?next=%2Faccount%2F%3Fa%3D1"


def test_it_says_that_a_session_is_gone_but_not_at_a_first_visit(
    worker: User, login: Login
) -> None:
    sentence = "会话已结束；您填写的内容保留在本设备上。"
    client = login(worker)
    Session.objects.all().delete()
    client.session.flush()
    client.cookies["sessionid"] = "gone" * 8
    assert sentence in client.get("/account/", follow=True).text
    assert sentence not in Client().get("/account/", follow=True).text


def test_it_keeps_the_language_on_the_user(worker: User, login: Login) -> None:
    login(worker).post(reverse("set_language"), {"language": "en", "next": "/account/"})
    elsewhere = login(User.objects.get(pk=worker.pk))
    assert 'lang="en"' in elsewhere.get("/account/").text


def test_it_keeps_no_language_there_is_not(worker: User, login: Login) -> None:
    login(worker).post(reverse("set_language"), {"language": "xx"})
    assert User.objects.get(pk=worker.pk).language == ""
