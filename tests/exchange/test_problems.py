"""What goes wrong is told as problem details, in the language asked for, and never with a trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from tests.exchange.making import URL, Caller, people

pytestmark = pytest.mark.django_db
CODES = {
    "not-authenticated": ("没有有效的访问令牌", "No valid access token"),
    "not-found": ("此处没有内容", "Nothing is here"),
    "invalid": ("部分内容不符合要求", "Some values cannot be taken"),
}


def told(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"] == f"urn:gridgov:problem:{code}"
    assert found["instance"] == answer.request["PATH_INFO"]
    assert "Traceback" not in answer.content.decode()
    return found


@pytest.mark.parametrize(("language", "place"), [("zh-CN,zh;q=0.9", 0), ("en", 1)])
def test_it_speaks_both_languages(caller: Caller, language: str, place: int) -> None:
    caller.headers["Accept-Language"] = language
    nobody = Caller(language=language)
    found = [
        told(nobody.get("/api/v1/areas/"), 401, "not-authenticated"),
        told(caller.get(f"{URL}999999/"), 404, "not-found"),
        told(caller.post(URL, {"purpose": "短"}), 422, "invalid"),
    ]
    assert [each["title"] for each in found] == [words[place] for words in CODES.values()]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/areas", "/api/v2/areas/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none(path: str, method: str) -> None:
    told(getattr(Browser(headers={"Accept-Language": "en"}), method)(path), 404, "not-found")


def test_the_wrong_method_names_the_right_ones(caller: Caller) -> None:
    answer = caller.browser.delete(URL, headers=caller.headers)
    told(answer, 405, "method-not-allowed")
    assert set(answer["Allow"].split(", ")) >= {"GET", "POST"}


def test_the_token_endpoint_has_one_method() -> None:
    told(
        Browser(headers={"Accept-Language": "en"}).get("/api/oauth/token/"),
        405,
        "method-not-allowed",
    )


def test_a_nul_byte_is_no_text(caller: Caller) -> None:
    told(caller.get("/api/v1/areas/?cursor=%00"), 400, "unreadable")


@pytest.mark.parametrize(
    "text",
    ["{", "", "[]", "3", '"\\ud800"', "[" * 100_000, '{"purpose": NaN}'],
    ids=["open", "empty", "list", "number", "half", "deep", "nan"],
)
def test_what_is_no_json_object(caller: Caller, text: str) -> None:
    answer = caller.post(URL, text)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")


def test_only_json_is_read(caller: Caller) -> None:
    headers = {**caller.headers, "Idempotency-Key": "a"}
    told(caller.browser.post(URL, {"purpose": "x"}, headers=headers), 415, "media-type")


def test_only_json_is_written(caller: Caller) -> None:
    told(caller.get("/api/v1/areas/", Accept="text/html"), 406, "not-acceptable")


def test_a_body_that_is_too_large(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.api.comparisons.Comparisons.largest", 100)
    told(caller.post(URL, people()), 413, "too-large")


def test_a_form_that_is_too_large(caller: Caller) -> None:
    headers = {**caller.headers, "Idempotency-Key": "a"}
    kind = "application/x-www-form-urlencoded"
    answer = caller.browser.post(URL, "a=" + "b" * 3_000_000, content_type=kind, headers=headers)
    told(answer, 400, "unreadable")


def test_every_wrong_value_is_pointed_at(caller: Caller) -> None:
    body = people()
    body["rows"][3] = {"name": "", "phones": ["1"]}
    body["rows"][5] = {"name": "甲", "birth_date": "1980-13-01", "religion": "x"}
    body["rows"][7] = {"name": "乙"}
    body["rows"][9] = "丙"
    body["rows"][11] = {"name": "丁", "phones": "13800000000"}
    body["rows"][13] = {"name": "戊\n己", "document": 5}
    found = told(caller.post(URL, {**body, "purpose": "短"}), 422, "invalid")
    assert [error["pointer"] for error in found["errors"]] == [
        "#/purpose",
        "#/rows/3/name",
        "#/rows/5/religion",
        "#/rows/5/birth_date",
        "#/rows/7",
        "#/rows/9",
        "#/rows/11/phones",
        "#/rows/13/name",
        "#/rows/13/document",
    ]
    assert all(error["detail"].endswith(".") for error in found["errors"])


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=１", "cursor=x"])
def test_a_parameter_that_cannot_be_taken(caller: Caller, query: str) -> None:
    found = told(caller.get(f"/api/v1/areas/?{query}"), 422, "invalid")
    assert found["errors"][0]["parameter"] == query.split("=")[0]


def test_what_nobody_foresaw_tells_nothing(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError("secret 13800001234")

    monkeypatch.setattr("people.exchange.comparing.seen_by", broken)
    answer = caller.get(URL)
    found = told(answer, 500, "broken")
    assert "secret" not in str(found)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
