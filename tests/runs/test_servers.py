"""Files fetched from and sent to servers: over HTTPS by the outward door, over SFTP by its key."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paramiko
import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.models import Event
from exchange.models import Link
from exchange.models.runs import Format, Matter, Phase, Way
from exchange.runs import sftp
from exchange.runs.failing import Failed
from grids.models import Area
from tests.events.stage import Stage
from tests.runs.making import allow, as_json, counts, make_link, reports, run_due
from tests.runs.sftp_server import SftpServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]
ROW = ("R-1", "路灯不亮", "东关街1号", "", "张三", "13800001111")


class Partner(ThreadingHTTPServer):
    """Answers GET with `body` and keeps what was posted."""

    def __init__(self) -> None:
        self.status, self.body = 200, b""
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/out/cases.json"


class Handler(BaseHTTPRequestHandler):
    server: Partner

    def do_GET(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.heard.append((self.command, dict(self.headers), data))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_POST = do_GET  # noqa: N815  the name the library looks for

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def partner() -> Iterator[Partner]:
    server = Partner()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def over_https(place: Area | Department, partner: Partner, **more: Any) -> Link:
    values = {"way": Way.HTTPS, "form": Format.JSON, "address": partner.url, "secret": "geheim"}
    return make_link(place, **{**values, **more})


def test_reports_are_fetched_with_the_secret(
    community: Area, operator: User, partner: Partner
) -> None:
    allow(partner.server_address[1])
    partner.body = as_json({"编号": "R-1", "内容": "路灯不亮", "地点": "东关街"})
    link = over_https(community, partner)
    run = run_due(link, timezone.now())
    assert (run.phase, counts(run)) == (Phase.DONE, (1, 1, 0, 0, 0))
    assert partner.heard[0][1]["Authorization"] == "Bearer geheim"
    assert counts(run_due(link, timezone.now())) == (1, 0, 0, 1, 0)


def test_a_server_inside_the_house_is_not_called(
    community: Area, operator: User, partner: Partner
) -> None:
    run = run_due(over_https(community, partner), timezone.now())
    assert run.phase == Phase.FAILED
    assert run.failure
    assert not partner.heard


@pytest.mark.parametrize("status", [500, 302, 404])
def test_an_answer_that_is_no_file_is_told(
    community: Area, operator: User, partner: Partner, status: int
) -> None:
    allow(partner.server_address[1])
    partner.status = status
    run = run_due(over_https(community, partner), timezone.now())
    assert str(status) in run.failure
    assert not Event.objects.exists()


def test_tasks_are_sent_under_the_key_of_the_run(
    stage: Stage, township_department: Department, partner: Partner
) -> None:
    allow(partner.server_address[1])
    stage.to("handle")
    link = over_https(township_department, partner, matter=Matter.TASKS)
    run = run_due(link, timezone.now())
    assert (run.phase, run.made) == (Phase.DONE, 1)
    method, headers, body = partner.heard[0]
    assert (method, headers["Idempotency-Key"]) == ("POST", str(run.uid))
    assert str(stage.task().pk).encode() in body
    partner.status = 503
    assert run_due(link, timezone.now()).phase == Phase.FAILED


def test_cases_go_out_once_they_changed_and_without_what_was_told(
    stage: Stage, township: Area, partner: Partner
) -> None:
    allow(partner.server_address[1])
    stage.to("classify")
    link = over_https(township, partner, matter=Matter.CASES)
    assert run_due(link, timezone.now()).made == 1
    assert b"description" not in partner.heard[0][2]
    link.refresh_from_db()
    assert link.since is not None


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[SftpServer]:
    server = SftpServer(tmp_path / "remote")
    yield server
    server.stop()


def over_sftp(place: Area | Department, remote: SftpServer, path: str, **more: Any) -> Link:
    values = {
        "way": Way.SFTP,
        "address": f"sftp://127.0.0.1:{remote.port}{path}",
        "login": "gridgov",
        "secret": "geheim",
        "host_key": remote.key_line,
    }
    return make_link(place, **{**values, **more})


def test_files_are_fetched_one_after_the_other_each_once(
    community: Area, operator: User, remote: SftpServer
) -> None:
    allow(remote.port)
    remote.put("out/1.csv", reports(ROW), written=1_700_000_000)
    remote.put("out/2.csv", reports(("R-2", *ROW[1:])), written=1_700_000_100)
    remote.put("out/3.csv.part", "half", written=1_600_000_000)
    link = over_sftp(community, remote, "/out/*.csv*")
    assert [run_due(link, timezone.now()).name for _each in range(2)] == ["1.csv", "2.csv"]
    assert counts(run_due(link, timezone.now())) == (0, 0, 0, 0, 0)
    assert Event.objects.count() == 2


def test_another_key_than_the_one_entered_is_told_nothing(
    community: Area, operator: User, remote: SftpServer
) -> None:
    allow(remote.port)
    other = paramiko.ECDSAKey.generate()
    link = over_sftp(
        community, remote, "/out/1.csv", host_key=f"{other.get_name()} {other.get_base64()}"
    )
    remote.put("out/1.csv", reports(ROW), written=1_700_000_000)
    assert run_due(link, timezone.now()).phase == Phase.FAILED
    assert remote.passwords == []


def test_a_wrong_password_is_told_in_a_sentence(
    community: Area, operator: User, remote: SftpServer
) -> None:
    allow(remote.port)
    link = over_sftp(community, remote, "/out/1.csv", secret="falsch")
    run = run_due(link, timezone.now())
    assert "did not accept" in run.failure or "不接受" in run.failure


def test_an_sftp_server_inside_the_house_has_to_be_allowed(
    community: Area, operator: User, remote: SftpServer
) -> None:
    run = run_due(over_sftp(community, remote, "/out/1.csv"), timezone.now())
    assert run.phase == Phase.FAILED
    assert remote.passwords == []


def test_tasks_are_put_there_whole(
    stage: Stage, township_department: Department, remote: SftpServer
) -> None:
    allow(remote.port)
    stage.to("handle")
    link = over_sftp(township_department, remote, "/in", matter=Matter.TASKS, form=Format.XLSX)
    run = run_due(link, timezone.now())
    assert run.phase == Phase.DONE, run.failure
    assert [file.name for file in (remote.root / "in").iterdir()] == [run.name]


@pytest.mark.parametrize("line", ["", "ssh-ed25519", "ssh-ed25519 !!!", "ssh-rsa AAAA"])
def test_a_key_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(Failed):
        sftp.key_of(line)


def test_a_key_is_read_with_the_name_of_its_host_before_it() -> None:
    raw = b"\x00\x00\x00\x0bssh-ed25519" + b"\x00\x00\x00\x20" + b"k" * 32
    line = f"example.org ssh-ed25519 {base64.b64encode(raw).decode()} comment"
    assert sftp.key_of(line) == ("ssh-ed25519", raw)


def test_a_file_that_cannot_be_read_does_not_hold_up_the_next(
    community: Area, operator: User, remote: SftpServer
) -> None:
    allow(remote.port)
    remote.put("out/1.csv", "内容\nx\n", written=1_700_000_000)
    remote.put("out/2.csv", reports(ROW), written=1_700_000_100)
    link = over_sftp(community, remote, "/out/*.csv")
    assert run_due(link, timezone.now()).phase == Phase.FAILED
    assert run_due(link, timezone.now()).name == "2.csv"
