"""Sends what waits, many receivers at once.

One thread talks to the database: it leases receivers, reads what is next and takes down what
became of it. Many threads make the calls. A process that dies leaves leases that run out and
deliveries that are not taken down: those go out again under the same id.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from django.utils import timezone

from exchange import outward
from exchange.hooks import leases, pauses, signing
from exchange.hooks.nudging import nudge
from exchange.hooks.outcomes import Outcome, outcomes_note
from exchange.hooks.waiting import ready
from exchange.models import Delivery, Subscription, SubscriptionState
from gridgov import outward as calls
from gridgov.outward import Allowed, Failure

THREADS = 64
LANES = 8
"""Calls to one receiver at once, each about another case."""

BATCH = 64
FRESH = 5.0
"""Seconds for which what was read to be sent is still what may be sent."""

TIMEOUT = 10.0
MOST = 1024
TURN = 20.0
"""Seconds after which a run takes up nothing new, so that other work gets its turn."""

POLL = 0.25
LOOK = 0.25
"""Seconds between two looks for receivers that have become due."""

EMPTY = 1.0
"""Seconds for which a receiver is not looked at again that had nothing to send."""

Clock = Callable[[], dt.datetime]


@dataclass(eq=False)
class Receiver:
    """A subscription under our lease: what waits by case, and what is on its way."""

    row: Subscription
    read_at: float = float("-inf")
    is_empty: bool = False
    queues: dict[int, deque[Delivery]] = field(default_factory=dict)
    flying: set[int] = field(default_factory=set)

    @property
    def lanes(self) -> int:
        """One after a failure, until something is taken again."""
        return 1 if self.row.failures else LANES

    def may_go(self, now: dt.datetime) -> bool:
        row = self.row
        rested = row.rests_until is None or row.rests_until <= now
        return rested and row.state == SubscriptionState.ON and row.client.suspended_at is None

    def is_read(self) -> bool:
        """Whether it is known what goes next: read just now, or nothing was there just now."""
        age = time.monotonic() - self.read_at
        return age <= FRESH if self.queues else self.is_empty and age <= POLL

    def read(self, now: dt.datetime) -> None:
        self.row = Subscription.objects.select_related("client__user").get(pk=self.row.pk)
        most = 1 if self.row.failures >= pauses.FAILURES else BATCH
        self.read_at, self.queues = time.monotonic(), {}
        if self.may_go(now):
            for row in ready(self.row, now, most, self.flying):
                self.queues.setdefault(key_of(row), deque()).append(row)
        self.is_empty = not self.queues

    def next(self) -> Delivery | None:
        """The oldest of a case of which nothing is on its way."""
        for key, queue in self.queues.items():
            if key not in self.flying:
                self.flying.add(key)
                found = queue.popleft()
                if not queue:
                    del self.queues[key]
                return found
        return None


@dataclass(frozen=True)
class Letter:
    """What a thread needs to make one call."""

    delivery: Delivery
    url: str
    keys: list[str]
    allowed: Sequence[Allowed]


class Run:
    """One run of a worker; `clock` tells the time that is written down."""

    def __init__(self, clock: Clock = timezone.now, turn: float = TURN) -> None:
        self.clock, self.ends = clock, time.monotonic() + turn
        self.lease = uuid.uuid4()
        self.receivers: dict[int, Receiver] = {}
        self.empty: dict[int, float] = {}
        self.flying: dict[Future[Outcome], Receiver] = {}
        self.allowed: Sequence[Allowed] = ()
        self.renewed = time.monotonic()
        self.leased = float("-inf")
        self.sent = 0
        self.is_cut = False

    def run(self) -> int:
        """Until nothing is due and nothing on its way; how many calls were made."""
        with ThreadPoolExecutor(THREADS, thread_name_prefix="hook") as pool:
            try:
                while self._start(pool) or self.flying:
                    self._finish()
                    self._keep()
            finally:
                wait(self.flying)
                leases.give_back(self.lease, list(self.receivers))
        if self.is_cut:
            nudge()
        return self.sent

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Puts calls on their way; False where there is nothing to do."""
        if time.monotonic() >= self.ends:
            self.is_cut = True
            return False
        self._lease()
        for receiver in list(self.receivers.values()):
            self._send(receiver, pool)
            if not receiver.flying:
                self._leave(receiver)
        return bool(self.flying)

    def _lease(self) -> None:
        now, moment = self.clock(), time.monotonic()
        if self.flying and moment - self.leased < LOOK:
            return
        self.leased = moment
        self.empty = {pk: until for pk, until in self.empty.items() if until > moment}
        found = leases.take(self.lease, now, [*self.receivers, *self.empty])
        if found:
            self.allowed = outward.allowed()
        self.receivers |= {row.pk: Receiver(row) for row in found}

    def _send(self, receiver: Receiver, pool: ThreadPoolExecutor) -> None:
        now = self.clock()
        if not receiver.is_read():
            receiver.read(now)
        while len(receiver.flying) < receiver.lanes and len(self.flying) < THREADS:
            row = receiver.next() if receiver.may_go(now) else None
            if row is None:
                return
            keys = signing.secrets_of(receiver.row, now)
            letter = Letter(row, receiver.row.url, keys, self.allowed)
            self.flying[pool.submit(post, letter, self.clock)] = receiver
            self.sent += 1
            if not receiver.is_read():
                receiver.read(now)

    def _leave(self, receiver: Receiver) -> None:
        """Nothing may go there now: others may look after it."""
        del self.receivers[receiver.row.pk]
        self.empty[receiver.row.pk] = time.monotonic() + EMPTY
        leases.give_back(self.lease, [receiver.row.pk])

    def _finish(self) -> None:
        """Takes down what has come back, all of a receiver together."""
        done, _rest = wait(self.flying, timeout=POLL, return_when=FIRST_COMPLETED)
        came: dict[Receiver, list[Outcome]] = {}
        for future in done:
            came.setdefault(self.flying.pop(future), []).append(future.result())
        for receiver, outcomes in came.items():
            outcomes_note(receiver.row, outcomes, self.clock())
            for outcome in outcomes:
                settle(receiver, outcome)

    def _keep(self) -> None:
        if time.monotonic() - self.renewed > leases.LEASE.total_seconds() / 3:
            self.renewed = time.monotonic()
            leases.renew(self.lease, self.clock())


