"""Who gets which answer from each endpoint: systems of every kind, and nobody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import Department, User
from accounts.services import By
from events.models import Event
from exchange.api.base import Endpoint
from exchange.hooks.services import Values, subscription_create
from exchange.models import Client, Subscription
from grids.models import Area
from people.exchange import comparing
from people.models import Comparison
from people.services import OrganisationFacts, register_organisation
from tests.events.stage import Stage
from tests.exchange.making import URL, Caller, caller_for, make_client, people, token_for
from tests.people.making import BY, make_building, make_person, make_residence

pytestmark = pytest.mark.django_db
UNKNOWN = uuid.UUID(int=0)
CALLERS = ("department", "area", "scopeless", "outsider", "suspended", "ended", "nobody")


@dataclass(frozen=True)
class Line:
    """`reads` is what the department's system gets, `area` that of an area, and so on."""

    name: str
    method: str
    department: int
    area: int
    outsider: int

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def codes(self) -> dict[str, int]:
        refused = dict.fromkeys(("suspended", "ended", "nobody"), 401)
        told = {"department": self.department, "area": self.area, "outsider": self.outsider}
        return {**told, "scopeless": 403, **refused}


LINES = [
    Line("area_list", "get", 200, 200, 200),
    Line("area_list", "post", 405, 405, 405),
    Line("area_at", "get", 422, 422, 422),
    Line("area_at", "post", 405, 405, 405),
    Line("area_show", "get", 404, 200, 404),
    Line("area_show", "post", 405, 405, 405),
    Line("boundary_list", "get", 200, 200, 200),
    Line("boundary_list", "post", 405, 405, 405),
    Line("person_search", "get", 405, 405, 405),
    Line("person_search", "post", 422, 422, 422),
    Line("person_show", "get", 404, 200, 404),
    Line("person_show", "post", 405, 405, 405),
    Line("house_search", "get", 405, 405, 405),
    Line("house_search", "post", 422, 422, 422),
    Line("house_show", "get", 404, 200, 404),
    Line("house_show", "post", 405, 405, 405),
    Line("organisation_search", "get", 405, 405, 405),
    Line("organisation_search", "post", 422, 422, 422),
    Line("organisation_show", "get", 404, 200, 404),
    Line("organisation_show", "post", 405, 405, 405),
    Line("reveal", "get", 403, 403, 403),
    Line("reveal", "post", 403, 403, 403),
    Line("period_list", "get", 200, 200, 200),
    Line("period_list", "post", 405, 405, 405),
    Line("indicator_list", "get", 200, 200, 200),
    Line("indicator_list", "post", 405, 405, 405),
    Line("ranking_list", "get", 200, 200, 200),
    Line("ranking_list", "post", 405, 405, 405),
    Line("figure_cases", "get", 200, 200, 200),
    Line("figure_cases", "post", 405, 405, 405),
    Line("department_list", "get", 200, 200, 200),
    Line("department_list", "post", 405, 405, 405),
    Line("category_list", "get", 200, 200, 200),
    Line("category_list", "post", 405, 405, 405),
    Line("comparison_list", "get", 200, 403, 200),
    Line("comparison_list", "post", 202, 403, 202),
    Line("comparison_show", "get", 200, 403, 404),
    Line("comparison_show", "post", 405, 403, 405),
    Line("case_list", "get", 200, 200, 200),
    Line("case_list", "post", 403, 422, 403),
    Line("case_show", "get", 200, 200, 404),
    Line("case_show", "post", 405, 405, 405),
    Line("case_trace", "get", 200, 200, 404),
    Line("case_trace", "post", 405, 405, 405),
    Line("file_list", "get", 200, 200, 404),
    Line("file_list", "post", 405, 405, 405),
    Line("file_show", "get", 404, 404, 404),
    Line("file_show", "post", 405, 405, 405),
    Line("upload_list", "get", 405, 405, 405),
    Line("upload_list", "post", 415, 415, 415),
    Line("upload_show", "get", 404, 404, 404),
    Line("upload_show", "post", 415, 415, 415),
    Line("case_act", "get", 405, 405, 405),
    Line("case_act", "post", 422, 422, 404),
    Line("hook_list", "get", 200, 200, 200),
    Line("hook_list", "post", 422, 422, 422),
    Line("hook_show", "get", 200, 404, 404),
    Line("hook_show", "post", 405, 405, 405),
    Line("hook_deliveries", "get", 200, 404, 404),
    Line("hook_deliveries", "post", 405, 405, 405),
    Line("hook_update", "get", 405, 405, 405),
    Line("hook_update", "post", 422, 404, 404),
    Line("hook_rotate", "get", 405, 405, 405),
    Line("hook_rotate", "post", 200, 404, 404),
    Line("hook_test", "get", 405, 405, 405),
    Line("hook_test", "post", 202, 404, 404),
    Line("hook_replay", "get", 405, 405, 405),
    Line("hook_replay", "post", 422, 404, 404),
    Line("hook_switch", "get", 405, 405, 405),
    Line("hook_switch", "post", 200, 404, 404),
]


@pytest.fixture
def callers(
    caller: Caller, area_caller: Caller, stranger: Caller, township_department: Department
) -> dict[str, Caller]:
    bare = make_client(township_department)[0]
    suspended = make_client(township_department)[0]
    suspended_token = token_for(suspended)
    Client.objects.filter(pk=suspended.pk).update(suspended_at=timezone.now())
    ended = make_client(township_department)[0]
    ended.user.postings.update(valid_to=timezone.localdate())
    return {
        "department": caller,
        "area": area_caller,
        "scopeless": Caller(token_for(bare, scopes=[])),
        "outsider": stranger,
        "suspended": Caller(suspended_token),
        "ended": Caller(token_for(ended)),
        "nobody": Caller(),
    }


