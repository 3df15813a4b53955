"""A process is killed while it publishes a circular, just before its notices are written."""

from __future__ import annotations

import signal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from assessment.circulars.told import PUBLISHED
from assessment.models import Circular
from assessment.schemes.defaults import install
from assessment.snapshots.freezing import freeze
from events.models import Notice, Outbox
from events.outbox import relay
from grids.models import Area
from tests.circulars.conftest import MONTH, drafted, signed
from tests.events.stage import MONDAY
from tests.faults.conftest import START, House, waits_to_insert

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PUBLISH = """
from django.utils import timezone
from accounts.models import User
from assessment.circulars.services import publish
from assessment.models import Circular
user = User.objects.get(username="county_supervisor")
publish(user=user, circular=Circular.objects.get(), now=timezone.now())
"""
HOLD = "LOCK TABLE events_outbox IN SHARE ROW EXCLUSIVE MODE"


def test_a_circular_is_published_once_whoever_dies(
    house: House, county: Area, county_supervisor: User, county_liaison: User
) -> None:
    install(MONDAY)
    row = drafted(county_supervisor, county, freeze(MONTH, timezone.now()))
    signed(county_supervisor, row)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD)
        first = house.shell("first", PUBLISH)
        house.until(
            lambda: waits_to_insert("events_outbox"), "the first process tells the units", START
        )
        first.send_signal(signal.SIGKILL)
        first.wait()
    row = Circular.objects.get()
    assert (row.state, row.number) == ("signed", None)
    for process in [house.shell(name, PUBLISH) for name in ("second", "third")]:
        assert process.wait(START) == 0
    row = Circular.objects.get()
    assert (row.state, row.number) == ("published", 1)
    assert Outbox.objects.filter(payload__act=PUBLISHED).count() == 1
    for _twice in range(2):
        relay(timezone.now())
    notices = Notice.objects.filter(outbox__payload__act=PUBLISHED)
    assert list(notices.values_list("user", flat=True)) == [county_liaison.pk]