def key_of(row: Delivery) -> int:
    """Of the case it is about; a test is about nothing else."""
    return row.event_id or -row.pk


def settle(receiver: Receiver, outcome: Outcome) -> None:
    """What follows in the same case waits as well where this was not taken."""
    key = key_of(outcome.delivery)
    receiver.flying.discard(key)
    if not outcome.is_taken:
        receiver.queues.pop(key, None)


def post(letter: Letter, clock: Clock) -> Outcome:
    """Makes one call, in a thread of its own; touches no database and never fails."""
    row, at, begun = letter.delivery, clock(), time.monotonic()
    status, code, asked = 0, "broken", 0.0
    try:
        body = signing.body_of(row.payload)
        headers = signing.headers_of(row.uid, body, letter.keys, at)
        target = calls.judged(letter.url, letter.allowed, outward.LOOK_UP)
        answer = calls.call("POST", target, headers=headers, body=body, timeout=TIMEOUT, most=MOST)
        status, code = answer.status, str(answer.status)
        asked = seconds(answer.headers.get("retry-after", ""))
    except Failure as failure:
        code = failure.code
    except Exception as error:
        code = type(error).__name__[:30]
    return Outcome(row, at, status, code, round(1000 * (time.monotonic() - begun)), asked)


def seconds(text: str) -> float:
    """A Retry-After in seconds; a date in it is not heeded."""
    return float(text[:6]) if text.isascii() and text.isdecimal() else 0.0


def run(clock: Clock = timezone.now, turn: float = TURN) -> int:
    return Run(clock, turn).run()
