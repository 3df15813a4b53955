"""The administrator's pages of webhooks and of allowed servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser

from accounts.models import AdminLog, Department, User
from accounts.services import By
from exchange.hooks import sending, services
from exchange.hooks.kinds import KINDS
from exchange.hooks.making import test_delivery as made_test
from exchange.models import AllowedHost, Client, Delivery, Subscription
from grids.models import Area
from tests.events.stage import MONDAY, Stage
from tests.exchange.making import make_client
from tests.factories import make_person
from tests.hooks.conftest import Send
from tests.hooks.receiving import Receiver

pytestmark = pytest.mark.django_db
OUTSIDE = "https://203.0.114.7/hooks"
Login = Callable[[User], Browser]


def test_it_is_made_on_the_page_and_its_secret_shown_once(
    login: Login, rights_admin: User, system: Client
) -> None:
    browser = login(rights_admin)
    at = f"/clients/{system.pk}/hooks/create/"
    to = browser.post(at, {"url": OUTSIDE + "?token=x", "kinds": ["case.reported"]})["Location"]
    row = Subscription.objects.get()
    assert row.secret not in str(dict(browser.session))
    answer = browser.get(to)
    assert row.secret in answer.content.decode()
    assert answer["Cache-Control"].startswith("max-age=0")
    assert browser.get(to)["Location"] == f"/clients/hooks/{row.pk}/"
    for page in (f"/clients/{system.pk}/", f"/clients/hooks/{row.pk}/"):
        text = browser.get(page).content.decode()
        assert row.secret not in text
        assert OUTSIDE in text
        assert "token=x" not in text
    entry = AdminLog.objects.latest("pk")
    assert (entry.action, entry.user) == ("setup_create", rights_admin)
    assert "token=x" not in str(entry.after)


def test_a_second_webhook_to_the_same_receiver_is_not_made_by_mistake(
    login: Login, rights_admin: User, system: Client
) -> None:
    browser, at = login(rights_admin), f"/clients/{system.pk}/hooks/create/"
    given = {"url": OUTSIDE, "kinds": ["case.reported"]}
    assert browser.post(at, given).status_code == 302
    answer = browser.post(at, {**given, "kinds": ["case.closed"]})
    assert set(answer.context["form"].errors) == {"url"}
    row = Subscription.objects.get()
    assert browser.post(f"/clients/hooks/{row.pk}/edit/", given).status_code == 302
    browser.post(f"/clients/hooks/{row.pk}/end/")
    assert browser.post(at, given).status_code == 302


def test_a_new_secret_is_shown_once_and_loading_again_replaces_nothing(
    login: Login, rights_admin: User, hook: Subscription
) -> None:
    browser = login(rights_admin)
    answer = browser.post(f"/clients/hooks/{hook.pk}/rotate/", follow=True)
    hook.refresh_from_db()
    assert hook.secret in answer.content.decode()
    again = browser.get(answer.request["PATH_INFO"], follow=True)
    assert hook.secret not in again.content.decode()
    assert AdminLog.objects.filter(about__startswith=f"webhook {hook.pk} ").count() == 2


def test_mistakes_stand_at_their_field(login: Login, rights_admin: User, system: Client) -> None:
    browser, at = login(rights_admin), f"/clients/{system.pk}/hooks/create/"
    given = {"url": "https://10.0.0.1/", "kinds": ["case.reported"], "area": "999"}
    answer = browser.post(at, given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"area"}
    answer = browser.post(at, given | {"area": ""})
    assert set(answer.context["form"].errors) == {"url"}
    assert not Subscription.objects.exists()


def test_one_box_stands_for_all_kinds_of_a_group(
    login: Login, rights_admin: User, system: Client
) -> None:
    browser, at = login(rights_admin), f"/clients/{system.pk}/hooks/create/"
    browser.post(at, {"url": OUTSIDE, "kinds": ["task.*", "case.closed"]})
    row = Subscription.objects.get()
    tasks = sorted(kind for kind in KINDS if kind.startswith("task."))
    assert row.kinds == ["case.closed", *tasks]
    edit = browser.get(f"/clients/hooks/{row.pk}/edit/").content.decode()
    assert 'value="task.*"' in edit
    browser.post(f"/clients/hooks/{row.pk}/edit/", {"url": OUTSIDE, "kinds": tasks[1:]})
    row.refresh_from_db()
    assert row.kinds == tasks[1:]


def test_a_departments_system_is_asked_for_no_place(
    login: Login, rights_admin: User, township_department: Department
) -> None:
    client = make_client(township_department)[0]
    answer = login(rights_admin).get(f"/clients/{client.pk}/hooks/create/")
    assert set(answer.context["form"].fields) == {"url", "kinds"}


def test_the_page_tells_answers_and_sends_again(
    login: Login,
    rights_admin: User,
    hook: Subscription,
    receiver: Receiver,
    stage: Stage,
    send: Send,
) -> None:
    receiver.answer = lambda got: 503
    stage.collect()
    send(stage.now)
    Delivery.objects.update(state="parked")
    browser, at = login(rights_admin), f"/clients/hooks/{hook.pk}/"
    text = browser.get(f"{at}?state=parked").content.decode()
    assert "503" in text
    assert stage.event.receipt in text
    assert stage.event.title not in text
    browser.post(f"{at}replay/")
    assert Delivery.objects.get().state == "waiting"
    receiver.answer = lambda got: 204
    sending.run()
    row = Delivery.objects.get()
    assert row.state == "taken"
    browser.post(f"{at}replay/{row.pk}/")
    sending.run()
    assert receiver.names == [receiver.names[0]] * 3


def test_the_test_button_pause_and_end(
    login: Login, rights_admin: User, hook: Subscription, receiver: Receiver
) -> None:
    browser, at = login(rights_admin), f"/clients/hooks/{hook.pk}/"
    browser.post(f"{at}test/")
    sending.run()
    assert receiver.kinds == ["hook.test"]
    for verb, state in (("pause", "paused"), ("resume", "on"), ("end", "ended"), ("end", "ended")):
        assert browser.post(f"{at}{verb}/").status_code == 302
        hook.refresh_from_db()
        assert hook.state == state
    answer = browser.post(f"{at}test/", follow=True)
    assert "这项推送已终止" in answer.content.decode()
    assert not Delivery.objects.filter(state="waiting").exists()


def test_the_list_of_deliveries_costs_the_same_for_many(
    login: Login, rights_admin: User, hook: Subscription, django_assert_max_num_queries: Any
) -> None:
    Delivery.objects.bulk_create(made_test(hook, MONDAY) for _n in range(60))
    browser = login(rights_admin)
    with django_assert_max_num_queries(14):
        browser.get(f"/clients/hooks/{hook.pk}/")


def test_another_townships_administrator_sees_none_of_it(
    login: Login, hook: Subscription, other_township: Area
) -> None:
    stranger = make_person("fremd", "rights_admin", other_township)
    browser = login(stranger)
    assert browser.get(f"/clients/hooks/{hook.pk}/").status_code == 404
    assert browser.post(f"/clients/hooks/{hook.pk}/end/").status_code == 404
    assert browser.get("/clients/hosts/create/").status_code == 403


def test_a_server_is_allowed_logged_and_removed(
    login: Login, rights_admin: User, system: Client
) -> None:
    browser = login(rights_admin)
    values = {"host": "10.1.2.3", "port": "8443", "purpose": "卫健局的接收端"}
    for _twice in range(2):
        assert browser.post("/clients/hosts/create/", values).status_code == 302
    row = AllowedHost.objects.get()
    assert (row.host, row.port, row.created_by) == ("10.1.2.3/32", 8443, rights_admin)
    assert AdminLog.objects.filter(about="allowed host 10.1.2.3/32 port 8443").count() == 1
    made = {"url": "http://10.1.2.3:8443/in", "kinds": ["case.reported"]}
    assert browser.post(f"/clients/{system.pk}/hooks/create/", made).status_code == 302
    assert browser.post(f"/clients/hosts/{row.pk}/remove/").status_code == 302
    assert not AllowedHost.objects.exists()
    assert AdminLog.objects.latest("pk").action == "setup_delete"
    assert browser.post(f"/clients/{system.pk}/hooks/create/", made).status_code == 422


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0/0",
        "::/0",
        "169.254.169.254",
        "169.254.0.0/16",
        "224.0.0.0/8",
        "10.0.0.0/8",
        "10.1.0.0/23",
        "fd00:1::/63",
        "::ffff:10.0.0.1",
        "a b",
        "-x.example.org",
        "https://x.example.org",
        "x.example.org:443",
        "256.1.1.1",
        "",
    ],
)
def test_what_is_no_server_is_not_allowed(login: Login, rights_admin: User, host: str) -> None:
    values = {"host": host, "port": "443", "purpose": "卫健局的接收端"}
    answer = login(rights_admin).post("/clients/hosts/create/", values)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["host"]


def test_no_port_of_a_store_is_allowed(
    login: Login, rights_admin: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "PORT", "7001")
    settings.REDIS_URL = "redis://127.0.0.1:7002/0"
    browser = login(rights_admin)
    for port in ("5432", "6379", "27017", "7001", "7002"):
        values = {"host": "localhost", "port": port, "purpose": "卫健局的接收端"}
        answer = browser.post("/clients/hosts/create/", values)
        assert list(answer.context["form"].errors) == ["port"]
    assert not AllowedHost.objects.exists()


def test_a_server_that_stands_keeps_its_purpose_and_that_is_said(
    login: Login, rights_admin: User
) -> None:
    browser = login(rights_admin)
    values = {"host": "10.1.2.0/24", "port": "8443", "purpose": "卫健局的接收端"}
    assert browser.post("/clients/hosts/create/", values).status_code == 302
    answer = browser.post("/clients/hosts/create/", {**values, "purpose": "民政局的接收端"})
    assert answer.status_code == 422
    assert "卫健局的接收端" in str(answer.context["form"].errors["host"])
    assert AllowedHost.objects.get().purpose == "卫健局的接收端"


def test_a_system_that_may_not_be_told_gets_nothing_by_the_service(
    system: Client, rights_admin: User, other_township: Area
) -> None:
    stranger = make_person("fremd", "rights_admin", other_township)
    values = services.Values(url=OUTSIDE, kinds=("case.reported",))
    with pytest.raises(PermissionDenied):
        services.subscription_create(by=By(stranger), client=system, values=values)
