"""A receiver on this machine that answers as a test tells it and remembers what it was sent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

from exchange.models import AllowedHost


@dataclass(frozen=True)
class Got:
    name: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def kind(self) -> str:
        return str(self.data["type"])


def taken(got: Got) -> int:
    return 204


@dataclass
class Receiver:
    """`answer` gives the status of each message; `wait` is what Retry-After says."""

    answer: Callable[[Got], int] = taken
    wait: str = ""
    got: list[Got] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in"

    @property
    def kinds(self) -> list[str]:
        return [got.kind for got in self.got]

    @property
    def names(self) -> list[str]:
        return [got.name for got in self.got]

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        name = headers["webhook-id"]
        got = Got(name, headers, body, time.monotonic())
        self.got.append(got)
        return self.answer(got)


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(headers, body))
            if receiver.wait:
                self.send_header("Retry-After", receiver.wait)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 200

        def handle_error(self, *_args: Any) -> None:
            """The sender may go first."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        receiver.port = server.server_address[1]
        yield receiver
        server.shutdown()
        thread.join(5)


def allow(port: int, host: str = "127.0.0.1/32") -> AllowedHost:
    row: AllowedHost = AllowedHost.objects.create(
        host=host, port=port, purpose="测试", created_at=timezone.now()
    )
    return row
