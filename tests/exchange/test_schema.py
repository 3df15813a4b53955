"""The API describes itself rightly, in both languages, and on a page that needs nobody outside."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from drf_spectacular.drainage import GENERATOR_STATS
from openapi_spec_validator import OpenAPIV31SpecValidator

from exchange import described, docs
from exchange.scopes import SCOPES

LANGUAGES = ("zh-hans", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid(language: str) -> None:
    GENERATOR_STATS.reset()
    described.schema.cache_clear()
    document = described.document(language)
    assert document["openapi"] == "3.1.0"
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())
    assert not GENERATOR_STATS


def test_every_operation_says_what_it_needs_and_how_it_fails() -> None:
    for path, methods in described.document("en")["paths"].items():
        for method, told in methods.items():
            (scopes,) = told["security"][0].values()
            assert set(scopes) <= set(SCOPES)
            assert {"401", "403", "429"} <= set(told["responses"])
            assert told["summary"]
            parameters = {each["name"] for each in told.get("parameters", [])}
            assert ("Idempotency-Key" in parameters) == (method == "post")
            if method == "get" and "{" not in path:
                assert {"cursor", "limit"} <= parameters


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "部门"), ("en", "Departments")])
def test_it_is_served_in_both_languages(language: str, words: str) -> None:
    browser = Browser(headers={"Accept-Language": language})
    answer = browser.get("/api/schema/")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json"
    assert answer.json()["paths"]["/api/v1/departments/"]["get"]["summary"] == words
    again = browser.get("/api/schema/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
def test_the_page_names_every_operation_and_loads_nothing_from_elsewhere() -> None:
    page = Browser(headers={"Accept-Language": "en"}).get("/api/docs/").content.decode()
    for path, methods in described.document("en")["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page
    assert "rows[].birth_date" in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_its_fields_are_told_with_their_kind() -> None:
    group = {group.name: group for group in docs.groups(described.document("en"))}
    create = next(o for o in group["comparisons"].operations if o.method == "POST")
    kinds = {field.name: field.kind for field in create.sent}
    assert kinds["rows[].birth_date"] == "string (date)"
    answered = {field.name: field.kind for field in create.answered}
    assert answered["counts.differ"] == "integer | null"
    assert '"waiting"' in answered["state"]
    assert "Idempotency-Key: $(uuidgen)" in create.curl
