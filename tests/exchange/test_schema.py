"""The API describes itself rightly, in both languages, and on a page that needs nobody outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from drf_spectacular.drainage import GENERATOR_STATS
from openapi_spec_validator import OpenAPIV31SpecValidator

from accounts.models import Department, User
from exchange import described, docs
from exchange.scopes import SCOPES
from tests.events.stage import Stage
from tests.exchange.making import Caller
from tests.exchange.reading_strictly import check_described

A_FILE = "/api/v1/cases/{id}/files/{uid}/"
WHOLE = {"/api/v1/areas/at/"}
"""Short lists that come at once."""

KEYLESS = {
    *("/api/v1/uploads/", "/api/v1/reveal/"),
    *(f"/api/v1/{kind}/search/" for kind in ("people", "houses", "organisations")),
}
"""What changes nothing, or whose answer is not kept."""

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
            assert ("Idempotency-Key" in parameters) == (method == "post" and path not in KEYLESS)
            if method == "get" and path != A_FILE:
                assert "fields" in parameters
            if method == "get" and "{" not in path and path not in WHOLE:
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
            assert f'<span class="gg-method">{method.upper()}</span> {path}' in page
    assert "rows[].birth_date" in page
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_its_fields_are_told_with_their_kind() -> None:
    group = {group.key: group for group in docs.groups(described.document("en"))}
    create = next(o for o in group["records"].operations if o.key == "comparison_create")
    kinds = {field.name: field.kind for field in create.sent}
    assert kinds["rows[].birth_date"] == "string (date)"
    answered = {field.name: field.kind for field in create.answered}
    assert answered["counts.differ"] == "integer | null"
    assert '"waiting"' in answered["state"]
    assert "Idempotency-Key: $(uuidgen)" in create.curl
    search = next(o for o in group["records"].operations if o.key == "person_search")
    assert "Idempotency-Key" not in search.curl
    boundaries = next(o for o in group["places"].operations if o.key == "boundary_list")
    kinds = {field.name: field.kind for field in boundaries.answered}
    assert kinds["features[].geometry"] == "object | null"


def everywhere(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from everywhere(inner)


def test_nothing_is_said_in_the_words_of_an_older_version() -> None:
    found = list(everywhere(described.document("en")))
    assert not [node for node in found if node.get("nullable") in (True, False)]


def test_its_kinds_do_not_tell_what_is_for_readers_of_the_code() -> None:
    kinds = described.document("zh-hans")["components"]["schemas"]
    assert not {name for name, kind in kinds.items() if "description" in kind}


def test_what_comes_with_an_answer_is_told() -> None:
    paths = described.document("en")["paths"]
    answers = paths["/api/v1/cases/"]["post"]["responses"]
    assert "Location" in answers["201"]["headers"]
    assert "Retry-After" in answers["429"]["headers"]
    listed = paths["/api/v1/cases/"]["get"]
    assert "ETag" in listed["responses"]["200"]["headers"]
    assert "If-None-Match" in {each["name"] for each in listed["parameters"]}


@pytest.mark.django_db
@pytest.mark.usefixtures("rules")
def test_answers_are_as_a_strict_reader_of_it_expects(
    caller: Caller,
    operator: User,
    liaison: User,
    worker: User,
    township_department: Department,
) -> None:
    stage = Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
    event = stage.to("handle")
    told = {
        "/api/v1/departments/": "/api/v1/departments/",
        "/api/v1/cases/": "/api/v1/cases/",
        "/api/v1/cases/{id}/": f"/api/v1/cases/{event.pk}/",
        "/api/v1/cases/{id}/trace/": f"/api/v1/cases/{event.pk}/trace/",
    }
    for path, address in told.items():
        answer = caller.get(address)
        assert answer.status_code == 200
        check_described(path, answer.json())
