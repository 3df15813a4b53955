"""Who is told about exports in clear, comparisons and checks, and where the notices lead."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from events import notices, outbox
from events.delivery.kinds import Kind, kind_of
from events.models import Notice, Outbox
from grids.models import Area
from people.exchange import checks, comparing, exporting, told
from people.models import Check, Export, Person
from tests.cast import Login
from tests.factories import make_person as make_user
from tests.people.making import THERE, make_building, make_person, make_residence, make_room
from tests.people_exchange.making import HEADINGS, names, person, personal, text, worked

pytestmark = pytest.mark.django_db
PURPOSE = "核对低保对象名单"
EN = {"accept-language": "en"}
NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
"""Monday, 12:00 in county time."""


@pytest.fixture
def who(operator: User, grid: Area, other_township: Area) -> Person:
    someone = make_person("王小明", phones=["13912345678"])
    make_residence(someone, make_room(make_building(), "301"))
    make_residence(make_person("李大力"), make_building(THERE))
    return someone


def relayed(now: dt.datetime | None = None) -> set[tuple[str, str]]:
    """Who was told what; all of it is shown at once, whatever the hour of this test."""
    outbox.relay(now or timezone.now())
    Notice.objects.update(show_at=timezone.now() - dt.timedelta(minutes=1))
    rows = Notice.objects.values_list("user__username", "act")
    return {(user, act) for user, act in rows}


def asked(user: User) -> Export:
    return exporting.ask_full(personal(user), "person", "", "", "csv", PURPOSE)


def followed(client: Client, user: User, act: str) -> str:
    """Where the notice of a person leads."""
    notice = Notice.objects.get(user=user, act=act)
    url: str = client.post(reverse("notices:notice_read", args=[notice.pk])).headers["Location"]
    return url


def test_the_nearest_supervisor_is_told_and_the_notice_leads_to_the_decision(
    operator: User, supervisor: User, county_supervisor: User, who: Person, login: Login
) -> None:
    export = asked(operator)
    assert relayed() == {(supervisor.username, "request_export")}
    client = login(supervisor)
    page = client.get(reverse("notices:notice_list"), headers=EN).content.decode()
    assert f"{operator.name} asks for an export in clear: People. Decide about it." in page
    decide = reverse("people_exchange:export_decide", args=[export.pk])
    assert followed(client, supervisor, "request_export") == decide
    assert client.get(decide).status_code == 200
    exporting.decide(supervisor, export, False, "目的不清楚")
    listed = reverse("people_exchange:export_list")
    assert followed(client, supervisor, "request_export") == listed


def test_who_asks_is_not_asked_to_decide(
    supervisor: User, county_supervisor: User, who: Person
) -> None:
    asked(supervisor)
    assert relayed() == {(county_supervisor.username, "request_export")}


def test_supervisors_elsewhere_are_not_told(
    operator: User, supervisor: User, other_township: Area, who: Person
) -> None:
    other = make_user("other_supervisor", Role.SUPERVISOR, other_township)
    export = asked(operator)
    assert other.pk not in told.deciders(export)
    assert told.deciders(export) == {supervisor.pk}


def test_the_asker_is_told_of_the_decision_and_of_the_file(
    operator: User, supervisor: User, who: Person, login: Login
) -> None:
    export = exporting.decide(supervisor, asked(operator), True, "")
    assert (operator.username, "decide_export") in relayed()
    assert (operator.username, "done") not in relayed()
    worked(export.job)
    assert (operator.username, "done") in relayed()
    client = login(operator)
    page = reverse("people_exchange:export_show", args=[export.pk])
    assert followed(client, operator, "decide_export") == page
    assert export.job is not None
    assert followed(client, operator, "done") == reverse("jobs:job_detail", args=[export.job.pk])
    text = client.get(reverse("notices:notice_list"), headers=EN).content.decode()
    assert "was approved and is being written" in text
    assert "“Export of a register” has ended" in text


def test_a_refusal_is_told_without_its_words(
    operator: User, supervisor: User, who: Person, login: Login
) -> None:
    exporting.decide(supervisor, asked(operator), False, "王小明不在名单内")
    assert (operator.username, "decide_export") in relayed()
    text = login(operator).get(reverse("notices:notice_list"), headers=EN).content.decode()
    assert "was refused; the reason stands with it." in text
    assert "王小明" not in text


def test_a_masked_export_asks_nobody(operator: User, supervisor: User, who: Person) -> None:
    exporting.ask_masked(operator, "person", "", "", "csv")
    assert relayed() == set()


def test_the_outbox_holds_keys_alone(operator: User, supervisor: User, who: Person) -> None:
    export = exporting.decide(supervisor, asked(operator), True, "好")
    payloads = list(Outbox.objects.filter(kind="register").values_list("payload", flat=True))
    assert [payload["keys"] for payload in payloads] == [{"export": export.pk}] * 2


def test_the_workers_of_a_grid_are_told_of_their_sample_once(
    worker: User, operator: User, outsider: User, who: Person, login: Login
) -> None:
    checks.draw_samples(NOON)
    checks.draw_samples(NOON)
    told_ones = relayed(NOON)
    assert (worker.username, "checks") in told_ones
    assert operator.username not in {user for user, _act in told_ones}
    assert Notice.objects.filter(user=worker).count() == 1
    client = login(worker)
    text = client.get(reverse("notices:notice_list"), headers=EN).content.decode()
    assert "sample has 1 record for you to check at the door" in text
    assert "王" not in notices.sentence(Notice.objects.get(user=worker))
    assert followed(client, worker, "checks") == reverse("people_exchange:check_list")


def test_a_sample_drawn_at_night_is_told_in_the_morning(
    worker: User, calendar: object, who: Person
) -> None:
    night = NOON.replace(hour=16) - dt.timedelta(days=1)
    checks.draw_samples(night)
    outbox.relay(night)
    shown = timezone.localtime(Notice.objects.get(user=worker).show_at)
    assert (shown.hour >= 8, shown.date()) == (True, dt.date(2026, 3, 2))


def test_what_a_list_says_otherwise_is_told_to_who_works_there(
    liaison: User, worker: User, outsider: User, who: Person, login: Login
) -> None:
    rows = [person(n, name) for n, name in enumerate(names(120))]
    rows.append(["王小明", who.document, "", "", "13900000000", "", "", "", ""])
    job = comparing.start(liaison, "核对参保人员名单", "名单.csv", text(rows, HEADINGS))
    worked(job)
    assert Check.objects.filter(person=who, kind="list").exists()
    found = relayed()
    assert (worker.username, "checks") in found
    assert (liaison.username, "done") in found
    assert outsider.username not in {user for user, _act in found}
    page = login(worker).get(reverse("notices:notice_list"), headers=EN).content.decode()
    assert "list differs in 1 place from records of yours" in page


def test_news_of_the_registers_are_of_kinds_one_can_choose() -> None:
    assert kind_of("register", told.ASKED) == Kind.DECISION
    assert kind_of("register", told.DECIDED) == Kind.DECISION
    assert kind_of("register", told.CHECKS) == Kind.SAMPLE
