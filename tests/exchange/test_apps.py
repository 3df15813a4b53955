"""Apps act for people: authorization code with PKCE, and no more than the person may."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from accounts.models import AdminLog, Department, Posting, User
from accounts.services import By
from accounts.services.passwords import user_reset_password
from exchange.models import Answered, Client, ClientDay, Consent
from grids.models import Area
from tests.cast import in_english
from tests.events.stage import Stage
from tests.exchange.appmaking import BACK, VERIFIER, asking, make_app
from tests.exchange.making import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def app(township: Area) -> Client:
    return make_app(township)


def answered(browser: Browser, app: Client, allow: bool = True, **more: str) -> Any:
    """What the person's browser gets when they have decided."""
    told = asking(app, **more)
    page = browser.get("/oauth/authorize/", told)
    assert page.status_code == 200, page.content
    hidden = re.findall(r'name="([a-z_]+)" value="([^"]*)"', page.content.decode())
    data = {name: value for name, value in hidden if name in told}
    return browser.post("/oauth/authorize/", {**data, **({"allow": "1"} if allow else {})})


def exchanged(app: Client, code: str, **more: str) -> Any:
    data = {
        "grant_type": "authorization_code",
        "client_id": app.client_id,
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    return Browser().post("/api/oauth/token/", {**data, **more})


def refreshed(app: Client, token: str) -> Any:
    data = {"grant_type": "refresh_token", "client_id": app.client_id, "refresh_token": token}
    return Browser().post("/api/oauth/token/", data)


def code_of(answer: Any) -> str:
    return str(parse_qs(urlsplit(answer["Location"]).query)["code"][0])


@pytest.fixture
def tokens(login: Any, operator: User, app: Client) -> dict[str, str]:
    found: dict[str, str] = exchanged(app, code_of(answered(login(operator), app))).json()
    return found


@pytest.fixture
def caller(tokens: dict[str, str]) -> Caller:
    return Caller(tokens["access_token"])


def test_a_person_lets_it_act(login: Any, operator: User, app: Client) -> None:
    answer = answered(login(operator), app)
    assert answer["Location"].startswith(f"{BACK}?")
    assert "state=xyz" in answer["Location"]
    told = exchanged(app, code_of(answer)).json()
    assert told["expires_in"] == 3600
    assert set(told["scope"].split()) == {"case:read", "case:act"}
    caller = Caller(told["access_token"])
    assert caller.get("/api/v1/cases/").status_code == 200
    assert caller.get("/api/v1/areas/").status_code == 403
    consent = Consent.objects.get()
    assert (consent.user, consent.posting) == (operator, operator.postings.get())
    log = AdminLog.objects.get(action=AdminLog.Action.APP_ALLOW)
    assert (log.user, log.after["scopes"]) == (operator, ["case:act", "case:read"])


def test_the_page_says_what_it_may_and_as_whom(operator: User, app: Client) -> None:
    answer = in_english(operator).get("/oauth/authorize/", asking(app))
    page = answer.content.decode()
    for words in ("随手拍", "Read cases", str(operator.postings.get()), BACK):
        assert words in page
    assert "form-action 'self' https://app.example;" in answer["Content-Security-Policy"] + ";"
    assert "no-store" in answer["Cache-Control"]


def test_whoever_says_no_gives_nothing(login: Any, operator: User, app: Client) -> None:
    answer = answered(login(operator), app, allow=False)
    assert "error=access_denied" in answer["Location"]
    assert not Consent.objects.exists()
    assert not Grant.objects.exists()


def test_nobody_is_asked_to_log_in_and_led_back(app: Client) -> None:
    answer = Browser().get("/oauth/authorize/", asking(app))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=%2Foauth%2Fauthorize%2F%3Fclient_id")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge": ""}, "error=invalid_request"),
        ({"response_type": "token"}, "error=unauthorized_client"),
        ({"scope": "comparison:read"}, "error=invalid_scope"),
        ({"code_challenge_method": "plain"}, "error=invalid_request"),
        ({"code_challenge_method": ""}, "error=invalid_request"),
    ],
    ids=("no-pkce", "implicit", "scope", "plain", "no-method"),
)
def test_it_refuses_and_tells_the_app(
    login: Any, operator: User, app: Client, change: dict[str, str], error: str
) -> None:
    told = {n: v for n, v in asking(app, **change).items() if v}
    answer = login(operator).get("/oauth/authorize/", told)
    assert answer.status_code == 302, answer.content
    assert error in answer["Location"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/back",
        f"{BACK}/more",
        f"{BACK}?a=1",
        "https://app.example@evil.example/back",
        "http://app.example/back",
        "http://127.0.0.1/other",
        "com.example.app:/other",
        "javascript:alert(1)",
    ],
)
def test_it_leads_nowhere_else(operator: User, app: Client, address: str) -> None:
    answer = in_english(operator).get("/oauth/authorize/", asking(app, redirect_uri=address))
    assert answer.status_code == 400
    assert "Nothing was allowed" in answer.content.decode()