@pytest.fixture
def comparison(system: Client, caller: Caller) -> Comparison:
    made = caller.post(URL, people()).json()["id"]
    row: Comparison = Comparison.objects.get(pk=made)
    return row


HOOKS = {f"hook_{name}" for name in ("show", "deliveries", "update", "rotate", "test", "replay")}


@pytest.fixture
def hook(system: Client) -> Subscription:
    """Of the department's system."""
    values = Values(url="https://203.0.114.7/hooks", kinds=("task.sent",))
    return subscription_create(by=By(), client=system, values=values)[0]


def called(caller: Caller, method: str, url: str) -> int:
    answer = caller.get(url) if method == "get" else caller.post(url, people())
    status: int = answer.status_code
    return status


@pytest.fixture
def case(
    rules: None, operator: User, liaison: User, worker: User, township_department: Department
) -> Event:
    stage = Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)
    return stage.to("handle")


def record_keys(name: str) -> dict[str, dict[str, Any]]:
    """Somebody, a house or a shop in the grid; no case of the department names them."""
    if name == "person_show":
        person = make_person()
        make_residence(person, make_building())
        return {name: {"pk": person.pk}}
    if name == "house_show":
        return {name: {"pk": make_building().pk}}
    if name == "organisation_show":
        facts = OrganisationFacts(name="红星超市", house=make_building())
        return {name: {"pk": register_organisation(facts, by=BY).pk}}
    return {}


@pytest.mark.parametrize("line", LINES, ids=str)
def test_it_answers_each_system_as_it_should(
    line: Line,
    callers: dict[str, Caller],
    comparison: Comparison,
    case: Event,
    township_department: Department,
    hook: Subscription,
) -> None:
    wheres: dict[str, dict[str, Any]] = {
        **record_keys(line.name),
        **({line.name: {"pk": hook.pk}} if line.name in HOOKS else {}),
        "hook_switch": {"pk": hook.pk, "action": "pause"},
        "area_show": {"code": township_department.area.code},
        "comparison_show": {"pk": comparison.pk},
        "case_show": {"pk": case.pk},
        "file_list": {"pk": case.pk},
        "file_show": {"pk": case.pk, "uid": UNKNOWN},
        "upload_show": {"uid": UNKNOWN},
        "case_trace": {"pk": case.pk},
        "figure_cases": {
            "period": "2026-W10",
            "kind": "department",
            "pk": township_department.pk,
            "measure": "due",
        },
        "case_act": {"pk": case.pk, "action": "accept"},
    }
    url = reverse(f"exchange:{line.name}", kwargs=wheres.get(line.name))
    found = {}
    for who in CALLERS:
        with transaction.atomic():
            found[who] = called(callers[who], line.method, url)
            transaction.set_rollback(True)
    assert found == line.codes


def test_it_has_a_line_for_every_endpoint_and_method() -> None:
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
        if issubclass(getattr(pattern.callback, "cls", object), Endpoint)
    }
    assert names == {line.name for line in LINES}
    assert len(LINES) == 2 * len(names)


def test_another_departments_system_sees_none_of_it(
    stranger: Caller, comparison: Comparison
) -> None:
    assert stranger.get(URL).json()["results"] == []
    assert stranger.get(f"/api/v1/comparisons/{comparison.pk}/").status_code == 404


def test_the_pages_of_the_department_show_what_its_system_brought(
    comparison: Comparison, liaison: Any
) -> None:
    assert comparison in comparing.seen_by(liaison)


def test_a_session_is_no_token(login: Any, liaison: Any) -> None:
    assert login(liaison).get("/api/v1/areas/").status_code == 401


def test_a_scope_taken_from_the_system_ends_for_its_tokens(system: Client, caller: Caller) -> None:
    assert caller.get("/api/v1/areas/").status_code == 200
    Client.objects.filter(pk=system.pk).update(scopes=["category:read"])
    answer = caller.get("/api/v1/areas/")
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:gridgov:problem:scope-missing"


def test_an_areas_system_compares_nothing_even_with_the_scope(township: Area) -> None:
    client = make_client(township)[0]
    Client.objects.filter(pk=client.pk).update(scopes=["comparison:read", "comparison:write"])
    client.refresh_from_db()
    caller = Caller(token_for(client))
    answers = [caller.get(URL), caller.post(URL, people())]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert {answer.json()["type"] for answer in answers} == {"urn:gridgov:problem:forbidden"}


def test_a_deactivated_account_is_nobody(system: Client, caller: Caller) -> None:
    system.user.is_active = False
    system.user.save(update_fields=["is_active"])
    assert caller.get("/api/v1/areas/").status_code == 401


def test_an_area_sees_its_own_subtree(area_caller: Caller, township: Area, grid: Area) -> None:
    codes = [row["code"] for row in area_caller.get("/api/v1/areas/").json()["results"]]
    assert codes[0] == township.code
    assert grid.code in codes
    assert all(code.startswith(township.code) for code in codes)


def test_a_department_sees_itself(caller: Caller, other_department: Department) -> None:
    rows = caller.get("/api/v1/departments/").json()["results"]
    assert [row["kind"] for row in rows] == ["T04"]
    assert caller_for(other_department).get("/api/v1/areas/").json()["results"] == []
