"""One form proposes category, departments and limits, and sends what stands in it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Department, User
from events.models import Clock, Event, TimeLimit
from tests.cast import Login
from tests.events.stage import Stage, make_category

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "calendar")]


@pytest.fixture
def play(operator: User, liaison: User, township_department: Department) -> Stage:
    make_category("0203", name_zh="消防通道堵塞")
    made = Stage(operator=operator, liaison=liaison, lead=township_department)
    made.collect(category=None, description="小区东门消防通道堵塞")
    return made


def test_it_proposes_the_category_the_words_speak_of(play: Stage, login: Login) -> None:
    for action in ("at_once", "classify"):
        form = login(play.operator).get(f"/events/{play.event.pk}/{action}/").context["form"]
        assert form["category"].value() == make_category("0203").pk
    assert form.fields["category"].help_text


def test_it_proposes_nothing_where_the_words_say_nothing(play: Stage, login: Login) -> None:
    play.collect(category=None, description="来人反映情况")
    form = login(play.operator).get(f"/events/{play.event.pk}/at_once/").context["form"]
    assert not form["category"].value()
    assert not form.limits


def test_it_leaves_a_category_that_was_chosen(play: Stage, login: Login) -> None:
    play.collect(category=make_category("0201"), description="小区东门消防通道堵塞")
    form = login(play.operator).get(f"/events/{play.event.pk}/at_once/").context["form"]
    assert form["category"].value() == make_category("0201").pk
    assert not form.fields["category"].help_text


def test_it_shows_the_limits_that_start_with_the_dispatch(play: Stage, login: Login) -> None:
    TimeLimit.objects.create(kind="accept", urgency="critical", amount=30, unit="urgent_minute")
    client, url = login(play.operator), f"/events/{play.event.pk}/at_once/"
    form = client.get(url).context["form"]
    shown = {limit.label: limit.words for limit in form.limits}
    urgent = client.get(url, {"category": form["category"].value(), "urgency": "critical"})
    assert {x.label: x.words for x in urgent.context["form"].limits} != shown
    data = {name: form[name].value() or "" for name in ("category", "urgency", "lead", "note")}
    sent = client.post(url, {**data, "seen": play.event.seq, "token": form["token"].value()})
    assert sent.status_code == 302
    started = Clock.objects.filter(event=play.event, stopped_at=None)
    assert {str(clock.get_kind_display()) for clock in started} == set(shown)
    assert Event.objects.get(pk=play.event.pk).step == "handle"


def test_it_keeps_the_assists_chosen_when_the_urgency_changes(
    play: Stage, assist_liaison: User, assist_department: Department, login: Login
) -> None:
    asked: dict[str, Any] = {"urgency": "urgent", "assists": [assist_department.pk]}
    asked["lead"] = play.lead.pk
    url = f"/events/{play.event.pk}/at_once/"
    form = login(play.operator).get(url, asked, HTTP_HX_REQUEST="true").context["form"]
    assert [int(key) for key in form["assists"].value()] == [assist_department.pk]
    assert int(form["lead"].value()) == play.lead.pk