@pytest.mark.parametrize("address", ["http://127.0.0.1:51234/back", "com.example.app:/back"])
def test_an_app_on_a_device_gets_its_code(
    login: Any, operator: User, app: Client, address: str
) -> None:
    answer = answered(login(operator), app, redirect_uri=address)
    assert answer["Location"].startswith(address)
    told = exchanged(app, code_of(answer), redirect_uri=address)
    assert told.status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "wrong" * 10},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1/back"},
        {"code": "wrong"},
    ],
    ids=("verifier", "no-verifier", "address", "code"),
)
def test_a_code_alone_is_of_no_use(
    login: Any, operator: User, app: Client, change: dict[str, str]
) -> None:
    code = code_of(answered(login(operator), app))
    assert exchanged(app, **{"code": code, **change}).status_code == 400
    assert not AccessToken.objects.exists()


def test_a_code_is_used_once(login: Any, operator: User, app: Client) -> None:
    code = code_of(answered(login(operator), app))
    assert [exchanged(app, code).status_code for _each in range(2)] == [200, 400]


def test_a_code_that_comes_twice_ends_what_it_gave(login: Any, operator: User, app: Client) -> None:
    code = code_of(answered(login(operator), app))
    caller = Caller(exchanged(app, code).json()["access_token"])
    assert caller.get("/api/v1/cases/").status_code == 200
    assert exchanged(app, code).json()["error"] == "invalid_grant"
    assert caller.get("/api/v1/cases/").status_code == 401
    assert not RefreshToken.objects.exists()


def test_it_gets_no_token_of_its_own(app: Client) -> None:
    data = {"grant_type": "client_credentials", "client_id": app.client_id}
    assert Browser().post("/api/oauth/token/", data).status_code in (400, 401)


def test_it_sees_what_the_person_sees(
    rules: None,
    caller: Caller,
    operator: User,
    liaison: User,
    worker: User,
    outsider: User,
    township_department: Department,
) -> None:
    stage = Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
    case = stage.to("handle")
    url = f"/api/v1/cases/{case.pk}/"
    assert caller.get(url).status_code == 200
    done = caller.post(f"{url}note/", {"text": "已联系"})
    assert done.status_code == 200
    entry = case.trace.latest("pk")
    assert (entry.user, entry.channel) == (operator, "api")
    Consent.objects.update(posting=outsider.postings.get())
    assert caller.get(url).status_code == 401


def test_a_request_sent_again_is_done_once(
    rules: None,
    caller: Caller,
    operator: User,
    liaison: User,
    worker: User,
    township_department: Department,
) -> None:
    stage = Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
    url = f"/api/v1/cases/{stage.to('handle').pk}/note/"
    answers = [caller.post(url, {"text": "已联系"}, key="a") for _each in range(2)]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Answered.objects.get().user == operator


