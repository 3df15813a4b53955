"""The board's page: what it lists, urging and deciding in place, who sees it, what it costs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from events.board import figures, lists
from events.board.lists import Board
from events.models import Event, Order, Shift, TaskRequest
from grids.models import Area
from tests.board.test_figures import Make, make
from tests.cast import Login

pytestmark = pytest.mark.usefixtures("rules", "calendar")

__all__ = ["make"]


def form(client: Any, event: Event, action: str, query: str = "") -> Any:
    page = client.get(f"/board/cases/{event.pk}/{action}/{query}", headers={"HX-Request": "true"})
    assert page.status_code == 200
    return page.context["form"]


def hidden(shown: Any) -> dict[str, Any]:
    return {"seen": shown.initial["seen"], "token": str(shown.initial["token"])}


def test_it_urges_in_place_and_twice_is_once(login: Login, supervisor: User, make: Make) -> None:
    event, client = make("handle").event, login(supervisor)
    assert f"/board/cases/{event.pk}/urge/" in client.get("/board/").content.decode()
    data = {**hidden(form(client, event, "urge")), "text": "请今天办结"}
    for _time in range(2):
        answer = client.post(f"/board/cases/{event.pk}/urge/", data, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "gg-note-success" in answer.content.decode()
        assert "<html" not in answer.content.decode()
    assert Order.objects.get().text == "请今天办结"


def test_it_supervises_with_a_card_and_without_javascript_comes_back(
    login: Login, supervisor: User, make: Make
) -> None:
    event, client = make("handle").event, login(supervisor)
    data = {**hidden(form(client, event, "supervise")), "text": "限期整改", "card": "red"}
    answer = client.post(f"/board/cases/{event.pk}/supervise/", data)
    assert answer["Location"] == "/board/"
    assert Order.objects.get().card == "red"


def test_a_wrong_form_comes_back_with_what_was_typed(
    login: Login, supervisor: User, make: Make
) -> None:
    event, client = make("handle").event, login(supervisor)
    data = {**hidden(form(client, event, "supervise")), "text": "", "card": "yellow"}
    answer = client.post(
        f"/board/cases/{event.pk}/supervise/", data, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert 'value="yellow"' in answer.content.decode()
    assert not Order.objects.exists()


def test_a_case_that_changed_meanwhile_is_not_urged(
    login: Login, supervisor: User, make: Make
) -> None:
    event, client = make("handle").event, login(supervisor)
    data = {**hidden(form(client, event, "urge")), "text": "快办", "seen": event.seq - 1}
    answer = client.post(f"/board/cases/{event.pk}/urge/", data, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert not Order.objects.exists()


def test_only_what_belongs_on_the_board_is_done_there(
    login: Login, supervisor: User, make: Make
) -> None:
    event, client = make("handle").event, login(supervisor)
    assert client.get(f"/board/cases/{event.pk}/cancel/").status_code == 404
    assert client.get(f"/board/cases/{event.pk}/decide_return/?of=x").status_code == 404
    assert client.get("/board/cases/999999/urge/").status_code == 404


def test_a_departments_head_sees_the_tasks_and_urges_nobody(
    login: Login, department_head: User, make: Make
) -> None:
    event, client = make("handle").event, login(department_head)
    page = client.get("/board/").content.decode()
    assert event.title in page
    assert f"/board/cases/{event.pk}/urge/" not in page
    assert client.get(f"/board/cases/{event.pk}/urge/").status_code == 403


@pytest.fixture
def asked(make: Make, liaison: User) -> TaskRequest:
    stage = make("handle")
    task = stage.task()
    stage.do("accept", liaison, task_id=task.pk)
    minutes = 480
    stage.do("request_extension", liaison, task_id=task.pk, minutes=minutes, reason="等配件")
    return TaskRequest.objects.get()


def test_a_request_is_decided_in_place(login: Login, supervisor: User, asked: TaskRequest) -> None:
    client, event = login(supervisor), Event.objects.get()
    assert "等配件" in client.get("/board/").content.decode()
    query = f"?of={asked.task_id}"
    data = {**hidden(form(client, event, "decide_extension", query)), "approve": "yes"}
    url = f"/board/cases/{event.pk}/decide_extension/{query}"
    assert client.post(url, data, headers={"HX-Request": "true"}).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "approved"
    assert not Board(supervisor, timezone.now()).requests


def test_the_department_that_asks_sees_its_request_without_a_form(
    login: Login, department_head: User, asked: TaskRequest
) -> None:
    page = login(department_head).get("/board/").content.decode()
    assert "等配件" in page
    assert "decide_extension" not in page


def test_orders_show_since_when_and_their_answers(
    supervisor: User, liaison: User, make: Make
) -> None:
    stage, now = make("handle"), timezone.now()
    task = stage.task()
    for text in ("第一次", "第二次"):
        stage.do("urge", supervisor, text=text, task=task.pk, now=now)
    order = Order.objects.order_by("pk")[0]
    stage.do("answer_order", liaison, order=order.pk, text="已派人", now=now)
    board = Board(supervisor, now)
    assert [o.text for o in board.orders] == ["第二次"]
    assert [o.answer for o in board.answers] == ["已派人"]


def test_more_than_fit_are_all_behind_a_link(
    login: Login, supervisor: User, asked: TaskRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ORDERS", 1)
    task, now = asked.task, timezone.now()
    for words in ("请今天处理", "请马上处理"):
        Order.objects.create(
            event=task.event, task=task, kind="urge", text=words, centre=asked.centre, given_at=now
        )
    client = login(supervisor)
    assert 'href="/board/orders/"' in client.get("/board/").content.decode()
    assert client.get("/board/orders/").context["page"].paginator.count == 2
    assert "等配件" in client.get("/board/requests/").content.decode()
    assert "decide_extension" in client.get("/board/requests/").content.decode()


def test_the_rest_of_the_departments_is_folded(
    login: Login, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = figures.Figure(0)
    lines = [figures.Line(f"部门{n}", none, none) for n in range(13)]
    monkeypatch.setattr(figures, "department_lines", lambda counts: lines)
    page = login(supervisor).get("/board/").content.decode()
    shown, _fold, rest = page.partition('<details class="gg-board-rest">')
    assert ("部门9<" in shown, "部门10<" in shown, "部门10<" in rest) == (True, False, True)


def test_the_worst_are_open_cases_the_longest_late_first(supervisor: User, make: Make) -> None:
    second, first, ended = (make(step).event for step in ("handle", "file", "evaluate"))
    assert second.due_at is not None
    before = second.due_at - dt.timedelta(days=1)
    Event.objects.filter(pk=first.pk).update(due_at=before)
    board = Board(supervisor, timezone.now())
    assert [worst.row.event.pk for worst in board.worst] == [first.pk, second.pk]
    assert all(worst.may_urge for worst in board.worst)
    assert ended.pk not in {worst.row.event.pk for worst in board.worst}


def test_it_shows_who_is_on_duty_and_who_missed(
    login: Login, supervisor: User, township: Area, township_operator: User, verifier: User
) -> None:
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    Shift.objects.create(
        area=township,
        user_id=township_operator.pk,
        begins=now - hour,
        ends=now + hour,
        signed_in_at=now - hour,
    )
    missed = Shift.objects.create(
        area=township, user_id=verifier.pk, begins=today, ends=today + hour / 60, missed_at=now
    )
    (centre,) = Board(supervisor, now).centres
    assert [d.shift.user for d in centre.on_duty] == [township_operator]
    assert [d.shift for d in centre.missed] == [missed]
    assert township_operator.name in login(supervisor).get("/board/").content.decode()


@pytest.mark.parametrize("who", ["supervisor", "county_supervisor", "department_head"])
def test_a_full_board_takes_25_statements_at_most(
    who: str,
    login: Login,
    make: Make,
    asked: TaskRequest,
    supervisor: User,
    request: pytest.FixtureRequest,
    django_assert_max_num_queries: Any,
) -> None:
    for step in ("classify", "handle", "handle", "verify", "evaluate"):
        made = make(step)
        if step == "handle":
            made.do("urge", supervisor, text="快", now=timezone.now())
    Event.objects.filter(step="evaluate").update(sample="due")
    client = login(request.getfixturevalue(who))
    client.get("/board/")
    with django_assert_max_num_queries(25):
        assert client.get("/board/").status_code == 200
