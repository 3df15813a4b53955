#!/usr/bin/env python3
"""A centre's system reports a case and follows it by webhook; a department's system handles it.

    make run                              # in one terminal
    python3 docs/examples/follow_a_case.py    # in another one

Needs Python's standard library alone. It talks to the site of `make run` as the two systems of the
demo, and listens on 127.0.0.1:8311, the one address on this machine that the demo lets webhooks go
to. SITE names another site, RECEIVER_PORT another port.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

SITE = os.environ.get("SITE", "http://127.0.0.1:8000")
SECRET = "gridgov-demo-secret"  # noqa: S105  the demo's
RECEIVER = ("127.0.0.1", int(os.environ.get("RECEIVER_PORT", "8311")))
PATIENCE = 60
"""Seconds until a webhook has to be there."""

OLDEST = 300
"""Seconds after which a signed message is no longer taken."""


class System:
    """Calls the API with a token of its own."""

    def __init__(self, identifier: str) -> None:
        form = {"grant_type": "client_credentials"}
        basic = base64.b64encode(f"{identifier}:{SECRET}".encode()).decode()
        request = urllib.request.Request(
            f"{SITE}/api/oauth/token/",
            urllib.parse.urlencode(form).encode(),
            {"Authorization": f"Basic {basic}"},
        )
        self.token = answered(request)["access_token"]

    def get(self, path: str) -> Any:
        return answered(urllib.request.Request(SITE + path, headers=self._headers()))

    def post(self, path: str, **members: Any) -> Any:
        """A new key for each new request; who repeats one sends its key again."""
        headers = self._headers() | {
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        body = json.dumps(members).encode()
        return answered(urllib.request.Request(SITE + path, body, headers))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}


def answered(request: urllib.request.Request) -> Any:
    """The body of the answer; stops with the problem's own sentence where there is one."""
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{request.full_url}: {error.code} {error.read().decode()}") from error
    except urllib.error.URLError as error:
        raise SystemExit(f"{SITE} does not answer ({error.reason}); is it running?") from error


class Receiver:
    """Takes webhooks that are signed with `secret`, each id once."""

    def __init__(self) -> None:
        self.secret, self.seen, self.news = b"", set[str](), queue.Queue[Any]()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(204 if receiver.take(self.headers, body) else 401)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Nothing: what came is printed in words."""

        self.server = HTTPServer(RECEIVER, Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, headers: Any, body: bytes) -> bool:
        """Whether it is signed as the specification of standard webhooks says."""
        name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
        if not sent.isdigit() or abs(time.time() - int(sent)) > OLDEST:
            return False
        signed = f"{name}.{sent}.".encode() + body
        digest = base64.b64encode(hmac.new(self.secret, signed, hashlib.sha256).digest())
        given = headers.get("webhook-signature", "").split()
        if not any(hmac.compare_digest(f"v1,{digest.decode()}", one) for one in given):
            return False
        if name not in self.seen:  # a message may come again, with the same id
            self.seen.add(name)
            self.news.put(json.loads(body))
        return True

    def wait_for(self, kind: str, case: int) -> None:
        """Prints what comes until this has come."""
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                told = self.news.get(timeout=max(0.1, limit - time.monotonic()))
            except queue.Empty:
                raise SystemExit(f"{kind} did not come within {PATIENCE} s.") from None
            print(f"    webhook {told['type']}: {json.dumps(told['data'], ensure_ascii=False)}")
            if told["type"] == kind and told["data"]["case"] == case:
                return


def main() -> None:
    centre, department = System("demo-centre"), System("demo-c08")
    receiver = Receiver()
    hook = centre.post(
        "/api/v1/subscriptions/",
        receiver=f"http://{RECEIVER[0]}:{RECEIVER[1]}/",
        kinds=["case.reported", "case.dispatched", "task.accepted", "task.reported_back"],
    )
    receiver.secret = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    try:
        follow(centre, department, receiver)
    finally:
        centre.post(f"{hook['url']}end/")
        receiver.server.shutdown()


def follow(centre: System, department: System, receiver: Receiver) -> None:
    own = department.get("/api/v1/departments/")["results"][0]
    case = centre.post(
        "/api/v1/cases/",
        description="餐馆后门油烟直排，影响居民",
        address="城关镇东大街",
    )
    number, url = case["id"], case["url"]
    print(f"The centre's system reported {case['receipt']}; its secret is {case['secret']}.")
    receiver.wait_for("case.reported", number)
    centre.post(f"{url}classify/", category="0201", urgency="normal")
    centre.post(f"{url}file/")
    centre.post(f"{url}dispatch/", lead=own["id"], note="请现场核查")
    print(f"It classified, filed and dispatched it to {own['name']}.")
    receiver.wait_for("case.dispatched", number)
    task = department.get(url)["tasks"][0]["id"]
    department.post(f"{url}accept/", task=task)
    print("The department's system accepted it.")
    receiver.wait_for("task.accepted", number)
    department.post(f"{url}handle/", task=task, result="已责令安装油烟净化设备")
    department.post(f"{url}report_back/", result="已整改，油烟达标")
    print("It handled its part and reported back.")
    receiver.wait_for("task.reported_back", number)
    print(f"The case {centre.get(url)['number']} waits to be verified by the centre.")


if __name__ == "__main__":
    main()