def test_each_person_has_calls_of_their_own(
    login: Any, caller: Caller, app: Client, worker: User
) -> None:
    Client.objects.update(per_minute=2)
    assert [caller.get("/api/v1/cases/").status_code for _each in range(3)] == [200, 200, 429]
    told = exchanged(app, code_of(answered(login(worker), app))).json()
    assert Caller(told["access_token"]).get("/api/v1/cases/").status_code == 200
    day = ClientDay.objects.get()
    assert (day.calls, day.refused) == (4, 1)
    assert Consent.objects.get(user=worker).last_at is not None


def test_tokens_change_hands_with_every_refresh(app: Client, tokens: dict[str, str]) -> None:
    told = refreshed(app, tokens["refresh_token"]).json()
    assert told["refresh_token"] != tokens["refresh_token"]
    assert Caller(told["access_token"]).get("/api/v1/cases/").status_code == 200
    assert Caller(tokens["access_token"]).get("/api/v1/cases/").status_code == 401
    assert refreshed(app, tokens["refresh_token"]).status_code == 400  # stolen or sent twice:
    assert refreshed(app, told["refresh_token"]).status_code == 400  # the whole family ends


def test_no_token_is_kept_in_clear(tokens: dict[str, str]) -> None:
    kept = [AccessToken.objects.get().token, RefreshToken.objects.get().token]
    assert kept == ["", ""]


def ended(app: Client, tokens: dict[str, str]) -> list[int]:
    call = Caller(tokens["access_token"]).get("/api/v1/cases/")
    return [call.status_code, refreshed(app, tokens["refresh_token"]).status_code]


def test_a_person_ends_it(
    login: Any, operator: User, worker: User, app: Client, tokens: dict[str, str]
) -> None:
    pk = Consent.objects.get().pk
    assert login(worker).post(f"/apps/{pk}/end/").status_code == 404
    browser = in_english(operator)
    assert "随手拍" in browser.get("/apps/").content.decode()
    assert browser.get(f"/apps/{pk}/end/").status_code == 405
    assert browser.post(f"/apps/{pk}/end/").status_code == 302
    assert browser.post(f"/apps/{pk}/end/").status_code == 404
    assert "No app acts for you" in browser.get("/apps/").content.decode()
    assert ended(app, tokens) == [401, 400]
    assert AdminLog.objects.filter(action=AdminLog.Action.APP_END, user=operator).count() == 1


def test_it_ends_with_the_password(operator: User, app: Client, tokens: dict[str, str]) -> None:
    user_reset_password(by=By(), user=operator)
    assert ended(app, tokens) == [401, 400]


def test_the_list_says_what_has_ended(operator: User, tokens: dict[str, str]) -> None:
    words = "It gets nothing now"
    assert words not in in_english(operator).get("/apps/").content.decode()
    Consent.objects.update(seal="of an older password")
    assert words in in_english(operator).get("/apps/").content.decode()


def test_it_ends_with_the_posting(operator: User, app: Client, tokens: dict[str, str]) -> None:
    operator.postings.update(valid_to=timezone.localdate())
    assert ended(app, tokens) == [401, 400]


def test_it_acts_in_no_other_posting(
    operator: User, app: Client, tokens: dict[str, str], township: Area
) -> None:
    Posting.objects.create(
        user=operator, role="supervisor", area=township, valid_from=timezone.localdate()
    )
    operator.postings.filter(role="operator").update(valid_to=timezone.localdate())
    assert ended(app, tokens) == [401, 400]


def test_it_ends_with_the_account(operator: User, app: Client, tokens: dict[str, str]) -> None:
    User.objects.filter(pk=operator.pk).update(is_active=False)
    assert ended(app, tokens) == [401, 400]


def test_it_ends_where_a_second_factor_is_needed_now(
    operator: User, app: Client, tokens: dict[str, str]
) -> None:
    operator.postings.update(personal=True)
    Consent.objects.update(with_factor=False)
    assert ended(app, tokens) == [401, 400]


def test_it_ends_with_its_unit(app: Client, tokens: dict[str, str]) -> None:
    app.user.postings.update(valid_to=timezone.localdate())
    assert ended(app, tokens) == [401, 400]


