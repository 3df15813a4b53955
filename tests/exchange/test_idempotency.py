"""A POST takes effect once under one key, also when two come at once or the process dies."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import Department
from exchange.models import Answered
from people.exchange import comparing
from people.models import Comparison
from tests.exchange.making import URL, Caller, caller_for, make_client, people, token_for


@pytest.mark.django_db
def test_the_same_again_is_the_same_answer(caller: Caller) -> None:
    first = caller.post(URL, people(), key="a")
    again = caller.post(URL, people(), key="a")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert first["Location"] == again["Location"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Comparison.objects.count() == 1


@pytest.mark.django_db
def test_another_order_of_members_is_the_same(caller: Caller) -> None:
    caller.post(URL, people(), key="a")
    turned = dict(reversed(people().items()))
    assert caller.post(URL, turned, key="a").status_code == 202


@pytest.mark.django_db
def test_the_same_key_for_another_body_is_refused(caller: Caller) -> None:
    caller.post(URL, people(), key="a")
    answer = caller.post(URL, people(130), key="a")
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:gridgov:problem:idempotency-key-reused"
    assert Comparison.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "fault"),
    [(None, "missing"), (" ", "invalid"), ("k" * 256, "invalid"), ("键", "invalid")],
    ids=["none", "space", "long", "zh"],
)
def test_every_post_needs_a_key(caller: Caller, key: str | None, fault: str) -> None:
    answer = caller.post(URL, people(), key=key)
    assert answer.status_code == 400
    assert answer.json()["type"] == f"urn:gridgov:problem:idempotency-key-{fault}"
    assert not Comparison.objects.exists()


@pytest.mark.django_db
def test_what_was_refused_keeps_no_key(caller: Caller) -> None:
    assert caller.post(URL, people(3), key="a").status_code == 422
    assert not Answered.objects.exists()
    assert caller.post(URL, people(), key="a").status_code == 202


@pytest.mark.django_db
def test_two_systems_may_use_one_key(caller: Caller, township_department: Department) -> None:
    other = caller_for(township_department)
    found = [
        each.post(URL, people(n), key="a").json()["id"] for each, n in ((caller, 120), (other, 150))
    ]
    assert found[0] != found[1]


@pytest.mark.django_db
def test_what_broke_changed_nothing_and_may_be_sent_again(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a process that dies between the effect and the answer: both go together."""

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("died")

    with monkeypatch.context() as broken:
        broken.setattr("exchange.api.idempotency.keep", dies)
        assert caller.post(URL, people(), key="a").status_code == 500
    assert not Comparison.objects.exists()
    assert not Answered.objects.exists()
    assert caller.post(URL, people(), key="a").status_code == 202


@pytest.mark.django_db
def test_no_name_or_phone_stands_in_what_is_kept(caller: Caller) -> None:
    caller.post(URL, people(), key="a")
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM exchange_answered a")
        text = cursor.fetchone()[0]
    assert "测试1" not in text
    assert "13800" not in text


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_effect_once(
    township_department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_for(make_client(township_department)[0])
    inside, go = threading.Event(), threading.Event()
    start = comparing.start

    def slow(*args: Any, **kwargs: Any) -> Any:
        inside.set()
        assert go.wait(30)
        return start(*args, **kwargs)

    monkeypatch.setattr(comparing, "start", slow)
    answers: list[Any] = []

    def send() -> None:
        try:
            answers.append(Caller(token).post(URL, people(), key="a"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _each in range(2)]
    threads[0].start()
    assert inside.wait(30)
    threads[1].start()
    waits_for_the_first()
    go.set()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert Comparison.objects.count() == 1


def waits_for_the_first() -> None:
    """Until the second request stands at the unique key."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock' AND query LIKE '%%exchange_answered%%'"
    )
    for _try in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("The second request did not wait.")
