"""Own passwords: chosen at the first log-in, changed at will, good enough."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import AdminLog, User
from accounts.services import By, user_reset_password
from tests.cast import Login, logged_in
from tests.factories import PASSWORD

PAGE = "/account/password/"
NEW = "evening train to Baoji"


def change(client: Client, new: str = NEW, old: str = PASSWORD, again: str | None = None) -> int:
    data = {"old": old, "new": new, "again": new if again is None else again}
    return client.post(PAGE, data).status_code


def test_it_is_changed(worker: User, login: Login) -> None:
    assert change(login(worker)) == 302
    assert User.objects.get(pk=worker.pk).check_password(NEW)
    assert AdminLog.objects.get().action == "password_change"


@pytest.mark.parametrize("new", ["short", "password1234", "worker12345", "8471620395", PASSWORD])
def test_it_has_to_be_good(worker: User, login: Login, new: str) -> None:
    assert change(login(worker), new) == 200
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)


@pytest.mark.parametrize(("old", "again"), [("wrong", None), (PASSWORD, "other words here")])
def test_it_asks_for_the_old_one_and_twice_for_the_new(
    worker: User, login: Login, old: str, again: str | None
) -> None:
    assert change(login(worker), NEW, old, again) == 200
    assert User.objects.get(pk=worker.pk).check_password(PASSWORD)


def test_it_ends_other_sessions_and_keeps_this_one(worker: User) -> None:
    here, there = logged_in(worker), logged_in(worker)
    change(here)
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_it_comes_before_everything_at_the_first_log_in(worker: User, rights_admin: User) -> None:
    password = user_reset_password(by=By(rights_admin), user=worker)
    client = Client()
    client.post("/login/", {"username": "worker", "password": password})
    assert client.get("/account/")["Location"] == f"{PAGE}?next=%2Faccount%2F"
    assert change(client, NEW, password) == 302
    assert client.get("/account/").status_code == 200