def test_a_suspended_app_gets_nothing(
    login: Any, operator: User, app: Client, tokens: dict[str, str]
) -> None:
    Client.objects.update(suspended_at=timezone.now())
    assert ended(app, tokens) == [401, 401]
    answer = login(operator).get("/oauth/authorize/", asking(app))
    assert "code=" not in answer.get("Location", "")


def test_a_scope_taken_from_the_app_ends_for_its_tokens(caller: Caller) -> None:
    Client.objects.update(scopes=["area:read"])
    assert caller.get("/api/v1/cases/").status_code == 403


def test_it_is_for_the_people_of_its_unit(login: Any, outsider: User, app: Client) -> None:
    assert login(outsider).get("/oauth/authorize/", asking(app)).status_code == 403
    answer = login(outsider).post("/oauth/authorize/", {**asking(app), "allow": "1"})
    assert answer.status_code == 403
    assert not Consent.objects.exists()


def test_an_app_of_a_department_is_for_its_people(
    login: Any, operator: User, liaison: User, township_department: Department
) -> None:
    app = make_app(township_department)
    assert login(liaison).get("/oauth/authorize/", asking(app)).status_code == 200
    assert login(operator).get("/oauth/authorize/", asking(app)).status_code == 403


def test_allowing_again_replaces_what_was_allowed(
    login: Any, operator: User, app: Client, caller: Caller
) -> None:
    answered(login(operator), app, scope="case:act")
    assert Consent.objects.get().scopes == ["case:act"]
    assert caller.get("/api/v1/cases/").status_code == 403


def test_it_ends_after_a_month_without_a_call(app: Client, tokens: dict[str, str]) -> None:
    AccessToken.objects.update(expires=timezone.now() - dt.timedelta(days=31))
    assert refreshed(app, tokens["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://app.example/back", True),
        ("https://app.example:8443/back?a=1", True),
        ("http://127.0.0.1/back", True),
        ("http://[::1]:5000/back", True),
        ("com.example.app:/back", True),
        ("http://localhost/back", False),
        ("http://app.example/back", False),
        ("https://*.example/back", False),
        ("https://app.example/back#x", False),
        ("https://me@app.example/back", False),
        ("https:///back", False),
        ("https://app.example:many/back", False),
        ("javascript:alert(1)", False),
        ("myapp:/back", False),
        ("com.example.app:", False),
        ("/back", False),
    ],
)
def test_an_address_is_judged_before_it_is_kept(
    login: Any, township: Area, rights_admin: User, address: str, fine: bool
) -> None:
    data = {
        "name": "随手拍",
        "purpose": "在手机上看案件",
        "redirect_uris": address,
        "scopes": ["case:read"],
        "per_minute": "60",
    }
    answer = login(rights_admin).post(f"/clients/apps/create/?unit=a{township.pk}", data)
    assert answer.status_code == (302 if fine else 422)
    assert Client.objects.filter(redirect_uris=address).exists() == fine


def test_an_administrator_sees_and_changes_it(rights_admin: User, app: Client) -> None:
    browser = in_english(rights_admin)
    page = browser.get(f"/clients/{app.pk}/").content.decode()
    for words in (BACK, "People it acts for", "com.example.app:/back"):
        assert words in page
    assert "Replace the secret" not in page
    for page_of_systems in ("client_rotate", "webhook_create", "open311_key_create"):
        url = reverse(f"exchange:{page_of_systems}", args=[app.pk])
        assert browser.get(url).status_code == 404
    data = {
        "name": "随手拍二",
        "purpose": "在手机上看案件",
        "redirect_uris": f"{BACK}\nhttps://app.example/other",
        "scopes": ["case:read"],
        "per_minute": "60",
    }
    assert browser.post(f"/clients/{app.pk}/edit/", data).status_code == 302
    app.refresh_from_db()
    assert app.redirect_uris == f"{BACK} https://app.example/other"
    log = AdminLog.objects.get(action=AdminLog.Action.CLIENT_UPDATE)
    assert log.after["redirect_uris"] == app.redirect_uris.split()
