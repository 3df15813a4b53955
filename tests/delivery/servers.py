"""A mail server and a web server on loopback, each in a thread, that keep what they are given."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_string, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as it takes to be given a mail.

    `answer` is its word on a receiver; while `hold` is not set it leaves senders waiting.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.answer = "250 ok"
        self.asked = 0
        self.hold = threading.Event()
        self.hold.set()
        super().__init__(("127.0.0.1", 0), Talk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_string(text, policy=policy.default) for text in self.sources]

    def text(self, number: int = -1) -> str:
        """Subject and body of a mail."""
        mail = self.mails[number]
        return f"{mail['Subject']}\n{mail.get_content()}"


class Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.server.asked += 1
        self.server.hold.wait(60)
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "QUIT":
                return self.say("221 bye")
            if word == "DATA":
                self.say("354 go on")
                self.server.sources.append(self.mail())
            self.say(self.server.answer if word == "RCPT" else "250 ok")
        return None

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def mail(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines)


class WebServer(HTTPServer):
    """Keeps the calls it gets; `status` and `body` are what it answers."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], Any]] = []
        self.status = 200
        self.body: dict[str, Any] = {"errcode": 0}
        super().__init__(("127.0.0.1", 0), Call)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Call(BaseHTTPRequestHandler):
    server: WebServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or "null")
        self.server.calls.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.body).encode())

    do_GET = do_POST  # noqa: N815  the name the library looks for

    def log_message(self, *args: Any) -> None:
        """Tests read the calls, not a log."""


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
