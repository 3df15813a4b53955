"""A department's system with a webhook for everything, and a case that goes along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

import pytest

from accounts.models import Department, User
from accounts.services import By
from events.outbox import relay
from exchange.hooks import sending, services
from exchange.hooks.kinds import KINDS
from exchange.hooks.services import Values
from exchange.models import Client, Subscription
from grids.models import Area
from tests.events.stage import MONDAY, Stage
from tests.exchange.making import make_client
from tests.factories import make_department, make_kind
from tests.hooks.receiving import Receiver, allow, receiving


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker listens."""
    monkeypatch.setattr("exchange.hooks.services.nudge", lambda: None)
    monkeypatch.setattr("exchange.hooks.making.nudge", lambda: None)
    monkeypatch.setattr("exchange.hooks.sending.nudge", lambda: None)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


@pytest.fixture
def stage(
    rules: None, operator: User, liaison: User, worker: User, township_department: Department
) -> Stage:
    return Stage(operator=operator, liaison=liaison, lead=township_department, worker=worker)


@pytest.fixture
def system(db: None, township: Area) -> Client:
    """Of the township's centre."""
    return make_client(township, name="街道平台")[0]


@pytest.fixture
def department_system(db: None, township_department: Department) -> Client:
    return make_client(township_department)[0]


def subscribe(
    client: Client, receiver: Receiver, kinds: Sequence[str] = tuple(KINDS), **more: object
) -> Subscription:
    if not _allowed(receiver.port):
        allow(receiver.port)
    values = Values(url=receiver.url, kinds=kinds, **more)  # type: ignore[arg-type]
    row = services.subscription_create(by=By(), client=client, values=values)[0]
    row.created_at = MONDAY
    row.save(update_fields=["created_at"])
    return row


def _allowed(port: int) -> bool:
    from exchange.models import AllowedHost

    return AllowedHost.objects.filter(port=port).exists()


@pytest.fixture
def hook(system: Client, receiver: Receiver) -> Subscription:
    return subscribe(system, receiver)


Send = Callable[[dt.datetime], int]


@pytest.fixture
def send() -> Send:
    """Tells what waits and sends what is due at a moment."""

    def at(now: dt.datetime) -> int:
        relay(now)
        return sending.run(lambda: now)

    return at


@pytest.fixture
def other_department(other_township: Area) -> Department:
    return make_department(make_kind("T04", "township"), other_township)
