"""If-Match: nothing is done to a case that has changed since it was read."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Department, User
from events.models import Event
from tests.events.stage import Stage
from tests.exchange.making import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(
    rules: None, operator: User, liaison: User, worker: User, township_department: Department
) -> Stage:
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)


@pytest.fixture
def case(stage: Stage) -> Event:
    return stage.to("handle")


def noted(caller: Caller, case: Event, tag: str, **more: Any) -> Any:
    headers = {"If-Match": tag}
    return caller.post(f"/api/v1/cases/{case.pk}/note/", {"text": "已联系", **more}, **headers)


def test_the_tag_of_a_case_says_what_was_seen(caller: Caller, case: Event) -> None:
    tag = caller.get(f"/api/v1/cases/{case.pk}/")["ETag"]
    assert tag.startswith(f'"{case.seq}-')
    assert noted(caller, case, tag).status_code == 200
    late = noted(caller, case, tag)
    assert (late.status_code, late.json()["type"]) == (412, "urn:gridgov:problem:overtaken")


def test_a_tag_holds_while_the_answer_is_the_same(caller: Caller, case: Event) -> None:
    url = f"/api/v1/cases/{case.pk}/"
    tag = caller.get(url)["ETag"]
    assert caller.get(url, **{"If-None-Match": tag}).status_code == 304
    fewer = caller.get(f"{url}?fields=id,title")["ETag"]
    assert fewer != tag
    noted(caller, case, tag)
    assert caller.get(url, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ("*", 200),
        ('"{seq}"', 200),
        ('W/"{seq}-0af3"', 200),
        ('"1-ab", "{seq}-cd"', 200),
        ('"1-ab"', 412),
        ("{seq}", 412),
        ("", 412),
    ],
)
def test_it_reads_tags_as_they_are_written(
    caller: Caller, case: Event, tag: str, status: int
) -> None:
    assert noted(caller, case, tag.format(seq=case.seq)).status_code == status


def test_version_in_the_body_still_answers_409(caller: Caller, case: Event) -> None:
    url = f"/api/v1/cases/{case.pk}/note/"
    assert caller.post(url, {"text": "已联系", "version": 1}).status_code == 409
