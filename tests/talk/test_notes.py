"""Notes are for colleagues who see the case; a mention tells them and never gives sight."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Department, Posting, User
from events.actors import Actor
from events.models import Event, Note, Notice, Outbox, TraceEntry
from events.outbox import relay
from events.refusals import Forbidden, Refused
from events.services import Contact, apply
from events.talk.readers import called, labelled, readers
from events.workflow import Step
from grids.models import Area
from tests.cast import Login
from tests.events.stage import MONDAY, Stage
from tests.factories import acting_in, make_deputy, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "calendar")]
STRANGER = "Nobody called"


@pytest.fixture
def play(operator: User, liaison: User, township_department: Department) -> Stage:
    contact = Contact(name="张建国", phone="13812345678")
    return Stage(operator=operator, liaison=liaison, lead=township_department, contact=contact)


def told(event: Event) -> set[str]:
    relay(timezone.now())
    found = Notice.objects.filter(event=event, act="note")
    return set(found.values_list("user__username", flat=True))


@pytest.mark.parametrize("step", ["classify", "handle", "verify", "evaluate", "done"])
def test_it_is_written_at_every_step(play: Stage, step: str) -> None:
    play.to(step)
    play.do("note", text="请先看现场")
    note = Note.objects.get()
    assert (note.text, note.seq, note.written_by) == ("请先看现场", play.event.seq, play.operator)
    assert TraceEntry.objects.get(event=play.event, action="note").reason == "请先看现场"
    assert play.event.step == step


def test_it_is_written_on_an_ended_case(play: Stage) -> None:
    play.collect()
    play.do("reject", reason="不属网格事项")
    assert play.do("note", text="已电话说明").step == Step.REJECTED


def test_it_takes_personal_data_out(play: Stage) -> None:
    play.collect()
    play.do("note", text="张建国说可打 13912345678")
    note = Note.objects.get()
    assert "13912345678" not in note.text
    assert "张建国" not in note.text
    assert TraceEntry.objects.get(event=play.event, action="note").reason == note.text


def test_it_is_for_who_works_on_the_case(
    play: Stage, worker: User, supervisor: User, auditor: User, outsider: User, county_liaison: User
) -> None:
    play.to("handle")
    for user in (worker, supervisor, play.liaison):
        play.do("note", user, text="记一笔")
    for user in (auditor, outsider, county_liaison):
        with pytest.raises(Forbidden):
            play.do("note", user, text="记一笔")
    with pytest.raises(Forbidden):
        apply(play.event.pk, "note", Actor.reporter(play.event.pk), text="记一笔")
    assert Note.objects.count() == 3


def test_it_tells_whom_it_mentions_once(
    play: Stage, worker: User, supervisor: User, township_operator: User
) -> None:
    play.collect()
    Outbox.objects.update(done_at=timezone.now())
    text = f"@{worker.name}请拍照,@{supervisor.name} 知悉"
    play.do("note", text=text, mentions=[worker.pk, township_operator.pk])
    assert told(play.event) == {"worker", "supervisor", "township_operator"}
    assert told(play.event) == {"worker", "supervisor", "township_operator"}


def test_it_tells_each_note_its_own(play: Stage, worker: User, supervisor: User) -> None:
    play.collect()
    Outbox.objects.update(done_at=timezone.now())
    play.do("note", text=f"@{worker.name}")
    play.do("note", text=f"@{supervisor.name}")
    relay(timezone.now())
    found = Notice.objects.filter(act="note").order_by("pk")
    assert list(found.values_list("user__username", flat=True)) == ["worker", "supervisor"]


def test_it_refuses_a_stranger_and_somebody_who_may_not_see_alike(
    play: Stage, outsider: User
) -> None:
    play.collect()
    sentences = set()
    for name in (outsider.name, "查无此人"):
        with pytest.raises(Refused) as refused:
            play.do("note", text=f"请看 @{name}")
        sentences.add(str(refused.value.sentence).replace(name, "?"))
    assert len(sentences) == 1
    with pytest.raises(Refused) as refused:
        play.do("note", text="请看", mentions=[outsider.pk])
    assert outsider.name not in str(refused.value.sentence)
    assert not Note.objects.exists()


def test_it_asks_which_of_several_is_meant(play: Stage, township: Area) -> None:
    play.collect()
    twins = [make_person(f"twin{n}", "operator", township) for n in (1, 2)]
    User.objects.filter(pk__in=[t.pk for t in twins]).update(name="李明")
    with pytest.raises(Refused) as refused:
        play.do("note", text="@李明 请看")
    assert refused.value.field == "mentions"
    play.do("note", text="@李明 请看", mentions=[twins[1].pk])
    assert Note.objects.get().mentions == [twins[1].pk]


def test_it_reads_names_after_at() -> None:
    people = [(1, "王小明"), (2, "王小"), (3, "Li Ming"), (4, "Li Ming")]
    none: frozenset[int] = frozenset()
    assert called("@王小明看,@王小 也看", people, none).users == {1, 2}
    assert called("＠王小明", people, none).users == {1}
    assert called("写信到 abc@王小", people, none).users == none
    assert called("@Li Ming", people, none).several == ("Li Ming",)
    assert called("@Li Ming", people, frozenset({4})).several == ()
    assert called("@赵六,请看", people, none).nobody == ("赵六",)


def test_it_offers_exactly_those_who_see_the_case(
    play: Stage,
    worker: User,
    supervisor: User,
    county_operator: User,
    department_head: User,
    outsider: User,
    county_liaison: User,
    auditor: User,
    rights_admin: User,
) -> None:
    play.to("handle")
    everybody = [play.operator, play.liaison, worker, supervisor, county_operator]
    everybody += [department_head, outsider, county_liaison]
    seeing = {u.pk for u in everybody if Event.objects.for_user(u).filter(pk=play.event.pk)}
    assert readers(play.event, MONDAY) == seeing
    assert len(seeing) == 6


def test_it_leaves_out_who_is_complained_about_and_who_lacks_the_right(
    play: Stage, worker: User, supervisor: User, township: Area
) -> None:
    trusted = make_person("trusted", "operator", township, confidential=True)
    play.collect()
    Event.objects.filter(pk=play.event.pk).update(confidential=True, created_by=None)
    play.event.refresh_from_db()
    assert readers(play.event, MONDAY) == {trusted.pk}
    Event.objects.filter(pk=play.event.pk).update(confidential=False, concerns_user=worker)
    play.event.refresh_from_db()
    assert worker.pk not in readers(play.event, MONDAY)


def test_it_knows_deputies(play: Stage, operator: User, outsider: User) -> None:
    play.collect()
    assert operator.scope.posting
    make_deputy(operator.scope.posting, outsider)
    assert outsider.pk in readers(play.event, MONDAY)
    acting = acting_in(Posting.objects.get(pk=operator.scope.posting.pk), outsider)
    assert Event.objects.for_user(acting).filter(pk=play.event.pk).exists()


def test_it_offers_colleagues_with_their_postings(play: Stage, worker: User) -> None:
    play.collect()
    found = dict(labelled(play.event, MONDAY, play.operator.pk))
    assert play.operator.pk not in found
    assert found[worker.pk].startswith(f"{worker.name} · ")


def test_it_shows_on_the_page_and_in_the_trace_but_never_to_the_resident(
    play: Stage, worker: User, login: Login
) -> None:
    play.collect()
    play.do("note", text=f"内部意见 @{worker.name}")
    client = login(play.operator)
    page = client.get(f"/events/{play.event.pk}/").content.decode()
    talk = page.split('id="talk"')[1].split("</section>")[0]
    assert "内部意见" in talk
    assert f"→ {worker.name}" in talk
    trace = client.get(f"/events/{play.event.pk}/trace/?kind=notes").content.decode()
    assert "内部意见" in trace
    from events.following import Followed

    followed = Followed(play.event, play.event, timezone.now())
    assert "内部意见" not in repr([followed.sentence, followed.band])


def test_it_keeps_what_was_typed_when_a_name_is_refused(
    play: Stage, outsider: User, login: Login
) -> None:
    play.collect()
    client = login(play.operator)
    url = f"/events/{play.event.pk}/note/"
    form = client.get(url).context["form"]
    text = f"请看 @{outsider.name}"
    data = {"seen": play.event.seq, "token": form["token"].value(), "text": text}
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert answer.context["form"].errors["text"]
