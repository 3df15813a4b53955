"""Logging in by the county's identity service: who is linked comes in, nobody else."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AdminLog, Identity, User
from accounts.services.by import By
from accounts.sso.provider import Claims
from accounts.sso.services import identity_link
from tests.cast import Login
from tests.exchange.making import make_client
from tests.sso.provider import CLIENT, ISSUER, Provider

pytestmark = pytest.mark.django_db
START, CALLBACK = "/sso/", "/sso/callback/"


def link(user: User, subject: str = "subject-1") -> Identity:
    return identity_link(by=By(), user=user, claims=Claims(ISSUER, subject, "x", ""))


def come(provider: Provider, browser: Client | None = None, url: str = START, **claims: Any) -> Any:
    """Begins, signs in there, and comes back; the answer to the way back."""
    browser = browser or Client(headers={"Accept-Language": "en"})
    begun = browser.get(url)
    return browser.get(f"{CALLBACK}?{provider.sign_in(begun['Location'], **claims)}")


def entered(answer: Any) -> int | None:
    """Whose session it is after the answer."""
    key = answer.client.session.get(SESSION_KEY)
    return int(key) if key else None


def test_who_is_linked_comes_in(provider: Provider, worker: User) -> None:
    identity = link(worker)
    answer = come(provider)
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert entered(answer) == worker.pk
    assert answer.client.get("/").status_code == 200
    identity.refresh_from_db()
    assert identity.used_at is not None
    worker.refresh_from_db()
    assert worker.last_login is not None


def test_it_goes_on_to_the_page_that_was_asked_for(provider: Provider, worker: User) -> None:
    link(worker)
    assert come(provider, url=f"{START}?next=/account/")["Location"] == "/account/"
    assert come(provider, url=f"{START}?next=https://evil.example/")["Location"] == reverse("home")


def test_nobody_unknown_comes_in_and_no_account_is_made(provider: Provider, worker: User) -> None:
    link(worker)
    before = User.objects.count()
    for subject in ("subject-2", "SUBJECT-1", "subject1", "subject-1 "):
        answer = come(provider, sub=subject, preferred_username=worker.username)
        assert answer.status_code == 403
        assert "no account here belongs to it" in answer.content.decode()
        assert entered(answer) is None
    assert User.objects.count() == before


def test_another_issuers_subject_is_somebody_else(
    provider: Provider, worker: User, settings: Any
) -> None:
    identity_link(by=By(), user=worker, claims=Claims("https://other", "subject-1", "x", ""))
    assert entered(come(provider)) is None


def test_who_may_not_enter_is_told_the_same(
    provider: Provider, worker: User, township: Any
) -> None:
    link(worker)
    unknown = come(provider, sub="nobody").context["sentence"]
    User.objects.filter(pk=worker.pk).update(is_active=False)
    answer = come(provider)
    assert answer.status_code == 403
    assert answer.context["sentence"] == unknown
    link(make_client(township)[0].user, "system")
    assert entered(come(provider, sub="system")) is None


HOUR = 3600
LIES: dict[str, dict[str, Any]] = {
    "audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "audiences without azp": {"aud": [CLIENT, "another-client"]},
    "azp": {"aud": [CLIENT, "another"], "azp": "another"},
    "issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "expired": {"exp": -HOUR},
    "no end": {"exp": None},
    "from the future": {"iat": HOUR},
    "nonce": {"nonce": "of another"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "subject a number": {"sub": 1},
    "empty subject": {"sub": ""},
    "long subject": {"sub": "x" * 256},
}


def test_a_token_that_is_not_for_us_lets_nobody_in(provider: Provider, worker: User) -> None:
    link(worker)
    for lie in LIES.values():
        times = {name: time.time() + lie[name] for name in ("exp", "iat") if lie.get(name)}
        answer = come(provider, **{**lie, **times})
        assert answer.status_code == 403
        assert "could not be trusted" in answer.content.decode()
        assert entered(answer) is None
    assert entered(come(provider, aud=[CLIENT, "b"], azp=CLIENT)) == worker.pk


def test_a_token_signed_by_another_lets_nobody_in(provider: Provider, worker: User) -> None:
    link(worker)
    provider.signs_with = provider.foreign
    assert entered(come(provider)) is None
    provider.signs_with, provider.algorithm = "x" * 64, "HS256"
    assert entered(come(provider)) is None
    provider.signs_with, provider.algorithm = None, "none"
    assert entered(come(provider)) is None


def test_a_silent_provider_is_told_in_a_sentence(
    provider: Provider, worker: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    link(worker)
    provider.down = True
    assert "does not answer" in come(provider).content.decode()
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:1/token"
    assert "does not answer" in come(provider).content.decode()
    assert "code-" not in caplog.text


def test_a_code_counts_once_and_only_where_it_was_begun(provider: Provider, worker: User) -> None:
    link(worker)
    browser, other = Client(), Client()
    query = provider.sign_in(browser.get(START)["Location"])
    assert other.get(f"{CALLBACK}?{query}").status_code == 403
    assert browser.get(f"{CALLBACK}?{query}").status_code == 302
    browser.post("/logout/")
    again = browser.get(f"{CALLBACK}?{query}")
    assert again.status_code == 403
    assert SESSION_KEY not in browser.session
    assert provider.tokens == 1


def test_the_way_back_ends_after_ten_minutes(provider: Provider, worker: User) -> None:
    link(worker)
    browser = Client(headers={"Accept-Language": "en"})
    query = provider.sign_in(browser.get(START)["Location"])
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=False):
        answer = browser.get(f"{CALLBACK}?{query}")
    assert "began too long ago" in answer.content.decode()


def test_another_proof_key_gets_no_token(provider: Provider, worker: User) -> None:
    link(worker)
    browser = Client()
    query = provider.sign_in(browser.get(START)["Location"])
    (code,) = parse_qs(query)["code"]
    provider.codes[code][0]["code_challenge"] = "of another"
    assert browser.get(f"{CALLBACK}?{query}").status_code == 403


def test_what_the_provider_refuses_is_told(provider: Provider) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    (state,) = parse_qs(urlsplit(browser.get(START)["Location"]).query)["state"]
    answer = browser.get(f"{CALLBACK}?error=access_denied&state={state}")
    assert (answer.status_code, "stopped there" in answer.content.decode()) == (403, True)
    assert browser.get(f"{CALLBACK}?code=x").status_code == 403
    assert browser.get(CALLBACK).status_code == 403


def test_an_answer_of_another_issuer_is_refused(provider: Provider, worker: User) -> None:
    link(worker)
    browser = Client()
    query = provider.sign_in(browser.get(START)["Location"])
    answer = browser.get(f"{CALLBACK}?{query}&iss=https://evil.example")
    assert (answer.status_code, provider.tokens) == (403, 0)


def test_the_second_factor_is_still_asked_for(provider: Provider, rights_admin: User) -> None:
    link(rights_admin)
    browser = come(provider).client
    answer = browser.get("/users/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/second-factor/")


def test_a_password_that_was_never_used_is_not_asked_for(provider: Provider, worker: User) -> None:
    link(worker)
    User.objects.filter(pk=worker.pk).update(must_change_password=True)
    assert come(provider).client.get("/").status_code == 200
    by_password = Client()
    by_password.force_login(worker)
    assert by_password.get("/")["Location"].startswith("/account/password/")


def test_a_claim_names_an_account_only_where_the_setting_says_so(
    provider: Provider, worker: User, operator: User, settings: Any
) -> None:
    named: dict[str, Any] = {"employee_number": worker.username}
    assert entered(come(provider, **named)) is None
    settings.OIDC_LINK_CLAIM = "employee_number"
    assert entered(come(provider, preferred_username=worker.username)) is None
    assert entered(come(provider, **named)) == worker.pk
    entry = AdminLog.objects.get(action="identity_link")
    assert (entry.subject, entry.after) == (worker, {"issuer": ISSUER})
    # From now on the link counts and not the claim; and nobody else takes the account.
    assert entered(come(provider, employee_number=operator.username)) == worker.pk
    assert entered(come(provider, sub="subject-2", **named)) is None
    for odd in (["worker"], 7, "", None, "nobody"):
        assert entered(come(provider, sub="subject-3", employee_number=odd)) is None
    User.objects.filter(pk=operator.pk).update(is_active=False)
    assert entered(come(provider, sub="subject-4", employee_number=operator.username)) is None
    assert Identity.objects.count() == 1


def test_the_log_in_page_offers_it_only_where_it_is(
    worker: User, settings: Any, request: pytest.FixtureRequest
) -> None:
    assert START not in Client().get("/login/").content.decode()
    assert Client().get(START).status_code == 404
    assert Client().get(CALLBACK).status_code == 404
    request.getfixturevalue("provider")
    body = Client().get("/login/?next=/account/").content.decode()
    assert f"{START}?next=/account/" in body
    assert "县统一身份认证" in body


def test_who_is_in_already_stays(provider: Provider, worker: User, login: Login) -> None:
    assert login(worker).get(START)["Location"] == reverse("home")


def test_an_account_has_one_link_and_a_sign_in_one_account(worker: User, operator: User) -> None:
    link(worker)
    link(worker)
    with pytest.raises(ValidationError):
        link(worker, "subject-2")
    with pytest.raises(ValidationError):
        link(operator)
    assert Identity.objects.count() == 1


def test_the_subject_is_kept_encrypted(worker: User) -> None:
    row = link(worker, "110105194912310021")
    raw = Identity.objects.filter(pk=row.pk).values_list("subject_index", flat=True).get()
    assert "110105194912310021" not in raw
    assert "110105" not in str(AdminLog.objects.latest("pk").after)
