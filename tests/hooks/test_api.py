"""A system looks after its webhooks through the API, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from accounts.models import AdminLog, Department
from exchange.hooks import sending
from exchange.hooks.services import MOST
from exchange.models import Client, Delivery, Subscription
from grids.models import Area
from tests.exchange.making import Caller, make_client, token_for
from tests.hooks.conftest import subscribe
from tests.hooks.receiving import Receiver, allow

pytestmark = pytest.mark.django_db
URL = "/api/v1/subscriptions/"
OUTSIDE = "https://203.0.114.7/hooks"


@pytest.fixture
def caller(system: Client) -> Caller:
    return Caller(token_for(system))


def wanted(**more: Any) -> dict[str, Any]:
    return {"receiver": OUTSIDE, "kinds": ["case.reported", "task.sent"], **more}


def test_it_is_made_told_and_signed(caller: Caller, receiver: Receiver) -> None:
    allow(receiver.port)
    answer = caller.post(URL, wanted(receiver=receiver.url))
    assert answer.status_code == 201
    made = answer.json()
    assert answer["Location"] == made["url"] == f"{URL}{made['id']}/"
    assert made["state"] == "on"
    assert made["secret"].startswith("whsec_")
    test = caller.post(f"{made['url']}test/")
    assert test.status_code == 202
    sending.run()
    got = receiver.got[0]
    assert got.name == test.json()["id"]
    told = Webhook(made["secret"]).verify(got.body, dict(got.headers))
    assert told["type"] == "hook.test"
    rows = caller.get(f"{made['url']}deliveries/").json()["results"]
    assert [(row["id"], row["state"], row["tries"][0]["status"]) for row in rows] == [
        (got.name, "taken", 204)
    ]
    shown = caller.get(made["url"]).json()
    assert "secret" not in shown
    assert shown["last_sent_at"]
    row = Subscription.objects.get()
    log = AdminLog.objects.filter(about__startswith="webhook")
    assert row.secret not in str(list(log.values_list("before", "after")))
    assert log.count() == 1


def test_sent_twice_it_is_made_once(caller: Caller) -> None:
    first = caller.post(URL, wanted(), key="one")
    assert caller.post(URL, wanted(), key="one").json() == first.json()
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"receiver": "http://203.0.114.7/hooks"}, "#/receiver"),
        ({"receiver": "https://10.1.2.3/hooks"}, "#/receiver"),
        ({"receiver": "https://localhost/hooks"}, "#/receiver"),
        ({"receiver": "nothing"}, "#/receiver"),
        ({"receiver": "https://203.0.114.7/" + "a" * 600}, "#/receiver"),
        ({"kinds": []}, "#/kinds"),
        ({"kinds": ["case.invented"]}, "#/kinds/0"),
        ({"area": "999999"}, "#/area"),
        ({"department": 0}, "#/department"),
        ({"department": 999_999}, "#/department"),
    ],
)
def test_what_is_wrong_is_told_at_its_member(
    caller: Caller, more: dict[str, Any], pointer: str
) -> None:
    answer = caller.post(URL, wanted(**more))
    assert answer.status_code == 422, answer.json()
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
    assert not Subscription.objects.exists()


def test_area_and_department_lie_where_the_system_acts(
    caller: Caller, community: Area, other_township: Area, township_department: Department
) -> None:
    given = wanted(area=community.code, department=township_department.pk)
    made = caller.post(URL, given).json()
    assert (made["area"], made["department"]) == (community.code, township_department.pk)
    answer = caller.post(URL, wanted(area=other_township.code))
    assert answer.json()["errors"][0]["pointer"] == "#/area"


def test_each_step_of_a_webhook(caller: Caller, hook: Subscription) -> None:
    at = f"{URL}{hook.pk}/"
    changed = caller.post(f"{at}update/", wanted())
    assert (changed.status_code, changed.json()["receiver"]) == (200, OUTSIDE)
    assert caller.post(f"{at}pause/").json()["state"] == "paused"
    assert caller.post(f"{at}pause/").json()["state"] == "paused"
    assert caller.post(f"{at}resume/").json()["state"] == "on"
    rotated = caller.post(f"{at}rotate/").json()
    assert rotated["secret"] != hook.secret
    assert caller.post(f"{at}nothing/").status_code == 404
    assert caller.post(f"{at}end/").json()["state"] == "ended"
    assert caller.post(f"{at}end/").json()["state"] == "ended"
    for action in ("pause", "resume", "rotate", "test", "replay", "update"):
        answer = caller.post(f"{at}{action}/", wanted() if action == "update" else {})
        assert answer.status_code == 409, action
        assert answer.json()["type"] == "urn:gridgov:problem:not-now"


def test_one_delivery_or_all_parked_are_sent_again(caller: Caller, hook: Subscription) -> None:
    at = f"{URL}{hook.pk}/"
    names = [caller.post(f"{at}test/").json()["id"] for _n in range(3)]
    Delivery.objects.update(state="parked")
    one = caller.post(f"{at}replay/", {"delivery": names[0]})
    assert (one.status_code, one.json()) == (202, {"count": 1})
    assert caller.get(f"{at}deliveries/?state=waiting").json()["results"][0]["id"] == names[0]
    assert caller.post(f"{at}replay/", {}).json() == {"count": 2}
    assert caller.get(at).json()["waiting"] == 3
    wrong = caller.post(f"{at}replay/", {"delivery": f"msg_{'0' * 32}"})
    assert wrong.status_code == 422


def test_there_is_an_end_to_webhooks_and_tests(caller: Caller, hook: Subscription) -> None:
    for _n in range(MOST - 1):
        assert caller.post(URL, wanted()).status_code == 201
    assert caller.post(URL, wanted()).status_code == 409
    codes = [caller.post(f"{URL}{hook.pk}/test/").status_code for _n in range(11)]
    assert codes == [202] * 10 + [409]


def test_another_system_sees_none_of_it(
    hook: Subscription, township: Area, receiver: Receiver
) -> None:
    """Not even one that acts for the same area."""
    other = Caller(token_for(make_client(township)[0]))
    assert other.get(URL).json()["results"] == []
    assert other.get(f"{URL}{hook.pk}/").status_code == 404
    assert other.post(f"{URL}{hook.pk}/end/").status_code == 404
    hook.refresh_from_db()
    assert hook.state == "on"


def test_the_list_costs_the_same_for_many(
    caller: Caller,
    system: Client,
    receiver: Receiver,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _n in range(8):
        subscribe(system, receiver)
    with django_assert_max_num_queries(8):
        assert len(caller.get(URL).json()["results"]) == 8


def test_what_is_not_wanted_any_more_is_not_sent(caller: Caller, receiver: Receiver) -> None:
    """Also not to the new address."""
    allow(receiver.port)
    made = caller.post(URL, wanted()).json()
    row = Subscription.objects.get()
    now = timezone.now()
    for kind in ("case.reported", "task.sent", "hook.test"):
        times = {"created_at": now, "next_at": now, "until": now + dt.timedelta(days=3)}
        row.deliveries.create(kind=kind, payload={"type": kind}, **times)
    change = {"receiver": receiver.url, "kinds": ["task.sent"]}
    assert caller.post(f"{made['url']}update/", change).status_code == 200
    found = dict(row.deliveries.values_list("kind", "state"))
    assert found == {"case.reported": "dropped", "task.sent": "waiting", "hook.test": "waiting"}
