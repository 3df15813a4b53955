"""How fast webhooks reach a receiver on this machine, alone and beside one that never answers."""

from __future__ import annotations

import http.server
import multiprocessing
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 2_000
DEAD = 50


class Taking(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


def serve(pipe: Any) -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking) as server:
        pipe.send(server.server_address[1])
        server.serve_forever()


@contextmanager
def receiver() -> Iterator[int]:
    """The port of a receiver in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()


@contextmanager
def silence() -> Iterator[int]:
    """The port of one that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=100) as sock:
        yield int(sock.getsockname()[1])


def measure() -> dict[str, float]:
    """Deliveries a second to the one that answers."""
    with receiver() as port, silence() as dead:
        alone = rate(hook_at(port), [])
        beside = rate(hook_at(port), [hook_at(dead)])
    return {"delivered": alone, "delivered beside a dead receiver": beside}


def hook_at(port: int) -> Any:
    """A webhook of a new system of the county, with the receiver allowed."""
    from django.utils import timezone

    from accounts.services import By
    from exchange.clients import services as clients
    from exchange.hooks.services import Values, subscription_create
    from exchange.models import AllowedHost
    from grids.models import Area

    county = Area.objects.filter(depth=1).earliest("pk")
    defaults = {"purpose": "bench", "created_at": timezone.now()}
    AllowedHost.objects.get_or_create(host="127.0.0.1/32", port=port, defaults=defaults)
    about = clients.Values(
        name="bench", purpose="bench", scopes=("case:read", "hook:manage"), per_minute=1000
    )
    client, _secret = clients.client_create(by=By(), values=about, area=county)
    values = Values(url=f"http://127.0.0.1:{port}/", kinds=("case.reported",))
    return subscription_create(by=By(), client=client, values=values)[0]


def rate(hook: Any, dead: list[Any]) -> float:
    """Of one run that sends `MANY` about as many cases, until the last of them is taken."""
    from django.utils import timezone

    from accounts.scope import scope_of
    from events.models import Event
    from exchange.hooks import sending
    from exchange.models import Delivery

    now, user = timezone.now(), hook.client.user
    user.scope = scope_of(user)
    seen = Event.objects.for_user(user).order_by("-pk")
    keys: list[int | None] = list(seen.values_list("pk", flat=True)[:MANY]) or [None]
    rows = [told(hook, keys[n % len(keys)], n + 1, now) for n in range(MANY)]
    for other in dead:
        rows += [told(other, keys[n % len(keys)], n + 1, now) for n in range(DEAD)]
    Delivery.objects.bulk_create(rows, batch_size=1000)
    begun = timezone.now()
    sending.run(turn=120)
    taken = Delivery.objects.filter(subscription=hook, state="taken")
    last = taken.latest("ended_at").ended_at
    assert last is not None
    return taken.count() / max(
        (last - begun).total_seconds(), time.get_clock_info("time").resolution
    )


def told(hook: Any, event: int | None, turn: int, now: Any) -> Any:
    from exchange.hooks.making import test_delivery

    row = test_delivery(hook, now)
    row.event_id, row.turn, row.kind = event, turn, "case.reported"
    return row
