"""The bell's menu and count, the filters of the list, and what is pruned."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events import notices, outbox
from events.delivery import prune
from events.models import Delivery, Digest, Notice, Outbox
from tests.cast import Login
from tests.delivery.conftest import dispatched, reach
from tests.delivery.servers import MailServer
from tests.events.stage import Stage

EN = {"accept-language": "en"}


@pytest.fixture
def told(stage: Stage) -> Notice:
    stage.to("handle")
    outbox.relay(stage.now)
    return Notice.objects.get(user=stage.liaison, act="dispatch")


def test_the_menu_shows_the_latest(told: Notice, liaison: User, login: Login) -> None:
    client = login(liaison)
    text = client.get(reverse("notices:bell_show"), headers=EN).content.decode()
    assert f"{told.event} was dispatched" in text
    assert reverse("notices:notice_read", args=[told.pk]) in text
    frame = client.get(reverse("notices:notice_list")).content.decode()
    assert reverse("notices:bell_show") in frame


def test_the_count_answers_only_what_is_new(told: Notice, liaison: User, login: Login) -> None:
    client = login(liaison)
    count = reverse("notices:bell_count")
    assert client.get(count, {"shown": "1"}, headers={"X-Poll": "1"}).status_code == 204
    assert 'class="gg-bell-count">1<' in client.get(count, {"shown": "0"}).content.decode()
    notices.read_all(liaison, timezone.now())
    assert "gg-bell-count" not in client.get(count, {"shown": "1"}).content.decode()


def test_the_count_is_cheap(
    told: Notice, liaison: User, login: Login, django_assert_max_num_queries: object
) -> None:
    client = login(liaison)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(6):
        client.get(reverse("notices:bell_count"), {"shown": "1"})


def test_opening_a_case_reads_what_was_told_of_it(
    told: Notice, liaison: User, login: Login
) -> None:
    login(liaison).get(reverse("events:detail", args=[told.event_id]))
    assert notices.unread(liaison) == 0


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("kind=task", 1),
        ("kind=urge", 0),
        ("kind=urge&kind=task", 1),
        ("kind=nonsense", 1),
        ("since=99999999999", 0),
        ("since=1", 1),
        ("since=nonsense", 1),
        ("show=new&kind=task", 1),
    ],
)
def test_the_list_is_filtered(
    told: Notice, liaison: User, login: Login, query: str, number: int
) -> None:
    page = login(liaison).get(f"{reverse('notices:notice_list')}?{query}").context["page"]
    assert page.paginator.count == number


def test_what_nobody_needs_is_pruned(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    notice = Notice.objects.get(deliveries=delivery)
    long_ago = stage.now - dt.timedelta(days=800)
    mark = Outbox.objects.create(kind="calendar", created_at=long_ago, done_at=long_ago)
    empty = Outbox.objects.create(kind="alert", created_at=long_ago, done_at=long_ago)
    waiting = Outbox.objects.create(kind="alert", created_at=long_ago)
    Outbox.objects.filter(done_at__isnull=False).update(done_at=long_ago)
    Digest.objects.create(user=stage.liaison, day=long_ago.date(), slot="noon", made_at=long_ago)
    prune.prune(stage.now, batch=1)
    assert not Outbox.objects.filter(pk=empty.pk).exists()
    assert Outbox.objects.filter(pk__in=[mark.pk, waiting.pk]).count() == 2
    assert Delivery.objects.filter(pk=delivery.pk).exists()
    assert Notice.objects.filter(pk=notice.pk).exists()
    assert not Digest.objects.exists()
    Notice.objects.filter(pk=notice.pk).update(read_at=long_ago)
    Delivery.objects.update(state="sent", ended_at=long_ago)
    prune.prune(stage.now, batch=1)
    assert not Delivery.objects.filter(pk=delivery.pk).exists()
    assert not Notice.objects.filter(pk=notice.pk).exists()


def test_what_is_fresh_or_unread_stays(told: Notice, stage: Stage) -> None:
    before = (Notice.objects.count(), Outbox.objects.filter(notices__isnull=False).count())
    Notice.objects.filter(pk=told.pk).update(read_at=stage.now)
    prune.prune(stage.now + dt.timedelta(days=364))
    after = (Notice.objects.count(), Outbox.objects.filter(notices__isnull=False).count())
    assert after == before
