"""Calls to the reporter are noted; one to be made again waits for whoever is at the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Department, User
from events.models import Call, Event, TraceEntry
from events.refusals import Forbidden, Refused
from events.services import Contact
from events.talk.calls import calls_to_make
from tests.cast import Login
from tests.events.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "calendar")]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def play(operator: User, liaison: User, township_department: Department) -> Stage:
    contact = Contact(name="张建国", phone="13812345678")
    return Stage(operator=operator, liaison=liaison, lead=township_department, contact=contact)


@pytest.mark.parametrize("step", ["classify", "handle", "evaluate", "done"])
def test_it_is_noted_at_open_steps_and_after(play: Stage, step: str) -> None:
    play.to(step)
    play.do("log_call", outcome="no_answer", words="无人接听")
    call = Call.objects.get()
    assert (call.outcome, call.words, call.waits) == ("no_answer", "无人接听", False)
    entry = TraceEntry.objects.get(event=play.event, action="log_call")
    assert entry.reason == "无人接听"
    assert entry.changes["call"] == {"outcome": [None, "no_answer"]}


def test_it_takes_numbers_out_of_the_words(play: Stage) -> None:
    play.collect()
    play.do("log_call", outcome="reached", words="改打 13987654321")
    assert "13987654321" not in Call.objects.get().words


def test_it_is_for_the_desk_and_the_lead(
    play: Stage, worker: User, auditor: User, assist_liaison: User
) -> None:
    play.to("handle")
    play.do("log_call", play.liaison, outcome="reached")
    for user in (worker, auditor, assist_liaison):
        with pytest.raises(Forbidden):
            play.do("log_call", user, outcome="reached")


def test_it_needs_a_number_that_one_may_know(play: Stage) -> None:
    silent = Stage(play.operator, play.liaison, play.lead)
    silent.collect()
    with pytest.raises(Refused):
        silent.do("log_call", outcome="reached")
    secret = Contact(name="张建国", phone="13812345678", in_confidence=True)
    hidden = Stage(play.operator, play.liaison, play.lead, contact=secret)
    hidden.to("handle")
    hidden.do("log_call", outcome="busy")
    with pytest.raises(Refused):
        hidden.do("log_call", hidden.liaison, outcome="reached")


def test_it_refuses_an_unknown_outcome_and_a_time_gone_by(play: Stage) -> None:
    play.collect()
    with pytest.raises(Refused):
        play.do("log_call", outcome="shouted")
    with pytest.raises(Refused):
        play.do("log_call", outcome="busy", again_at=play.now)


def test_it_waits_until_the_next_call(play: Stage, outsider: User) -> None:
    play.collect()
    later = play.now + 3 * HOUR
    play.do("log_call", outcome="busy", again_at=later)
    assert not calls_to_make(play.operator, later - HOUR).exists()
    assert calls_to_make(play.operator, later).get().event == play.event
    assert not calls_to_make(outsider, later).exists()
    play.do("log_call", outcome="reached")
    assert not calls_to_make(play.operator, later).exists()


def test_it_waits_no_longer_once_the_case_is_gone(play: Stage) -> None:
    play.collect()
    later = play.now + 3 * HOUR
    play.do("log_call", outcome="busy", again_at=later)
    play.do("reject", reason="不属网格事项")
    assert not calls_to_make(play.operator, later).exists()


def form_of(play: Stage, login: Login) -> dict[str, object]:
    url = f"/events/{play.event.pk}/log_call/"
    form = login(play.operator).get(url).context["form"]
    return {"seen": play.event.seq, "token": form["token"].value()}


def test_it_ends_the_case_with_the_grade_a_reached_reporter_gave(play: Stage, login: Login) -> None:
    play.to("evaluate")
    url = f"/events/{play.event.pk}/log_call/"
    data = form_of(play, login)
    refused = login(play.operator).post(url, {**data, "outcome": "busy", "grade": 4})
    assert refused.status_code == 422
    assert refused.context["form"].errors["grade"]
    typed = {**data, "outcome": "reached", "grade": 4, "words": "很满意"}
    for _twice in range(2):
        assert login(play.operator).post(url, typed).status_code == 302
    event = Event.objects.get(pk=play.event.pk)
    assert (event.step, event.grade, event.grade_words) == ("done", 4, "很满意")
    assert Call.objects.count() == 1


def test_it_asks_for_no_grade_before(play: Stage, login: Login) -> None:
    play.collect()
    form = login(play.operator).get(f"/events/{play.event.pk}/log_call/").context["form"]
    assert "grade" not in form.fields


def test_it_shows_the_number_masked_beside_the_form(play: Stage, login: Login) -> None:
    play.collect()
    shown = login(play.operator).get(f"/events/{play.event.pk}/log_call/").content.decode()
    assert "138****5678" in shown
    assert "13812345678" not in shown


def test_it_lists_the_calls_on_the_page(play: Stage, login: Login) -> None:
    play.collect()
    play.do("log_call", outcome="busy", again_at=timezone.now() + HOUR, words="占线")
    page = login(play.operator).get(f"/events/{play.event.pk}/").content.decode()
    assert "占线" in page.split('id="talk"')[1].split("</section>")[0]
