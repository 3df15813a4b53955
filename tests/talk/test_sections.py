"""A task is given to a section of its own department, and told to that section's people."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Department, Posting, Section, User
from events.models import Event, Notice, Outbox, TraceEntry
from events.outbox import relay
from events.refusals import Refused
from events.talk.mine import assigned_to_me, assigned_to_my_section
from tests.cast import Login
from tests.events.stage import Stage
from tests.factories import acting_in, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules", "calendar")]


@pytest.fixture
def play(operator: User, liaison: User, township_department: Department) -> Stage:
    made = Stage(operator=operator, liaison=liaison, lead=township_department)
    made.to("handle")
    Outbox.objects.update(done_at=timezone.now())
    return made


@pytest.fixture
def section(township_department: Department) -> Section:
    return Section.objects.create(department=township_department, name="执法一科")


@pytest.fixture
def inspector(township_department: Department, section: Section) -> User:
    return make_person("inspector", "liaison", township_department, section=section)


def told(event: Event) -> set[str]:
    relay(timezone.now())
    found = Notice.objects.filter(event=event, act="assign")
    return set(found.values_list("user__username", flat=True))


def assign(play: Stage, **data: object) -> None:
    play.do("assign", play.liaison, task_id=play.task().pk, **data)


def test_it_tells_the_people_of_the_section(play: Stage, section: Section, inspector: User) -> None:
    assign(play, section_id=section.pk)
    assert told(play.event) == {"inspector"}
    task = play.task()
    assert (task.in_section, task.section) == (section, "执法一科")
    entry = TraceEntry.objects.get(event=play.event, action="assign")
    assert entry.changes[f"task:{task.pk}"]["section"] == ["", "执法一科"]


def test_it_tells_the_liaisons_where_nobody_is_in_the_section(
    play: Stage, section: Section, township_department: Department
) -> None:
    make_person("second_liaison", "liaison", township_department)
    assign(play, section_id=section.pk)
    assert told(play.event) == {"second_liaison"}


def test_it_takes_the_name_of_a_section_for_the_section(play: Stage, section: Section) -> None:
    assign(play, section="执法一科")
    assert play.task().in_section == section


def test_it_refuses_sections_that_are_not_the_departments(
    play: Stage, section: Section, assist_department: Department
) -> None:
    other = Section.objects.create(department=assist_department, name="别科")
    retired = Section.objects.create(department=section.department, name="旧科", is_active=False)
    data: list[dict[str, object]] = [
        {"section_id": other.pk},
        {"section_id": retired.pk},
        {"section": "随便写的科"},
        {},
    ]
    for wrong in data:
        with pytest.raises(Refused):
            assign(play, **wrong)
    assert play.task().section == ""


def test_it_takes_any_words_where_the_department_has_no_sections(play: Stage) -> None:
    assign(play, section="综合科")
    assert (play.task().section, play.task().in_section) == ("综合科", None)


def test_it_offers_the_departments_own_in_the_form(
    play: Stage, section: Section, inspector: User, assist_department: Department, login: Login
) -> None:
    Section.objects.create(department=assist_department, name="别科")
    url = f"/events/{play.event.pk}/tasks/{play.task().pk}/assign/"
    client = login(play.liaison)
    shown = client.get(url)
    form = shown.context["form"]
    assert [words for _key, words in form.fields["section_id"].choices][1:] == ["执法一科"]
    assert "inspector · 执法一科" in dict(form.fields["assignee"].choices).values()
    data = {"seen": play.event.seq, "token": form["token"].value()}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "section_id": section.pk}).status_code == 302
    assert play.task().in_section == section


def test_it_finds_what_is_mine_and_my_sections(
    play: Stage, section: Section, inspector: User, liaison: User
) -> None:
    cases = Event.objects.for_user(inspector)
    assert not cases.filter(assigned_to_my_section(inspector)).exists()
    assign(play, section_id=section.pk)
    assert cases.filter(assigned_to_my_section(inspector)).get() == play.event
    assert not cases.filter(assigned_to_me(inspector)).exists()
    assert not Event.objects.for_user(liaison).filter(assigned_to_my_section(liaison)).exists()
    assign(play, assignee=inspector.pk)
    assert cases.filter(assigned_to_me(inspector)).get() == play.event


def test_it_goes_back_to_the_liaisons_when_the_section_is_retired(
    play: Stage, section: Section, inspector: User
) -> None:
    assign(play, section_id=section.pk)
    Posting.objects.filter(section=section).update(section=None)
    moved = acting_in(Posting.objects.get(user=inspector))
    assert not Event.objects.filter(assigned_to_my_section(moved)).exists()
