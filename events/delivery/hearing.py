"""Listens to what apprise says and to what the services answer, for one message at a time.

The library tells only whether a message was taken. Its log lines say why not; they name
addresses and keys, so they go nowhere but here. Some services answer 200 with an error inside:
the plugins' calls of `requests` pass through `Ear`, which keeps the answer.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import requests

from events.delivery import plugins

CALLS = frozenset({"get", "post", "request"})
LONGEST = 10_000


@dataclass
class Heard:
    lines: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)


_now: ContextVar[Heard | None] = ContextVar("heard", default=None)


class Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        heard = _now.get()
        if heard is not None:
            heard.lines.append(record.getMessage())


class Ear:
    """Stands where a plugin looks for `requests`."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(requests, name)
        return listening(found) if name in CALLS else found


def listening(call: Callable[..., requests.Response]) -> Callable[..., requests.Response]:
    def called(*args: Any, **more: Any) -> requests.Response:
        return keep(call(*args, **more))

    return called


def keep(response: requests.Response) -> requests.Response:
    heard = _now.get()
    if heard is not None and len(response.content) <= LONGEST:
        try:
            heard.bodies.append(response.json())
        except ValueError:
            heard.bodies.append(None)
    return response


@contextmanager
def hearing() -> Iterator[Heard]:
    """Everything said about the message that is sent inside."""
    _listen()
    heard = Heard()
    token = _now.set(heard)
    try:
        yield heard
    finally:
        _now.reset(token)


def _listen() -> None:
    logger = logging.getLogger("apprise")
    if not any(isinstance(handler, Listener) for handler in logger.handlers):
        logger.addHandler(Listener())
        for plugin in plugins.library().values():
            module = sys.modules[plugin.__module__]
            if hasattr(module, "requests"):
                module.requests = Ear()  # type: ignore[attr-defined]
