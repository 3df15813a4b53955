"""Linking one's own account: shown first, then said, and removed again."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AdminLog, Identity, User
from grids.models import Area
from tests.cast import Login
from tests.factories import make_person
from tests.sso.provider import Provider
from tests.sso.test_entry import CALLBACK, START, come, entered, link

pytestmark = pytest.mark.django_db
CONFIRM = "/account/sso/confirm/"


def begin(provider: Provider, browser: Client, subject: str = "subject-1") -> None:
    answer = come(provider, browser, f"{START}?link=1", sub=subject)
    assert answer["Location"] == CONFIRM


def test_nothing_is_linked_before_the_person_says_so(
    provider: Provider, worker: User, login: Login
) -> None:
    browser = login(worker)
    assert f"{START}?link=1" in browser.get("/account/sso/").content.decode()
    begin(provider, browser)
    assert "张三" in browser.get(CONFIRM).content.decode()
    assert not Identity.objects.exists()
    assert browser.post(CONFIRM)["Location"] == "/account/sso/"
    assert Identity.objects.get().user == worker
    assert AdminLog.objects.get(action="identity_link").user == worker
    assert entered(come(provider)) == worker.pk
    assert browser.post(CONFIRM)["Location"] == "/account/sso/"
    assert Identity.objects.count() == 1


def test_what_was_found_is_not_kept_for_long(
    provider: Provider, worker: User, login: Login
) -> None:
    browser = login(worker)
    begin(provider, browser)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        browser.post(CONFIRM)
    assert not Identity.objects.exists()


def test_what_was_found_is_sealed_and_for_one_person(
    provider: Provider, worker: User, operator: User, login: Login
) -> None:
    browser, other = login(worker), login(operator)
    begin(provider, browser)
    kept = browser.session["sso_found"]
    assert "subject-1" not in str(dict(browser.session))
    session = other.session
    session["sso_found"] = kept
    session.save()
    other.post(CONFIRM)
    session["sso_found"] = "altered"
    session.save()
    other.post(CONFIRM)
    assert not Identity.objects.exists()


def test_who_logged_out_meanwhile_links_nothing(
    provider: Provider, worker: User, login: Login
) -> None:
    browser = login(worker)
    query = provider.sign_in(browser.get(f"{START}?link=1")["Location"])
    del (session := browser.session)["_auth_user_id"]
    session.save()
    assert browser.get(f"{CALLBACK}?{query}").status_code == 403
    assert not Identity.objects.exists()


def test_a_sign_in_of_another_account_is_refused_in_a_sentence(
    provider: Provider, worker: User, operator: User, login: Login
) -> None:
    link(operator)
    browser = login(worker)
    begin(provider, browser)
    page = browser.post(CONFIRM, follow=True, headers={"Accept-Language": "en"})
    assert "belongs to another account" in page.content.decode()
    assert Identity.objects.get().user == operator


def test_the_person_removes_the_link(provider: Provider, worker: User, login: Login) -> None:
    link(worker)
    browser = login(worker)
    assert "/account/sso/end/" in browser.get("/account/sso/").content.decode()
    for _twice in range(2):
        assert browser.post("/account/sso/end/").status_code == 302
    assert not Identity.objects.exists()
    assert AdminLog.objects.filter(action="identity_end", subject=worker).count() == 1
    assert entered(come(provider)) is None


def test_the_administrator_removes_it_and_nobody_from_elsewhere(
    provider: Provider, worker: User, rights_admin: User, other_township: Area, login: Login
) -> None:
    link(worker)
    url = reverse("sso:user_end", args=[worker.pk])
    stranger = make_person("stranger", "rights_admin", other_township)
    assert login(stranger).post(url).status_code == 404
    page = login(rights_admin).get(f"/users/{worker.pk}/").content.decode()
    assert url in page
    assert login(rights_admin).get(url).status_code == 200
    assert login(rights_admin).post(url).status_code == 302
    assert not Identity.objects.exists()


def test_nothing_of_it_is_there_without_a_provider(worker: User, login: Login) -> None:
    browser = login(worker)
    for url in ("/account/sso/", CONFIRM):
        assert browser.get(url).status_code == 404
    assert browser.post("/account/sso/end/").status_code == 404
    assert "/account/sso/" not in browser.get("/account/").content.decode()
