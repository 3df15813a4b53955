"""Gateways: plain fields, secrets never shown again, no knocking at hosts inside."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import AdminLog, User, Way
from accounts.services import By
from events.delivery import answers, gateways, hosts, sending
from events.delivery.gateways import Config
from events.delivery.message import Message
from events.models import Delivery, Gateway
from tests.cast import Login
from tests.delivery.conftest import deliver, dispatched, reach
from tests.delivery.servers import MailServer, WebServer
from tests.events.stage import Stage

MESSAGE = Message("标题", ("第一行", "https://gg.example.org/events/1/"))
MAIL = {
    "server": "127.0.0.1",
    "port": "2525",
    "security": "insecure",
    "user": "gg",
    "password": "geheim-1",
    "sender": "gg@example.org",
    "name": "",
}


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    settings.GATEWAY_HOSTS = ["127.0.0.1"]


def url(server: WebServer, path: str = "") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


CASES: list[tuple[str, dict[str, Any], dict[str, str], str, str]] = [
    (
        Way.SMS,
        {"address": "/send?app=7", "number_key": "to", "text_key": "content", "header": "X-Key"},
        {"key": "k1"},
        "13812345678",
        "content",
    ),
    (
        Way.WECOM,
        {"corp": "ww1", "agent": "1000002", "server": ""},
        {"app_secret": "s1"},
        "wang",
        "",
    ),
    (Way.DINGTALK, {"server": ""}, {"token": "abc123", "sign": ""}, "13812345678", ""),
    (Way.FEISHU, {"server": ""}, {"token": "abc-123"}, "ou_1", ""),
]


@pytest.mark.parametrize(("way", "values", "secrets", "to", "key"), CASES, ids=str)
def test_a_message_arrives(
    web_server: WebServer,
    db: None,
    way: str,
    values: dict[str, Any],
    secrets: dict[str, str],
    to: str,
    key: str,
) -> None:
    where = "address" if way == Way.SMS else "server"
    config = Config(way, {**values, where: url(web_server, values.get(where, ""))}, secrets)
    web_server.body = {"errcode": 0, "code": 0, "access_token": "t1", "expires_in": 7200}
    assert sending.send(config, to, MESSAGE, "u1") == "ok"
    path, headers, body = web_server.calls[-1]
    text = str(body)
    assert "第一行" in text
    if way == Way.SMS:
        assert path == "/send?app=7"
        assert body == {"to": to, "content": MESSAGE.body, "id": "u1"}
        assert headers["X-Key"] == "k1"
    else:
        assert to in text


@pytest.mark.parametrize(("way", "values", "secrets", "to", "key"), CASES, ids=str)
def test_an_error_inside_a_success_is_an_error(
    web_server: WebServer,
    db: None,
    way: str,
    values: dict[str, Any],
    secrets: dict[str, str],
    to: str,
    key: str,
) -> None:
    where = "address" if way == Way.SMS else "server"
    config = Config(way, {**values, where: url(web_server, values.get(where, ""))}, secrets)
    web_server.body = {"errcode": 93000, "code": 93000}
    assert sending.send(config, to, MESSAGE, "u1") == "code:93000"
    web_server.status, web_server.body = 404, {}
    assert sending.send(config, to, MESSAGE, "u1") == "http:404"


@pytest.mark.parametrize(
    ("host", "secure", "found", "refused"),
    [
        ("im.example.gov.cn", True, "93.184.216.34", ""),
        ("im.example.gov.cn", False, "93.184.216.34", hosts.PLAIN),
        ("im.example.gov.cn", True, "10.1.2.3", hosts.PRIVATE),
        ("im.example.gov.cn", True, "169.254.169.254", hosts.PRIVATE),
        ("im.example.gov.cn", True, "::1", hosts.PRIVATE),
        ("im.example.gov.cn", True, "::ffff:10.0.0.1", hosts.PRIVATE),
        ("127.0.0.1", False, "127.0.0.1", ""),
        ("localhost", True, "127.0.0.1", hosts.PRIVATE),
        ("a@b", True, "93.184.216.34", hosts.WRONG),
    ],
)
def test_no_host_inside_is_reached(
    monkeypatch: pytest.MonkeyPatch, host: str, secure: bool, found: str, refused: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (found, 443))])
    assert hosts.refusal(host, 443, secure=secure) == refused


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "gopher://a.cn/", "https://", "https://u:p@a.cn/", "https://a.cn:x/"],
)
def test_an_address_is_a_web_address(address: str) -> None:
    assert hosts.url_refusal(address) == hosts.WRONG


def test_redirects_are_not_followed(web_server: WebServer, db: None) -> None:
    values = {"address": url(web_server), "number_key": "to", "text_key": "text", "header": ""}
    web_server.status = 302
    assert sending.send(Config(Way.SMS, values, {}), "13812345678", MESSAGE, "u") == "http:302"
    assert len(web_server.calls) == 1


def test_it_is_configured_switched_on_and_tested(
    system_admin: User, mail_server: MailServer, login: Login
) -> None:
    client = login(system_admin)
    edit = reverse("delivery:gateway_edit", args=["mail"])
    answer = client.post(edit, {**MAIL, "user": "", "password": "", "port": mail_server.port})
    assert answer.status_code == 302
    assert not Gateway.objects.get().is_on
    reach(system_admin)
    client.post(reverse("delivery:gateway_test", args=["mail"]))
    page = client.get(reverse("delivery:gateway_list"), headers={"accept-language": "en"})
    assert "The server took the message." in page.content.decode()
    assert len(mail_server.mails) == 1
    for _twice in range(2):
        client.post(reverse("delivery:gateway_switch", args=["mail"]), {"on": "yes"})
        assert Gateway.objects.get().is_on
    client.post(reverse("delivery:gateway_switch", args=["mail"]), {"on": "no"})
    assert not Gateway.objects.get().is_on


def test_a_test_that_fails_says_why(system_admin: User, login: Login) -> None:
    client = login(system_admin)
    client.post(reverse("delivery:gateway_edit", args=["mail"]), {**MAIL, "port": "1"})
    reach(system_admin)
    page = client.post(
        reverse("delivery:gateway_test", args=["mail"]),
        follow=True,
        headers={"accept-language": "en"},
    )
    assert "The server refused the connection." in page.content.decode()


def test_a_secret_is_never_shown_again(system_admin: User, login: Login) -> None:
    client = login(system_admin)
    edit = reverse("delivery:gateway_edit", args=["mail"])
    client.post(edit, MAIL)
    assert gateways.secrets_of(Gateway.objects.get()) == {"password": "geheim-1"}
    for page in (edit, reverse("delivery:gateway_list")):
        assert "geheim-1" not in client.get(page).content.decode()
    assert "geheim-1" not in str(list(AdminLog.objects.values()))
    assert b"geheim-1" not in bytes(raw("secrets"))
    client.post(edit, {**MAIL, "password": "", "name": "网格"})
    assert gateways.secrets_of(Gateway.objects.get()) == {"password": "geheim-1"}


def raw(column: str) -> bytes:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM events_gateway")  # noqa: S608
        return bytes(cursor.fetchone()[0])


def test_a_secret_does_not_go_to_another_server(
    system_admin: User, login: Login, settings: Settings
) -> None:
    settings.GATEWAY_HOSTS = ["127.0.0.1", "other.example.org"]
    client = login(system_admin)
    edit = reverse("delivery:gateway_edit", args=["mail"])
    client.post(edit, MAIL)
    client.post(edit, {**MAIL, "password": "", "server": "other.example.org"})
    assert gateways.secrets_of(Gateway.objects.get()) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"server": "10.0.0.1"},
        {"server": ""},
        {"sender": "nobody"},
        {"port": "99999"},
        {"name": "a\r\nBcc: x@y.cn"},
    ],
    ids=str,
)
def test_wrong_fields_are_refused(system_admin: User, login: Login, wrong: dict[str, str]) -> None:
    answer = login(system_admin).post(
        reverse("delivery:gateway_edit", args=["mail"]), {**MAIL, **wrong}
    )
    assert answer.status_code == 200
    assert not Gateway.objects.exists()


def test_what_is_not_configured_is_not_switched_on(system_admin: User, login: Login) -> None:
    login(system_admin).post(reverse("delivery:gateway_switch", args=["sms"]), {"on": "yes"})
    assert not Gateway.objects.filter(is_on=True).exists()


def test_the_settings_may_carry_the_mail_server(
    stage: Stage, mail_server: MailServer, settings: Settings
) -> None:
    settings.GATEWAY_HOSTS = []
    settings.MAIL_GATEWAY = {
        "server": "127.0.0.1",
        "port": mail_server.port,
        "security": "insecure",
        "user": "",
        "password": "",
        "sender": "gg@example.org",
    }
    reach(stage.liaison)
    delivery = dispatched(stage)
    deliver(stage)
    delivery.refresh_from_db()
    assert delivery.answer == "ok"


def test_a_gateway_switched_off_keeps_what_waits(
    stage: Stage, mail: MailServer, system_admin: User
) -> None:
    reach(stage.liaison)
    dispatched(stage)
    gateways.gateway_switch(by=By(), way=Way.MAIL, on=False)
    deliver(stage)
    assert Delivery.objects.get().state == "waiting"
    gateways.gateway_switch(by=By(), way=Way.MAIL, on=True)
    deliver(stage)
    assert Delivery.objects.get().state == "sent"


def test_a_group_reads_no_titles(stage: Stage, web_server: WebServer, settings: Settings) -> None:
    Gateway.objects.create(
        way=Way.FEISHU,
        is_on=True,
        values={"server": url(web_server)},
        secrets='{"token": "abc"}',
    )
    reach(stage.liaison, Way.FEISHU, "ou_1")
    from events.delivery.wishes import Wishes, wishes_save

    wishes_save(user=stage.liaison, wishes=Wishes(kinds=dict.fromkeys(Wishes().kinds, ("feishu",))))
    dispatched(stage)
    deliver(stage)
    text = web_server.calls[-1][2]["content"]["text"]
    assert str(stage.event) in text
    assert stage.event.title not in text


def test_every_answer_has_a_sentence() -> None:
    for code in answers.SENTENCES:
        assert answers.sentence(code)
    assert "535" not in answers.sentence("login")
    assert "451" in answers.sentence("smtp:451")
    assert answers.of_lines(["Socket Exception: (535, b'5.7.8 bad wang@example.org')"]) == "login"
    assert answers.of_lines(["nonsense wang@example.org"]) == "failed"
