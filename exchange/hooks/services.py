"""Webhooks: made, changed, given a new secret, paused, tried out, ended; parked ones sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AdminLog, Department, Posting
from accounts.services import By
from accounts.services.by import path_of
from exchange import outward
from exchange.clients.services import posting_of
from exchange.hooks import outcomes, signing
from exchange.hooks.kinds import KINDS
from exchange.hooks.making import KEPT_TRYING, test_delivery
from exchange.hooks.nudging import nudge
from exchange.models import Client, Delivery, DeliveryState, Subscription, SubscriptionState
from grids.models import Area

MOST = 20
"""Webhooks of one system that are not ended."""

MOST_TESTS = 10
"""Tests of one webhook that wait at once."""

LIVE = (SubscriptionState.ON, SubscriptionState.PAUSED)
Action = AdminLog.Action


@dataclass(frozen=True)
class Values:
    """What is asked of a webhook; without area and department it is all that the system sees."""

    url: str
    kinds: Sequence[str]
    area: Area | None = None
    department: Department | None = None


@transaction.atomic
def subscription_create(*, by: By, client: Client, values: Values) -> tuple[Subscription, str]:
    """With its secret, which is shown once. Raises ValidationError by field."""
    owner = _client(by, client)
    check_values(owner, values)
    if owner.subscriptions.filter(state__in=LIVE).count() >= MOST:
        raise ValidationError(_("A system has at most 20 webhooks. End one of them first."))
    check_alone(by, owner, values)
    secret = signing.new_secret()
    row = Subscription(client=owner, secret=secret, created_at=timezone.now())
    fill(row, values)
    row.save()
    log(by, Action.SETUP_CREATE, row, {}, facts(row))
    return row, secret


@transaction.atomic
def subscription_update(*, by: By, row: Subscription, values: Values) -> Subscription:
    locked = live(by, row)
    check_values(locked.client, values)
    check_alone(by, locked.client, values, locked)
    before = facts(locked)
    fill(locked, values)
    if facts(locked) != before:
        forget_failures(locked)
        locked.save()
        outcomes.drop(locked, timezone.now())
        log(by, Action.SETUP_UPDATE, locked, before, facts(locked))
    return locked


@transaction.atomic
def subscription_rotate(*, by: By, row: Subscription) -> tuple[Subscription, str]:
    """A new secret; for a day the former one signs as well, so that nothing is missed."""
    locked = live(by, row)
    before, now = facts(locked), timezone.now()
    locked.former, locked.former_until = locked.secret, now + signing.OVERLAP
    locked.secret = signing.new_secret()
    locked.save(update_fields=["secret", "former", "former_until"])
    log(by, Action.SETUP_UPDATE, locked, before, facts(locked))
    return locked, locked.secret


@transaction.atomic
def subscription_pause(*, by: By, row: Subscription) -> Subscription:
    """News are collected and wait. Twice is the same as once."""
    return _switch(by, row, SubscriptionState.PAUSED)


@transaction.atomic
def subscription_resume(*, by: By, row: Subscription) -> Subscription:
    locked = _switch(by, row, SubscriptionState.ON)
    transaction.on_commit(partial(nudge), robust=True)
    return locked


@transaction.atomic
def subscription_end(*, by: By, row: Subscription) -> Subscription:
    """For good; what waits is not sent any more. Twice is the same as once."""
    locked = _locked(by, row)
    if locked.state in LIVE:
        before = facts(locked)
        outcomes.end(locked, SubscriptionState.ENDED, timezone.now())
        log(by, Action.SETUP_UPDATE, locked, before, facts(locked))
    return locked


@transaction.atomic
def subscription_test(*, by: By, row: Subscription) -> Delivery:
    """Sends a message about nothing, so that the receiver can be tried out."""
    locked = live(by, row)
    waiting = locked.deliveries.filter(state=DeliveryState.WAITING, turn=0)
    if waiting.count() >= MOST_TESTS:
        raise ValidationError(_("Ten tests wait already. See first what becomes of them."))
    delivery = test_delivery(locked, timezone.now())
    delivery.save()
    wake(locked)
    return delivery


@transaction.atomic
def deliveries_replay(*, by: By, row: Subscription, delivery: Delivery | None = None) -> int:
    """Sends one delivery again, or all that are parked, under the ids they have; how many."""
    locked = live(by, row)
    rows = locked.deliveries.exclude(state=DeliveryState.WAITING)
    if delivery is None:
        rows = rows.filter(state=DeliveryState.PARKED)
    else:
        rows = rows.filter(pk=delivery.pk)
    now = timezone.now()
    again: dict[str, Any] = {"next_at": now, "until": now + KEPT_TRYING, "ended_at": None}
    count = rows.update(state=DeliveryState.WAITING, attempts=0, **again)
    if count:
        wake(locked)
    return count


def wake(row: Subscription) -> None:
    """A person asks: what rests is tried at once."""
    if row.rests_until is not None:
        row.rests_until = None
        row.save(update_fields=["rests_until"])
    transaction.on_commit(partial(nudge), robust=True)


def check_values(client: Client, values: Values) -> None:
    """Raises ValidationError by field."""
    wrong: dict[str, list[str]] = {}
    if not values.kinds or not set(values.kinds) <= set(KINDS):
        wrong["kinds"] = [_("Choose at least one of the kinds that are listed.")]
    try:
        if len(values.url) > 500:
            raise outward.Refusal("long", _("Give an address of at most 500 characters."))
        outward.judge(values.url)
    except outward.Refusal as refusal:
        wrong["url"] = [str(refusal)]
    wrong |= place_faults(client, values)
    if wrong:
        raise ValidationError(wrong)


def check_alone(by: By, client: Client, values: Values, row: Subscription | None = None) -> None:
    """Two that tell the same receiver of the same cases tell it twice. Raises ValidationError.

    Asked of people only: calls that are repeated are told by their key.
    """
    if by.user is None or by.user.pk == client.user_id:
        return
    rows = client.subscriptions.filter(state__in=LIVE, url=values.url)
    rows = rows.filter(area=values.area, department=values.department)
    if rows.exclude(pk=row.pk if row else None).exists():
        words = _("A webhook of this system sends to this address already. Change that one.")
        raise ValidationError({"url": [words]})


def place_faults(client: Client, values: Values) -> dict[str, list[str]]:
    """Area and department have to lie where the system acts."""
    posting = posting_of(client)
    path = path_of(posting) if posting else "-"
    wrong = {}
    if values.area is not None and not values.area.path.startswith(path):
        wrong["area"] = [_("Choose an area in which the system acts.")]
    unit = values.department
    if unit is not None and not (
        unit.path.startswith(path) and posting and posting.department in (None, unit)
    ):
        wrong["department"] = [_("Choose a department with which the system has to do.")]
    return wrong


def fill(row: Subscription, values: Values) -> None:
    row.url, row.kinds = values.url, sorted(set(values.kinds))
    row.area, row.department = values.area, values.department


def forget_failures(row: Subscription) -> None:
    row.failures, row.failing_since, row.rests_until = 0, None, None


def facts(row: Subscription) -> dict[str, Any]:
    """For the log; never its secrets. An address may carry a token behind "?"."""
    return {
        "url": shown(row.url),
        "kinds": list(row.kinds),
        "area": row.area.code if row.area else None,
        "department": row.department_id,
        "state": row.state,
        "former_until": row.former_until and row.former_until.isoformat(timespec="seconds"),
    }


def shown(url: str) -> str:
    return url.partition("?")[0] + ("?…" if "?" in url else "")


def log(
    by: By, action: str, row: Subscription, before: dict[str, Any], after: dict[str, Any]
) -> None:
    by.log_setup(action, f"webhook {row.pk} of {row.client.name}", before, after)


def live(by: By, row: Subscription) -> Subscription:
    """Raises ValidationError where it is ended."""
    locked = _locked(by, row)
    if locked.state not in LIVE:
        raise ValidationError(_("This webhook has ended. Make a new one."))
    return locked


def _switch(by: By, row: Subscription, state: str) -> Subscription:
    locked = live(by, row)
    if locked.state != state:
        before = facts(locked)
        locked.state = state
        forget_failures(locked)
        locked.save(update_fields=["state", "failures", "failing_since", "rests_until"])
        log(by, Action.SETUP_UPDATE, locked, before, facts(locked))
    return locked


def _locked(by: By, row: Subscription) -> Subscription:
    _client(by, row.client)
    rows = Subscription.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("client__user", "area").get(pk=row.pk)


def _client(by: By, client: Client) -> Client:
    """The system, if it acts itself or whoever acts grants rights where its postings lie."""
    locked: Client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    if by.user is not None and by.user.pk == locked.user_id:
        return locked
    rows = Posting.objects.filter(user=locked.user_id)
    for posting in rows.select_related("area", "department__area"):
        by.check_grants(path_of(posting))
    return locked
