"""What the administrator's pages show: gateways with their state, deliveries by filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.contacts import masked
from accounts.models import Contact, User, Way
from events.delivery import answers
from events.models import OPEN_DELIVERIES, Delivery, DeliveryState, Gateway

Label = str | Promise
OFF, BARE, ON, FAILING = "off", "bare", "on", "failing"
STATES: dict[str, tuple[Label, str]] = {
    BARE: (_("Not configured"), "calm"),
    OFF: (_("Off"), "calm"),
    ON: (_("On"), "on-time"),
    FAILING: (_("Failing"), "late"),
}
TONES = {
    DeliveryState.WAITING: "calm",
    DeliveryState.SENT: "on-time",
    DeliveryState.FAILED: "near",
    DeliveryState.GIVEN_UP: "late",
    DeliveryState.DROPPED: "calm",
}
NOTES: dict[str, Label] = {
    Way.MAIL: _("A mail to each person, through your mail server."),
    Way.WECOM: _("A message to each person, through an application of your corporation."),
    Way.DINGTALK: _("A robot writes into a group and names the person; titles are left out."),
    Way.FEISHU: _("A robot writes into a group and names the person; titles are left out."),
    Way.SMS: _("A text message to each person, through a provider that takes JSON."),
}


@dataclass(frozen=True)
class GatewayRow:
    way: Way
    note: Label
    state: str
    label: Label
    tone: str
    gateway: Gateway
    answer: str
    waiting: int
    fixed: bool

    @property
    def is_on(self) -> bool:
        return self.state in (ON, FAILING)


def is_fixed(way: str) -> bool:
    """Configured by the settings; the page only tests it."""
    return way == Way.MAIL and bool(settings.MAIL_GATEWAY)


def gateway_rows() -> list[GatewayRow]:
    """All ways with what is known of them; two statements."""
    known = {row.way: row for row in Gateway.objects.all()}
    opened = Delivery.objects.filter(state__in=OPEN_DELIVERIES).order_by()
    waiting = dict(opened.values_list("way").annotate(number=Count("pk")))
    return [_row(way, known.get(way) or Gateway(way=way), waiting.get(way, 0)) for way in Way]


def _row(way: Way, gateway: Gateway, waiting: int) -> GatewayRow:
    fixed = is_fixed(way)
    state = ON if gateway.is_on or fixed else OFF if gateway.values else BARE
    if state == ON and gateway.failing_since:
        state = FAILING
    answer = answers.sentence(gateway.answer) if gateway.answer else ""
    label, tone = STATES[state]
    return GatewayRow(way, NOTES[way], state, label, tone, gateway, answer, waiting, fixed)


@dataclass(frozen=True)
class Line:
    delivery: Delivery
    what: str
    receiver: str
    answer: str
    tone: str
    again: bool


def deliveries(reader: User, chosen: dict[str, Any]) -> QuerySet[Delivery]:
    rows = _narrowed(reader, chosen)
    if chosen.get("state"):
        rows = rows.filter(state=chosen["state"])
    return rows.select_related("user", "notice__event").defer(
        "notice__event__description", "notice__event__hidden", "notice__event__result"
    )


def counts(reader: User, chosen: dict[str, Any]) -> list[tuple[str, Label, int, str]]:
    """How many there are of each state, under the other filters."""
    found = _narrowed(reader, chosen).order_by().values_list("state")
    numbers = dict(found.annotate(number=Count("pk")))
    return [(s.value, s.label, numbers.get(s.value, 0), TONES[s]) for s in DeliveryState]


def _narrowed(reader: User, chosen: dict[str, Any]) -> QuerySet[Delivery]:
    rows = Delivery.objects.for_user(reader)
    if chosen.get("way"):
        rows = rows.filter(way=chosen["way"])
    if text := (chosen.get("person") or "").strip():
        rows = rows.filter(Q(user__name__icontains=text) | Q(user__username__icontains=text))
    if since := chosen.get("since"):
        rows = rows.filter(created_at__gte=_begins(since))
    until = chosen.get("until")
    if until and until.year < dt.MAXYEAR:
        rows = rows.filter(created_at__lt=_begins(until + dt.timedelta(days=1)))
    return rows.order_by("-pk")


def _begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def rows_of(found: Iterable[Delivery]) -> list[Line]:
    """Lines with masked receivers; one more statement for all of them."""
    rows = list(found)
    contacts = Contact.objects.filter(user__in={row.user_id for row in rows})
    receivers = {(c.user_id, c.way): masked(c.way, c.value) for c in contacts}
    return [_line(row, receivers.get((row.user_id, row.way), "")) for row in rows]


def _line(row: Delivery, receiver: str) -> Line:
    return Line(
        delivery=row,
        what=what(row),
        receiver=receiver,
        answer=answers.sentence(row.answer) if row.answer else "",
        tone=TONES[DeliveryState(row.state)],
        again=row.state not in (DeliveryState.WAITING, DeliveryState.SENT),
    )


def what(row: Delivery) -> str:
    """The number of the case and nothing else of it: administrators need not see cases."""
    if row.notice is not None and row.notice.event is not None:
        return str(row.notice.event)
    if row.notice is not None:
        return str(_("Notice"))
    return str(_("Digest") if row.digest_id else _("Code for a contact"))
