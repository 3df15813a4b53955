"""A code from an app, for those whose work needs it and for whoever wants it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import AdminLog, Posting, User
from accounts.services import By, factor_reset
from tests.cast import Login
from tests.factories import PASSWORD

ENROL, VERIFY = "/account/second-factor/enrol/", "/account/second-factor/verify/"


def code_of(user: User) -> str:
    return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06d}"


def password_only(user: User) -> Client:
    client = Client()
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def enrolled(user: User) -> tuple[Client, list[str]]:
    client = password_only(user)
    client.get(ENROL)
    page = client.post(ENROL, {"code": code_of(user)})
    return client, page.context["codes"]


@pytest.mark.parametrize("name", ["system_admin", "rights_admin", "auditor"])
def test_it_is_needed_by_the_separated_roles(name: str, request: pytest.FixtureRequest) -> None:
    client = password_only(request.getfixturevalue(name))
    assert client.get("/account/")["Location"] == f"{ENROL}?next=%2Faccount%2F"


@pytest.mark.parametrize(("personal", "status"), [(True, 302), (False, 200)])
def test_it_is_needed_by_who_sees_personal_data(
    operator: User, personal: bool, status: int
) -> None:
    Posting.objects.filter(user=operator).update(personal=personal)
    assert password_only(operator).get("/account/").status_code == status


def test_it_is_set_up_with_the_first_code(auditor: User) -> None:
    client, codes = enrolled(auditor)
    assert len(set(codes)) == 10
    assert client.get("/account/").status_code == 200
    assert AdminLog.objects.filter(subject=auditor, action="factor_enrol").exists()


def test_it_is_not_set_up_with_a_wrong_code(auditor: User) -> None:
    client = password_only(auditor)
    client.get(ENROL)
    assert client.post(ENROL, {"code": "000000"}).status_code == 200
    assert not User.objects.get(pk=auditor.pk).has_second_factor
    assert client.get("/account/").status_code == 302


def test_it_is_asked_at_every_log_in(auditor: User) -> None:
    enrolled(auditor)
    client = password_only(auditor)
    assert client.get("/account/")["Location"] == f"{VERIFY}?next=%2Faccount%2F"
    assert client.get(ENROL)["Location"].startswith(VERIFY)


def test_it_takes_a_backup_code_once(auditor: User) -> None:
    _client, codes = enrolled(auditor)
    client = password_only(auditor)
    page = f"{VERIFY}?next=/account/"
    assert client.post(page, {"code": codes[0]})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    again = password_only(auditor)
    assert again.post(page, {"code": codes[0]}).status_code == 200
    assert StaticToken.objects.count() == 9


def test_it_takes_no_code_twice(auditor: User) -> None:
    client = password_only(auditor)
    client.get(ENROL)
    code = code_of(auditor)
    client.post(ENROL, {"code": code})
    assert password_only(auditor).post(VERIFY, {"code": code}).status_code == 200


def test_it_slows_down_guessing(auditor: User) -> None:
    enrolled(auditor)
    client = password_only(auditor)
    client.post(VERIFY, {"code": "000000"})
    device = TOTPDevice.objects.get(user=auditor)
    assert device.throttling_failure_count == 1
    assert device.verify_is_allowed()[0] is False


@pytest.mark.parametrize("code", ["", "12", "abcdef", "1234567"])
def test_it_says_what_a_code_looks_like(auditor: User, code: str) -> None:
    enrolled(auditor)
    response = password_only(auditor).post(VERIFY, {"code": code})
    assert response.context["form"].errors["code"]


def test_it_leaves_the_way_out_open(auditor: User) -> None:
    client = password_only(auditor)
    assert client.post(reverse("logout"))["Location"] == "/login/"


def test_it_is_reset_by_the_rights_administrator(auditor: User, rights_admin: User) -> None:
    client, _codes = enrolled(auditor)
    factor_reset(by=By(rights_admin), user=auditor)
    assert client.get("/account/")["Location"].startswith("/login/")
    assert not TOTPDevice.objects.filter(user=auditor).exists()
    assert password_only(auditor).get("/account/")["Location"].startswith(ENROL)


def test_it_renews_backup_codes(auditor: User) -> None:
    client, codes = enrolled(auditor)
    page = client.post("/account/second-factor/codes/")
    assert not set(page.context["codes"]) & set(codes)
    assert StaticToken.objects.count() == 10


def test_it_may_be_wanted_by_anybody(worker: User, login: Login) -> None:
    enrolled(worker)
    assert password_only(worker).get("/account/").status_code == 302
