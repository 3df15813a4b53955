"""What a person chose decides by which way, and when; the defaults hold for who chose nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User, Way
from events import outbox
from events.audiences import TELLS
from events.delivery import sending
from events.delivery.kinds import DEFAULTS, DIGEST, Kind, condition, kind_of
from events.delivery.plan import plan
from events.delivery.wishes import Wishes, wishes_for, wishes_save
from events.models import Delivery, Event, Notice, Preference
from tests.cast import Login
from tests.delivery.conftest import deliver, dispatched, reach
from tests.delivery.servers import MailServer
from tests.events.stage import MONDAY, Stage

PAGE = "notices:settings_edit"


def at(hour: int, minute: int = 0, day: int = 2) -> dt.datetime:
    """A moment of March 2026 in county time."""
    zone = dt.timezone(dt.timedelta(hours=8))
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=zone)


def test_work_goes_by_mail_at_once_and_reminders_into_the_digest() -> None:
    assert DEFAULTS[Kind.TASK] == DEFAULTS[Kind.URGE] == (Way.MAIL,)
    assert DEFAULTS[Kind.REMINDER] == (DIGEST,)


@pytest.mark.parametrize(
    ("row", "act", "kind"),
    [
        ("action", "dispatch", Kind.TASK),
        ("action", "assign", Kind.TASK),
        ("action", "urge", Kind.URGE),
        ("action", "verify_fail", Kind.REWORK),
        ("action", "request_return", Kind.DECISION),
        ("action", "decide_extension", Kind.DECISION),
        ("action", "request_check", Kind.SAMPLE),
        ("action", "note", Kind.MENTION),
        ("action", "cancel", Kind.OTHER),
        ("alert", "red", Kind.REMINDER),
        ("warning", "nobody", Kind.OTHER),
        ("job", "done", Kind.JOB),
        ("duty", "missed", Kind.DUTY),
    ],
)
def test_every_notice_is_of_one_kind(row: str, act: str, kind: str) -> None:
    assert kind_of(row, act) == kind


def test_the_filter_finds_what_the_kind_says(stage: Stage) -> None:
    stage.to("handle")
    outbox.relay(stage.now)
    like = Notice.objects.first()
    assert like is not None
    pairs = [("action", act) for act in TELLS] + [("alert", "red"), ("job", "done")]
    for number, (row, act) in enumerate(pairs):
        Notice.objects.filter(pk=like.pk).update(kind=row, act=act)
        found = [k for k in Kind.values if Notice.objects.filter(condition([k]), pk=like.pk)]
        assert found == [kind_of(row, act)], (number, row, act)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(20, 59), at(20, 59)),
        (at(21), at(7, day=3)),
        (at(23, 30), at(7, day=3)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
        (at(12), at(12)),
    ],
)
def test_quiet_hours_go_over_midnight(moment: dt.datetime, until: dt.datetime) -> None:
    assert Wishes().not_before(moment) == until


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = Wishes(quiet_from="12:00", quiet_to="14:00")
    assert noon.not_before(at(13)) == at(14)
    assert noon.not_before(at(14)) == at(14)
    assert Wishes(quiet_from="", quiet_to="").not_before(at(23)) == at(23)


@pytest.mark.parametrize(("urgency", "waits"), [("normal", True), ("urgent", False)])
def test_urgent_cases_ignore_quiet_hours(
    stage: Stage, mail: MailServer, urgency: str, waits: bool
) -> None:
    reach(stage.liaison)
    stage.to("handle")
    Event.objects.update(urgency=urgency)
    night = MONDAY.replace(hour=14)
    outbox.relay(night)
    delivery = Delivery.objects.get(notice__act="dispatch", user=stage.liaison)
    assert (delivery.next_at > night) is waits


@pytest.mark.parametrize(("urgency", "again"), [("normal", at(7, day=3)), ("urgent", at(20, 57))])
def test_another_try_keeps_quiet_hours(
    stage: Stage, mail: MailServer, urgency: str, again: dt.datetime
) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    Event.objects.update(urgency=urgency)
    mail.answer = "451 later"
    evening = again.replace(day=2, hour=20, minute=56)
    wishes_save(user=stage.liaison, wishes=Wishes(quiet_from="20:57"))
    Delivery.objects.update(next_at=evening)
    sending.deliver(evening)
    delivery.refresh_from_db()
    assert delivery.attempts == 1
    assert dt.timedelta() <= delivery.next_at - again < dt.timedelta(seconds=30)


@pytest.mark.parametrize(("urgency", "sent"), [("normal", 0), ("critical", 1)])
def test_what_waited_into_the_night_keeps_quiet_hours(
    stage: Stage, mail: MailServer, urgency: str, sent: int
) -> None:
    reach(stage.liaison)
    delivery = dispatched(stage)
    Event.objects.update(urgency=urgency)
    sending.deliver(at(22))
    assert len(mail.mails) == sent
    sending.deliver(at(7, 1, day=3))
    delivery.refresh_from_db()
    assert (len(mail.mails), delivery.attempts) == (1, 1)


def test_who_wants_nothing_outside_gets_nothing(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    wishes_save(user=stage.liaison, wishes=Wishes(kinds=dict.fromkeys(Kind.values, ())))
    stage.to("handle")
    outbox.relay(stage.now)
    assert Notice.objects.filter(user=stage.liaison, act="dispatch").exists()
    assert not Delivery.objects.exists()


def test_a_reminder_keeps_working_hours_outside_too(stage: Stage, mail: MailServer) -> None:
    reach(stage.liaison)
    kinds = {**DEFAULTS, Kind.REMINDER: (Way.MAIL.value,)}
    wishes_save(user=stage.liaison, wishes=Wishes(kinds=kinds, quiet_from="", quiet_to=""))
    delivery = dispatched(stage)
    notice = delivery.notice
    assert notice is not None
    Delivery.objects.all().delete()
    later = stage.now + dt.timedelta(hours=3)
    Notice.objects.filter(pk=notice.pk).update(kind="alert", act="remind", show_at=later)
    plan([notice.outbox_id], stage.now)
    assert Delivery.objects.get().next_at == later
    deliver(stage)
    assert mail.mails == []


def test_the_page_keeps_what_was_chosen(
    liaison: User, mail: MailServer, login: Login, county: object
) -> None:
    client = login(liaison)
    answer = client.post(reverse(PAGE), form(task=["digest"], urge=["mail", "digest"], noon=""))
    assert answer.status_code == 302
    kept = wishes_for(liaison)
    assert kept.kinds[Kind.TASK] == ("digest",)
    assert kept.kinds[Kind.URGE] == ("mail", "digest")
    assert kept.kinds[Kind.REMINDER] == ()
    assert (kept.morning, kept.noon, kept.quiet_from) == ("08:00", "", "22:00")
    client.post(reverse(PAGE), form())
    assert Preference.objects.count() == 1


def test_ways_that_are_off_stay_chosen(
    liaison: User, mail: MailServer, login: Login, county: object
) -> None:
    wishes_save(user=liaison, wishes=Wishes(kinds={**DEFAULTS, Kind.TASK: ("sms",)}))
    login(liaison).post(reverse(PAGE), form(task=["mail"]))
    assert wishes_for(liaison).kinds[Kind.TASK] == ("mail", "sms")


@pytest.mark.parametrize(
    "wrong", [{"task": ["pigeon"]}, {"morning": "03:00"}, {"quiet_to": ""}], ids=str
)
def test_nothing_is_half_saved(
    liaison: User, login: Login, county: object, wrong: dict[str, Any]
) -> None:
    answer = login(liaison).post(reverse(PAGE), {**form(), **wrong})
    assert answer.status_code == 200
    assert "aria-invalid" in answer.content.decode()
    assert not Preference.objects.exists()


def form(**more: Any) -> dict[str, Any]:
    base = {"morning": "08:00", "noon": "12:00", "quiet_from": "22:00", "quiet_to": "07:00"}
    return {**base, **more}
